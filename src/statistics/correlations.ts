import { ArgumentError, EstimateError } from '../errors.ts';
import { correlationLength } from './correlation-length.ts';
import {
  addSystem,
  emptyRow,
  merged,
  shapeOf,
  type CorrelationRecord,
  type CorrelationShape,
} from './correlation-rows.ts';
import { jackknife } from './jackknife.ts';
import type { Measured } from './measured.ts';
import { elementAt } from '../element-at.ts';

/** What `CorrelationSums` hold between two measurements. */
export interface CorrelationState {
  readonly shape: CorrelationShape;
  /** Equal rows, one a system or one a bin of time. */
  readonly sums: readonly Float64Array[];
  readonly binLength: number;
  /** The bin that is not full. */
  readonly open?: { readonly sum: Float64Array; readonly measurements: number };
  readonly measurements: number;
}

/** Averages over a run with their errors. */
export interface CorrelationAverages {
  /** C(r) along the axes, not connected: r = 0, 1 ... */
  axis: Measured[];
  /** C(r) at r steps along the diagonals, a distance of r sqrt 2; empty if the lattice has no diagonals. */
  diagonal: Measured[];
  /** S(n), not connected. */
  structureFactor: Measured[];
  /** Second-moment correlation length in lattice spacings. If S(0) does not clearly exceed S(1), undefined with a warning. */
  correlationLength: Measured | undefined;
  /** Number of independent blocks behind the errors. */
  blocks: number;
  /** Why the errors should not be believed, or a length is missing; empty if all is well. */
  warnings: string[];
}

/** With this many systems, each system is a block. Fewer blocks than this are too few. */
const ENOUGH_BLOCKS = 16;
/** The largest number of time bins. When it is reached, neighbouring bins are merged. */
const MOST_BINS = 128;
/** Length of a time block in autocorrelation times; in a short run, blocks are at least the second number long. */
const TAUS_PER_BLOCK = 10;
const TAUS_SQUEEZED = 4;
/**
 * Averages correlations over a run of any length without keeping its samples. With 16 systems or more, it keeps one sum
 * for each system, and the systems are the blocks of the jackknife. With fewer systems, the blocks are spans of time
 * over all systems. They are kept as 64 to 127 bins, which are merged in pairs as the run grows.
 */
export class CorrelationSums {
  readonly #size: number;
  readonly #sites: number;
  #shape: CorrelationShape | undefined;
  /** Sums of one system over all measurements, or sums of all systems over `#binLength` measurements. */
  #sums: Float64Array[] = [];
  #binLength = 1;
  #open: { sum: Float64Array; measurements: number } | undefined;
  #measurements = 0;

  /**
   * @throws ArgumentError for a size below 2 or fewer sites
   */
  constructor({
    size,
    sites,
  }: {
    /** L, sites along an axis, 2 or more. */
    readonly size: number;
    /** N, sites of a system. */
    readonly sites: number;
  }) {
    if (!(size >= 2) || !(sites >= size))
      throw new ArgumentError(`size ${size} and ${sites} sites; 2 or more are needed`);
    this.#size = size;
    this.#sites = sites;
  }

