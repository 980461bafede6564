import { permutations, reads, single, type KernelEntry } from '../kernel-entry.ts';
import { units } from './bindings.ts';

/** Likelihoods, annealing, reconstructions and couplings. */
export const evaluationKernels = {
  'rbm-threshold': {
    file: 'rbm/threshold.wgsl',
    host: 'rbm/evaluation/stack-reconstruction.ts',
    kind: 'compute',
    bindings: ['read-only-storage', 'storage', { count: 'u32' }],
    permutations: permutations(units),
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
    permutations: permutations({ default: [], many: ['MANY'] }),
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
  'rbm-interpolation': {
    file: 'rbm/interpolation.wgsl',
    host: 'rbm/evaluation/interpolation.ts',
    kind: 'compute',
    bindings: [...reads(3), 'storage', { count: 'u32' }, 'ordinal'],
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
} as const satisfies Readonly<Record<string, KernelEntry>>;
