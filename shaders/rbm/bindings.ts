import { reads } from '../kernel-entry.ts';

/** Units of 0 and 1, or of -1 and 1: permutations of kernels. */
export const units = { binary: [], spin: ['SPIN'] } as const;

/** The struct `Batch` of shaders/rbm/include/batch.wgsl. */
const batch = { groups: 'u32', dataGroups: 'u32', ordinals: 'u32', samples: 'u32' } as const;

/** Of a kernel that finds one layer from the other (shaders/rbm/include/layer.wgsl). */
export const layerBindings = [
  ...reads(4),
  'storage',
  {
    batch,
    key: 'vec2u',
    step: 'u32',
    stepAdvance: 'u32',
    groupAdvance: 'u32',
    span: 'u32',
    groups: 'u32',
    inputs: 'u32',
    inputStride: 'u32',
    units: 'u32',
    unitStride: 'u32',
  },
  'ordinal',
] as const;

/** The struct `Statistics` of shaders/rbm/include/statistics.wgsl. */
const statistics = {
  batch,
  visible: 'u32',
  hidden: 'u32',
  modelGroups: 'u32',
  modelSamples: 'u32',
  update: 'u32',
  summed: 'u32',
  sliding: 'f32',
} as const;

/** The struct `Average` of shaders/rbm/include/statistics.wgsl and shaders/rbm/centre-biases.wgsl, four words. */
export const average = { data: 'f32', model: 'f32', offset: 'f32', gradient: 'f32' } as const;

/** The struct `Step` of shaders/rbm/include/parameter-step.wgsl. */
export const step = {
  count: 'u32',
  gradientStride: 'u32',
  gradientOffset: 'u32',
  ordinals: 'u32',
  update: 'u32',
  learningRate: 'f32',
  momentum: 'f32',
  secondDecay: 'f32',
  epsilon: 'f32',
  l1: 'f32',
  l2: 'f32',
} as const;

/** The struct `ExactStep` of shaders/rbm/include/exact-step.wgsl. */
export const exactStep = {
  key: 'vec2u',
  update: 'u32',
  ordinals: 'u32',
  limit: 'u32',
  array: 'u32',
  momentum: 'vec2u',
  l1: 'vec2u',
  l2: 'vec2u',
  whole: 'vec4u',
  wholePartial: 'vec4u',
  last: 'vec4u',
  lastPartial: 'vec4u',
  chains: 'vec4u',
} as const;

export const exactGradientBindings = [
  ...reads(5),
  statistics,
  'ordinal',
  'storage',
  'storage',
  exactStep,
] as const;
/** Of many machines, each of which has a step of its own. */
export const exactManyBindings = [
  ...reads(5),
  statistics,
  'ordinal',
  'storage',
  'storage',
  'read-only-storage',
] as const;
export const gradientBindings = [
  ...reads(5),
  statistics,
  'ordinal',
  'storage',
  ...reads(2),
] as const;
export const gradientStepBindings = [
  ...reads(5),
  statistics,
  'ordinal',
  'storage',
  'storage',
  step,
] as const;
export const averagesBindings = [...reads(3), 'storage', 'storage', statistics, 'ordinal'] as const;

/** The struct `Convolution` of shaders/rbm/include/convolution.wgsl. */
export const convolution = {
  size: 'u32',
  blocks: 'u32',
  side: 'u32',
  stride: 'u32',
  offset: 'u32',
} as const;
