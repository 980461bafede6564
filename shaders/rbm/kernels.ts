import { lattice, permutations, reads, single, type KernelEntry } from '../kernel-entry.ts';
import {
  convolution,
  layerBindings,
  step,
  gradientBindings,
  gradientStepBindings,
  averagesBindings,
} from './bindings.ts';

/** Units of 0 and 1, or of -1 and 1. */
const units = { binary: [], spin: ['SPIN'] } as const;

/** The kernel that samples units, for each way to make the matrix product: the same names and bindings. */
function unitsEntry(
  product: 'plain' | 'tiled',
  flags: readonly string[],
  unset: readonly string[],
) {
  return {
    file: product === 'tiled' ? 'rbm/units-tiled.wgsl' : 'rbm/units.wgsl',
    host: 'rbm/sampling/layer-sampler.ts',
    kind: 'compute',
    adapters: product === 'tiled' ? 'gpu' : undefined,
    bindings: flags.includes('MEANS') ? ([...layerBindings, 'storage'] as const) : layerBindings,
    permutations: permutations({ layer: flags, batch: [...flags, 'BATCH'] }, units),
    unset,
  } as const;
}

/** The kernel that samples units of a convolutional machine. */
function convolutionEntry(flags: readonly string[], unset: readonly string[]) {
  return {
    file: 'rbm/convolution.wgsl',
    host: 'rbm/sampling/layer-sampler.ts',
    kind: 'compute',
    bindings: flags.includes('MEANS')
      ? ([...layerBindings, convolution, 'storage'] as const)
      : ([...layerBindings, convolution] as const),
    permutations: permutations(
      { hidden: flags, visible: ['VISIBLE', ...flags] },
      { layer: [], batch: ['BATCH'] },
      units,
    ),
    unset,
  } as const;
}

/** Averages of the units of a layer, alone or with the step of its biases. */
function averagesEntry(flags: readonly string[], unset: readonly string[]) {
  return {
    file: 'rbm/averages.wgsl',
    host: 'rbm/training/gradient.ts',
    kind: 'compute',
    bindings: flags.includes('STEP')
      ? ([...averagesBindings, 'storage', 'storage', step] as const)
      : averagesBindings,
    permutations: permutations(
      {
        'visible/samples': ['VISIBLE', ...flags],
        'visible/counted': ['VISIBLE', 'COUNTED', ...flags],
        'visible/means': ['VISIBLE', 'MODEL_MEANS', ...flags],
        'hidden/samples': flags,
        'hidden/means': ['DATA_MEANS', 'MODEL_MEANS', ...flags],
      },
      units,
    ),
    unset,
  } as const;
}

