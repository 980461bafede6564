import { isingKernels } from './ising/kernels.ts';
import type { KernelEntry } from './kernel-entry.ts';
import { machineKernels } from './rbm/kernels.ts';
import { blockSpinKernels } from './rg/kernels.ts';

/**
 * Every kernel with the buffers it binds and every permutation it is used in. A pipeline that is not
 * in this table cannot be made, and a test compiles all of it.
 */
export const kernels = {
  proof: {
    file: 'shared/proof.wgsl',
    kind: 'compute',
    bindings: ['storage'],
    permutations: { default: {} },
  },
  'random-words': {
    file: 'shared/random-words.wgsl',
    kind: 'compute',
    bindings: ['storage', 'uniform'],
    permutations: { pcg: {}, philox: { flags: ['PHILOX'] } },
  },
  sum: {
    file: 'shared/sum.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', 'uniform', 'ordinal'],
    permutations: { default: {} },
  },
  'view-lattice': {
    file: 'view/lattice.wgsl',
    kind: 'render',
    bindings: ['read-only-storage', 'uniform'],
    permutations: { default: {} },
  },
  'view-receptive-fields': {
    file: 'view/receptive-fields.wgsl',
    kind: 'render',
    bindings: ['read-only-storage', 'uniform'],
    permutations: { default: {} },
  },
  'view-hidden-layer': {
    file: 'view/hidden-layer.wgsl',
    kind: 'render',
    bindings: [
      'read-only-storage',
      'read-only-storage',
      'read-only-storage',
      'read-only-storage',
      'uniform',
    ],
    permutations: { default: {} },
  },
  ...isingKernels,
  ...blockSpinKernels,
  ...machineKernels,
} as const satisfies Readonly<Record<string, KernelEntry>>;

export type KernelName = keyof typeof kernels;
export type PermutationName<K extends KernelName> = keyof (typeof kernels)[K]['permutations'] &
  string;
