import { elementAt } from '../element-at.ts';
import { ArgumentError } from '../errors.ts';

/** Correlations of a set of independent systems at one time. Each system has one array of floor(L/2) + 1 entries. */
export interface CorrelationRecord {
  /** Mean of s s' over all pairs at distance r along the axes. */
  readonly axis: readonly Float64Array[];
  /** Mean of s s' over all pairs r steps apart along the diagonals; empty if the lattice has no diagonals. */
  readonly diagonal: readonly Float64Array[];
  /** Structure factor S(n) along the axes; S(0) = N m^2. */
  readonly structureFactor: readonly Float64Array[];
  /** Signed magnetization per site of each system. `connected` needs it, and then computes S(0) from it. */
  readonly magnetization?: ArrayLike<number>;
}

/** The shape that all measurements of a run share. */
export interface CorrelationShape {
  readonly systems: number;
  readonly axis: number;
  readonly diagonal: number;
  readonly magnetization: boolean;
}

/**
 * The shape of a measurement.
 * @param known the shape of earlier ones
 * @throws ArgumentError for arrays of different lengths, or another shape than before
 */
export function shapeOf(
  { axis, diagonal, structureFactor, magnetization }: CorrelationRecord,
  known: CorrelationShape | undefined,
): CorrelationShape {
  const shape = {
    systems: axis.length,
    axis: axis[0]?.length ?? 0,
    diagonal: diagonal[0]?.length ?? 0,
    magnetization: magnetization !== undefined,
  };
  const { systems } = shape;
  const same = (arrays: readonly Float64Array[], length: number): boolean =>
    arrays.length === systems && arrays.every((values) => values.length === length);
  const fits =
    JSON.stringify(shape) === JSON.stringify(known ?? shape) &&
    shape.axis >= 2 &&
    same(axis, shape.axis) &&
    same(structureFactor, shape.axis) &&
    (diagonal.length === 0 || same(diagonal, shape.diagonal)) &&
    (magnetization === undefined || magnetization.length === systems);
  if (!fits)
    throw new ArgumentError('correlations differ in shape from system to system or in time');
  return shape;
}

/** An empty row of sums: C along axes and diagonals, S, m. */
export function emptyRow({ axis, diagonal }: CorrelationRecord): Float64Array {
  return new Float64Array(2 * elementAt(axis, 0).length + (diagonal[0]?.length ?? 0) + 1);
}

/**
 * Adds one system of a measurement to a row of sums.
 * @param sites N of the system
 */
export function addSystem(
  sum: Float64Array,
  record: CorrelationRecord,
  { system, sites }: { readonly system: number; readonly sites: number },
): void {
  let entry = 0;
  const add = (value: number): void => {
    sum[entry] = elementAt(sum, entry) + value;
    entry++;
  };
  for (const values of [record.axis, record.diagonal, record.structureFactor])
    for (const value of values[system] ?? []) add(value);
  if (!record.magnetization) return;
  const m = elementAt(record.magnetization, system);
  const structure = elementAt(record.structureFactor, system);
  const modes = entry - structure.length;
  // N m^2 replaces S(0), because S(0) may be in single precision and the connected part is a small difference.
  sum[modes] = elementAt(sum, modes) + (sites * m * m - elementAt(structure, 0));
  add(m);
}

/** Adds up groups of `count` neighbouring sums. */
export function merged(sums: readonly Float64Array[], count: number): Float64Array[] {
  return Array.from({ length: Math.floor(sums.length / count) }, (_, block) => {
    const total = elementAt(sums, block * count).slice();
    for (const other of sums.slice(block * count + 1, (block + 1) * count))
      for (let i = 0; i < total.length; i++) total[i] = elementAt(total, i) + elementAt(other, i);
    return total;
  });
}
