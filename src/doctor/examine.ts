import type { KernelEntry } from '../../shaders/kernel-entry.ts';
import { hasPermutation, kernels, type KernelName } from '../../shaders/kernels.ts';
import { DeviceLostError } from '../gpu/errors.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { executes } from '../gpu/proof.ts';
import type { Check } from './check.ts';
import { convolutionChecks } from './convolution-checks.ts';
import { correlationChecks } from './correlation-checks.ts';
import { exactChecks } from './exact-checks.ts';
import { growingChecks } from './growing-checks.ts';
import { halfStepChecks } from './half-step-checks.ts';
import { likelihoodChecks } from './likelihood-checks.ts';
import { machineChecks } from './machine-checks.ts';
import { manyChecks } from './many-checks.ts';
import { measurementChecks } from './measurement-checks.ts';
import { physicsCheck } from './physics-check.ts';
import { randomChecks } from './random-checks.ts';
import { trainingChecks } from './training-checks.ts';
import {
  brushChecks,
  countingChecks,
  exchangeChecks,
  reversalChecks,
  startChecks,
  tileChecks,
  updateChecks,
} from './update-checks.ts';
import { viewChecks, viewPipeline } from './view-checks.ts';
import { zoomChecks } from './zoom-checks.ts';

interface Kind {
  readonly checks: (gpu: Gpu) => Promise<Check[]>;
  /** The kernels under test. The checks may also run other kernels. */
  readonly kernels: readonly KernelName[];
}

/** The checks that run kernels and compare the output with known answers, by kind. */
const kinds: Readonly<Record<string, Kind>> = {
  'random generators': { checks: randomChecks, kernels: ['random-words'] },
  'start configurations': { checks: startChecks, kernels: ['start'] },
  updates: {
    checks: updateChecks,
    kernels: [
      'metropolis',
      'metropolis-tiles',
      'single-spin',
      'single-spin-tiles',
      'cluster-bonds',
      'cluster-rows',
      'cluster-join',
      'cluster-coins',
      'cluster-flip',
    ],
  },
  'readings on the way': {
    checks: countingChecks,
    kernels: ['metropolis-counting', 'single-spin-counting', 'plane-sums'],
  },
  'clusters in tiles': {
    checks: async (gpu) => (gpu.software ? [] : tileChecks(gpu)),
    kernels: ['cluster-tiles', 'cluster-tile-coins'],
  },
  paint: { checks: brushChecks, kernels: ['brush'] },
  'replica exchange': { checks: exchangeChecks, kernels: ['exchange', 'exchange-thresholds'] },
  reversals: { checks: reversalChecks, kernels: ['reversal', 'reversal-flip'] },
  measurements: { checks: measurementChecks, kernels: ['measurement', 'row-sums'] },
  correlations: {
    checks: correlationChecks,
    kernels: ['correlation-pairs', 'line-sums', 'structure-factor', 'bonds'],
  },
  'zooming out': {
    checks: zoomChecks,
    kernels: [
      'majority',
      'majority-any',
      'decimation',
      'filter',
      'filter-any',
      'unfold',
      'average',
      'average-again',
      'average-moments',
      'average-correlations',
      'average-histogram',
      'sublattice',
      'local-fields',
      'operators',
      'operator-correlations',
    ],
  },
  'zooming in': {
    checks: growingChecks,
    kernels: ['growing-start', 'growing', 'growing-couplings', 'window'],
  },
  'Boltzmann machines': {
    checks: machineChecks,
    kernels: ['patches', 'rbm-weights', 'rbm-units', 'rbm-step', 'rbm-correlator-sums'],
  },
  'half-steps': {
    checks: async (gpu) => (gpu.software ? [] : halfStepChecks(gpu)),
    kernels: [
      'rbm-units-narrow',
      'rbm-units-pair',
      'rbm-units-and-means-narrow',
      'rbm-units-and-means-pair',
    ],
  },
  training: {
    checks: trainingChecks,
    kernels: [
      'rbm-units-and-means',
      'rbm-hidden-means',
      'rbm-threshold',
      'rbm-averages',
      'rbm-averages-step',
      'rbm-gradient',
      'rbm-gradient-step',
      'rbm-gradient-means',
      'rbm-gradient-means-step',
      'rbm-centre-biases',
      'rbm-differences',
      'rbm-largest-parameter',
    ],
  },
  'many machines': {
    checks: (gpu) => manyChecks(gpu, gpu.software ? ['narrow'] : undefined),
    kernels: [
      'rbm-units-many',
      'rbm-units-many-narrow',
      'rbm-units-many-pair',
      'rbm-units-and-means-many',
      'rbm-units-and-means-many-narrow',
      'rbm-units-and-means-many-pair',
      'rbm-exact-units-many',
      'rbm-exact-units-and-means-many',
      'rbm-averages-many',
      'rbm-exact-averages-many',
      'rbm-exact-gradient-many',
      'rbm-exact-gradient-means-many',
      'rbm-averages-step-many',
      'rbm-gradient-step-many',
      'rbm-gradient-means-step-many',
    ],
  },
  'exact arithmetic': {
    checks: exactChecks,
    kernels: [
      'rbm-exact-weights',
      'rbm-exact-units',
      'rbm-exact-units-and-means',
      'rbm-exact-averages',
      'rbm-exact-gradient',
      'rbm-exact-gradient-means',
    ],
  },
  convolutions: {
    checks: convolutionChecks,
    kernels: [
      'rbm-convolution',
      'rbm-convolution-and-means',
      'rbm-convolution-products',
      'rbm-convolution-gradient',
    ],
  },
  likelihoods: {
    checks: likelihoodChecks,
    kernels: [
      'rbm-layer-activations',
      'rbm-free-energy',
      'rbm-pseudo-likelihood',
      'rbm-annealing-sample',
      'rbm-annealing-weight',
      'rbm-unit-means',
      'rbm-coupling-factors',
      'rbm-coupling-pairs',
      'rbm-coupling-sums',
      'rbm-interpolation',
    ],
  },
  views: {
    checks: viewChecks,
    kernels: ['view-lattice', 'view-receptive-fields', 'view-hidden-layer'],
  },
  'exact physics': { checks: async (gpu) => [await physicsCheck(gpu)], kernels: [] },
};

