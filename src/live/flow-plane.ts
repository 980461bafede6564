import type { DataPoint } from '../plot/description.ts';
import { CRITICAL_COUPLING } from '../theory/critical.ts';
import type { CouplingDirection, CouplingPath } from './flow-watch.ts';
import { decimal } from '../page/format.ts';
import { Chart } from '../page/chart.ts';

/** The length of the drawn directions, in units of the couplings. */
const arrow = 0.07;
/** Makes a gap in a line. */
const gap: DataPoint = { x: Number.NaN, y: Number.NaN };

/** The plane of the couplings of nearest and diagonal neighbours: paths, and the fixed point with its directions. */
export class FlowPlane {
  readonly chart: Chart;
  readonly #paths = new Map<number, readonly DataPoint[]>();
  /** The fixed point and the directions through it, measured at T_c. */
  #fixed: { point: DataPoint; directions: readonly CouplingDirection[] } | undefined;

  constructor(host: HTMLElement) {
    this.chart = new Chart(host, {
      title: 'flow of the couplings',
      description:
        'Coupling of diagonal against that of nearest neighbours, an arrow from each level to the next',
      x: { label: 'coupling of nearest neighbours K (kT)', domain: [0.2, 0.7] },
      y: { label: 'coupling of diagonal neighbours (kT)', domain: [-0.02, 0.2] },
      series: {
        critical: { kind: 'line', colour: 'grey', dashed: true, label: 'critical line' },
        relevant: {
          kind: 'line',
          arrows: true,
          colour: 'green',
          label: 'relevant direction: away from the fixed point',
        },
        irrelevant: {
          kind: 'line',
          arrows: true,
          colour: 'blue',
          label: 'irrelevant direction: into the fixed point',
        },
        past: {
          kind: 'both',
          shape: 'circle',
          arrows: true,
          colour: 'vermilion',
          faded: true,
          label: 'at other temperatures',
        },
        now: {
          kind: 'both',
          shape: 'circle',
          arrows: true,
          colour: 'vermilion',
          label: 'at the temperature of the magnet',
        },
      },
    });
  }

  /** Whether there is a path at this temperature. */
  has(temperature: number): boolean {
    return this.#paths.has(temperature);
  }

  /** Forgets every path and the fixed point. */
  clear(): void {
    this.#paths.clear();
    this.#fixed = undefined;
    this.chart.clear();
  }

  /** Forgets the paths at all other temperatures than these. */
  keep(temperatures: readonly number[]): void {
    for (const measured of this.#paths.keys())
      if (!temperatures.includes(measured)) this.#paths.delete(measured);
  }

  setPath(temperature: number, path: CouplingPath): void {
    this.#paths.set(temperature, pointsOf(path, `T = ${decimal(temperature, 2)}`));
  }

  /** Takes the last level of the critical path for the fixed point. */
  setFixedPoint(path: CouplingPath): void {
    const last = path.at(-1);
    if (!last) return;
    const point = { x: last.nearest.value, y: last.diagonal.value };
    this.#fixed = { point, directions: this.#fixed?.directions ?? [] };
  }

  setDirections(directions: readonly CouplingDirection[]): void {
    if (this.#fixed) this.#fixed = { ...this.#fixed, directions };
  }

  /** @param own the temperature whose path is not faded */
  draw(own: number): void {
    const others = [...this.#paths].filter(([temperature]) => temperature !== own);
    this.chart.set(
      'past',
      others.flatMap(([, points]) => [...points, gap]),
    );
    this.chart.set('now', this.#paths.get(own) ?? []);
    this.#drawFixedPoint();
  }

  /** The critical line runs from the critical magnet of nearest neighbours through the fixed point. */
  #drawFixedPoint(): void {
    if (!this.#fixed) {
      for (const name of ['critical', 'relevant', 'irrelevant']) this.chart.set(name, []);
      return;
    }
    const { point, directions } = this.#fixed;
    const slope = [point.x - CRITICAL_COUPLING, point.y] as const;
    this.chart.set('critical', [
      { x: CRITICAL_COUPLING - 0.1 * slope[0], y: -0.1 * slope[1] },
      { x: point.x + 0.6 * slope[0], y: point.y + 0.6 * slope[1], label: 'critical' },
    ]);
    const [leading, second] = directions;
    const end = ({ nearest, diagonal }: CouplingDirection, sign: number): DataPoint => ({
      x: point.x + sign * arrow * nearest,
      y: point.y + sign * arrow * diagonal,
    });
    this.chart.set(
      'relevant',
      leading ? [point, end(leading, 1), gap, point, end(leading, -1)] : [],
    );
    this.chart.set(
      'irrelevant',
      second ? [end(second, 1), point, gap, end(second, -1), point] : [],
    );
  }
}

/** Labels the last point with the name of the path. */
function pointsOf(path: CouplingPath, label: string): DataPoint[] {
  const points = path.flatMap((level): DataPoint[] =>
    level
      ? [
          {
            x: level.nearest.value,
            y: level.diagonal.value,
            errorOfX: level.nearest.error,
            error: level.diagonal.error,
          },
        ]
      : [],
  );
  const last = points.at(-1);
  return last ? [...points.slice(0, -1), { ...last, label }] : [];
}
