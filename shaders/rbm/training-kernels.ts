import { permutations, reads, single, type KernelEntry } from '../kernel-entry.ts';
import {
  averagesBindings,
  convolution,
  exactGradientBindings,
  exactManyBindings,
  exactStep,
  gradientBindings,
  gradientStepBindings,
  step,
  units,
} from './bindings.ts';

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

/** What trains many machines in one dispatch. */
const manyHost = 'rbm/training/group-gradient.ts';

/** Kernels of exact arithmetic: flags of the float kernels, and their own step. */
const exact = { '': ['EXACT', 'STEP'] } as const;

/** Gradients and steps. */
export const trainingKernels = {
  'rbm-averages': averagesEntry([], ['STEP', 'EXACT', 'MANY']),
  'rbm-averages-step': averagesEntry(['STEP'], ['EXACT', 'MANY']),
  'rbm-averages-many': {
    file: 'rbm/averages.wgsl',
    host: manyHost,
    kind: 'compute',
    bindings: averagesBindings,
    permutations: permutations(
      {
        'visible/counted': ['VISIBLE', 'COUNTED', 'MANY'],
        'visible/samples': ['VISIBLE', 'MANY'],
        'hidden/samples': ['MANY'],
        'hidden/means': ['DATA_MEANS', 'MODEL_MEANS', 'MANY'],
      },
      units,
    ),
    unset: ['STEP', 'EXACT'],
  },
  'rbm-averages-step-many': {
    file: 'rbm/averages.wgsl',
    host: manyHost,
    kind: 'compute',
    bindings: [...averagesBindings, 'storage', 'storage', step, 'read-only-storage'],
    permutations: permutations(
      {
        'visible/counted': ['VISIBLE', 'COUNTED', 'STEP', 'MANY'],
        'visible/samples': ['VISIBLE', 'STEP', 'MANY'],
        'hidden/samples': ['STEP', 'MANY'],
        'hidden/means': ['DATA_MEANS', 'MODEL_MEANS', 'STEP', 'MANY'],
      },
      units,
    ),
    unset: ['EXACT'],
  },
  'rbm-gradient': {
    file: 'rbm/gradient.wgsl',
    host: 'rbm/training/gradient.ts',
    kind: 'compute',
    bindings: gradientBindings,
    permutations: permutations(units),
    unset: ['STEP', 'EXACT', 'MANY'],
  },
  'rbm-gradient-step': {
    file: 'rbm/gradient.wgsl',
    host: 'rbm/training/gradient.ts',
    kind: 'compute',
    bindings: gradientStepBindings,
    permutations: permutations({ '': ['STEP'] }, units),
    unset: ['EXACT', 'MANY'],
  },
  'rbm-gradient-step-many': {
    file: 'rbm/gradient.wgsl',
    host: manyHost,
    kind: 'compute',
    bindings: [...gradientStepBindings, 'read-only-storage'],
    permutations: permutations({ '': ['STEP', 'MANY'] }, units),
    unset: ['EXACT'],
  },
  'rbm-gradient-means': {
    file: 'rbm/gradient-means.wgsl',
    host: 'rbm/training/gradient.ts',
    kind: 'compute',
    bindings: gradientBindings,
    permutations: permutations({ hidden: [], both: ['VISIBLE_MEANS'] }, units),
    unset: ['STEP', 'EXACT', 'HIDDEN_BITS', 'MANY'],
  },
  'rbm-gradient-means-step': {
    file: 'rbm/gradient-means.wgsl',
    host: 'rbm/training/gradient.ts',
    kind: 'compute',
    bindings: gradientStepBindings,
    permutations: permutations({ hidden: ['STEP'], both: ['STEP', 'VISIBLE_MEANS'] }, units),
    unset: ['EXACT', 'HIDDEN_BITS', 'MANY'],
  },
  'rbm-gradient-means-step-many': {
    file: 'rbm/gradient-means.wgsl',
    host: manyHost,
    kind: 'compute',
    bindings: [...gradientStepBindings, 'read-only-storage'],
    permutations: permutations({ '': ['STEP', 'MANY'] }, units),
    unset: ['EXACT', 'HIDDEN_BITS', 'VISIBLE_MEANS'],
  },
  'rbm-exact-averages': {
    file: 'rbm/averages.wgsl',
    host: 'rbm/training/exact-gradient.ts',
    kind: 'compute',
    bindings: [...averagesBindings, 'storage', 'storage', exactStep],
    permutations: permutations(
      {
        'visible/samples': ['VISIBLE'],
        'visible/counted': ['VISIBLE', 'COUNTED'],
        'hidden/samples': [],
        'hidden/means': ['DATA_MEANS', 'MODEL_MEANS'],
      },
      exact,
      units,
    ),
    unset: ['MANY'],
  },
  'rbm-exact-gradient': {
    file: 'rbm/gradient.wgsl',
    host: 'rbm/training/exact-gradient.ts',
    kind: 'compute',
    bindings: exactGradientBindings,
    permutations: permutations(exact, units),
    unset: ['MANY'],
  },
  'rbm-exact-gradient-means': {
    file: 'rbm/gradient-means.wgsl',
    host: 'rbm/training/exact-gradient.ts',
    kind: 'compute',
    bindings: exactGradientBindings,
    permutations: permutations(exact, units),
    unset: ['HIDDEN_BITS', 'VISIBLE_MEANS', 'MANY'],
  },
  'rbm-exact-averages-many': {
    file: 'rbm/averages.wgsl',
    host: manyHost,
    kind: 'compute',
    bindings: [...averagesBindings, 'storage', 'storage', 'read-only-storage'],
    permutations: permutations(
      {
        'visible/samples': ['VISIBLE', 'MANY'],
        'visible/counted': ['VISIBLE', 'COUNTED', 'MANY'],
        'hidden/samples': ['MANY'],
        'hidden/means': ['DATA_MEANS', 'MODEL_MEANS', 'MANY'],
      },
      exact,
      units,
    ),
  },
  'rbm-exact-gradient-many': {
    file: 'rbm/gradient.wgsl',
    host: manyHost,
    kind: 'compute',
    bindings: exactManyBindings,
    permutations: permutations({ '': ['MANY'] }, exact, units),
  },
  'rbm-exact-gradient-means-many': {
    file: 'rbm/gradient-means.wgsl',
    host: manyHost,
    kind: 'compute',
    bindings: exactManyBindings,
    permutations: permutations({ '': ['MANY'] }, exact, units),
    unset: ['HIDDEN_BITS', 'VISIBLE_MEANS'],
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
    unset: ['VISIBLE_MEANS', 'MANY'],
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
    unset: ['MANY'],
  },
} as const satisfies Readonly<Record<string, KernelEntry>>;
