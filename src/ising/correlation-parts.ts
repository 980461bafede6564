import { largestBuffer } from '../gpu/largest-buffer.ts';
import { GeometryError, siteCount, type Geometry } from '../ensemble/geometry.ts';
import { maximumOrdinals, type Gpu } from '../gpu/gpu.ts';

/** Bytes that the partial counts of one part should not exceed if the lattice allows that. */
const modestBytes = 2 ** 26;
/** Words compared in one part: some 50 ms on a processor, a few on a large GPU. */
const softwareWords = 2 ** 21;
const gpuWords = 2 ** 29;
/** A term of a Fourier sum costs about as much as comparing this many words. */
const wordsPerTerm = 1 / 2;

/** A walk of shaders/ising/correlation-pairs.wgsl: which sites one invocation compares with those at one distance. */
interface Walk {
  /** Invocations side by side; each takes every `walkers`-th word column. */
  readonly walkers: number;
  /** Rows of a walk. */
  readonly rows: number;
  readonly rowBlocks: number;
}

/**
 * How the work at distances and mode numbers 0 .. floor(L/2) is divided into parts of about equal length, each
 * short enough for a submit of its own.
 */
export interface CorrelationParts {
  /** floor(L/2). */
  readonly farthest: number;
  /** Distances, and mode numbers, of one part; the last part may have fewer. */
  readonly distances: number;
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
  const walk = mode === 'strip' ? stripWalk(geometry) : replicaWalk(geometry);
  const most = largestBuffer(gpu);
  // Cost per distance: partial counts of 64 bits, words compared, terms of the Fourier sums.
  const bytes = walk.walkers * walk.rowBlocks * quantities * systems * 8;
  const terms = quantities * size * systems;
  const work = width * height * groups + terms * wordsPerTerm;
  const fitting = Math.floor(
    Math.min((gpu.adapter.software ? softwareWords : gpuWords) / work, modestBytes / bytes),
  );
  // A slot and a part share one ordinal.
  const fewest = Math.ceil((farthest + 1) / maximumOrdinals);
  const wanted = Math.max(1, fewest, Math.min(fitting, farthest + 1));
  const parts = Math.ceil((farthest + 1) / wanted);
  const distances = Math.ceil((farthest + 1) / parts);
  const slotBytes = parts * distances * quantities * systems * 8;
  const lineBytes = quantities * size * systems * 4;
  if (Math.max(bytes * distances, slotBytes, lineBytes) > most)
    throw new GeometryError(
      `${systems} lattices of size ${siteCount(geometry) === size ? size : `${size} x ${size}`} are too many for ` +
        `their correlations at ${farthest + 1} distances to be counted on ${gpu.adapter.name}: use fewer replicas.`,
    );
  const slots = Math.min(
    capacity,
    Math.floor(maximumOrdinals / parts),
    Math.floor(most / slotBytes),
  );
  return { farthest, distances, parts, quantities, walk, slots: Math.max(1, slots) };
}

/** At most 255 sites: what 9-bit counters hold at two pairs a site. Whole columns where they are short. */
function replicaWalk({ width, height }: Geometry): Walk {
  const most = 255;
  const rowBlocks = Math.ceil(height / most);
  const rows = Math.ceil(height / rowBlocks);
  return { walkers: Math.ceil(width / Math.floor(most / rows)), rows, rowBlocks };
}

/** About 64 sites, more on lattices so large that there would be too many walks. */
function stripWalk({ width, height }: Geometry): Walk {
  const mostWalks = 65_536;
  const sites = Math.max(64, Math.ceil((width * height) / mostWalks));
  const rows = Math.min(height, sites);
  const columns = Math.min(width, Math.floor(sites / rows));
  return { walkers: Math.ceil(width / columns), rows, rowBlocks: Math.ceil(height / rows) };
}
