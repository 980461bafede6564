import { meanOf, type Measured } from '../../statistics/measured.ts';
import { outsideSpots } from '../../live/spots.ts';
import type { DataPoint } from '../../plot/description.ts';
import { singularValues } from '../../rbm/evaluation/receptive-fields.ts';
import { fewestUpdates, type Learner } from '../../live/learner.ts';
import { whole, withError } from '../../page/format.ts';
import { element, setText } from '../../page/elements.ts';
import { Chart } from '../../page/chart.ts';
import type { Settings } from '../settings/settings.ts';
import { ReceptiveFieldsView } from '../../stage/receptive-fields-view.ts';
import type { Stage } from '../../stage/stage.ts';
import type { Surface } from '../../stage/surface.ts';
import { isShown, type MeasuringActions, type Panel, type Subject } from './panel.ts';
import { isIdle, Switch } from './switch.ts';

/** Milliseconds between readings of the reconstruction error. Shorter intervals would show only noise. */
const errorInterval = 500;
/** Milliseconds between readings of the weights. */
const spectrumInterval = 2000;
/** The largest number of readings. Beyond it, every second reading is dropped, so the whole history stays visible. */
const mostReadings = 240;
/** The largest number of units for which singular values are computed. The work grows with its cube. */
const mostUnits = 144;
/** Side of the square about the largest weight of a unit that counts as its spot. */
const spotSide = 5;
/** Standard deviation of the weights at the start. */
const initialDeviation = 0.01;

/** The L1 penalty of a machine. */
interface Penalty {
  readonly l1: number;
  /** The update from which the machine has this penalty. */
  readonly since: number;
  /** The penalty at the start, if it was another one. */
  readonly first?: number | undefined;
}

/** Weights outside the spots of the fields. */
interface Outside {
  readonly share: Measured;
  readonly updates: number;
  readonly penalty: Penalty;
}

/** How the machine learns: its receptive fields, its errors, and the singular values of its weights. */
export class MachinePanel implements Panel {
  readonly section = 'machine';
  readonly charts: readonly Chart[];
  readonly #stage: Stage;
  readonly #settings: Settings;
  readonly #section = element('machine', HTMLElement);
  readonly #switch: Switch;
  readonly #caption = element('machine-caption', HTMLElement);
  readonly #surface: Surface;
  readonly #learning: Chart;
  readonly #spectrum: Chart;
  #learner: Learner | undefined;
  #view: ReceptiveFieldsView | undefined;
  #drawn = -1;
  #pixels = 0;
  #readings: DataPoint[] = [];
  /** The share of squared weights outside the spots of the fields, and after how many updates it was measured. */
  #outside: Outside | undefined;
  /** The same of the machine before. */
  #before: Outside | undefined;
  #penalty: Penalty;
  #read = { error: 0, updates: 0, spectrum: 0, spectrumUpdates: -1 };

