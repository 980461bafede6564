import { elementAt } from '../element-at.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { PackedUnits } from '../rbm/machine/packed-units.ts';
import { unitKinds } from '../rbm/machine/parameters.ts';
import { trainMany } from '../rbm/training/train-many.ts';
import type { StackLayer } from '../rbm/training/train-layer.ts';
import { trainStack, type StackOptions } from '../rbm/training/stack.ts';
import { checksum, compare, type Check } from './check.ts';

/** Shapes for which lone trainings on a GPU choose different products: see `productFor` of the layer sampler. */
const shapes = {
  narrow: { visible: 13, hidden: 7, groups: 3, batch: 64 },
  pair: { visible: 64, hidden: 64, groups: 96, batch: 3072 },
} as const;
type Shape = keyof typeof shapes;

/**
 * Arithmetic, statistics, whether there are biases, and whether chains persist, for both kinds of units: every permutation of the
 * kernels is run. Exact arithmetic has the same kernels with and without biases.
 */
const kinds = [
  { arithmetic: 'float', statistics: 'samples', biases: true, algorithm: 'cd' },
  { arithmetic: 'float', statistics: 'probabilities', biases: true, algorithm: 'pcd' },
  { arithmetic: 'float', statistics: 'samples', biases: false, algorithm: 'pcd' },
  { arithmetic: 'float', statistics: 'probabilities', biases: false, algorithm: 'cd' },
  { arithmetic: 'exact', statistics: 'samples', biases: true, algorithm: 'pcd' },
  { arithmetic: 'exact', statistics: 'probabilities', biases: true, algorithm: 'cd' },
] as const;

const common = { epochs: 2, schedule: 'constant', weightScale: 0.5, l1: 1e-3, steps: 2 } as const;

/**
 * Compares machines that train together with lone trainings, bit for bit: the bits of training kernels must not depend on the number
 * of machines in a dispatch.
 */
export async function manyChecks(
  gpu: Gpu,
  names: readonly Shape[] = ['narrow', 'pair'],
): Promise<Check[]> {
  const checks: Check[] = [];
  for (const name of names)
    for (const units of unitKinds)
      for (const kind of kinds) {
        const { visible, hidden, groups, batch } = shapes[name];
        const data = someData(gpu, visible, groups);
        const all = [1, 2].map((seed) => ({
          ...common,
          ...kind,
          data,
          layers: [hidden],
          seed,
          learningRate: 0.02 * seed,
          batch,
          units,
        }));
        const lone: string[] = [];
        for (const options of all) lone.push(await parametersOf(await trainStack(gpu, options)));
        const together = await trainedTogether(gpu, all);
        const { arithmetic, statistics, biases, algorithm } = kind;
        const biased = biases ? '' : ' without biases';
        const label = `many machines, ${arithmetic}, ${name}, ${algorithm}, ${statistics}, ${units}${biased}`;
        checks.push(compare(label, together.join(' '), lone.join(' ')));
        data.buffer.destroy();
      }
  return checks;
}

async function trainedTogether(gpu: Gpu, all: readonly StackOptions[]): Promise<string[]> {
  const found: string[] = [];
  await trainMany(
    gpu,
    all.map((options, number) => ({
      begin: async () => ({
        options,
        end: async (layers) => void (found[number] = await parametersOf(layers)),
      }),
    })),
  );
  return found;
}

async function parametersOf(layers: readonly StackLayer[]): Promise<string> {
  const { machine } = elementAt(layers, 0);
  const { weights, visibleBias, hiddenBias } = await machine.readParameters();
  machine.dispose();
  return checksum(
    new Uint32Array(Float32Array.of(...weights, ...visibleBias, ...hiddenBias).buffer),
  );
}

/** Samples without any meaning. The last group is short. */
function someData(gpu: Gpu, units: number, groups: number): PackedUnits {
  const words = Uint32Array.from({ length: units * groups }, (_, at) =>
    Math.imul(Math.imul(at + 1, 0x9e3779b1) >>> 7, 0x85ebca77),
  );
  return { buffer: gpu.upload('data', words), units, groups, samples: 32 * groups - 5 };
}
