import { lattice, permutations, reads, single, type KernelEntry } from '../kernel-entry.ts';
import { convolution, layerBindings, units } from './bindings.ts';

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
    unset: [...unset, 'MANY', ...(product === 'plain' ? ['EXACT'] : [])],
  } as const;
}

/** The same kernel for many machines in one dispatch. */
function manyUnitsEntry(
  product: 'plain' | 'tiled',
  flags: readonly string[],
  unset: readonly string[],
) {
  const many = ['MANY', ...flags];
  return {
    ...unitsEntry(product, flags, unset),
    bindings: flags.includes('MEANS')
      ? ([...layerBindings, 'read-only-storage', 'storage'] as const)
      : ([...layerBindings, 'read-only-storage'] as const),
    permutations: permutations({ layer: many, batch: [...many, 'BATCH'] }, units),
    unset: product === 'plain' ? [...unset, 'EXACT'] : unset,
  } as const;
}

/** The kernel that samples units in exact arithmetic. */
function exactUnitsEntry(flags: readonly string[], unset: readonly string[]) {
  const exact = ['EXACT', ...flags];
  return {
    file: 'rbm/exact-units.wgsl',
    host: 'rbm/sampling/layer-sampler.ts',
    kind: 'compute',
    bindings: flags.includes('MEANS')
      ? ([...layerBindings, 'read-only-storage', 'storage'] as const)
      : ([...layerBindings, 'read-only-storage'] as const),
    permutations: permutations({ layer: exact, batch: [...exact, 'BATCH'] }, units),
    unset: [...unset, 'MANY'],
  } as const;
}

/** The same kernel for many machines. */
function manyExactUnitsEntry(flags: readonly string[], unset: readonly string[]) {
  const exact = ['EXACT', 'MANY', ...flags];
  return {
    file: 'rbm/exact-units.wgsl',
    host: 'rbm/sampling/layer-sampler.ts',
    kind: 'compute',
    bindings: flags.includes('MEANS')
      ? ([...layerBindings, ...reads(2), 'storage'] as const)
      : ([...layerBindings, ...reads(2)] as const),
    permutations: permutations({ layer: exact, batch: [...exact, 'BATCH'] }, units),
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
    unset: [...unset, 'MANY'],
  } as const;
}

/** Machines, their samples, and their units given each other. */
export const samplingKernels = {
  'rbm-weights': {
    file: 'rbm/weights.wgsl',
    host: 'rbm/machine/machine.ts',
    kind: 'compute',
    bindings: ['storage', { count: 'u32', deviation: 'f32', key: 'vec2u' }],
    permutations: single,
  },
  'rbm-exact-weights': {
    file: 'rbm/exact-weights.wgsl',
    host: 'rbm/machine/machine.ts',
    kind: 'compute',
    bindings: ['storage', { count: 'u32', limit: 'u32', deviation: 'vec2u', key: 'vec2u' }],
    permutations: single,
  },
  'rbm-exact-units': exactUnitsEntry([], ['MEANS']),
  'rbm-exact-units-and-means': exactUnitsEntry(['MEANS'], []),
  'rbm-exact-units-many': manyExactUnitsEntry([], ['MEANS']),
  'rbm-exact-units-and-means-many': manyExactUnitsEntry(['MEANS'], []),
  'rbm-units': unitsEntry('plain', [], ['MEANS']),
  'rbm-units-narrow': unitsEntry('tiled', [], ['MEANS', 'PAIR']),
  'rbm-units-pair': unitsEntry('tiled', ['PAIR'], ['MEANS']),
  'rbm-units-and-means': unitsEntry('plain', ['MEANS'], []),
  'rbm-units-and-means-narrow': unitsEntry('tiled', ['MEANS'], ['PAIR']),
  'rbm-units-and-means-pair': unitsEntry('tiled', ['MEANS', 'PAIR'], []),
  'rbm-units-many': manyUnitsEntry('plain', [], ['MEANS']),
  'rbm-units-many-narrow': manyUnitsEntry('tiled', [], ['MEANS', 'PAIR']),
  'rbm-units-many-pair': manyUnitsEntry('tiled', ['PAIR'], ['MEANS']),
  'rbm-units-and-means-many': manyUnitsEntry('plain', ['MEANS'], []),
  'rbm-units-and-means-many-narrow': manyUnitsEntry('tiled', ['MEANS'], ['PAIR']),
  'rbm-units-and-means-many-pair': manyUnitsEntry('tiled', ['MEANS', 'PAIR'], []),
  'rbm-convolution': convolutionEntry([], ['MEANS']),
  'rbm-convolution-and-means': convolutionEntry(['MEANS'], []),
  'rbm-layer-activations': {
    file: 'rbm/layer-activations.wgsl',
    host: 'rbm/sampling/layer-activations.ts',
    kind: 'compute',
    bindings: layerBindings,
    permutations: permutations(units),
    unset: ['BATCH', 'EXACT', 'MANY'],
  },
  'rbm-hidden-means': {
    file: 'rbm/hidden-means.wgsl',
    host: 'rbm/sampling/hidden-means.ts',
    kind: 'compute',
    bindings: [...reads(3), 'storage', { visible: 'u32', hidden: 'u32', quads: 'u32' }],
    permutations: permutations(units),
  },
  'rbm-unit-means': {
    file: 'rbm/unit-means.wgsl',
    host: 'rbm/sampling/unit-means.ts',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', { units: 'u32', groups: 'u32', samples: 'u32' }],
    permutations: single,
  },
  'rbm-largest-parameter': {
    file: 'rbm/largest-parameter.wgsl',
    host: 'rbm/machine/largest-parameter.ts',
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
