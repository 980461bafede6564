import { checksum, compare, type Check } from './check.ts';
import type { exactProblems } from './exact-problems.ts';
import type {
  blockingProblems,
  correlationProblems,
  countingProblems,
  exchangeProblems,
  fieldProblems,
  growingProblems,
  lineProblems,
  measurementProblems,
  operatorCorrelationProblems,
  operatorProblems,
  reversalProblems,
  startProblems,
  updateProblems,
  windowProblems,
} from './problems.ts';

type Name =
  | keyof typeof startProblems
  | keyof typeof updateProblems
  | keyof typeof countingProblems
  | 'brush'
  | keyof typeof exchangeProblems
  | keyof typeof reversalProblems
  | keyof typeof measurementProblems
  | keyof typeof correlationProblems
  | `line-sums/${keyof typeof lineProblems}`
  | 'bonds'
  | 'majority'
  | 'unfold'
  | keyof typeof blockingProblems
  | keyof typeof growingProblems
  | keyof typeof windowProblems
  | keyof typeof operatorProblems
  | keyof typeof fieldProblems
  | 'average'
  | 'average-again'
  | 'average-moments'
  | 'average-correlations'
  | 'average-histogram'
  | 'sublattice'
  | 'operators/further'
  | keyof typeof operatorCorrelationProblems
  | 'patches'
  | 'patches/scattered'
  | 'rbm-units/layer'
  | 'rbm-units/batch, rbm-averages, rbm-gradient, rbm-step'
  | 'rbm-units/layer, matrix product'
  | 'rbm-step, momentum and L1'
  | 'rbm-exact-weights'
  | keyof typeof exactProblems
  | 'rbm-correlator-sums/values'
  | 'rbm-correlator-sums/bits';

/**
 * The output of the integer kernels on every correct WebGPU implementation: checksums of whole buffers, by the name of
 * the check. The checksums come from the CPU twins of the kernels; tests/doctor computes them again.
 */