  /** All that was added so far, for `restore`; undefined before the first measurement. */
  get state(): CorrelationState | undefined {
    if (!this.#shape) return undefined;
    return {
      shape: this.#shape,
      sums: this.#sums.map((sum) => sum.slice()),
      binLength: this.#binLength,
      ...(this.#open && { open: { ...this.#open, sum: this.#open.sum.slice() } }),
      measurements: this.#measurements,
    };
  }

  /** Continues from a state, to the sums that the other ones would reach. */
  restore({ shape, sums, binLength, open, measurements }: CorrelationState): void {
    this.#shape = shape;
    this.#sums = sums.map((sum) => sum.slice());
    this.#binLength = binLength;
    this.#open = open && { ...open, sum: open.sum.slice() };
    this.#measurements = measurements;
  }

  /** Measurements added so far. */
  get measurements(): number {
    return this.#measurements;
  }

  /**
   * Adds the next measurement. The arrays are read, not kept.
   * @throws ArgumentError if the measurement's shape differs from the first measurement's shape
   */
  add(record: CorrelationRecord): void {
    this.#shape = shapeOf(record, this.#shape);
    const sites = this.#sites;
    const systems = record.axis.length;
    this.#measurements++;
    if (systems >= ENOUGH_BLOCKS) {
      if (this.#sums.length === 0)
        this.#sums = Array.from({ length: systems }, () => emptyRow(record));
      for (const [system, sum] of this.#sums.entries()) addSystem(sum, record, { system, sites });
      return;
    }
    this.#open ??= { sum: emptyRow(record), measurements: 0 };
    for (let system = 0; system < systems; system++)
      addSystem(this.#open.sum, record, { system, sites });
    this.#open.measurements++;
    if (this.#open.measurements < this.#binLength) return;
    this.#sums.push(this.#open.sum);
    this.#open = undefined;
    if (this.#sums.length < MOST_BINS) return;
    this.#sums = merged(this.#sums, 2);
    this.#binLength *= 2;
  }

  /**
   * Averages of all added measurements. With few systems, some of the first and last measurements are left out because
   * they do not fill a bin. The length xi = sqrt(S(0)/S(1) - 1)/(2 sin(pi/L)) (Cooper, Freedman & Preston 1982, Nucl.
   * Phys. B 210, 210) is bias-corrected by the jackknife.
   *
   * @param options.autocorrelationTime tau of the slowest observable, in measurements; used if there are few systems
   * @param options.connected subtracts N <m>^2 from S(0) in the correlation length; needed in a field
   * @param options.magnetization all measurements of the magnetization, one series a system, of which there are `interval` for
   * each measurement of the correlations. Where the correlations alone do not determine the length, S(0) = N <m^2> is taken
   * from all of them, and a mode up to 4 takes the place of mode 1.
   * @throws ArgumentError for a tau that is not above 0, or `connected` without magnetizations
   * @throws EstimateError for fewer than two blocks
   */
  averages(options: {
    autocorrelationTime: number;
    connected?: boolean;
    magnetization?: readonly Float64Array[];
    interval?: number;
  }): CorrelationAverages {
    const { autocorrelationTime, connected = false, interval = 1 } = options;
    if (!(autocorrelationTime > 0))
      throw new ArgumentError(`autocorrelation time is ${autocorrelationTime}; it must be above 0`);
    if (!this.#shape) throw new EstimateError('no measurement was added');
    const { axis, diagonal, magnetization } = this.#shape;
    if (connected && !magnetization)
      throw new ArgumentError(
        'connected correlations need the magnetizations of every measurement',
      );
    const { rows, warnings, first, span } = this.#blocks(autocorrelationTime, this.#shape);
    const column = (at: number): Measured => {
      const { value, error } = jackknife(
        rows.map((row) => [elementAt(row, at)]),
        ([mean = NaN]) => mean,
      );
      return { value, error };
    };
    const columns = (from: number, count: number): Measured[] =>
      Array.from({ length: count }, (_, i) => column(from + i));
    const modes = axis + diagonal;
    const { length, warning } = correlationLength(
      rows.map((row) => ({
        structureFactor: row.subarray(modes, modes + axis),
        magnetization: connected ? elementAt(row, modes + axis) : 0,
      })),
      {
        size: this.#size,
        sites: this.#sites,
        all: options.magnetization && {
          connected,
          series: options.magnetization,
          first: first * interval,
          span: span === undefined ? undefined : span * interval,
        },
      },
    );
    return {
      axis: columns(0, axis),
      diagonal: columns(axis, diagonal),
      structureFactor: columns(modes, axis),
      correlationLength: length,
      blocks: rows.length,
      warnings: warning === undefined ? warnings : [...warnings, warning],
    };
  }

  /** Block means of equal weight; blocks of time begin at measurement `first` and are `span` long. */
  #blocks(
    tau: number,
    { systems }: CorrelationShape,
  ): {
    rows: Float64Array[];
    warnings: string[];
    first: number;
    span?: number;
  } {
    if (systems >= ENOUGH_BLOCKS) {
      const scale = 1 / this.#measurements;
      const rows = this.#sums.map((sum) => sum.map((x) => x * scale));
      return { rows, warnings: [], first: 0 };
    }
    const bins = this.#sums.length;
    const length = this.#binLength;
    if (bins < 2)
      throw new EstimateError(
        `${this.#measurements} measurements of ${systems} systems; 2 or more are needed`,
      );
    const blocksOf = (taus: number): number =>
      Math.floor(bins / Math.max(1, Math.ceil((taus * tau) / length)));
    const squeezed = Math.min(ENOUGH_BLOCKS, blocksOf(TAUS_SQUEEZED));
    const count = Math.max(2, squeezed, blocksOf(TAUS_PER_BLOCK));
    const perBlock = Math.floor(bins / count);
    const warnings =
      squeezed >= ENOUGH_BLOCKS
        ? []
        : [
            `the run is too short for the error bars of its correlations: ${squeezed} independent blocks ` +
              `(${systems} systems, ${this.#measurements} measurements, autocorrelation time ` +
              `${tau.toFixed(1)}), ${ENOUGH_BLOCKS} are needed; measure longer`,
          ];
    // Measurements that do not fill a block are dropped from the beginning, where the run is least thermalized.
    const used = this.#sums.slice(bins - count * perBlock);
    const scale = 1 / (perBlock * length * systems);
    return {
      rows: merged(used, perBlock).map((sum) => sum.map((x) => x * scale)),
      warnings,
      first: (bins - count * perBlock) * length,
      span: perBlock * length,
    };
  }
}
