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
   * Names that `#if` finds true; all other flags of the kernel are false. Besides, every shader may test the
   * flags of its device: SOFTWARE, which is true on software adapters (other instructions, the same bits), and
   * PHILOX, the random generator (other bits). A kernel whose permutations list such a flag decides it itself.
   */
  readonly flags?: readonly string[];
}

export interface KernelEntry {
  readonly file: string;
  /** `render` shaders have the entry points `vertex_main` and `fragment_main`, the rest `main`. */
  readonly kind: 'compute' | 'render';
  readonly bindings: readonly Binding[];
  readonly permutations: Readonly<Record<string, Permutation>>;
  /** Flags that its shader tests and no permutation sets. */
  readonly unset?: readonly string[];
}

const stepBindings = [
  'read-only-storage',
  'read-only-storage',
  'read-only-storage',
  'read-only-storage',
  'read-only-storage',
  'uniform',
  'ordinal',
  'storage',
  'storage',
  'uniform',
] as const satisfies readonly Binding[];

const gradientBindings = [
  'read-only-storage',
  'read-only-storage',
  'read-only-storage',
  'read-only-storage',
  'read-only-storage',
  'uniform',
  'ordinal',
  'storage',
  'read-only-storage',
  'read-only-storage',
] as const satisfies readonly Binding[];

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
  start: {
    file: 'ising/start.wgsl',
    kind: 'compute',
    bindings: ['storage', 'uniform'],
    permutations: { ordered: {}, striped: { flags: ['STRIPED'] }, hot: { flags: ['HOT'] } },
  },
  metropolis: {
    file: 'ising/metropolis.wgsl',
    kind: 'compute',
    bindings: ['storage', 'read-only-storage', 'uniform', 'ordinal', 'ordinal'],
    permutations: {
      'per-group': {},
      'per-replica': { flags: ['PER_REPLICA'] },
      'per-group/resident': { flags: ['RESIDENT'] },
      'per-replica/resident': { flags: ['RESIDENT', 'PER_REPLICA'] },
    },
  },
  'single-spin': {
    file: 'ising/single-spin.wgsl',
    kind: 'compute',
    bindings: ['storage', 'read-only-storage', 'uniform', 'ordinal', 'ordinal'],
    permutations: {
      'metropolis/square/per-group': {},
      'metropolis/square/per-replica': { flags: ['PER_REPLICA'] },
      'metropolis/chain/per-group': { flags: ['CHAIN'] },
      'metropolis/chain/per-replica': { flags: ['CHAIN', 'PER_REPLICA'] },
      'heat-bath/square/per-group': { flags: ['HEAT_BATH'] },
      'heat-bath/square/per-replica': { flags: ['HEAT_BATH', 'PER_REPLICA'] },
      'heat-bath/chain/per-group': { flags: ['HEAT_BATH', 'CHAIN'] },
      'heat-bath/chain/per-replica': { flags: ['HEAT_BATH', 'CHAIN', 'PER_REPLICA'] },
      'metropolis/square/per-group/resident': { flags: ['RESIDENT'] },
      'metropolis/square/per-replica/resident': { flags: ['RESIDENT', 'PER_REPLICA'] },
      'metropolis/chain/per-group/resident': { flags: ['RESIDENT', 'CHAIN'] },
      'metropolis/chain/per-replica/resident': { flags: ['RESIDENT', 'CHAIN', 'PER_REPLICA'] },
      'heat-bath/square/per-group/resident': { flags: ['RESIDENT', 'HEAT_BATH'] },
      'heat-bath/square/per-replica/resident': { flags: ['RESIDENT', 'HEAT_BATH', 'PER_REPLICA'] },
      'heat-bath/chain/per-group/resident': { flags: ['RESIDENT', 'HEAT_BATH', 'CHAIN'] },
      'heat-bath/chain/per-replica/resident': {
        flags: ['RESIDENT', 'HEAT_BATH', 'CHAIN', 'PER_REPLICA'],
      },
    },
  },
  'cluster-start': {
    file: 'ising/cluster-start.wgsl',
    kind: 'compute',
    bindings: ['storage', 'uniform', 'ordinal'],
    permutations: { default: {} },
  },
  'cluster-bonds': {
    file: 'ising/cluster-bonds.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', 'read-only-storage', 'uniform', 'ordinal'],
    permutations: { default: {}, field: { flags: ['FIELD'] } },
  },
  'cluster-flip': {
    file: 'ising/cluster-flip.wgsl',
    kind: 'compute',
    bindings: ['storage', 'read-only-storage', 'uniform', 'ordinal'],
    permutations: { default: {} },
  },
  exchange: {
    file: 'ising/exchange.wgsl',
    kind: 'compute',
    bindings: [
      'read-only-storage',
      'storage',
      'storage',
      'read-only-storage',
      'uniform',
      'ordinal',
    ],
    permutations: { default: {} },
  },
  'exchange-thresholds': {
    file: 'ising/exchange-thresholds.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'read-only-storage', 'storage', 'uniform'],
    permutations: { default: {} },
  },
  reversal: {
    file: 'ising/reversal.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'read-only-storage', 'storage', 'uniform', 'ordinal'],
    permutations: { default: {} },
  },
  'reversal-flip': {
    file: 'ising/reversal-flip.wgsl',
    kind: 'compute',
    bindings: ['storage', 'read-only-storage', 'uniform'],
    permutations: { default: {} },
  },
  measure: {
    file: 'ising/measure.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', 'uniform', 'ordinal'],
    permutations: {
      replicas: {},
      strips: { flags: ['STRIPS'] },
      'replicas/staggered': { flags: ['STAGGERED'] },
      'strips/staggered': { flags: ['STRIPS', 'STAGGERED'] },
      'replicas/raster': { flags: ['RASTER'] },
      'strips/raster': { flags: ['STRIPS', 'RASTER'] },
    },
  },
  correlation: {
    file: 'ising/correlation.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', 'uniform', 'ordinal'],
    permutations: {
      replicas: {},
      strips: { flags: ['STRIPS'] },
      'replica-chains': { flags: ['CHAIN'] },
      'strip-chains': { flags: ['STRIPS', 'CHAIN'] },
    },
  },
  'line-sums': {
    file: 'ising/line-sums.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', 'uniform'],
    permutations: { replicas: {}, strips: { flags: ['STRIPS'] } },
  },
  'structure-factor': {
    file: 'ising/structure-factor.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'read-only-storage', 'storage', 'uniform', 'ordinal'],
    permutations: { default: {} },
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
    permutations: {
      'layer/binary': {},
      'layer/spin': { flags: ['SPIN'] },
      'batch/binary': { flags: ['BATCH'] },
      'batch/spin': { flags: ['BATCH', 'SPIN'] },
    },
    unset: ['MEANS'],
  },
  'rbm-units-and-means': {
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
      'storage',
    ],
    permutations: {
      'layer/binary': { flags: ['MEANS'] },
      'layer/spin': { flags: ['MEANS', 'SPIN'] },
      'batch/binary': { flags: ['MEANS', 'BATCH'] },
      'batch/spin': { flags: ['MEANS', 'BATCH', 'SPIN'] },
    },
  },
  'rbm-activations': {
    file: 'rbm/activations.wgsl',
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
    permutations: { binary: {}, spin: { flags: ['SPIN'] } },
    unset: ['BATCH'],
  },
  'rbm-hidden-means': {
    file: 'rbm/hidden-means.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'read-only-storage', 'read-only-storage', 'storage', 'uniform'],
    permutations: { binary: {}, spin: { flags: ['SPIN'] } },
  },
  'rbm-averages': {
    file: 'rbm/averages.wgsl',
    kind: 'compute',
    bindings: [
      'read-only-storage',
      'read-only-storage',
      'read-only-storage',
      'storage',
      'storage',
      'uniform',
      'ordinal',
    ],
    permutations: {
      'visible/samples/binary': { flags: ['VISIBLE'] },
      'visible/samples/spin': { flags: ['VISIBLE', 'SPIN'] },
      'visible/counted/binary': { flags: ['VISIBLE', 'COUNTED'] },
      'visible/counted/spin': { flags: ['VISIBLE', 'COUNTED', 'SPIN'] },
      'visible/means/binary': { flags: ['VISIBLE', 'MODEL_MEANS'] },
      'visible/means/spin': { flags: ['VISIBLE', 'MODEL_MEANS', 'SPIN'] },
      'hidden/samples/binary': {},
      'hidden/samples/spin': { flags: ['SPIN'] },
      'hidden/means/binary': { flags: ['DATA_MEANS', 'MODEL_MEANS'] },
      'hidden/means/spin': { flags: ['DATA_MEANS', 'MODEL_MEANS', 'SPIN'] },
    },
  },
  'rbm-gradient': {
    file: 'rbm/gradient.wgsl',
    kind: 'compute',
    bindings: gradientBindings,
    permutations: { binary: {}, spin: { flags: ['SPIN'] } },
    unset: ['STEP'],
  },
  'rbm-gradient-step': {
    file: 'rbm/gradient.wgsl',
    kind: 'compute',
    bindings: stepBindings,
    permutations: { binary: { flags: ['STEP'] }, spin: { flags: ['STEP', 'SPIN'] } },
  },
  'rbm-gradient-means': {
    file: 'rbm/gradient-means.wgsl',
    kind: 'compute',
    bindings: gradientBindings,
    permutations: {
      'hidden/binary': {},
      'hidden/spin': { flags: ['SPIN'] },
      'both/binary': { flags: ['VISIBLE_MEANS'] },
      'both/spin': { flags: ['VISIBLE_MEANS', 'SPIN'] },
    },
    unset: ['STEP'],
  },
  'rbm-gradient-means-step': {
    file: 'rbm/gradient-means.wgsl',
    kind: 'compute',
    bindings: stepBindings,
    permutations: {
      'hidden/binary': { flags: ['STEP'] },
      'hidden/spin': { flags: ['STEP', 'SPIN'] },
      'both/binary': { flags: ['STEP', 'VISIBLE_MEANS'] },
      'both/spin': { flags: ['STEP', 'VISIBLE_MEANS', 'SPIN'] },
    },
  },
  'rbm-centre-biases': {
    file: 'rbm/centre-biases.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'read-only-storage', 'storage', 'uniform'],
    permutations: { default: {} },
  },
  'rbm-step': {
    file: 'rbm/step.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', 'storage', 'uniform', 'ordinal'],
    permutations: { default: {} },
  },
  'rbm-differences': {
    file: 'rbm/differences.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'read-only-storage', 'storage', 'uniform'],
    permutations: { default: {} },
  },
  'rbm-free-energy': {
    file: 'rbm/free-energy.wgsl',
    kind: 'compute',
    bindings: [
      'read-only-storage',
      'read-only-storage',
      'read-only-storage',
      'read-only-storage',
      'storage',
      'uniform',
    ],
    permutations: { binary: {}, spin: { flags: ['SPIN'] } },
  },
  'rbm-pseudo-likelihood': {
    file: 'rbm/pseudo-likelihood.wgsl',
    kind: 'compute',
    bindings: [
      'read-only-storage',
      'read-only-storage',
      'read-only-storage',
      'read-only-storage',
      'read-only-storage',
      'storage',
      'uniform',
    ],
    permutations: { binary: {}, spin: { flags: ['SPIN'] } },
  },
  'rbm-annealing-sample': {
    file: 'rbm/annealing-sample.wgsl',
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
    permutations: { binary: {}, spin: { flags: ['SPIN'] } },
  },
  'rbm-annealing-weight': {
    file: 'rbm/annealing-weight.wgsl',
    kind: 'compute',
    bindings: [
      'read-only-storage',
      'read-only-storage',
      'read-only-storage',
      'read-only-storage',
      'read-only-storage',
      'read-only-storage',
      'storage',
      'uniform',
      'ordinal',
    ],
    permutations: { binary: {}, spin: { flags: ['SPIN'] } },
  },
  'rbm-unit-counts': {
    file: 'rbm/unit-counts.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', 'uniform'],
    permutations: { default: {} },
  },
  'rbm-largest': {
    file: 'rbm/largest.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', 'uniform'],
    permutations: { default: {} },
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
