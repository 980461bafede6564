import { lattice, permutations, reads, single, type KernelEntry } from '../kernel-entry.ts';

/** A step from fine to coarse spins (shaders/rg/include/block.wgsl). */
const blockBindings = [
  'read-only-storage',
  'storage',
  { fine: lattice, coarse: lattice, key: 'vec2u', step: 'u32', level: 'u32' },
] as const;

/** Counts over chunks of sites. */
const chunkBindings = [
  'read-only-storage',
  'storage',
  { lattice, chunk: 'u32', chunks: 'u32' },
] as const;

/** Nine operators, or two further ones. */
const further = permutations({ default: [], further: ['FURTHER'] });

/** Block spins and what is measured on them. */
export const blockSpinKernels = {
  majority: {
    file: 'rg/majority.wgsl',
    host: 'rg/blocking.ts',
    kind: 'compute',
    bindings: blockBindings,
    permutations: permutations({
      default: [],
      'ties-up': ['TIES_UP'],
      'ties-first': ['TIES_FIRST'],
    }),
  },
  'majority-any': {
    file: 'rg/majority-any.wgsl',
    host: 'rg/blocking.ts',
    kind: 'compute',
    bindings: blockBindings,
    permutations: single,
  },
  decimation: {
    file: 'rg/decimation.wgsl',
    host: 'rg/blocking.ts',
    kind: 'compute',
    bindings: blockBindings,
    permutations: single,
  },
  filter: {
    file: 'rg/filter.wgsl',
    host: 'rg/filtering.ts',
    kind: 'compute',
    bindings: [...blockBindings, 'read-only-storage'],
    permutations: single,
  },
  'filter-any': {
    file: 'rg/filter-any.wgsl',
    host: 'rg/filtering.ts',
    kind: 'compute',
    bindings: [...blockBindings, 'read-only-storage'],
    permutations: single,
  },
  average: {
    file: 'rg/average.wgsl',
    host: 'rg/block-average.ts',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', { fine: lattice, side: 'u32', share: 'f32' }],
    permutations: single,
  },
  'average-again': {
    file: 'rg/average-again.wgsl',
    host: 'rg/block-average.ts',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', { systems: 'u32', side: 'u32', share: 'f32' }],
    permutations: single,
  },
  'average-moments': {
    file: 'rg/average-moments.wgsl',
    host: 'rg/average-moments.ts',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', { systems: 'u32', side: 'u32' }],
    permutations: single,
  },
  'average-correlations': {
    file: 'rg/average-correlations.wgsl',
    host: 'rg/average-correlations.ts',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', { systems: 'u32', side: 'u32', distances: 'u32' }],
    permutations: single,
  },
  'average-histogram': {
    file: 'rg/average-histogram.wgsl',
    host: 'rg/average-histogram.ts',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', { systems: 'u32', sites: 'u32', spins: 'u32' }],
    permutations: single,
  },
  sublattice: {
    file: 'rg/sublattice.wgsl',
    host: 'rg/sublattice.ts',
    kind: 'compute',
    bindings: chunkBindings,
    permutations: single,
  },
  'local-fields': {
    file: 'rg/local-fields.wgsl',
    host: 'rg/local-fields.ts',
    kind: 'compute',
    bindings: chunkBindings,
    permutations: single,
  },
  operators: {
    file: 'rg/operators.wgsl',
    host: 'rg/operators.ts',
    kind: 'compute',
    bindings: chunkBindings,
    permutations: further,
  },
  'operator-correlations': {
    file: 'rg/operator-correlations.wgsl',
    host: 'rg/operator-correlations.ts',
    kind: 'compute',
    bindings: [
      ...reads(2),
      'storage',
      { systems: 'u32', blocks: 'u32', fineSites: 'u32', coarseSites: 'u32' },
    ],
    permutations: further,
  },
  'growing-start': {
    file: 'rg/growing-start.wgsl',
    host: 'rg/growing.ts',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', { fine: lattice, coarse: lattice }],
    permutations: single,
  },
  growing: {
    file: 'rg/growing.wgsl',
    host: 'rg/growing.ts',
    kind: 'compute',
    bindings: [
      'storage',
      'read-only-storage',
      {
        fine: lattice,
        coarse: lattice,
        key: 'vec2u',
        step: 'u32',
        bands: 'u32',
        freeBits: 'vec4u',
        freeTails: 'vec4u',
        tieBits: 'vec4u',
        tieTails: 'vec4u',
        fourBits: 'vec2u',
        fourTails: 'vec2u',
      },
      'ordinal',
    ],
    permutations: single,
    unset: ['COUPLINGS'],
  },
  'growing-couplings': {
    file: 'rg/growing-couplings.wgsl',
    host: 'rg/growing.ts',
    kind: 'compute',
    bindings: [
      'storage',
      'read-only-storage',
      { fine: lattice, coarse: lattice, key: 'vec2u', step: 'u32', bands: 'u32' },
      'ordinal',
      'read-only-storage',
    ],
    permutations: permutations({ default: ['COUPLINGS'] }),
  },
  window: {
    file: 'rg/window.wgsl',
    host: 'rg/growing-window.ts',
    kind: 'compute',
    bindings: [
      'read-only-storage',
      'storage',
      { whole: lattice, window: lattice, corner: 'vec2u' },
    ],
    permutations: single,
  },
  unfold: {
    file: 'rg/unfold.wgsl',
    host: 'rg/unfold.ts',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', { folded: lattice, flat: lattice }],
    permutations: single,
  },
} as const satisfies Readonly<Record<string, KernelEntry>>;
