import { elementAt } from '../element-at.ts';
import { siteCount } from '../ensemble/geometry.ts';
import type { Gpu } from '../gpu/gpu.ts';
import {
  ConvolutionalRbm,
  expandFilter,
  type AnyRbm,
} from '../rbm/machine/convolutional-machine.ts';
import type { Filter } from '../rbm/machine/filter-file.ts';
import type { PackedUnits } from '../rbm/machine/packed-units.ts';
import type { UnitKind } from '../rbm/machine/parameters.ts';
import { ContrastiveDivergence } from '../rbm/training/contrastive-divergence.ts';
import { compare, type Check } from './check.ts';
import { drawn } from './half-step-checks.ts';
import { hotLattices } from './hot-lattices.ts';
import { geometries, seed } from './problems.ts';

/** Allowed rounding error for a few numbers below 256 with 24 bits. */
const tolerance = 1e-4;

/**
 * Compares a convolutional machine with the dense machine that has the same energies. The weights decide every unit, so both draw
 * the same samples. A step of the filter is the mean, over the blocks, of the steps of the weights of the dense machine.
 */
export async function convolutionChecks(
  gpu: Gpu,
  kinds: readonly UnitKind[] = ['binary', 'spin'],
): Promise<Check[]> {
  const ensemble = await hotLattices(gpu, geometries.small);
  const { geometry, buffer } = ensemble;
  const data = { buffer, units: siteCount(geometry), groups: geometry.groups };
  const checks: Check[] = [];
  for (const units of kinds) {
    const filter = decidingFilter(units);
    const machine = ConvolutionalRbm.from(gpu, filter, geometry.size);
    const dense = await machine.expanded(gpu);
    checks.push(
      compare(
        `rbm-convolution, rbm-convolution-and-means, ${units}`,
        await drawn(gpu, machine, data),
        await drawn(gpu, dense, data),
      ),
    );
    for (const statistics of ['samples', 'probabilities'] as const) {
      const average = await step(gpu, machine, data, statistics);
      await step(gpu, dense, data, statistics);
      checks.push(
        alike(`rbm-convolution-products, rbm-convolution-gradient, ${statistics}, ${units}`, {
          found: await machine.readFilter(),
          expected: folded(filter, geometry.size, (await dense.readParameters()).weights),
          average: average?.weights,
          before: filter.weights,
        }),
      );
      machine.writeParameters({ weights: filter.weights });
      dense.writeParameters(expandFilter(filter, geometry.size));
    }
    machine.dispose();
    dense.dispose();
  }
  ensemble.dispose();
  return checks;
}

/** Every field of either layer is an odd multiple of 128, so that no random number matters. */
function decidingFilter(units: UnitKind): Filter {
  return {
    units,
    side: 3,
    stride: 2,
    offset: -1,
    weights: Float32Array.of(256, -256, 0, 256, 0, -256, -256, 256, 256),
    visibleBias: -128,
    hiddenBias: 128,
    limit: 'soft',
  };
}

/** One update. @returns the average over the parameters before the update */
async function step(
  gpu: Gpu,
  machine: AnyRbm,
  data: PackedUnits,
  statistics: 'samples' | 'probabilities',
): ReturnType<ContrastiveDivergence['readAverage']> {
  const training = await ContrastiveDivergence.create<AnyRbm>(gpu, machine, {
    data,
    statistics,
    batch: 32 * data.groups,
    algorithm: 'cd',
    biases: false,
    schedule: 'constant',
    learningRate: 1,
    momentum: 0,
    epochs: 1,
    seed,
  });
  training.submitUpdates(1);
  const average = await training.readAverage();
  training.dispose();
  return average;
}

/** The mean of the weights of a dense machine over the blocks that share them. */
function folded(filter: Filter, size: number, weights: Float32Array): Float64Array {
  const hidden = (size / filter.stride) ** 2;
  // Where the expansion of the numbers 1, 2 ... has number n lies weight n - 1 of the filter.
  const numbers = Float32Array.from(filter.weights, (_, at) => at + 1);
  const places = expandFilter({ ...filter, weights: numbers }, size).weights;
  const sums = new Float64Array(filter.weights.length);
  for (const [at, number] of places.entries())
    if (number > 0) sums[number - 1] = elementAt(sums, number - 1) + elementAt(weights, at);
  return sums.map((sum) => sum / hidden);
}

function alike(
  name: string,
  {
    found,
    expected,
    average,
    before,
  }: {
    found: Filter;
    expected: Float64Array;
    average?: Float32Array | undefined;
    before: Float32Array;
  },
): Check {
  const off = Math.max(
    ...expected.map((value, at) => Math.abs(value - (found.weights[at] ?? NaN))),
  );
  const averaged = String(average) === String(before);
  return {
    name,
    passed: off < tolerance && averaged,
    detail: `weights differ by ${off.toExponential(1)} from those of the dense machine; their average ${averaged ? 'is' : 'is not'} as known`,
  };
}
