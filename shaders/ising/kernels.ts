import { lattice, permutations, reads, single, type KernelEntry } from '../kernel-entry.ts';

/** Thresholds of a word, or of each of its replicas. */
const thresholds = { 'per-group': [], 'per-replica': ['PER_REPLICA'] } as const;
const mode = { replicas: [], strips: ['STRIPS'] } as const;

const checkerboard = {
  lattice,
  key: 'vec2u',
  step: 'u32',
  bands: 'u32',
  streams: 'vec4u',
} as const;

const checkerboardBindings = ['storage', 'read-only-storage', checkerboard, 'ordinal'] as const;

/** Tiles in workgroup memory: the number of half-sweeps, and the ensemble after them. */
const tileBindings = [...checkerboardBindings, 'ordinal', 'storage'] as const;

/** Half-sweeps that count on the way: their number, counts of replicas, readings of strips, and the slot of a reading. */
const countingBindings = [
  'storage',
  'read-only-storage',
  checkerboard,
  'ordinal',
  'storage',
  'storage',
  'ordinal',
] as const;

const singleSpin = [
  { metropolis: [], 'heat-bath': ['HEAT_BATH'] },
  { square: [], chain: ['CHAIN'] },
] as const;
const counting = { '': ['COUNTING'] } as const;
const tiles = { '': ['TILES'] } as const;

const clusterUpdate = {
  lattice,
  key: 'vec2u',
  step: 'u32',
  unlike: 'u32',
  against: 'u32',
  bands: 'u32',
  streams: 'vec4u',
} as const;

/** Numbering the spins of a part as in the whole ensemble takes divisions. */
const clusterFlags = { whole: [], part: ['PART'] } as const;
const clusterOf = permutations(clusterFlags);

