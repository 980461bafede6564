import type { Estimate } from '../../live/recent.ts';
import { Chart, type ChartOptions } from '../../page/chart.ts';
import { element } from '../../page/elements.ts';
import type { DataPoint } from '../../plot/description.ts';
import type { Measured } from '../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { onsagerEnergy, yangMagnetization } from '../../theory/onsager.ts';
import { temperatureRange } from '../settings/fields/magnet.ts';

const curveSteps = 200;
const mostPast = 200;

const against: ChartOptions['series'] = {
  exact: { kind: 'line', colour: 'grey', label: 'infinite lattice (Onsager 1944, Yang 1952)' },
  drifted: {
    kind: 'points',
    shape: 'circle',
    colour: 'vermilion',
    hollow: true,
    faded: true,
    label: 'measured before, not settled',
  },
  past: {
    kind: 'points',
    shape: 'circle',
    colour: 'vermilion',
    faded: true,
    label: 'measured before',
  },
  now: {
    kind: 'points',
    shape: 'circle',
    colour: 'vermilion',
    label: 'measured now, ± one standard error',
  },
};
const guides = [{ x: CRITICAL_TEMPERATURE, label: 'T\u2009=\u2009T_c' }];
const across = { label: 'temperature T (J/k)', domain: [0.5, 5] as const };

/** The measurements at one temperature. */
interface Kept {
  readonly energy: DataPoint;
  readonly magnetization: DataPoint;
}

/** Energy and magnetization against temperature, beside the exact curves: now, and at earlier temperatures. */
export class ExactCharts {
  readonly #energy: Chart;
  readonly #magnetization: Chart;
  /** Means at earlier temperatures: settled means, and means that still drifted. */
  #past: Record<'past' | 'drifted', readonly Kept[]> = { past: [], drifted: [] };

  constructor() {
    this.#energy = new Chart(element('energy-plot', HTMLElement), {
      title: 'energy',
      description: 'Energy per spin against temperature: exact curve and measurement',
      x: across,
      y: { label: 'energy per spin e (J)', domain: [-2, 0] },
      series: against,
      guides,
    });
    this.#magnetization = new Chart(element('magnetization-plot', HTMLElement), {
      title: 'absolute magnetization',
      description:
        'Absolute magnetization per spin against temperature: exact curve and measurement',
      x: across,
      y: { label: 'magnetization per spin |m|', domain: [0, 1] },
      series: against,
      legend: false,
      guides,
    });
    this.#energy.set('exact', curve(onsagerEnergy));
    this.#magnetization.set('exact', curve(yangMagnetization));
  }

  get all(): readonly Chart[] {
    return [this.#energy, this.#magnetization];
  }

  /** Shows the present means. Means that are not settled have no error. */
  show(
    temperature: number,
    means: Pick<Estimate, 'energy' | 'absoluteMagnetization' | 'settled'>,
  ): void {
    const { energy, magnetization } = pointsOf(temperature, means);
    this.#energy.set('now', [energy]);
    this.#magnetization.set('now', [magnetization]);
  }

  /** Keeps the means of a temperature that was left. */
  keep(temperature: number, estimate: Estimate): void {
    const name = estimate.settled ? 'past' : 'drifted';
    const kept = pointsOf(temperature, estimate);
    this.#past[name] = [...this.#past[name], kept].slice(-mostPast);
  }

  /** Shows the kept means alone. */
  restart(): void {
    for (const chart of this.all) chart.set('now', []);
    for (const name of ['past', 'drifted'] as const) {
      const kept = this.#past[name];
      this.#energy.set(
        name,
        kept.map(({ energy }) => energy),
      );
      this.#magnetization.set(
        name,
        kept.map(({ magnetization }) => magnetization),
      );
    }
  }

  /** Drops the kept means. */
  forget(): void {
    this.#past = { past: [], drifted: [] };
  }
}

function pointsOf(
  x: number,
  {
    energy,
    absoluteMagnetization,
    settled,
  }: Pick<Estimate, 'energy' | 'absoluteMagnetization' | 'settled'>,
): Kept {
  const point = ({ value, error }: Measured): DataPoint => {
    return { x, y: value, error: settled ? error : undefined };
  };
  return { energy: point(energy), magnetization: point(absoluteMagnetization) };
}

function curve(exact: (temperature: number) => number): DataPoint[] {
  const { least, most } = temperatureRange;
  return Array.from({ length: curveSteps + 1 }, (_, step) => {
    const x = least + ((most - least) * step) / curveSteps;
    return { x, y: exact(x) };
  });
}
