import { Ensemble } from '../ensemble/ensemble.ts';
import { GeometryError, squareGeometry } from '../ensemble/geometry.ts';
import { packLattices } from '../ensemble/unpack.ts';
import { elementAt } from '../element-at.ts';
import { fewestForErrors } from '../statistics/measured.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { BlockRule } from './block-rule.ts';
import type { MapMaker } from './coarse-map.ts';
import type { FilterRule } from './filter-rule.ts';
import { blocksFor } from './flow-parts.ts';
import { FlowMeasurement } from './flow-measurement.ts';
import type { FlowLevel } from './measured-levels.ts';
import type { LinearizedStep } from './monte-carlo-rg.ts';

/** Lattices that are given and not sampled. */
export interface GivenLattices {
  /** Side L. */
  readonly size: number;
  /** Of each lattice L^2 spins of 0 and 1, row after row. */
  readonly rows: readonly Uint8Array[];
}

export interface GivenFlowOptions {
  readonly rule: BlockRule | FilterRule | MapMaker;
  /** Of ties and of soft maps. */
  readonly seed: number;
  /** Of 128 lattices or windows or more. */
  readonly measureCouplings?: boolean | undefined;
  /** Whether to measure the two further even operators too. */
  readonly furtherOperators?: boolean | undefined;
  /** Aborting ends the measurement between the lattices and their windows. */
  readonly signal?: AbortSignal | undefined;
}

/** Square parts of few lattices, which stand for lattices of their own. */
export interface Windows {
  readonly side: number;
  /** Windows of one lattice. */
  readonly count: number;
}

/** The flow of given lattices. */
export interface GivenFlow {
  /** Of the lattices themselves: a series of one measurement for each. */
  readonly levels: readonly FlowLevel[];
  /** What steps, gains and couplings come from: the lattices where there are 32 or more, otherwise their windows. Null where there are none. */
  readonly parts: {
    readonly levels: readonly FlowLevel[];
    readonly steps: readonly LinearizedStep[];
  } | null;
  /** How the lattices were cut; absent where the lattices themselves were measured. */
  readonly windows?: Windows;
  /** Whether the errors of exponents are those over lattices or over windows. Gains and couplings of windows have errors over windows. */
  readonly errorsOver: 'lattices' | 'windows';
}

/** Lattices that are measured a bit each. */
export const wordLattices = 32;
/** Fewer lattices or windows give no couplings with errors: 4 groups of 32. */
export const fewestForCouplings = 128;
/** Windows are at least of this side where the lattice allows: more of them have smaller errors, and larger ones fewer edges. */
const likedSide = 128;
/** The smallest side of a window, and of the coarse windows of a step: a smaller one is mostly edge. */
export const leastSide = 32;
const leastCoarse = 16;
const fewestWindows = 64;

/**
 * How few lattices are cut into windows: squares whose number is a multiple of 32 altogether.
 * @returns undefined where the lattices are too small
 */
export function windowsOf(size: number, lattices: number, factor: number): Windows | undefined {
  const fitting: Windows[] = [];
  for (let across = 1; size / across >= leastSide; across *= 2) {
    const side = size / across;
    const count = across * across;
    const fits = Number.isInteger(side / factor) && side / factor >= leastCoarse;
    const total = lattices * count;
    if (fits && total % wordLattices === 0 && total >= fewestWindows) fitting.push({ side, count });
  }
  // From large windows to small ones.
  return fitting.findLast(({ side }) => side >= likedSide) ?? fitting[0];
}

/**
 * The flow of given lattices under zooming out. 32 lattices or more are measured as they are, a multiple of 32 of them. Exponents of fewer
 * lattices come from windows, whose opposite edges are joined: the bonds across the edges join spins that are no neighbours.
 * Blocks lie within the windows, so that y_h with the field operator alone and the gains do not notice the edges.
 * A lattice and its mirror image are equally likely without a field, so that odd operators have mean 0 where the rule has that symmetry.
 * Fewer than 32 lattices have no windows where a function makes the maps, because windows need the b of a rule.
 * @throws GeometryError where the lattices have no such blocks, another number of spins than L^2, or do not fit into a buffer
 * @throws the reason of the signal
 */