/** Boltzmann machines: sampling, training, likelihoods. */
export const machineKernels = {
  'rbm-weights': {
    file: 'rbm/weights.wgsl',
    host: 'rbm/machine/machine.ts',
    kind: 'compute',
    bindings: ['storage', { count: 'u32', deviation: 'f32', key: 'vec2u' }],
    permutations: single,
  },
  'rbm-units': unitsEntry('plain', [], ['MEANS']),
  'rbm-units-narrow': unitsEntry('tiled', [], ['MEANS', 'PAIR']),
  'rbm-units-pair': unitsEntry('tiled', ['PAIR'], ['MEANS']),
  'rbm-units-and-means': unitsEntry('plain', ['MEANS'], []),
  'rbm-units-and-means-narrow': unitsEntry('tiled', ['MEANS'], ['PAIR']),
  'rbm-units-and-means-pair': unitsEntry('tiled', ['MEANS', 'PAIR'], []),
  'rbm-convolution': convolutionEntry([], ['MEANS']),
  'rbm-convolution-and-means': convolutionEntry(['MEANS'], []),
  'rbm-layer-activations': {
    file: 'rbm/layer-activations.wgsl',
    host: 'rbm/sampling/layer-activations.ts',
    kind: 'compute',
    bindings: layerBindings,
    permutations: permutations(units),
    unset: ['BATCH'],
  },
  'rbm-hidden-means': {
    file: 'rbm/hidden-means.wgsl',
    host: 'rbm/sampling/hidden-means.ts',
    kind: 'compute',
    bindings: [...reads(3), 'storage', { visible: 'u32', hidden: 'u32', quads: 'u32' }],
    permutations: permutations(units),
  },
  'rbm-threshold': {
    file: 'rbm/threshold.wgsl',
    host: 'rbm/evaluation/stack-reconstruction.ts',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', { count: 'u32' }],
    permutations: permutations(units),
  },
  'rbm-averages': averagesEntry([], ['STEP']),
  'rbm-averages-step': averagesEntry(['STEP'], []),
  'rbm-gradient': {
    file: 'rbm/gradient.wgsl',
    host: 'rbm/training/gradient.ts',
    kind: 'compute',
    bindings: gradientBindings,
    permutations: permutations(units),
    unset: ['STEP'],
  },
  'rbm-gradient-step': {
    file: 'rbm/gradient.wgsl',
    host: 'rbm/training/gradient.ts',
    kind: 'compute',
    bindings: gradientStepBindings,
    permutations: permutations({ '': ['STEP'] }, units),
  },
  'rbm-gradient-means': {
    file: 'rbm/gradient-means.wgsl',
    host: 'rbm/training/gradient.ts',
    kind: 'compute',
    bindings: gradientBindings,
    permutations: permutations({ hidden: [], both: ['VISIBLE_MEANS'] }, units),
    unset: ['STEP', 'HIDDEN_BITS'],
  },
  'rbm-gradient-means-step': {
    file: 'rbm/gradient-means.wgsl',
    host: 'rbm/training/gradient.ts',
    kind: 'compute',
    bindings: gradientStepBindings,
    permutations: permutations({ hidden: ['STEP'], both: ['STEP', 'VISIBLE_MEANS'] }, units),
    unset: ['HIDDEN_BITS'],
  },
  'rbm-centre-biases': {
    file: 'rbm/centre-biases.wgsl',
    host: 'rbm/training/gradient.ts',
    kind: 'compute',
    bindings: [
      ...reads(2),
      'storage',
      { units: 'u32', others: 'u32', unitStride: 'u32', otherStride: 'u32' },
    ],
    permutations: single,
  },
  'rbm-convolution-products': {
    file: 'rbm/convolution-products.wgsl',
    host: 'rbm/training/convolution-gradient.ts',
    kind: 'compute',
    bindings: [...gradientBindings, convolution],
    permutations: permutations({ samples: ['HIDDEN_BITS'], means: [] }, units),
    unset: ['VISIBLE_MEANS'],
  },
  'rbm-convolution-gradient': {
    file: 'rbm/convolution-gradient.wgsl',
    host: 'rbm/training/convolution-gradient.ts',
    kind: 'compute',
    bindings: [
      ...reads(4),
      'storage',
      'storage',
      { weights: 'u32', blocks: 'u32', ordinals: 'u32', skipped: 'u32', averaged: 'u32' },
      'ordinal',
    ],
    permutations: single,
  },
  'rbm-step': {
    file: 'rbm/step.wgsl',
    host: 'rbm/training/optimizer.ts',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', 'storage', step, 'ordinal'],
    permutations: single,
  },
  'rbm-differences': {
    file: 'rbm/differences.wgsl',
    host: 'rbm/evaluation/reconstruction.ts',
    kind: 'compute',
    bindings: [
      ...reads(2),
      'storage',
      { units: 'u32', groups: 'u32', firstGroups: 'u32', samples: 'u32' },
    ],
    permutations: single,
  },
  'rbm-free-energy': {
    file: 'rbm/free-energy.wgsl',
    host: 'rbm/evaluation/free-energy.ts',
    kind: 'compute',
    bindings: [
      ...reads(4),
      'storage',
      { visible: 'u32', hidden: 'u32', groups: 'u32', dataGroups: 'u32' },
    ],
    permutations: permutations(units),
  },
  'rbm-pseudo-likelihood': {
    file: 'rbm/pseudo-likelihood.wgsl',
    host: 'rbm/evaluation/pseudo-likelihood.ts',
    kind: 'compute',
    bindings: [
      ...reads(5),
      'storage',
      { visible: 'u32', hidden: 'u32', groups: 'u32', dataGroups: 'u32', first: 'u32' },
    ],
    permutations: permutations(units),
  },
  'rbm-annealing-sample': {
    file: 'rbm/annealing-sample.wgsl',
    host: 'rbm/evaluation/annealing-path.ts',
    kind: 'compute',
    bindings: [
      ...reads(5),
      'storage',
      { key: 'vec2u', units: 'u32', groups: 'u32', step: 'u32', stride: 'u32' },
      'ordinal',
    ],
    permutations: permutations(units),
  },
  'rbm-annealing-weight': {
    file: 'rbm/annealing-weight.wgsl',
    host: 'rbm/evaluation/annealing-path.ts',
    kind: 'compute',
    bindings: [
      ...reads(5),
      'storage',
      'storage',
      { key: 'vec2u', hidden: 'u32', groups: 'u32', components: 'u32', step: 'u32' },
      'ordinal',
    ],
    permutations: permutations(units),
  },
  'rbm-unit-means': {
    file: 'rbm/unit-means.wgsl',
    host: 'rbm/sampling/unit-means.ts',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', { units: 'u32', groups: 'u32', samples: 'u32' }],
    permutations: single,
  },
  'rbm-correlator-sums': {
    file: 'rbm/correlator-sums.wgsl',
    host: 'rbm/evaluation/correlator-sums.ts',
    kind: 'compute',
    bindings: [
      ...reads(2),
      'storage',
      {
        visible: 'u32',
        hidden: 'u32',
        visibleGroups: 'u32',
        visibleFirst: 'u32',
        hiddenGroups: 'u32',
        hiddenFirst: 'u32',
        groups: 'u32',
      },
    ],
    permutations: permutations({ values: [], bits: ['BITS'] }),
  },
  'rbm-coupling-factors': {
    file: 'rbm/coupling-factors.wgsl',
    host: 'rbm/evaluation/coupling-sums.ts',
    kind: 'compute',
    bindings: [
      ...reads(2),
      'storage',
      'storage',
      {
        visible: 'u32',
        stride: 'u32',
        hidden: 'u32',
        quads: 'u32',
        first: 'u32',
        units: 'u32',
      },
    ],
    permutations: single,
  },
  'rbm-coupling-pairs': {
    file: 'rbm/coupling-pairs.wgsl',
    host: 'rbm/evaluation/coupling-sums.ts',
    kind: 'compute',
    bindings: [
      ...reads(2),
      'storage',
      { columns: 'u32', quads: 'u32', units: 'u32', first: 'u32', end: 'u32' },
    ],
    permutations: single,
  },
  'rbm-coupling-sums': {
    file: 'rbm/coupling-sums.wgsl',
    host: 'rbm/evaluation/coupling-sums.ts',
    kind: 'compute',
    bindings: [
      ...reads(3),
      'storage',
      { stride: 'u32', quads: 'u32', units: 'u32', first: 'u32', end: 'u32' },
    ],
    permutations: single,
  },
  'rbm-largest-parameter': {
    file: 'rbm/largest-parameter.wgsl',
    host: 'rbm/training/largest-parameter.ts',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', { count: 'u32' }],
    permutations: single,
  },
  patches: {
    file: 'rbm/patches.wgsl',
    host: 'rbm/machine/patches.ts',
    kind: 'compute',
    bindings: [
      'read-only-storage',
      'storage',
      { lattice, key: 'vec2u', step: 'u32', side: 'u32', groups: 'u32' },
    ],
    permutations: permutations({ default: [], scattered: ['SCATTERED'] }),
  },
} as const satisfies Readonly<Record<string, KernelEntry>>;
