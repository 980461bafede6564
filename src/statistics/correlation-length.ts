import { elementAt } from '../element-at.ts';
import { jackknife } from './jackknife.ts';
import type { Measured } from './measured.ts';

/**
 * The length is proportional to the root of S(0)/S(1) - 1. This number must exceed its error by the factor below. The
 * error of the length is then at most an eighth of the length, and its distribution is close to normal.
 */
const CLEAR_EXCESS = 4;
/** Modes that may give the length where S(1) does not lie clearly below S(0). */
const MOST_MODES = 4;

/** Means over one independent block of a run. */
interface LengthBlock {
  /** S(n), n = 0, 1 ... */
  readonly structureFactor: Float64Array;
  /** What is subtracted, as N m^2, from S(0): <m> in a field, else 0. */
  readonly magnetization: number;
}

/** All measurements of the magnetization of a run. */
interface AllMagnetizations {
  /** One series a system. */
  readonly series: readonly Float64Array[];
  /** Where blocks of time begin, and how long they are; undefined where systems are the blocks. */
  readonly first: number;
  readonly span: number | undefined;
  readonly connected: boolean;
}

interface LatticeOfLength {
  /** L, sites along an axis. */
  readonly size: number;
  /** N, sites of a system. */
  readonly sites: number;
}

interface CorrelationLength {
  /** In lattice spacings. */
  readonly length: Measured | undefined;
  /** Why there is no length. */
  readonly warning?: string;
}

/**
 * The second-moment correlation length, xi = sqrt(S(0)/S(1) - 1)/(2 sin(pi/L)) (Cooper, Freedman & Preston 1982, Nucl. Phys. B
 * 210, 210), bias-corrected by the jackknife. Where the structure factors of the blocks do not determine the length, S(0) comes from all
 * measurements of the magnetization.
 */
export function correlationLength(
  blocks: readonly LengthBlock[],
  { all, ...lattice }: LatticeOfLength & { readonly all: AllMagnetizations | undefined },
): CorrelationLength {
  const ofBlocks = lengthOf(
    blocks.map(({ structureFactor, magnetization }) => [
      elementAt(structureFactor, 0),
      elementAt(structureFactor, 1),
      magnetization,
    ]),
    { ...lattice, mode: 1 },
  );
  if (ofBlocks.length || !all) return ofBlocks;
  return lengthOfAll(blocks, all, lattice) ?? ofBlocks;
}

/**
 * The length with S(0) = N <m^2> from all measurements of the magnetization, and S(n) of the first mode n that clearly lies
 * below S(0); undefined where none does. Above the critical temperature 1/S is nearly a straight line in 4 sin^2(pi n/L)
 * (Fisher and Burford 1967, Phys. Rev. 156, 583), and on a chain exactly, so these modes give the same length.
 */
function lengthOfAll(
  blocks: readonly LengthBlock[],
  { series, first, span, connected }: AllMagnetizations,
  lattice: LatticeOfLength,
): CorrelationLength | undefined {
  const moments = blocks.map((_, block) => {
    const members = span === undefined ? [elementAt(series, block)] : series;
    const from = span === undefined ? 0 : first + block * span;
    return momentsWithin(members, from, span === undefined ? Infinity : from + span);
  });
  const modes = (blocks[0]?.structureFactor.length ?? 0) - 1;
  for (let mode = 1; mode <= Math.min(MOST_MODES, modes); mode++) {
    const found = lengthOf(
      blocks.map(({ structureFactor }, block) => {
        const { m, m2 } = elementAt(moments, block);
        return [lattice.sites * m2, elementAt(structureFactor, mode), connected ? m : 0];
      }),
      { ...lattice, mode },
    );
    if (found.length) return found;
  }
  return undefined;
}

/** @param rows [S(0), S(mode), <m>] of each block */
function lengthOf(
  rows: readonly (readonly number[])[],
  { size, sites, mode }: LatticeOfLength & { readonly mode: number },
): CorrelationLength {
  const scale = 1 / (2 * Math.sin((Math.PI * mode) / size));
  const excessOf = ([s0 = NaN, s1 = NaN, m = NaN]: number[]): number =>
    (s0 - sites * m * m) / s1 - 1;
  const excess = jackknife(rows, excessOf);
  if (excess.value > CLEAR_EXCESS * excess.error) {
    const { corrected, error } = jackknife(
      rows,
      (means) => scale * Math.sqrt(Math.max(0, excessOf(means))),
    );
    return { length: { value: corrected, error } };
  }
  const state = excess.value === Infinity ? 'S(1) is zero' : 'S(0) does not clearly exceed S(1)';
  return {
    length: undefined,
    warning: `the correlation length cannot be determined: ${state}; the length may be too short for this lattice, or the run has too few measurements`,
  };
}

/** Means of m and m^2 over a span of measurements. */
function momentsWithin(
  series: readonly Float64Array[],
  from: number,
  to: number,
): { m: number; m2: number } {
  let [m, m2, count] = [0, 0, 0];
  for (const values of series)
    for (const value of values.subarray(from, Math.min(to, values.length))) {
      m += value;
      m2 += value ** 2;
      count++;
    }
  return { m: m / count, m2: m2 / count };
}
