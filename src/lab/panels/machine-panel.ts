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

/** Weights outside the spots of the fields of a machine. */
interface Outside {
  readonly share: Measured;
  readonly updates: number;
  readonly l1: number;
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
  #readings: Record<'now' | 'shuffled', readonly DataPoint[]> = { now: [], shuffled: [] };
  /** The share of squared weights outside the spots of the fields, and after how many updates it was measured. */
  #outside: Outside | undefined;
  /** The same of the machine before. */
  #before: Outside | undefined;
  #read = { error: 0, updates: 0, spectrum: 0, spectrumUpdates: -1 };

  constructor(stage: Stage, settings: Settings, { change }: MeasuringActions) {
    this.#stage = stage;
    this.#settings = settings;
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
        shuffled: { kind: 'line', colour: 'grey', label: 'the machine on shuffled pixels' },
        now: { kind: 'line', colour: 'vermilion', label: 'the machine, ± one standard error' },
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
    this.#readings = { now: [], shuffled: [] };
    this.#read = { error: 0, updates: 0, spectrum: 0, spectrumUpdates: -1 };
    this.#drawn = -1;
    if (this.#outside && hasFormed(this.#outside)) this.#before = this.#outside;
    this.#outside = undefined;
    this.#learning.clear();
    this.#spectrum.clear();
    setText(this.#caption, '');
    if (!learner) return;
    const { hidden, patch } = this.#settings;
    const text = `Each square shows the weights of one of the ${hidden} hidden units to the ${patch} × ${patch} spins of a patch.`;
    const from =
      learner.file === undefined
        ? ''
        : ` This machine came from the file ${learner.file}, which is no part of a link.`;
    setText(element('machine-text', HTMLElement), `${text}${from}`);
    const painter = this.#stage.painter('view-receptive-fields');
    this.#view = new ReceptiveFieldsView(this.#stage.gpu, painter, learner.machine, this.#surface);
  }

  finding(): string | undefined {
    const outside = this.#outside;
    if (!outside || !hasFormed(outside)) return undefined;
    const { share, updates, l1 } = outside;
    const before = this.#before;
    const beside =
      before && before.l1 !== l1
        ? ` With L1 = ${before.l1} it was ${percentText(before.share)} after ${whole(before.updates)} updates.`
        : '';
    return `Measured with L1 = ${l1}: ${percentText(share)} of the squared weights lie outside the spots (5 × 5 spins about the largest weight of each unit) after ${whole(updates)} updates.${beside}`;
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
    const [own, shuffled] = await Promise.all([learner.readError(), learner.control?.readError()]);
    if (!own || this.#learner !== learner) return;
    this.#add('now', updates, own);
    if (shuffled) this.#add('shuffled', updates, shuffled);
    const beside = shuffled ? `, on shuffled pixels ${percentText(shuffled)}` : '';
    setText(this.#caption, `${percentText(own)} wrong after ${whole(updates)} updates${beside}`);
  }

  #add(name: 'now' | 'shuffled', x: number, { value, error }: Measured): void {
    const readings = [...this.#readings[name], { x, y: 100 * value, error: 100 * error }];
    const kept = readings.length > mostReadings ? readings.filter((_, i) => i % 2 === 1) : readings;
    this.#readings[name] = kept;
    this.#learning.set(name, kept);
  }

  async #readSpectrum(learner: Learner, now: number): Promise<void> {
    const { updates } = learner;
    const { visible, hidden } = learner.machine;
    if (updates === this.#read.spectrumUpdates || Math.min(visible, hidden) > mostUnits) return;
    this.#read = { ...this.#read, spectrum: now, spectrumUpdates: updates };
    const { l1 } = this.#settings;
    const parameters = await learner.readParameters();
    if (this.#learner !== learner) return;
    this.#outside = { share: meanOf(outsideSpots(parameters, spotSide)), updates, l1 };
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

/** Whether the fields have formed. */
function hasFormed({ updates }: Outside): boolean {
  return updates >= fewestUpdates;
}

function percentText({ value, error }: Measured): string {
  return `${withError({ value: 100 * value, error: 100 * error })} %`;
}
