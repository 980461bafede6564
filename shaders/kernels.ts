/**
 * Every kernel with the buffers it binds and every permutation it is used in. A pipeline that is not
 * in this table cannot be made, and a test compiles all of it.
 */

/** What a binding holds; its place in the list is its `@binding` number in group 0. */
export type Binding =
  | 'storage'
  | 'read-only-storage'
  | 'uniform'
  /** One entry of the ordinals buffer: the number of this dispatch within its submit. */
  | 'ordinal';

interface Permutation {
  /**
   * Names that `#if` finds true; all other flags of the kernel are false. Besides, every shader may test
   * SOFTWARE, which is true on software adapters: other instructions, the same bits.
   */
  readonly flags?: readonly string[];
}

export interface KernelEntry {
  readonly file: string;
  /** `render` shaders have the entry points `vertex_main` and `fragment_main`, the rest `main`. */
  readonly kind: 'compute' | 'render';
  readonly bindings: readonly Binding[];
  readonly permutations: Readonly<Record<string, Permutation>>;
}

export const kernels = {
  proof: {
    file: 'shared/proof.wgsl',
    kind: 'compute',
    bindings: ['storage'],
    permutations: { default: {} },
  },
  start: {
    file: 'ising/start.wgsl',
    kind: 'compute',
    bindings: ['storage', 'uniform'],
    permutations: { cold: {}, hot: { flags: ['HOT'] } },
  },
  metropolis: {
    file: 'ising/metropolis.wgsl',
    kind: 'compute',
    bindings: ['storage', 'read-only-storage', 'uniform', 'ordinal'],
    permutations: {
      'per-group': {},
      'per-replica': { flags: ['PER_REPLICA'] },
    },
  },
  measure: {
    file: 'ising/measure.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', 'uniform'],
    permutations: { replicas: {}, strips: { flags: ['STRIPS'] } },
  },
  sum: {
    file: 'shared/sum.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', 'uniform', 'ordinal'],
    permutations: { default: {} },
  },
  majority: {
    file: 'rg/majority.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', 'uniform'],
    permutations: { default: {} },
  },
  unfold: {
    file: 'rg/unfold.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', 'uniform'],
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
  'rbm-weights': {
    file: 'rbm/weights.wgsl',
    kind: 'compute',
    bindings: ['storage', 'uniform'],
    permutations: { default: {} },
  },
  'rbm-units': {
    file: 'rbm/units.wgsl',
    kind: 'compute',
    bindings: [
      'read-only-storage',
      'read-only-storage',
      'read-only-storage',
      'read-only-storage',
      'storage',
      'uniform',
      'ordinal',
    ],
    permutations: { layer: {}, batch: { flags: ['BATCH'] } },
  },
  'rbm-update': {
    file: 'rbm/update.wgsl',
    kind: 'compute',
    bindings: [
      'read-only-storage',
      'read-only-storage',
      'read-only-storage',
      'read-only-storage',
      'read-only-storage',
      'storage',
      'storage',
      'uniform',
      'ordinal',
    ],
    permutations: { default: {} },
  },
  'rbm-biases': {
    file: 'rbm/biases.wgsl',
    kind: 'compute',
    bindings: [
      'read-only-storage',
      'read-only-storage',
      'read-only-storage',
      'storage',
      'storage',
      'storage',
      'uniform',
      'ordinal',
    ],
    permutations: { layer: {}, batch: { flags: ['BATCH'] } },
  },
  patches: {
    file: 'rbm/patches.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', 'uniform'],
    permutations: { default: {} },
  },
} as const satisfies Readonly<Record<string, KernelEntry>>;

export type KernelName = keyof typeof kernels;
export type PermutationName<K extends KernelName> = keyof (typeof kernels)[K]['permutations'] &
  string;
