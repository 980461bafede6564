import { isingKernels } from './ising/kernels.ts';
import { permutations, single, type KernelEntry } from './kernel-entry.ts';
import { machineKernels } from './rbm/kernels.ts';
import { blockSpinKernels } from './rg/kernels.ts';
import { viewKernels } from './view/kernels.ts';

/**
 * Every kernel with the buffers it binds and every permutation it is used in. A pipeline that is not
 * in this table cannot be made, and a test compiles all of it.
 */
export const kernels = {
  proof: {
    file: 'shared/proof.wgsl',
    host: 'gpu/proof.ts',
    kind: 'compute',
    bindings: ['storage'],
    permutations: single,
  },
  'random-words': {
    file: 'shared/random-words.wgsl',
    host: 'ensemble/random-words.ts',
    kind: 'compute',
    bindings: ['storage', { first: 'vec4u', extent: 'vec4u', key: 'vec2u' }],
    permutations: permutations({ pcg: [], philox: ['PHILOX'] }),
  },
  'row-sums': {
    file: 'shared/row-sums.wgsl',
    host: 'ensemble/row-sums.ts',
    kind: 'compute',
    bindings: [
      'read-only-storage',
      'storage',
      { columns: 'u32', rows: 'u32', slotStride: 'u32' },
      'ordinal',
    ],
    permutations: single,
  },
  'plane-sums': {
    file: 'shared/plane-sums.wgsl',
    host: 'ensemble/plane-sums.ts',
    kind: 'compute',
    bindings: [
      'read-only-storage',
      'storage',
      { entries: 'u32', rows: 'u32', block: 'u32', slotStride: 'u32' },
      'ordinal',
    ],
    permutations: single,
  },
  ...viewKernels,
  ...isingKernels,
  ...blockSpinKernels,
  ...machineKernels,
} as const satisfies Readonly<Record<string, KernelEntry>>;

export type KernelName = keyof typeof kernels;
export type PermutationName<K extends KernelName> = keyof (typeof kernels)[K]['permutations'] &
  string;
/** Whether the table has this permutation of a kernel. */
export function hasPermutation<K extends KernelName>(
  name: K,
  permutation: string,
): permutation is PermutationName<K> {
  return permutation in kernels[name].permutations;
}

/** The layout of the uniform buffer of a kernel; of a kernel with two, that of either. */
export type UniformOf<K extends KernelName> = Extract<
  (typeof kernels)[K]['bindings'][number],
  object
>;
