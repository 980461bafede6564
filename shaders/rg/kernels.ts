import type { KernelEntry } from '../kernel-entry.ts';

/** Block spins and what is measured of them. */
export const blockSpinKernels = {
  majority: {
    file: 'rg/majority.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', 'uniform'],
    permutations: {
      default: {},
      'ties-up': { flags: ['TIES_UP'] },
      'ties-first': { flags: ['TIES_FIRST'] },
    },
  },
  'majority-any': {
    file: 'rg/majority-any.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', 'uniform'],
    permutations: { default: {} },
  },
  decimation: {
    file: 'rg/decimation.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', 'uniform'],
    permutations: { default: {} },
  },
  average: {
    file: 'rg/average.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', 'uniform'],
    permutations: { default: {} },
  },
  'average-again': {
    file: 'rg/average-again.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', 'uniform'],
    permutations: { default: {} },
  },
  'average-moments': {
    file: 'rg/average-moments.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', 'uniform'],
    permutations: { default: {} },
  },
  'average-correlations': {
    file: 'rg/average-correlations.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', 'uniform'],
    permutations: { default: {} },
  },
  'average-histogram': {
    file: 'rg/average-histogram.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', 'uniform'],
    permutations: { default: {} },
  },
  sublattice: {
    file: 'rg/sublattice.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', 'uniform'],
    permutations: { default: {} },
  },
  'local-fields': {
    file: 'rg/local-fields.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', 'uniform'],
    permutations: { default: {} },
  },
  operators: {
    file: 'rg/operators.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', 'uniform'],
    permutations: { default: {} },
  },
  'operator-correlations': {
    file: 'rg/operator-correlations.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'read-only-storage', 'storage', 'uniform'],
    permutations: { default: {} },
  },
  unfold: {
    file: 'rg/unfold.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', 'uniform'],
    permutations: { default: {} },
  },
} as const satisfies Readonly<Record<string, KernelEntry>>;
