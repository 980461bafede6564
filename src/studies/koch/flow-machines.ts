import { Rbm } from '../../rbm/machine/machine.ts';
import { permuteUnits } from '../../rbm/machine/permuted-units.ts';
import { heldOutSeed } from '../../rbm/training/data.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import type { StudyContext } from '../study.ts';
import { startLadder } from './ladder.ts';
import { ladderEnergies, ladderFacts, type LadderFacts } from './ladder-facts.ts';
import { trainedStack, type TrainedStack } from './machines.ts';
import type { FlowPreset } from './presets.ts';

/** Side of the lattice of the flow machines. */
export const flowSize = 10;
/** Where a control is trained that has nothing to do with the critical temperature. */
export const otherTemperature = 3;

/** What a flow machine learned from; all but the first are controls. */
export const machineKinds = ['critical', 'other', 'permuted', 'untrained'] as const;
export type MachineKind = (typeof machineKinds)[number];

/** What the kinds are called. */
export const kindNames: Readonly<Record<MachineKind, string>> = {
  critical: 'trained at T_c',
  other: `trained at T = ${otherTemperature}`,
  permuted: 'trained at T_c on permuted pixels',
  untrained: 'untrained',
};

/** A machine with the places of its pixels, where these were permuted. */
export interface FlowMachine extends TrainedStack {
  readonly order?: Uint32Array;
  /** Of the lattices that it learned from; none where it has its initial weights, or pixels of known lattices are permuted. */
  readonly facts?: LadderFacts;
}

/** Trains one flow machine, on lattices of its own. */
export async function flowMachine(
  context: StudyContext,
  kind: MachineKind,
  { seed, preset }: { readonly seed: number; readonly preset: FlowPreset },
): Promise<FlowMachine> {
  const { gpu, signal } = context;
  const { hidden, samples, training } = preset;
  if (kind === 'untrained') {
    const { weightScale } = training;
    const shape = { visible: flowSize ** 2, hidden, units: 'spin', seed, weightScale } as const;
    context.phase(`Flow machine ${kindNames[kind]}`, 1);
    const machine = await Rbm.create(gpu, shape);
    return { machines: [machine], dispose: () => machine.dispose() };
  }
  const ladder = await startLadder(
    gpu,
    {
      size: flowSize,
      temperatures: [kind === 'other' ? otherTemperature : CRITICAL_TEMPERATURE],
      perTemperature: samples,
      seed: heldOutSeed(seed),
    },
    signal,
  );
  // Those of permuted pixels are the lattices of the same seed at T_c.
  const facts =
    kind === 'permuted'
      ? undefined
      : ladderFacts(`machine ${kindNames[kind]}`, ladder, [await ladderEnergies(ladder)]);
  const permuted = kind === 'permuted' ? permuteUnits(gpu, ladder.data, { seed }) : undefined;
  const data = permuted?.data ?? ladder.data;
  const stack = await trainedStack(context, `Flow machine ${kindNames[kind]}`, {
    data,
    layers: [hidden],
    training,
    seed,
  });
  permuted?.data.buffer.destroy();
  ladder.simulation.dispose();
  return { ...stack, ...(facts && { facts }), ...(permuted && { order: permuted.order }) };
}