export async function flowOfLattices(
  gpu: Gpu,
  { size, rows }: GivenLattices,
  options: GivenFlowOptions,
): Promise<GivenFlow> {
  const { rule } = options;
  const odd = rows.find(({ length }) => length !== size * size);
  if (odd)
    throw new GeometryError(`A lattice of ${odd.length} spins: side ${size} has ${size * size}.`);
  const count = rows.length - (rows.length % wordLattices);
  if (count > 0) {
    const found = await measured(gpu, { size, rows: rows.slice(0, count) }, options);
    return { levels: found.levels, parts: found, errorsOver: 'lattices' };
  }
  const whole = await measured(gpu, { size, rows }, { ...options, measureCouplings: false });
  const windows =
    typeof rule === 'function' ? undefined : windowsOf(size, rows.length, rule.factor);
  const byLattice = rows.length >= fewestForErrors;
  const errorsOver = byLattice ? 'lattices' : 'windows';
  if (!windows || typeof rule === 'function')
    return { levels: whole.levels, parts: null, errorsOver };
  options.signal?.throwIfAborted();
  // Windows that are neighbours know of each other, so that a block of the jackknife is a lattice or a compact part of one.
  const blocks = byLattice ? rows.length : blocksFor(rows.length * windows.count);
  const cut = { size: windows.side, rows: cutWindows({ size, rows }, windows, blocks) };
  const parts = await measured(gpu, cut, {
    ...options,
    depth: Math.floor(Math.log(windows.side / leastCoarse) / Math.log(rule.factor) + 1e-9),
    blocks,
  });
  return { levels: whole.levels, parts, windows, errorsOver };
}

async function measured(
  gpu: Gpu,
  { size, rows }: GivenLattices,
  options: GivenFlowOptions & { readonly depth?: number; readonly blocks?: number },
): Promise<{ levels: FlowLevel[]; steps: LinearizedStep[] }> {
  const { seed, rule, depth, blocks, furtherOperators } = options;
  const geometry = squareGeometry(size, rows.length);
  using ensemble = new Ensemble(gpu, geometry, 'given lattices');
  gpu.write(ensemble.buffer, packLattices(geometry, rows));
  using measurement = await FlowMeasurement.create(gpu, ensemble, {
    seed,
    rule,
    depth,
    measureCouplings: options.measureCouplings === true && rows.length >= fewestForCouplings,
    further: furtherOperators,
    blocks,
  });
  await measurement.measure(0);
  return {
    levels: measurement.levels(),
    steps: await measurement.steps({ symmetric: isSymmetric(rule) }),
  };
}

/** Whether a rule makes the mirror image of block spins of the mirror image of spins. */
function isSymmetric(rule: GivenFlowOptions['rule']): boolean {
  // Hidden units may have biases.
  if (typeof rule === 'function') return false;
  if (rule.kind === 'filter') return rule.bias === 0;
  return rule.kind === 'decimation' || rule.ties !== 'up';
}

/**
 * All windows of all lattices. System s is in block s mod `blocks`. Blocks follow each other along the lattices, and
 * within a lattice along a curve that fills squares.
 */
function cutWindows(
  { size, rows }: GivenLattices,
  { side, count }: Windows,
  blocks: number,
): Uint8Array[] {
  const ofBlock = (count * rows.length) / blocks;
  return Array.from({ length: count * rows.length }, (_, system) => {
    const place = (system % blocks) * ofBlock + Math.floor(system / blocks);
    const spins = elementAt(rows, Math.floor(place / count));
    const { column, row } = alongCurve(place % count);
    const [left, top] = [column * side, row * side];
    const own = new Uint8Array(side * side);
    for (let y = 0; y < side; y++) {
      const from = (top + y) * size + left;
      own.set(spins.subarray(from, from + side), y * side);
    }
    return own;
  });
}

/** Column and row of a place on the Z-curve, whose every other bit belongs to the column. */
function alongCurve(place: number): { readonly column: number; readonly row: number } {
  let [column, row] = [0, 0];
  for (let bit = 0; 4 ** bit <= place; bit++) {
    const quarter = Math.floor(place / 4 ** bit) % 4;
    column += 2 ** bit * (quarter % 2);
    row += 2 ** bit * Math.floor(quarter / 2);
  }
  return { column, row };
}
