import { permuteUnits } from '../../../rbm/machine/permuted-units.ts';
import { heldOutSeed } from '../../../rbm/sampling/ising-data.ts';
import { CRITICAL_TEMPERATURE } from '../../../theory/critical.ts';
import type { StudyContext } from '../../study.ts';
import type { DataFacts } from '../../data-facts.ts';
import { ladderEnergies, ladderFacts } from '../../flows/ladder-facts.ts';
import { startLadder } from '../../flows/ladder.ts';
import { flowSize, type FlowPreset } from '../presets.ts';
import type { Stack } from '../../kept-stack.ts';
import { trainedStack, untrainedStack } from '../../flows/stack.ts';

/** Where a control is trained that has nothing to do with the critical temperature. */
export const otherTemperature = 3;

/** Kinds of flow machines by their training data. All but the first are controls. */
export const machineKinds = ['critical', 'other', 'permuted', 'untrained'] as const;
export type MachineKind = (typeof machineKinds)[number];
export const controlKinds = ['other', 'permuted', 'untrained'] as const;

/** What the kinds are called. */
export const kindNames: Readonly<Record<MachineKind, string>> = {
  critical: 'trained at T_c',
  other: `trained at T = ${otherTemperature}`,
  permuted: 'trained at T_c on permuted pixels',
  untrained: 'untrained',
};

/** A machine with the places of its pixels, where these were permuted. */
export interface FlowMachine extends Stack {
  readonly order?: Uint32Array;
  /** Facts of the training data. Initial weights have none; permuted pixels have the data of the machines at T_c. */
  readonly facts?: DataFacts;
}

/** Trains one flow machine, on lattices of its own. */
export async function flowMachine(
  context: StudyContext,
  kind: MachineKind,
  { seed, preset }: { readonly seed: number; readonly preset: FlowPreset },
): Promise<FlowMachine> {
  const { gpu } = context;
  const { hidden, samples, training } = preset;
  const name = `Flow machine ${kindNames[kind]}`;
  const options = { layers: [hidden], training, seed };
  if (kind === 'untrained') {
    context.phase(name, 1);
    return untrainedStack(gpu, { ...options, visible: flowSize ** 2 });
  }
  const ladder = await startLadder(context, {
    size: flowSize,
    temperatures: [kind === 'other' ? otherTemperature : CRITICAL_TEMPERATURE],
    perTemperature: samples,
    seed: heldOutSeed(seed),
  });
  // The machine of permuted pixels learns from the lattices of the machine at T_c with the same seed.
  const permuted = kind === 'permuted' ? permuteUnits(gpu, ladder.data, { seed }) : undefined;
  const facts = permuted
    ? undefined
    : ladderFacts(`machine ${kindNames[kind]}`, ladder, [await ladderEnergies(ladder)]);
  const stack = await trainedStack(context, name, {
    ...options,
    data: permuted?.data ?? ladder.data,
  });
  permuted?.data.buffer.destroy();
  ladder.simulation.dispose();
  return { ...stack, ...(facts && { facts }), ...(permuted && { order: permuted.order }) };
}