  constructor(stage: Stage, settings: Settings, { change }: MeasuringActions) {
    this.#stage = stage;
    this.#settings = settings;
    this.#penalty = { l1: settings.l1, since: 0 };
    this.#switch = new Switch(this.#section, {
      text: 'A restricted Boltzmann machine can learn from patches of the running magnet. Here you would see what its hidden units look for.',
      button: 'Let it learn',
      on: () => change({ learning: true }),
    });
    this.#surface = stage.surface(element('receptive-fields', HTMLCanvasElement));
    this.#learning = new Chart(element('learning-plot', HTMLElement), {
      title: 'reconstruction error',
      description: 'Share of spins that the machine redraws wrongly, against updates',
      x: { label: 'updates of the weights', round: true },
      y: { label: 'spins redrawn wrongly (%)', domain: [0, 50] },
      series: {
        now: { kind: 'line', colour: 'vermilion', label: 'share of spins, ± one standard error' },
      },
    });
    this.#spectrum = new Chart(element('spectrum-plot', HTMLElement), {
      title: 'singular values of the weights',
      description:
        'Singular values of the weight matrix from the largest down, and the largest that noise has',
      x: { label: 'rank', round: true },
      y: { label: 'singular value of the weights', scale: 'log', round: true },
      series: {
        exact: {
          kind: 'line',
          colour: 'grey',
          label: 'noise level (largest singular value of random initial weights)',
        },
        now: { kind: 'points', shape: 'circle', colour: 'vermilion', label: 'now' },
      },
    });
    this.charts = [this.#learning, this.#spectrum];
  }

  show({ learner }: Subject): void {
    this.#view?.dispose();
    this.#view = undefined;
    this.#learner = learner;
    this.#readings = [];
    this.#read = { error: 0, updates: 0, spectrum: 0, spectrumUpdates: -1 };
    this.#drawn = -1;
    if (this.#outside && hasFormed(this.#outside)) this.#before = this.#outside;
    this.#outside = undefined;
    this.#penalty = { l1: this.#settings.l1, since: 0 };
    this.#learning.clear();
    this.#spectrum.clear();
    setText(this.#caption, '');
    if (!learner) return;
    const { hidden, patch } = this.#settings;
    const text = `Each square shows the weights of one of the ${hidden} hidden units to the ${patch} × ${patch} spins of a patch.`;
    setText(element('machine-text', HTMLElement), text);
    const painter = this.#stage.painter('view-receptive-fields');
    this.#view = new ReceptiveFieldsView(this.#stage.gpu, painter, learner.machine, this.#surface);
  }

  finding(): string | undefined {
    const outside = this.#outside;
    if (!outside || !hasFormed(outside)) return undefined;
    const { share, updates, penalty } = outside;
    // The reader has changed the penalty since the weights were read.
    if (penalty.l1 !== this.#settings.l1) return undefined;
    const before = this.#before;
    const beside =
      before && before.penalty.l1 !== penalty.l1
        ? ` With L1 = ${before.penalty.l1} it was ${percentText(before.share)} after ${whole(before.updates)} updates.`
        : '';
    const kept =
      penalty.first === undefined
        ? ''
        : ` This machine learned with L1 = ${penalty.first} at first, and weights keep what they learned.`;
    return `Measured with L1 = ${penalty.l1}: ${percentText(share)} of the squared weights lie outside the spots (5 × 5 spins about the largest weight of each unit) after ${whole(updates - penalty.since)} updates.${beside}${kept}`;
  }

  draw(encoder: GPUCommandEncoder): void {
    const updates = this.#learner?.updates ?? 0;
    const fresh = updates !== this.#drawn || this.#surface.pixels !== this.#pixels;
    if (!isShown(this.#section) || !this.#surface.seen || !(fresh || this.#stage.stale)) return;
    this.#drawn = updates;
    this.#pixels = this.#surface.pixels;
    this.#view?.draw(encoder, this.#stage.palette);
  }

  async read(): Promise<void> {
    this.#switch.update(isIdle(this.#settings, this.#learner));
    if (!this.#learner || !isShown(this.#section)) return;
    const now = performance.now();
    if (now - this.#read.error > errorInterval) await this.#readError(this.#learner, now);
    if (now - this.#read.spectrum > spectrumInterval) await this.#readSpectrum(this.#learner, now);
  }

  async #readError(learner: Learner, now: number): Promise<void> {
    const { updates } = learner;
    if (updates === this.#read.updates) return;
    this.#read = { ...this.#read, error: now, updates };
    const error = await learner.readError();
    if (!error || this.#learner !== learner) return;
    const percent = { value: error.value * 100, error: error.error * 100 };
    this.#readings.push({ x: updates, y: percent.value, error: percent.error });
    if (this.#readings.length > mostReadings)
      this.#readings = this.#readings.filter((_, index) => index % 2 === 1);
    this.#learning.set('now', [...this.#readings]);
    setText(this.#caption, `${withError(percent)} % wrong after ${whole(updates)} updates`);
  }

  async #readSpectrum(learner: Learner, now: number): Promise<void> {
    const { updates } = learner;
    const { visible, hidden } = learner.machine;
    if (updates === this.#read.spectrumUpdates || Math.min(visible, hidden) > mostUnits) return;
    this.#read = { ...this.#read, spectrum: now, spectrumUpdates: updates };
    const { l1 } = this.#settings;
    const { l1: earlier, first = earlier } = this.#penalty;
    if (l1 !== earlier) this.#penalty = { l1, since: updates, first };
    const penalty = this.#penalty;
    const parameters = await learner.readParameters();
    if (this.#learner !== learner) return;
    this.#outside = { share: meanOf(outsideSpots(parameters, spotSide)), updates, penalty };
    const values = singularValues(parameters);
    // Marchenko & Pastur 1967: the largest singular value of a matrix of independent entries with standard deviation s.
    const noise = initialDeviation * (Math.sqrt(visible) + Math.sqrt(hidden));
    this.#spectrum.set(
      'now',
      values.map((y, index) => ({ x: index + 1, y })),
    );
    this.#spectrum.set('exact', [
      { x: 1, y: noise },
      { x: values.length, y: noise },
    ]);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#view?.dispose();
  }
}

/** Whether the fields have formed under the present penalty. */
function hasFormed({ updates, penalty }: Outside): boolean {
  return updates - penalty.since >= fewestUpdates;
}

function percentText({ value, error }: Measured): string {
  return `${withError({ value: 100 * value, error: 100 * error })} %`;
}
