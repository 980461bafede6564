import { convolutionChecks } from '../../src/doctor/convolution-checks.ts';
import { halfStepChecks } from '../../src/doctor/half-step-checks.ts';
import { likelihoodChecks } from '../../src/doctor/likelihood-checks.ts';
import { manyChecks } from '../../src/doctor/many-checks.ts';
import { machineChecks } from '../../src/doctor/machine-checks.ts';
import { trainingChecks } from '../../src/doctor/training-checks.ts';
import type { Fault } from './fault.ts';

/** Mistakes in Boltzmann machines. */
export const machineFaults: readonly Fault[] = [
  {
    file: 'rbm/convolution.wgsl',
    right: 'd.y * shape.side + d.x',
    wrong: 'd.x * shape.side + d.y',
    checks: (gpu) => convolutionChecks(gpu, ['spin']),
    failing: /^rbm-convolution/,
  },
  {
    file: 'rbm/convolution-products.wgsl',
    right: 'of_model(record, site, hidden));',
    wrong: 'of_model(record, hidden, hidden));',
    checks: (gpu) => convolutionChecks(gpu, ['spin']),
    failing: /^rbm-convolution-products/,
  },
  {
    file: 'rbm/convolution-gradient.wgsl',
    right: 'sum / f32(sums.blocks * sums.blocks)',
    wrong: 'sum / f32(sums.blocks)',
    checks: (gpu) => convolutionChecks(gpu, ['spin']),
    failing: /^rbm-convolution-products/,
  },
  {
    file: 'rbm/gradient.wgsl',
    right: '.b += products(visible, b, lanes)',
    wrong: '.b += products(visible, a, lanes)',
    checks: (gpu) => trainingChecks(gpu, ['spin']),
    failing: /^training/,
  },
  {
    file: 'rbm/gradient-means.wgsl',
    right: 'sum_of_product(model_values(at.y, lanes), h)',
    wrong: 'sum_of_product(model_values(at.x, lanes), h)',
    checks: (gpu) => trainingChecks(gpu, ['spin']),
    failing: /^training/,
  },
  {
    file: 'rbm/include/machines.wgsl',
    right: 'id.z * (elements / workgroups.z)',
    wrong: '(id.z ^ 1u) * (elements / workgroups.z)',
    checks: (gpu) => manyChecks(gpu, ['narrow']),
    failing: /^many machines/,
  },
  {
    file: 'rbm/include/gradient-machines.wgsl',
    right: 'model_hidden_from = first_of_machine(arrayLength(&model_hidden), id, workgroups);',
    wrong: 'model_hidden_from = 0u;',
    checks: (gpu) => manyChecks(gpu, ['narrow']),
    failing: /^many machines/,
  },
  {
    file: 'rbm/include/parameter-step.wgsl',
    right: 'own_rates = rates[id.z];',
    wrong: 'own_rates = rates[0];',
    checks: (gpu) => manyChecks(gpu, ['narrow']),
    failing: /^many machines/,
  },
  {
    file: 'rbm/hidden-means.wgsl',
    right: 'weights[input * layer.hidden + unit]',
    wrong: 'weights[input * layer.hidden]',
    checks: (gpu) => trainingChecks(gpu, ['spin']),
    failing: /^(training, (cd|centred), mean-field|rbm-threshold)/,
  },
  {
    file: 'rbm/differences.wgsl',
    right: 'first[first_from + unit * comparison.first_groups + g]',
    wrong: 'first[first_from + unit * comparison.first_groups]',
    checks: (gpu) => trainingChecks(gpu, ['spin']),
    failing: /^rbm-differences/,
  },
  {
    file: 'rbm/threshold.wgsl',
    right: 'vec4u(1u, 2u, 4u, 8u)',
    wrong: 'vec4u(1u, 2u, 8u, 4u)',
    checks: (gpu) => trainingChecks(gpu, ['spin']),
    failing: /^rbm-threshold/,
  },
  {
    file: 'rbm/free-energy.wgsl',
    right: 'energies[at] = -sum',
    wrong: 'energies[at] = -0.99 * sum',
    checks: likelihoodChecks,
    failing: /^rbm-(layer-activations, rbm-free-energy|pseudo-likelihood|coupling)/,
  },
  {
    file: 'rbm/pseudo-likelihood.wgsl',
    right: 'x + change * weights',
    wrong: 'x - change * weights',
    checks: likelihoodChecks,
    failing: /^rbm-pseudo-likelihood/,
  },
  {
    file: 'rbm/annealing-weight.wgsl',
    right: 'log_weight(after * x)',
    wrong: 'log_weight(before * x)',
    checks: likelihoodChecks,
    failing: /^rbm-annealing/,
  },
  {
    file: 'rbm/annealing-weight.wgsl',
    right: 'drawn += select(vec4u(0u), vec4u(1u), random >= reached)',
    wrong: 'drawn = vec4u(1u)',
    checks: likelihoodChecks,
    failing: /^rbm-annealing/,
  },
  {
    file: 'rbm/annealing-sample.wgsl',
    right: '(1.0 - beta) * starts',
    wrong: 'starts',
    checks: likelihoodChecks,
    failing: /^rbm-annealing/,
  },
  {
    file: 'rbm/interpolation.wgsl',
    right: '(1.0 - share) * first[at]',
    wrong: '(1.0 - share * share) * first[at]',
    checks: likelihoodChecks,
    failing: /^rbm-interpolation/,
  },
  {
    file: 'rbm/coupling-factors.wgsl',
    right: 'products[2u * at + 1u] = signed_product * bias.sine',
    wrong: 'products[2u * at + 1u] = signed_product * bias.versine',
    checks: likelihoodChecks,
    failing: /^rbm-coupling/,
  },
  {
    file: 'rbm/coupling-pairs.wgsl',
    right: 'part[2] += left.z * right',
    wrong: 'part[2] += left.w * right',
    checks: likelihoodChecks,
    failing: /^rbm-coupling/,
  },
  {
    file: 'rbm/coupling-sums.wgsl',
    right: 'products[2u * at + ORDER % 2u]',
    wrong: 'products[2u * at]',
    checks: likelihoodChecks,
    failing: /^rbm-coupling/,
  },
  {
    file: 'rbm/layer-activations.wgsl',
    right: 'write(logits[k], place.first',
    wrong: 'write(logits[0], place.first',
    checks: likelihoodChecks,
    failing: /^rbm-(layer-activations|pseudo|annealing|coupling)/,
  },
  {
    file: 'rbm/include/tiled-product.wgsl',
    right: 'tile[samples + 8u]',
    wrong: 'tile[samples]',
    checks: (gpu) => halfStepChecks(gpu, ['pair'], ['spin']),
    failing: /pair product/,
  },
  {
    file: 'rbm/correlator-sums.wgsl',
    right: 'block.visible_first + g;',
    wrong: 'block.visible_first;',
    checks: machineChecks,
    failing: /^rbm-correlator-sums/,
  },
  {
    file: 'rbm/correlator-sums.wgsl',
    right: '2.0 * up - vec4f(all)',
    wrong: '2.0 * up',
    checks: machineChecks,
    failing: /^rbm-correlator-sums\/values/,
  },
];
