import { exactValues } from '../../ising/exact.ts';
import { ferromagnet } from '../../ising/model.ts';
import type { Measured } from '../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { yangMagnetization } from '../../theory/onsager.ts';
import { announce } from '../../page/announcer.ts';
import type { Companion } from '../../live/companion.ts';
import type { Sighting } from '../experiment/observing.ts';
import { Recent, type Estimate } from '../../live/recent.ts';
import { decimal, withError } from '../../page/format.ts';
import { element, setPhysics, setText } from '../../page/elements.ts';
import type { Chart } from '../../page/chart.ts';
import type { Settings } from '../settings/settings.ts';
import { ExactCharts } from './exact-charts.ts';
import { KeptObservations } from './kept-observations.ts';
import type { MeasuringActions, Panel, Subject } from './panel.ts';
import { TemperatureScan } from './temperature-scan.ts';

/** The largest number of observations that can be exported. */
const mostObservations = 8192;
/** Milliseconds between two updates of the means, which change slowly and take some arithmetic. */
const interval = 300;

/** Between these temperatures a finite lattice has another |m| than the infinite one. */
const nearest = { below: 0.99 * CRITICAL_TEMPERATURE, above: 1.1 * CRITICAL_TEMPERATURE } as const;

/** Measured energy and magnetization beside the exact values: table, plots and live region. */
export class ExactPanel implements Panel {
  readonly charts: readonly Chart[];
  readonly #settings: Settings;
  readonly #recent: Recent;
  readonly #plots = new ExactCharts();
  readonly #scan: TemperatureScan;
  #temperature: number;
  #field: number;
  #exactEnergy: number | undefined;
  #read = 0;
  #companion: Companion | undefined;
  /** The estimate that the page shows. */
  #shown: Estimate | undefined;
  readonly #observations = new KeptObservations(mostObservations);
  /** Whether screen readers have heard the means at this temperature. */
  #announced = false;

  constructor(settings: Settings, actions: MeasuringActions) {
    this.#settings = settings;
    this.#scan = new TemperatureScan(
      element('scan', HTMLElement),
      settings,
      actions,
      () => this.#companion !== undefined,
    );
    this.#temperature = settings.temperature;
    this.#field = settings.field;
    this.#recent = new Recent(settings.temperature);
    this.charts = this.#plots.all;
  }

  /** The latest means with their errors, or undefined while there are too few observations. */
  get estimate(): Estimate | undefined {
    const { field } = this.#settings;
    // The lattices beside the picture do not measure the energy of a field.
    return this.#companion && field === 0 ? this.#companion.estimate() : this.#recent.estimate();
  }

  /** The latest observations, as rows of a table. */
  get observations(): (string | number)[][] {
    const kept = this.#observations.all();
    return (['energy', 'magnetization'] as const).flatMap((series) =>
      kept.map((each) => ['observations', series, each.sweep, '', each[series], '']),
    );
  }

  show({ companion }: Subject): void {
    this.#companion = companion;
    this.#observations.clear();
    this.#plots.forget();
    this.#restart();
  }

  /** Begins a new temperature. The old mean remains in the plots as a dot. */
  adjusted(): void {
    const { temperature, field } = this.#settings;
    if (temperature === this.#temperature && field === this.#field) return;
    if (this.#shown && this.#field === 0) this.#plots.keep(this.#temperature, this.#shown);
    this.#restart();
  }

  see(sightings: readonly Sighting[]): void {
    for (const { temperature, sweep, energies, magnetizations } of sightings) {
      const [energy = NaN] = energies;
      const [magnetization = NaN] = magnetizations;
      this.#observations.add({ sweep, energy, magnetization });
      this.#recent.add(temperature, energy, magnetization);
    }
  }

  async read(): Promise<void> {
    const now = performance.now();
    if (now - this.#read < interval) return;
    this.#read = now;
    const { last } = this.#recent;
    const { estimate } = this;
    this.#shown = estimate;
    if (!last) return;
    const energy = estimate?.energy ?? { value: last.energy, error: 0 };
    const magnetization = estimate?.absoluteMagnetization ?? {
      value: last.absoluteMagnetization,
      error: 0,
    };
    const settled = estimate?.settled ?? false;
    this.#scan.look(settled);
    const means = { energy, absoluteMagnetization: magnetization, settled };
    this.#plots.show(this.#temperature, means);
    setText(element('energy-measured', HTMLElement), figure(energy, settled));
    setText(element('magnetization-measured', HTMLElement), figure(magnetization, settled));
    setPhysics(element('figure-note', HTMLElement), this.#caveat(estimate));
    // Once for every temperature, when the reader can rely on it.
    if (!estimate?.settled || this.#announced) return;
    this.#announced = true;
    announce(sentence(estimate));
  }

  #restart(): void {
    const { temperature, field } = this.#settings;
    const size = this.#companion?.size ?? this.#settings.size;
    this.#temperature = temperature;
    this.#field = field;
    this.#recent.restart(temperature);
    this.#shown = undefined;
    this.#announced = false;
    this.#plots.restart();
    setText(element('figure-temperature', HTMLElement), decimal(temperature, 3));
    const { energy, absoluteMagnetization } = exactValues(
      { ...ferromagnet, field },
      size,
      temperature,
    );
    this.#exactEnergy = energy;
    // At T_c and a little above, the infinite lattice tells nothing about a finite one.
    const comparable = temperature < nearest.below || temperature > nearest.above;
    const infinite = field === 0 && comparable ? yangMagnetization(temperature) : undefined;
    setText(element('energy-exact', HTMLElement), exactText(energy));
    setText(
      element('magnetization-exact', HTMLElement),
      absoluteMagnetization === undefined && infinite !== undefined
        ? `${exactText(infinite)} for L = ∞`
        : exactText(absoluteMagnetization),
    );
  }

  /** Cautions that a reader needs for the figures. */
  #caveat(estimate: Estimate | undefined): string {
    if (!estimate) return 'Gathering observations.';
    if (this.#exactEnergy === undefined) return 'No exact values are known in a field.';
    const exact = yangMagnetization(this.#temperature);
    if (exact > 0.5 && estimate.absoluteMagnetization.value < exact - 0.1) {
      return 'Domains of both signs face each other. Their walls shrink slowly. A cold start has no walls.';
    }
    if (!estimate.settled) {
      return 'No error bar yet: the magnet is still settling. Near T_c, and in large lattices, that takes long.';
    }
    if (Math.abs(this.#temperature / CRITICAL_TEMPERATURE - 1) < 0.05) {
      return 'A finite magnet keeps some magnetization at T_c. Only an infinite one has exactly none.';
    }
    return `Means of ${estimate.samples} observations. Errors from bins.`;
  }
}

/** A mean with its error. While the lattice still drifts, no error is shown because it would be wrong. */
function figure(measured: Measured, settled: boolean): string {
  return settled ? withError(measured) : `${decimal(measured.value, 3)} (settling)`;
}

function exactText(value: number | undefined): string {
  return value === undefined ? 'not known' : decimal(value, 4);
}

function sentence({ temperature, energy, absoluteMagnetization }: Estimate): string {
  return (
    `Temperature ${decimal(temperature, 3)}, energy per spin ${decimal(energy.value, 3)}, ` +
    `absolute magnetization ${decimal(absoluteMagnetization.value, 3)}.`
  );
}
