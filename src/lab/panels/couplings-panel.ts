import { patchCouplings } from '../../live/patch-couplings.ts';
import type { Learner } from '../../live/learner.ts';
import { Chart } from '../../page/chart.ts';
import { element, setText } from '../../page/elements.ts';
import { MachineError } from '../../rbm/machine/errors.ts';
import type { Stage } from '../../stage/stage.ts';
import type { Settings } from '../settings/settings.ts';
import { isShown, type Panel, type Subject } from './panel.ts';
import { isIdle } from './switch.ts';

/** Milliseconds between two computations, and how many times their own duration they rest. */
const interval = 4000;
const rest = 4;
/** The first updates change the couplings most. */
const fewestUpdates = 100;
/** The largest distance. */
const farthest = 6;
/** The largest number of visible or hidden units. The work grows with their product. */
const mostUnits = 144;

/** The couplings J(r) of the machine, beside those of the magnet, while it learns. */
export class CouplingsPanel implements Panel {
  readonly charts: readonly Chart[];
  readonly #stage: Stage;
  readonly #settings: Settings;
  readonly #section = element('machine', HTMLElement);
  readonly #note = element('couplings-note', HTMLElement);
  readonly #chart: Chart;
  #learner: Learner | undefined;
  /** The updates that the shown couplings belong to, and the time of the next computation. */
  #known = { updates: -1, next: 0 };

  constructor(stage: Stage, settings: Settings) {
    this.#stage = stage;
    this.#settings = settings;
    this.#chart = new Chart(element('couplings-plot', HTMLElement), {
      title: 'couplings of the machine',
      description: 'Mean coupling of two spins of a patch against their distance',
      x: { label: 'distance r (sites)', domain: [0.5, farthest + 0.5], round: true },
      y: { label: 'coupling J(r) (kT)', round: true },
      series: {
        exact: {
          kind: 'points',
          shape: 'circle',
          colour: 'grey',
          hollow: true,
          label: 'the magnet: 1/T between neighbours, 0 beyond',
        },
        now: {
          kind: 'points',
          shape: 'circle',
          colour: 'vermilion',
          label: 'the machine, ± one standard error over places',
        },
      },
    });
    this.charts = [this.#chart];
  }

  show({ learner }: Subject): void {
    this.#learner = learner;
    this.#known = { updates: -1, next: 0 };
    this.#chart.set('now', []);
    this.adjusted();
  }

  adjusted(): void {
    const { temperature, data, patch, hidden } = this.#settings;
    const isLarge = Math.max(patch ** 2, hidden) > mostUnits;
    setText(
      this.#note,
      isLarge
        ? `Couplings are computed for machines of at most ${mostUnits} visible and ${mostUnits} hidden units.`
        : 'J(r) is computed exactly from the weights. At the edge of a patch, the spins outside change the couplings.',
    );
    // Spins from places far apart have no couplings.
    const nearest = data === 'patches' ? 1 / temperature : 0;
    const distances = Array.from({ length: Math.min(farthest, patch - 1) }, (_, i) => i + 1);
    this.#chart.set(
      'exact',
      isLarge ? [] : distances.map((x) => ({ x, y: x === 1 ? nearest : 0 })),
    );
  }

  async read(): Promise<void> {
    const learner = this.#learner;
    if (!learner || !isShown(this.#section) || isIdle(this.#settings, learner)) return;
    const { visible, hidden } = learner.machine;
    const { updates } = learner;
    const began = performance.now();
    if (Math.max(visible, hidden) > mostUnits || began < this.#known.next) return;
    if (updates === this.#known.updates || (!learner.hasLearned && updates < fewestUpdates)) return;
    try {
      const parameters = await learner.readParameters();
      const found = await patchCouplings(this.#stage.gpu, parameters, farthest);
      if (learner !== this.#learner) return;
      this.#chart.set(
        'now',
        found.map(({ distance, coupling: { value, error } }) => ({ x: distance, y: value, error })),
      );
    } catch (error) {
      if (!(error instanceof MachineError)) throw error;
      setText(this.#note, error.message);
    }
    const now = performance.now();
    this.#known = { updates, next: Math.max(began + interval, now + rest * (now - began)) };
  }
}