/** The kernels that the doctor compares with known answers. */
export const examinedKernels: ReadonlySet<KernelName> = new Set(
  Object.values(kinds).flatMap(({ kernels }) => kernels),
);

/**
 * Examines a device: it must execute commands, compile every shader, give the known answer of every kernel, and
 * run a short simulation that agrees with exact physics.
 * @param gpu a device with the default random generator, because the known answers belong to this generator
 */
export async function examine(gpu: Gpu): Promise<Check[]> {
  const executing = await executesCheck(gpu);
  const answers = await checkAnswers(gpu);
  return [executing, await compiles(gpu), ...answers];
}

/** The same examination step by step, to show progress: one kind of checks after another, and the compilation at the end. */
export async function* examinations(gpu: Gpu): AsyncGenerator<Check[]> {
  yield [await executesCheck(gpu)];
  yield* answersByKind(gpu);
  yield [await compiles(gpu)];
}

/**
 * Compares every kernel with its known answer, and a simulation with exact physics.
 * @throws DeviceLostError
 */
export async function checkAnswers(gpu: Gpu): Promise<Check[]> {
  const checks: Check[] = [];
  for await (const found of answersByKind(gpu)) checks.push(...found);
  return checks;
}

/** A shader that does not compile fails only the checks of its kind. */
async function* answersByKind(gpu: Gpu): AsyncGenerator<Check[]> {
  for (const [name, kind] of Object.entries(kinds)) {
    try {
      yield await kind.checks(gpu);
    } catch (error) {
      if (error instanceof DeviceLostError) throw error;
      yield [{ name, passed: false, detail: (error as Error).message }];
    }
  }
}

async function executesCheck(gpu: Gpu): Promise<Check> {
  const passed = await executes(gpu);
  return {
    name: 'executes a kernel',
    passed,
    detail: passed
      ? 'the kernel wrote its word'
      : 'the device accepts commands but executes nothing',
  };
}

/**
 * Builds every pipeline, because a module that compiles may still not fit its layout or the device. Those that gave answers
 * are built, so that only the others take time.
 */
async function compiles(gpu: Gpu): Promise<Check> {
  const entries = Object.entries(kernels) as [KernelName, KernelEntry][];
  const meant = entries.filter(([, { adapters }]) => !(gpu.software && adapters === 'gpu'));
  const pipelines = meant.flatMap(([name, { kind, permutations }]) =>
    Object.keys(permutations).map(async (permutation): Promise<void> => {
      if (kind === 'render') await viewPipeline(gpu, name);
      else if (gpu.hasBuilt(name, permutation)) return;
      else if (hasPermutation(name, permutation)) await gpu.kernel(name, permutation);
    }),
  );
  const outcomes = await Promise.allSettled(pipelines);
  const failures = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [(outcome.reason as Error).message] : [],
  );
  return {
    name: 'every shader compiles',
    passed: failures.length === 0,
    detail: failures[0] ?? `${outcomes.length} permutations`,
  };
}
