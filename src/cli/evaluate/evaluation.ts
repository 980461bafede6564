import type { Gpu } from '../../gpu/gpu.ts';
import { encode } from '../../rbm/sampling/encode.ts';
import { Rbm } from '../../rbm/machine/machine.ts';
import type { PackedUnits } from '../../rbm/machine/packed-units.ts';
import { singularValues } from '../../rbm/evaluation/receptive-fields.ts';
import type { ModelFile } from '../model-file.ts';
import type { Session } from '../session.ts';
import { evaluationSeeds, type EvaluationData, type JudgedKind } from './data.ts';
import { dataEntropy, type DataEntropy } from './entropy.ts';
import { likelihoods, type Likelihoods } from './likelihood.ts';
import {
  drawnObservables,
  modelObservables,
  sampleObservables,
  type DrawnObservables,
  type LatticeObservables,
} from './observables.ts';

/** What is known of one layer. */
export interface LayerEvaluation extends Likelihoods {
  /** Counted from 1, from the data up. */
  readonly layer: number;
  readonly visible: number;
  readonly hidden: number;
  /** Of the weights, from the largest down; their squares are the spectrum of W W^T. */
  readonly singularValues: readonly number[];
  /** Of lattices that it draws, through the layers below; of Ising data only. */
  readonly observables: DrawnObservables | null;
  /** How far its distribution is from that of new lattices, where that is known exactly; of the first layer. */
  readonly divergence?: DataEntropy;
}

/** What `evaluate` finds. */
export interface Evaluation {
  /** Samples that the layers were judged by; above the first layer, hidden units given these. */
  readonly judged: {
    readonly kind: JudgedKind;
    readonly samples: number;
    readonly ofPseudoLikelihood: number;
  };
  readonly layers: readonly LayerEvaluation[];
  /** Of the data, or of new lattices of the same model; of Ising data only. */
  readonly data: LatticeObservables | null;
  /** Whether Ctrl-C ended it before all was done. */
  readonly stopped: boolean;
}

export interface EvaluationOptions {
  /** Layers that are judged, from 1 on; all unless given. */
  readonly layer?: readonly number[];
  /** A file of samples to judge by. */
  readonly data?: string;
  readonly samples?: number;
  readonly chains: number;
  readonly burnIn: number;
  readonly sweeps: number;
  readonly every: number;
  readonly aisTemperatures: number;
  readonly aisRuns: number;
  readonly seed: number;
}

/** Samples whose pseudo-likelihood is summed up, at most. */
const mostPseudoSamples = 256;

/**
 * Judges the layers of a model, from the data up; Ctrl-C keeps those that are done.
 * @throws Error where it was stopped before anything was done
 */
export async function evaluation(
  session: Session,
  model: ModelFile,
  data: EvaluationData,
  options: EvaluationOptions,
): Promise<Evaluation> {
  const { gpu, signal } = session;
  const ising = model.source?.kind === 'ising' ? model.source : undefined;
  const sampling = { ...options, steps: options.sweeps };
  const { samples } = data;
  const pseudoSamples = Math.min(samples, mostPseudoSamples);
  const machines: Rbm[] = [];
  const layers: LayerEvaluation[] = [];
  // Samples of the visible units of the layer at hand; those of the first are the data's own.
  let at: Ascending = { judged: data.data, trained: data.trained, chains: data.chains };
  for (const [index, parameters] of model.layers.entries()) {
    const machine = Rbm.from(gpu, parameters);
    if (!options.layer || options.layer.includes(index + 1)) {
      const likely = await likelihoods(
        session,
        machine,
        { data: at.judged, trained: at.trained },
        {
          seed: options.seed + index,
          annealing: { temperatures: options.aisTemperatures, runs: options.aisRuns },
          samples,
          pseudoSamples,
        },
      );
      const start = signal.aborted ? undefined : at.chains;
      const observables =
        ising &&
        start &&
        (await drawnObservables(session, ising, { machine, below: machines, start }, sampling));
      if (!signal.aborted)
        layers.push({
          layer: index + 1,
          visible: machine.visible,
          hidden: machine.hidden,
          ...likely,
          singularValues: singularValues(parameters),
          observables: observables ?? null,
          ...(ising && index === 0 && data.kind === 'new lattices' && dataEntropy(ising, likely)),
        });
    }
    machines.push(machine);
    if (signal.aborted) break;
    if (index < model.layers.length - 1) {
      const above = await ascend(gpu, machine, at, { seed: options.seed, stream: index });
      if (index > 0) destroy(at);
      at = above;
    }
  }
  if (at.judged !== data.data) destroy(at);
  for (const machine of machines) machine.dispose();
  if (layers.length === 0 && signal.aborted)
    throw new Error('Stopped before the first layer was done.');
  const seed = ising && evaluationSeeds(ising.seed, options.seed).model;
  const ofData =
    ising && seed !== undefined && !signal.aborted
      ? options.data === undefined
        ? await modelObservables(session, ising, { ...sampling, seed })
        : await sampleObservables(session, ising, data.data)
      : undefined;
  const judged = { kind: data.kind, samples, ofPseudoLikelihood: pseudoSamples };
  return { judged, layers, data: ofData ?? null, stopped: signal.aborted };
}

/** Samples on their way up the stack. */
interface Ascending {
  readonly judged: PackedUnits;
  readonly trained: PackedUnits | undefined;
  readonly chains: PackedUnits | undefined;
}

/** Hidden units of a machine for each sample. */
async function ascend(
  gpu: Gpu,
  machine: Rbm,
  { judged, trained, chains }: Ascending,
  { seed, stream }: { seed: number; stream: number },
): Promise<Ascending> {
  const up = { seed, stream, purpose: 'evaluate' as const };
  return {
    judged: await encode(gpu, machine, judged, up),
    trained: trained && (await encode(gpu, machine, trained, { ...up, step: 1 })),
    chains: chains && (await encode(gpu, machine, chains, { ...up, step: 2 })),
  };
}

function destroy({ judged, trained, chains }: Ascending): void {
  for (const units of [judged, trained, chains]) units?.buffer.destroy();
}