/** Updates and measurements of Ising models. */
export const isingKernels = {
  start: {
    file: 'ising/start.wgsl',
    host: 'ising/start.ts',
    kind: 'compute',
    bindings: ['storage', { lattice, key: 'vec2u', fill: 'vec2u', streams: 'vec4u' }],
    permutations: permutations({ ordered: [], striped: ['STRIPED'], hot: ['HOT'] }),
  },
  brush: {
    file: 'ising/brush.wgsl',
    host: 'ising/brush.ts',
    kind: 'compute',
    bindings: [
      'storage',
      {
        lattice,
        centre: 'vec2u',
        radius: 'u32',
        group: 'u32',
        firstRow: 'u32',
        rows: 'u32',
        up: 'u32',
      },
    ],
    permutations: single,
  },
  metropolis: {
    file: 'ising/metropolis.wgsl',
    host: 'ising/checkerboard.ts',
    kind: 'compute',
    bindings: checkerboardBindings,
    permutations: permutations(thresholds),
    unset: ['COUNTING', 'TILES', 'CHAIN'],
  },
  'metropolis-tiles': {
    file: 'ising/metropolis.wgsl',
    host: 'ising/checkerboard.ts',
    kind: 'compute',
    bindings: tileBindings,
    permutations: permutations(thresholds, tiles),
    unset: ['COUNTING', 'CHAIN'],
  },
  'metropolis-counting': {
    file: 'ising/metropolis.wgsl',
    host: 'ising/checkerboard.ts',
    kind: 'compute',
    bindings: countingBindings,
    permutations: permutations(thresholds, counting),
    unset: ['TILES', 'CHAIN'],
  },
  'single-spin': {
    file: 'ising/single-spin.wgsl',
    host: 'ising/checkerboard.ts',
    kind: 'compute',
    bindings: checkerboardBindings,
    permutations: permutations(...singleSpin, thresholds),
    unset: ['COUNTING', 'TILES'],
  },
  'single-spin-tiles': {
    file: 'ising/single-spin.wgsl',
    host: 'ising/checkerboard.ts',
    kind: 'compute',
    bindings: tileBindings,
    permutations: permutations(...singleSpin, thresholds, tiles),
    unset: ['COUNTING'],
  },
  'single-spin-counting': {
    file: 'ising/single-spin.wgsl',
    host: 'ising/checkerboard.ts',
    kind: 'compute',
    bindings: countingBindings,
    permutations: permutations(...singleSpin, thresholds, counting),
    unset: ['TILES'],
  },
  'cluster-bonds': {
    file: 'ising/cluster-bonds.wgsl',
    host: 'ising/swendsen-wang.ts',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', 'read-only-storage', clusterUpdate, 'ordinal'],
    permutations: permutations({ default: [], field: ['FIELD'] }),
  },
  'cluster-rows': {
    file: 'ising/cluster-rows.wgsl',
    host: 'ising/swendsen-wang.ts',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', clusterUpdate, 'ordinal'],
    permutations: single,
  },
  'cluster-tiles': {
    file: 'ising/cluster-tiles.wgsl',
    host: 'ising/swendsen-wang.ts',
    kind: 'compute',
    adapters: 'gpu',
    bindings: ['read-only-storage', 'storage', clusterUpdate, 'ordinal'],
    permutations: single,
  },
  'cluster-join': {
    file: 'ising/cluster-join.wgsl',
    host: 'ising/swendsen-wang.ts',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', clusterUpdate, 'ordinal'],
    permutations: permutations({ default: [], field: ['FIELD'] }),
  },
  'cluster-coins': {
    file: 'ising/cluster-coins.wgsl',
    host: 'ising/swendsen-wang.ts',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', 'storage', clusterUpdate, 'ordinal'],
    permutations: clusterOf,
  },
  'cluster-tile-coins': {
    file: 'ising/cluster-tile-coins.wgsl',
    host: 'ising/swendsen-wang.ts',
    kind: 'compute',
    adapters: 'gpu',
    bindings: ['storage', 'storage', clusterUpdate, 'ordinal'],
    permutations: clusterOf,
  },
  'cluster-flip': {
    file: 'ising/cluster-flip.wgsl',
    host: 'ising/swendsen-wang.ts',
    kind: 'compute',
    bindings: ['storage', ...reads(2), clusterUpdate, 'ordinal'],
    permutations: permutations({ default: [], field: ['FIELD'] }, clusterFlags),
  },
  exchange: {
    file: 'ising/exchange.wgsl',
    host: 'ising/replica-exchange.ts',
    kind: 'compute',
    bindings: [
      'read-only-storage',
      'storage',
      'storage',
      'read-only-storage',
      {
        key: 'vec2u',
        step: 'u32',
        slot: 'u32',
        ranks: 'u32',
        ladders: 'u32',
        entries: 'u32',
        columns: 'u32',
        antiferromagnet: 'u32',
      },
      'ordinal',
    ],
    permutations: single,
  },
  'exchange-thresholds': {
    file: 'ising/exchange-thresholds.wgsl',
    host: 'ising/replica-exchange.ts',
    kind: 'compute',
    bindings: [...reads(2), 'storage', { groups: 'u32', systems: 'u32', moves: 'u32' }],
    permutations: single,
  },
  reversal: {
    file: 'ising/reversal.wgsl',
    host: 'ising/reversal.ts',
    kind: 'compute',
    bindings: [
      ...reads(2),
      'storage',
      {
        key: 'vec2u',
        half: 'vec2u',
        step: 'u32',
        slot: 'u32',
        groups: 'u32',
        lanes: 'u32',
        columns: 'u32',
        against: 'u32',
        streams: 'vec4u',
      },
      'ordinal',
    ],
    permutations: single,
  },
  'reversal-flip': {
    file: 'ising/reversal-flip.wgsl',
    host: 'ising/reversal.ts',
    kind: 'compute',
    bindings: ['storage', 'read-only-storage', lattice],
    permutations: single,
  },
  measurement: {
    file: 'ising/measurement.wgsl',
    host: 'ising/measurement.ts',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', { lattice, chunk: 'u32', chunks: 'u32' }, 'ordinal'],
    permutations: permutations(mode, { '': [], staggered: ['STAGGERED'], raster: ['RASTER'] }),
  },
  'correlation-pairs': {
    file: 'ising/correlation-pairs.wgsl',
    host: 'ising/correlation-pairs.ts',
    kind: 'compute',
    bindings: [
      'read-only-storage',
      'storage',
      {
        lattice,
        farthest: 'u32',
        spacing: 'u32',
        blocks: 'u32',
        parts: 'u32',
        columns: 'u32',
        lines: 'u32',
        sites: 'u32',
        walkers: 'u32',
        stretch: 'u32',
        stretches: 'u32',
        quantities: 'u32',
        direction: 'u32',
        directions: 'u32',
      },
      'ordinal',
    ],
    permutations: permutations({
      ...mode,
      'replicas/ragged': ['RAGGED'],
      'strip-rows': ['STRIPS', 'ROWS'],
    }),
  },
  bonds: {
    file: 'ising/bonds.wgsl',
    host: 'ising/bonds.ts',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', lattice],
    permutations: single,
  },
  'line-sums': {
    file: 'ising/line-sums.wgsl',
    host: 'ising/structure-factor.ts',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', { lattice, lines: 'u32' }],
    permutations: permutations(mode),
  },
  'structure-factor': {
    file: 'ising/structure-factor.wgsl',
    host: 'ising/structure-factor.ts',
    kind: 'compute',
    bindings: [
      ...reads(2),
      'storage',
      {
        size: 'u32',
        sites: 'u32',
        axes: 'u32',
        systems: 'u32',
        farthest: 'u32',
        modes: 'u32',
        parts: 'u32',
      },
      'ordinal',
    ],
    permutations: single,
  },
} as const satisfies Readonly<Record<string, KernelEntry>>;
