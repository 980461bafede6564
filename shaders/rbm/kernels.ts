import { reads, type Binding, type KernelEntry } from '../kernel-entry.ts';

const stepBindings = [
  ...reads(5),
  'uniform',
  'ordinal',
  'storage',
  'storage',
  'uniform',
] as const satisfies readonly Binding[];

const gradientBindings = [
  ...reads(5),
  'uniform',
  'ordinal',
  'storage',
  ...reads(2),
] as const satisfies readonly Binding[];

/** Of a kernel that finds one layer from the other (shaders/rbm/layer.wgsl). */
const layerBindings = [
  ...reads(4),
  'storage',
  'uniform',
  'ordinal',
] as const satisfies readonly Binding[];

const plain = 'rbm/units.wgsl';
const tiled = 'rbm/units-tiled.wgsl';

/** The kernel that samples units, an entry for each way to make the matrix product: the same names and bindings. */
function unitsEntry(file: string, flags: readonly string[], unset: readonly string[]) {
  const bindings: readonly Binding[] = flags.includes('MEANS')
    ? [...layerBindings, 'storage']
    : layerBindings;
  const permutations = {
    'layer/binary': { flags },
    'layer/spin': { flags: [...flags, 'SPIN'] },
    'batch/binary': { flags: [...flags, 'BATCH'] },
    'batch/spin': { flags: [...flags, 'BATCH', 'SPIN'] },
  };
  const adapters = file === tiled ? 'gpu' : undefined;
  return { file, kind: 'compute', adapters, bindings, permutations, unset } as const;
}

/** Averages of the units of a layer, alone or with the step of its biases. */
function averagesEntry(step: boolean) {
  const bindings: readonly Binding[] = [
    ...reads(3),
    'storage',
    'storage',
    'uniform',
    'ordinal',
    ...(step ? (['storage', 'storage', 'uniform'] as const) : []),
  ];
  const more = step ? ['STEP'] : [];
  const permutations = {
    'visible/samples/binary': { flags: ['VISIBLE', ...more] },
    'visible/samples/spin': { flags: ['VISIBLE', 'SPIN', ...more] },
    'visible/counted/binary': { flags: ['VISIBLE', 'COUNTED', ...more] },
    'visible/counted/spin': { flags: ['VISIBLE', 'COUNTED', 'SPIN', ...more] },
    'visible/means/binary': { flags: ['VISIBLE', 'MODEL_MEANS', ...more] },
    'visible/means/spin': { flags: ['VISIBLE', 'MODEL_MEANS', 'SPIN', ...more] },
    'hidden/samples/binary': { flags: more },
    'hidden/samples/spin': { flags: ['SPIN', ...more] },
    'hidden/means/binary': { flags: ['DATA_MEANS', 'MODEL_MEANS', ...more] },
    'hidden/means/spin': { flags: ['DATA_MEANS', 'MODEL_MEANS', 'SPIN', ...more] },
  };
  const unset = step ? [] : ['STEP'];
  return { file: 'rbm/averages.wgsl', kind: 'compute', bindings, permutations, unset } as const;
}

/** Boltzmann machines: sampling, training, likelihoods. */
export const machineKernels = {
  'rbm-weights': {
    file: 'rbm/weights.wgsl',
    kind: 'compute',
    bindings: ['storage', 'uniform'],
    permutations: { default: {} },
  },
  'rbm-units': unitsEntry(plain, [], ['MEANS']),
  'rbm-units-narrow': unitsEntry(tiled, [], ['MEANS', 'PAIR']),
  'rbm-units-pair': unitsEntry(tiled, ['PAIR'], ['MEANS']),
  'rbm-units-and-means': unitsEntry(plain, ['MEANS'], []),
  'rbm-units-and-means-narrow': unitsEntry(tiled, ['MEANS'], ['PAIR']),
  'rbm-units-and-means-pair': unitsEntry(tiled, ['MEANS', 'PAIR'], []),
  'rbm-activations': {
    file: 'rbm/activations.wgsl',
    kind: 'compute',
    bindings: layerBindings,
    permutations: { binary: {}, spin: { flags: ['SPIN'] } },
    unset: ['BATCH'],
  },
  'rbm-hidden-means': {
    file: 'rbm/hidden-means.wgsl',
    kind: 'compute',
    bindings: [...reads(3), 'storage', 'uniform'],
    permutations: { binary: {}, spin: { flags: ['SPIN'] } },
  },
  'rbm-threshold': {
    file: 'rbm/threshold.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', 'uniform'],
    permutations: { binary: {}, spin: { flags: ['SPIN'] } },
  },
  'rbm-averages': averagesEntry(false),
  'rbm-averages-step': averagesEntry(true),
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
    bindings: [...reads(4), 'storage', 'uniform'],
    permutations: { binary: {}, spin: { flags: ['SPIN'] } },
  },
  'rbm-pseudo-likelihood': {
    file: 'rbm/pseudo-likelihood.wgsl',
    kind: 'compute',
    bindings: [...reads(5), 'storage', 'uniform'],
    permutations: { binary: {}, spin: { flags: ['SPIN'] } },
  },
  'rbm-annealing-sample': {
    file: 'rbm/annealing-sample.wgsl',
    kind: 'compute',
    bindings: layerBindings,
    permutations: { binary: {}, spin: { flags: ['SPIN'] } },
  },
  'rbm-annealing-weight': {
    file: 'rbm/annealing-weight.wgsl',
    kind: 'compute',
    bindings: [...reads(6), 'storage', 'uniform', 'ordinal'],
    permutations: { binary: {}, spin: { flags: ['SPIN'] } },
  },
  'rbm-unit-counts': {
    file: 'rbm/unit-counts.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', 'uniform'],
    permutations: { default: {} },
  },
  'rbm-correlators': {
    file: 'rbm/correlators.wgsl',
    kind: 'compute',
    bindings: ['read-only-storage', 'read-only-storage', 'storage', 'uniform'],
    permutations: { values: {}, bits: { flags: ['BITS'] } },
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
    permutations: { default: {}, scattered: { flags: ['SCATTERED'] } },
  },
} as const satisfies Readonly<Record<string, KernelEntry>>;
