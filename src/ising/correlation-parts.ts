import { largestBuffer } from '../gpu/largest-buffer.ts';
import { GeometryError, siteCount, type Geometry } from '../ensemble/geometry.ts';
import { maximumOrdinals, type Gpu } from '../gpu/gpu.ts';

/** Bytes that the partial counts of one part should not exceed if the lattice allows that. */
const modestBytes = 2 ** 26;
/** Words compared in one part: some 25 ms on a processor, a few on a large GPU. */
const softwareWords = 2 ** 21;
const gpuWords = 2 ** 29;
/** A term of a Fourier sum costs about as much as comparing this many words. */
const wordsPerTerm = 1 / 2;

/** Distances that one invocation of shaders/ising/correlation-pairs.wgsl counts. */
export const blockDistances = 8;
/** What its counters hold in one lane. */
const mostCounted = 4095;
/** Sites that it compares in one turn. */
export const turnSites = 32;
const softwareInvocations = 2 ** 9;
const gpuInvocations = 2 ** 13;

interface Lines {
  /** Between the sites of a line, and between the distances of a block. */
  readonly spacing: number;
  /** In strips, columns that lines keep to; otherwise 1. */
  readonly columns: number;
  /** Of a column, or of all columns. */
  readonly lines: number;
  /** Sites of a line. */
  readonly sites: number;
}

/** How shaders/ising/correlation-pairs.wgsl divides the pairs of a part. */
interface Walk extends Lines {
  /** Blocks of distances of one part; the last part may have fewer. */
  readonly blocks: number;
  /** Invocations that share the lines. */
  readonly walkers: number;
  /** Sites of a line that one invocation takes. */
  readonly stretch: number;
  readonly stretches: number;
}

/** The distance at place `place` of the counts. */
export function distanceAt({ spacing }: Lines, place: number): number {
  const block = Math.floor(place / blockDistances);
  const spaces = Math.floor(block / spacing) * blockDistances + (place % blockDistances);
  return 1 + (block % spacing) + spaces * spacing;
}

/**
 * How the work at distances and mode numbers 0 .. floor(L/2) is divided into parts of about equal length, each
 * short enough for a submit of its own.
 */
export interface CorrelationParts {
  /** floor(L/2). */
  readonly farthest: number;
  /** Mode numbers of one part, up to L/4 where L is even, the rest being counted with them; the last part may have fewer. */
  readonly modes: number;
  readonly parts: number;
  /** Kinds of displacement: along the axes, and on the square lattice along the diagonals. */
  readonly quantities: number;
  readonly walk: Walk;
  /** How many samples fit on the GPU, at most those asked for. */
  readonly slots: number;
}

/**
 * @param capacity samples wanted between two readbacks
 * @throws GeometryError in mode `single`, and where the counts of so many lattices do not fit into a buffer
 */
export function correlationParts(gpu: Gpu, geometry: Geometry, capacity: number): CorrelationParts {
  const { mode, lattice, size, systems, width, height, groups } = geometry;
  if (mode === 'single')
    throw new GeometryError(
      'Correlations are counted on replicas and on lattices cut into strips, not on unfolded lattices.',
    );
  const farthest = Math.floor(size / 2);
  const quantities = lattice === 'chain' ? 1 : 2;
  const { software } = gpu.adapter;
  const all = mode === 'strip' ? 2 * width : Math.max(1, Math.ceil(farthest / blockDistances));
  const lines = linesOf(geometry);
  const tasks = lines.columns * groups * quantities ** 2 * all;
  const walk = { ...lines, ...walksOf(lines, { tasks, software }) };
  const most = largestBuffer(gpu);
  // Cost per block of distances: partial counts of 64 bits, words compared, terms of the Fourier sums.
  const bytes =
    walk.columns * walk.walkers * walk.stretches * blockDistances * quantities ** 2 * systems * 8;
  const terms = quantities * size * systems;
  const work = blockDistances * (width * height * groups + terms * wordsPerTerm);
  const fitting = Math.floor(
    Math.min((software ? softwareWords : gpuWords) / work, modestBytes / bytes),
  );
  // A slot and a part share one ordinal.
  const wanted = Math.max(1, Math.ceil(all / maximumOrdinals), Math.min(fitting, all));
  const parts = Math.ceil(all / wanted);
  const blocks = Math.ceil(all / parts);
  // Modes n and L/2 - n are one.
  const modes = Math.ceil(((size % 2 === 0 ? Math.floor(size / 4) : farthest) + 1) / parts);
  const slotBytes = parts * blocks * blockDistances * quantities * systems * 8;
  const lineBytes = quantities * size * systems * 4;
  if (Math.max(bytes * blocks, slotBytes, lineBytes) > most)
    throw new GeometryError(
      `${systems} lattices of size ${siteCount(geometry) === size ? size : `${size} x ${size}`} are too many for ` +
        `their correlations at ${farthest + 1} distances to be counted on ${gpu.adapter.name}: use fewer replicas.`,
    );
  const slots = Math.min(
    capacity,
    Math.floor(maximumOrdinals / parts),
    Math.floor(most / slotBytes),
  );
  return {
    farthest,
    modes,
    parts,
    quantities,
    walk: { ...walk, blocks },
    slots: Math.max(1, slots),
  };
}

/** Lines that cover every site once, in each direction. */
function linesOf({ mode, lattice, width, height }: Geometry): Lines {
  if (lattice === 'chain')
    return { spacing: mode === 'strip' ? width : 1, columns: 1, lines: 1, sites: width };
  if (mode === 'strip')
    return { spacing: width, columns: width, lines: width, sites: height / width };
  return { spacing: 1, columns: 1, lines: width, sites: height };
}

/** How many invocations share the lines, given those of one walker: enough to keep the adapter busy. */
function walksOf(
  { lines, sites }: Lines,
  { tasks, software }: { tasks: number; software: boolean },
): Pick<Walk, 'walkers' | 'stretch' | 'stretches'> {
  const most = Math.floor(mostCounted / turnSites) * turnSites;
  const stretches = Math.ceil(sites / most);
  const stretch = Math.ceil(sites / stretches / turnSites) * turnSites;
  const fewest = Math.ceil(lines / Math.floor(most / stretch));
  const busy = Math.ceil((software ? softwareInvocations : gpuInvocations) / (tasks * stretches));
  return { walkers: Math.max(fewest, Math.min(busy, lines)), stretch, stretches };
}
