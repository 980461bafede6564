import { recordedSteps } from './flow.ts';
import { machineNames } from './machines.ts';
import { classTemperatures, sites, type Settings } from './presets.ts';

/** Rough costs in milliseconds on two cores without a GPU: per lattice and snapshot, per weight and sample, per update. */
const costs = { lattice: 0.01, weight: 2e-6, update: 1, netWeight: 6e-6 } as const;

/** The work of every phase of a run, in their order. */
export function phasesOf(settings: Settings): number[] {
  const { perTemperature, net, snapshots, seeds, training, fields, flow } = settings;
  const ladder = classTemperatures.length * perTemperature;
  const most = Math.max(...Object.values(seeds));
  const inFields = new Set(Object.values(fields).flat()).size;
  const perField = seeds.others * Math.ceil(snapshots / fields.field.length) + 1;
  const steps = 2 * (training.steps ?? 1) + 2;
  const lattices = 2 * flow.copies + 6 * flow.monteCarlo;
  const followed = (hidden: number): number =>
    lattices * sites * hidden * costs.weight * (recordedSteps(flow).at(-1) ?? 0);
  return [
    net.snapshots * ladder * costs.lattice,
    net.heldOut * ladder * costs.lattice,
    net.epochs *
      net.snapshots *
      ladder *
      net.hidden *
      (sites + classTemperatures.length) *
      costs.netWeight,
    4 * ladder * costs.lattice,
    (most * snapshots + 1) * ladder * costs.lattice,
    ...Array<number>(inFields).fill(perField * ladder * costs.lattice),
    lattices * costs.lattice,
    ...machineNames(settings).map(({ set, hidden }) =>
      set === 'untrained'
        ? followed(hidden)
        : followed(hidden) +
          training.updates *
            (costs.update + training.batch * sites * hidden * costs.weight * (steps / 4)),
    ),
  ];
}