export const knownAnswers: Readonly<Record<Name, string>> = {
  'start/ordered, cold': '422f51c5',
  'start/ordered, mixed': '358c91f5',
  'start/striped': 'e975dab5',
  'start/striped, chains': '9ee4ce25',
  'start/hot': 'e70fabe6',
  'metropolis-counting, plane-sums': '0979c4e0',
  'metropolis-counting, strips': 'ad25a9c4',
  'single-spin-counting, chains in strips': '59b7100a',
  'counting, single-spin/metropolis/square/per-group': '920b7caf',
  'counting, single-spin/metropolis/square/per-replica': '759a5299',
  'counting, single-spin/metropolis/chain/per-group': 'c2db2657',
  'counting, single-spin/metropolis/chain/per-replica': '3d512509',
  'counting, single-spin/heat-bath/square/per-group': 'ca068d49',
  'counting, single-spin/heat-bath/square/per-replica': 'f941de05',
  'counting, single-spin/heat-bath/chain/per-group': 'a47cd65d',
  'counting, single-spin/heat-bath/chain/per-replica': '06cd8bcf',
  'metropolis/per-group, replicas': '9bc02943',
  'metropolis/per-group, strips': '6127c1a7',
  'metropolis/per-replica': 'd2a37ca8',
  'single-spin/metropolis/square/per-group': 'c06d7f51',
  'single-spin/metropolis/square/per-replica': 'c85f2f43',
  'single-spin/metropolis/chain/per-group': '64e4dedd',
  'single-spin/metropolis/chain/per-replica': 'bcffd20f',
  'single-spin/heat-bath/square/per-group': 'e2352cb2',
  'single-spin/heat-bath/square/per-replica': 'f9c803e1',
  'single-spin/heat-bath/chain/per-group': '618aad19',
  'single-spin/heat-bath/chain/per-replica': '9774f194',
  brush: 'd138bc10',
  'cluster-rows, cluster-join, cluster-coins, cluster-flip': 'ab7e3b2b',
  'cluster-bonds, chains in strips': '57060775',
  'cluster-bonds/field': 'f69068b5',
  'exchange, exchange-thresholds': 'd1929a72',
  'exchange, antiferromagnets': 'd18f59e1',
  'reversal, reversal-flip': 'ba206ba7',
  'reversal, strips': 'f805e1a1',
  'measurement/replicas, row-sums': '95d21b74',
  'measurement/strips, row-sums': 'f7a5d1d2',
  'measurement/replicas, chains': '8c8b5af3',
  'measurement/replicas/staggered': '6b7f4683',
  'measurement/strips/staggered': '8ac0739e',
  'measurement/replicas/raster': 'd14a1b20',
  'measurement/strips/raster': '72ffb55d',
  'correlation-pairs/replicas': '56bce219',
  'correlation-pairs/replicas of 32': '72010b32',
  'correlation-pairs/strips': '9d6068cb',
  'correlation-pairs/replica-chains': 'd5c50741',
  'correlation-pairs/strip-chains': 'd70ff9f7',
  'line-sums/replicas': '4ff180d3',
  'line-sums/strips': '4950774b',
  bonds: '38c39ed3',
  majority: '2f685475',
  unfold: 'f7f41495',
  'majority/ties-up': 'd0cc7244',
  'majority/ties-first': 'c49d02b3',
  'majority-any/3 x 3': 'f8736b2f',
  'majority-any/4 x 4, with ties': '35e0eecf',
  'majority-any/5, chains': 'bd3afd27',
  'majority-any/2, chains in strips, with ties': '82439294',
  'decimation/2 x 2': 'f94de7e8',
  'decimation/3 x 3': '52be03d9',
  'decimation/4, chains': 'c8fe7b97',
  'filter/2 x 2': '05e0c960',
  'filter/2 x 2, hard': 'b7671a98',
  'filter-any/3 x 3': 'f7ace385',
  'filter-any/4 x 4, strips': '04a04336',
  'filter-any/3 x 3, exact': '30363e8c',
  'filter-any/4 x 4, with ties': '5ec11d3e',
  'growing-start': 'cd14ccc5',
  'growing/replicas': '6f09391e',
  'growing/strips': '1c3c6af4',
  'growing-couplings': '681d6d0a',
  'window, replicas': '0ac1b55d',
  'window, strips': 'b832c05d',
  'operators, row-sums': 'ec6b3f4b',
  'operators/odd side': 'dc6a0ac0',
  'operators/further': '1d3dfd13',
  'local-fields, row-sums': '82d6365e',
  'local-fields/odd side': '85afcd1f',
  average: '7e36eeb5',
  'average-again': 'f1e17255',
  'average-moments': '2eb0d177',
  'average-correlations': '647ad9a8',
  'average-histogram': '43785d11',
  sublattice: '2572f091',
  'operator-correlations': '244be51d',
  'operator-correlations/further': 'f8d2127f',
  patches: '76a29fb6',
  'patches/scattered': '0f16da82',
  'rbm-units/layer': 'd2c6410d',
  'rbm-units/batch, rbm-averages, rbm-gradient, rbm-step': '6573a818',
  'rbm-units/layer, matrix product': 'ee1d9af6',
  'rbm-step, momentum and L1': '5bb3e6c8',
  'rbm-correlator-sums/values': 'c00cb049',
  'rbm-correlator-sums/bits': '01d664a5',
  'rbm-exact-weights': '99bfc38e',
  'rbm-exact-gradient, cd': '459e6d71',
  'rbm-exact-gradient, pcd': '51bea206',
  'rbm-exact-gradient-means, cd': 'd7cde7a4',
  'rbm-exact-gradient-means, pcd': '94b58762',
};

/** Compares the words that kernels wrote with the known answer of a check. */
export function checkWords(name: Name, words: Uint32Array): Check {
  return compare(name, checksum(words), knownAnswers[name]);
}

/** Joins arrays of whole numbers, one after another. */
export function joined(arrays: readonly ArrayLike<number>[]): Uint32Array {
  return Uint32Array.from(arrays.flatMap((array) => Array.from(array)));
}

/** Known numbers, and how far single precision may deviate from them by rounding. */
export interface KnownNumbers {
  readonly values: readonly number[];
  readonly bound: number;
}

type NumbersName = `structure-factor, ${keyof typeof lineProblems}`;

/** Structure factors of the CPU twin. The bounds are the bounds of src/ising/correlations.ts, rounded up. */
export const knownNumbers: Readonly<Record<NumbersName, KnownNumbers>> = {
  'structure-factor, replicas': {
    values: [1.265625, 0.091518522, 2.047141004, 0.265625],
    bound: 4e-5,
  },
  'structure-factor, strips': {
    values: [1, 1.08547961, 1.901159823, 0.158203125],
    bound: 8e-5,
  },
};

/** Compares numbers with the known numbers. */
export function checkNumbers(name: NumbersName, found: readonly number[]): Check {
  const { values, bound } = knownNumbers[name];
  const differences = values.map((value, at) => Math.abs((found[at] ?? NaN) - value));
  const largest = differences.reduce((a, b) => Math.max(a, b), 0);
  const detail = `${values.length} numbers differ from the known numbers by at most ${shortly(largest)}; rounding allows ${shortly(bound)}`;
  return { name, passed: largest <= bound, detail };
}

function shortly(value: number): string {
  return value.toExponential(0);
}
