import { flowSteps } from './flows/plans.ts';
import type { Training } from '../flows/stack.ts';
import { flowSize, type KochPreset } from './presets.ts';
import { thermalizationOf } from './samples.ts';
import { classTemperatures } from './classes.ts';

/** Rough costs in milliseconds on two cores without a GPU: per spin and sweep, per weight and sample, per update. */
const costs = { spin: 1e-6, cluster: 1e-4, weight: 2e-6, update: 1, netWeight: 1e-5 } as const;

/** The work of every phase of a run with any sizes, in their order. */
export function kochPhases({ seeds, blocks, stacks, averages, flow }: KochPreset): number[] {
  const { size, replicas, observations } = averages;
  const spins = size ** 2 * replicas;
  const machine = trained(flow.training, [flowSize ** 2, flow.hidden]);
  const { long, perTemperature, net } = flow;
  const ladder = classTemperatures.length * perTemperature;
  const latticeSteps = ladder * flowSteps + 2 * long.perTemperature * long.steps;
  const followed = latticeSteps * flowSize ** 2 * flow.hidden * costs.weight;
  const netWeights = net.hidden * (flowSize ** 2 + classTemperatures.length);
  const machines = flow.seeds + 2 * flow.controlSeeds;
  return [
    sampled(blocks),
    ...stacks.flatMap(({ training, layers, ...data }) => {
      const stack = trained(training, [data.size ** 2, ...layers]);
      const one = [sampled(data), sampled(data), stack, stack];
      return Array.from({ length: seeds }, () => one).flat();
    }),
    spins * thermalizationOf(size, replicas) * costs.cluster,
    spins * observations * costs.cluster,
    // The lattices of the thermometer, those held out and those at T_c are cheap.
    flow.snapshots * ladder * costs.update * 1e-2,
    ladder * costs.update * 1e-2,
    net.epochs * flow.snapshots * ladder * netWeights * costs.netWeight,
    ladder * costs.update * 1e-2,
    ...Array<number>(machines).fill(machine + followed),
    ...Array<number>(flow.controlSeeds).fill(followed),
  ];
}

function sampled({ size, samples }: { readonly size: number; readonly samples: number }): number {
  return size ** 2 * samples * thermalizationOf(size, samples) * costs.spin;
}

function trained({ updates, batch }: Training, units: readonly number[]): number {
  return units.slice(1).reduce((sum, hidden, layer) => {
    const weights = (units[layer] ?? 0) * hidden;
    return sum + updates * (costs.update + batch * weights * costs.weight);
  }, 0);
}
