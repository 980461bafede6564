import { exactChecks } from '../../src/doctor/exact-checks.ts';
import type { Fault } from './fault.ts';

/** Mistakes in exact arithmetic. */
export const exactFaults: readonly Fault[] = [
  {
    file: 'rbm/exact-weights.wgsl',
    right: 'at, 0u, 0u, 1u)',
    wrong: 'at, 0u, 0u, 2u)',
    checks: (gpu) => exactChecks(gpu, []),
    failing: /^rbm-exact-weights/,
  },
  {
    file: 'rbm/include/exact-draw.wgsl',
    right: '(size - at * per_node) * finer',
    wrong: 'size - at * per_node',
    checks: (gpu) => exactChecks(gpu, ['rbm-exact-gradient-means, cd']),
    failing: /^rbm-exact-gradient/,
  },
  {
    file: 'rbm/include/exact-draw.wgsl',
    right: 'select(0u, 1u, rare != above)',
    wrong: 'select(0u, 1u, rare == above)',
    checks: (gpu) => exactChecks(gpu, ['rbm-exact-gradient, cd']),
    failing: /^rbm-exact-gradient/,
  },
  {
    file: 'rbm/include/product.wgsl',
    right: 'dot(av[1], v) + dot(aw[1], w)',
    wrong: 'dot(av[1], v) + dot(aw[0], w)',
    checks: (gpu) => exactChecks(gpu, ['rbm-exact-gradient, cd']),
    failing: /^rbm-exact-gradient/,
  },
  {
    file: 'rbm/include/product-reads.wgsl',
    right: 'vec4f(a.y, b.y, c.y, d.y)',
    wrong: 'vec4f(a.y, b.y, d.y, c.y)',
    checks: (gpu) => exactChecks(gpu, ['rbm-exact-gradient-means, pcd']),
    failing: /^rbm-exact-gradient/,
  },
  {
    file: 'rbm/include/exact-logits.wgsl',
    right: '0x1p-20 * units',
    wrong: '0x1p-19 * units',
    checks: (gpu) => exactChecks(gpu, ['rbm-exact-gradient, cd']),
    failing: /^rbm-exact-gradient/,
  },
  {
    file: 'rbm/include/exact-rounding.wgsl',
    right: 'upper_halves(cross1)',
    wrong: 'upper_halves(cross0)',
    checks: (gpu) => exactChecks(gpu, ['rbm-exact-gradient, pcd']),
    failing: /^rbm-exact/,
  },
  {
    file: 'rbm/include/exact-step.wgsl',
    right: 'step.chains.yz, ~random',
    wrong: 'step.chains.yz, random',
    checks: (gpu) => exactChecks(gpu, ['rbm-exact-gradient-means, pcd']),
    failing: /^rbm-exact-gradient/,
  },
  {
    file: 'rbm/averages.wgsl',
    right: 'whole.xxxx, whole.yyyy',
    wrong: 'whole.xxxx, whole.xxxx',
    checks: (gpu) => exactChecks(gpu, ['rbm-exact-gradient, cd']),
    failing: /^rbm-exact-gradient/,
  },
  {
    file: 'rbm/gradient-means.wgsl',
    right: 'data_sum + whole_sums(of_data)',
    wrong: 'data_sum - whole_sums(of_data)',
    checks: (gpu) => exactChecks(gpu, ['rbm-exact-gradient-means, cd']),
    failing: /^rbm-exact-gradient-means/,
  },
  {
    file: 'rbm/include/weight-block.wgsl',
    right: 'data_sum * 0x8000, model_sum * 0x8000',
    wrong: 'data_sum * 0x8000, model_sum * 0x7fff',
    checks: (gpu) => exactChecks(gpu, ['rbm-exact-gradient, cd']),
    failing: /^rbm-exact-gradient/,
  },
];
