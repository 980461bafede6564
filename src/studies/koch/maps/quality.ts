import { layerLikelihoods } from '../../../rbm/evaluation/layer-likelihoods.ts';
import { permuteUnits } from '../../../rbm/machine/permuted-units.ts';
import { replicaGeometry } from '../../../ensemble/geometry.ts';
import { meanOf, type Measured } from '../../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../../theory/critical.ts';
import { kaufman } from '../../../theory/kaufman.ts';
import { runFlow, type FlowMachine } from '../../flows/chain.ts';
import type { StudyContext } from '../../study.ts';
import { unread } from '../../thermometers/net.ts';
import type { CriticalSamples } from '../samples.ts';

/** Kinds of machines that are judged. */
export const judgedKinds = ['machine', 'permuted', 'untrained'] as const;

/** How well the first machine of a stack knows its lattices. */
export interface MachineQuality {
  /** Mean ln p of held-out lattices, in nats per lattice; `null` where annealing did not find it. */
  readonly logLikelihood: Measured | null;
  /** Energy per site of what the machine draws. */
  readonly drawn: Measured;
}

/** Held-out lattices that are judged, and that chains begin with; Gibbs steps of the chains; runs and temperatures of annealing. */
const judged = 256;
const chains = 128;
const steps = 48;
const annealing = { temperatures: 200, runs: 32 } as const;

/**
 * Judges the first machine of a stack by held-out lattices. A machine of permuted pixels sees permuted pixels. What it draws is
 * measured where it lies, so its energy is that of random pairs of pixels.
 */
export async function machineQuality(
  context: StudyContext,
  { machines, order }: FlowMachine,
  { size, data }: Pick<CriticalSamples, 'size' | 'data'>,
  seed: number,
): Promise<MachineQuality> {
  const { gpu, signal } = context;
  const [machine] = machines;
  if (!machine) throw new Error('There is no machine.');
  const permuted = order && permuteUnits(gpu, data, { order });
  const likelihoods = await layerLikelihoods(gpu, machine, permuted?.data ?? data, {
    name: 'layer 1',
    seed,
    annealing,
    samples: Math.min(judged, 32 * data.groups),
    pseudoSamples: 32,
    signal,
  });
  permuted?.data.buffer.destroy();
  const first = await firstLattices(context, data, size);
  const flow = await runFlow(
    context,
    { machines, ...(order && { order }) },
    { start: first, thermometer: { read: () => unread }, seed, plan: { steps: [steps], kept: 1 } },
  );
  first.data.buffer.destroy();
  const { logLikelihood } = likelihoods;
  return {
    logLikelihood,
    drawn: meanOf(flow.records[0]?.energy ?? []),
  };
}

/** A copy of the first lattices, which the chains begin with. */
async function firstLattices(
  { gpu }: StudyContext,
  { buffer, units, groups }: CriticalSamples['data'],
  size: number,
) {
  const own = Math.min(chains / 32, groups);
  const words = await gpu.readWords(buffer);
  const chosen = Uint32Array.from(
    { length: units * own },
    (_, at) => words[Math.floor(at / own) * groups + (at % own)] ?? 0,
  );
  return {
    data: { buffer: gpu.upload('starts of chains', chosen), units, groups: own },
    geometry: replicaGeometry(size, 32 * own),
  };
}

/** Entropy of a torus at T_c in nats: S = ln Z + U/T. */
export function criticalEntropy(size: number): number {
  const { logPartition, energy } = kaufman({ size, temperature: CRITICAL_TEMPERATURE });
  return size ** 2 * (logPartition + energy / CRITICAL_TEMPERATURE);
}
