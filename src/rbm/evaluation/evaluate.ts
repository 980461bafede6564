import type { Gpu } from '../../gpu/gpu.ts';
import { largestParameter } from '../machine/largest-parameter.ts';
import { assertStack, Rbm } from '../machine/machine.ts';
import { sampleCount } from '../machine/packed-units.ts';
import { assertBounded, type RbmParameters } from '../machine/parameters.ts';
import type { Trajectory } from '../machine/trajectory.ts';
import { encode } from '../sampling/encode.ts';
import type { TaskControl } from '../task-control.ts';
import {
  evaluationDefaults,
  evaluationSeeds,
  type EvaluationSamples,
  type JudgedKind,
} from './evaluation-samples.ts';
import { assertEvaluationFits } from './evaluation-limits.ts';
import {
  divergenceFrom,
  drawnObservables,
  modelObservables,
  sampleObservables,
  type ChainSchedule,
  type DataEntropy,
  type DrawnObservables,
  type LatticeObservables,
} from './lattice-observables.ts';
import {
  layerLikelihoods,
  type Annealing,
  type LikelihoodOptions,
  type Likelihoods,
} from './layer-likelihoods.ts';
import { comparedMixture, type MixtureComparison } from './mixture-comparison.ts';
import { phaseShares, type PhaseShares } from './phases.ts';
import { singularValues } from './receptive-fields.ts';

/** What is known of one layer. */
export interface LayerEvaluation extends Likelihoods {
  /** Counted from 1, from the data up. */
  readonly layer: number;
  readonly visible: number;
  readonly hidden: number;
  /** The size of the largest weight or bias. */
  readonly largestParameter: number;
  /** Of the weights, from the largest down. Their squares are the spectrum of W W^T. */
  readonly singularValues: readonly number[];
  /** How the layer divides its probability between two phases of the samples. Null where one of the phases has few samples. */
  readonly phases: PhaseShares | null;
  /** A mixture of pictures with noise beside the layer. Null where ln Z is not known, and for few samples. */
  readonly mixture: MixtureComparison | null;
  /** Of lattices that the layer draws through the layers below it. Null where the data are no lattices. */
  readonly observables: DrawnObservables | null;
  /** How far the distribution of the first layer is from that of new lattices, where theory knows the entropy. */
  readonly divergence?: DataEntropy;
}

/** What an evaluation finds. */
export interface Evaluation {
  /** The samples that the layers were judged by. Above the first layer, these are hidden units given the samples. */
  readonly judged: {
    readonly kind: JudgedKind;
    readonly samples: number;
    readonly ofPseudoLikelihood: number;
  };
  readonly layers: readonly LayerEvaluation[];
  /** Of given lattices, or of new lattices of the model. Null where the data are no lattices. */
  readonly data: LatticeObservables | null;
  /** Whether the signal ended the evaluation. The layers that were done by then are kept. */
  readonly stopped: boolean;
}

export interface EvaluationOptions extends Partial<ChainSchedule>, TaskControl {
  /** A whole number from 0 to 2^53 - 1. */
  readonly seed: number;
  /** Layers to judge, counted from 1; all unless given. */
  readonly layers?: readonly number[] | undefined;
  /** Samples to judge by, from the first on; all unless given. */
  readonly samples?: number | undefined;
  /** Of ln Z where no layer has at most `mostExactUnits` units. */
  readonly annealing?: Partial<Annealing> | undefined;
  /** Machines of the training of each layer, from the data up, where there are any: ln Z is annealed through them too. */
  readonly trajectories?: readonly Trajectory[] | undefined;
}

/** Samples whose pseudo-likelihood is computed, at most. */
const mostPseudoSamples = 256;

/**
 * Judges the layers of a stack, from the data up: likelihoods of samples, and observables of lattices that the layers
 * draw, beside those of the Ising model and its exact values.
 * @param layers each with as many visible units as the layer below has hidden units
 * @throws MachineError where the layers do not fit each other, the samples or the machines of their training
 * @throws LimitError for samples, chains, runs or steps that the device or the host cannot hold
 */
export async function evaluateStack(
  gpu: Gpu,
  layers: readonly RbmParameters[],
  samples: EvaluationSamples,
  options: EvaluationOptions,
): Promise<Evaluation> {
  const sizes = layers.map(({ visibleBias, hiddenBias }) => ({
    visible: visibleBias.length,
    hidden: hiddenBias.length,
  }));
  assertStack(samples.data.units, sizes);
  assertBounded(layers);
  const { signal } = options;
  const plan = {
    ...evaluationDefaults,
    ...options,
    annealing: { ...evaluationDefaults.annealing, ...options.annealing },
    samples: options.samples ?? sampleCount(samples.data),
  };
  const chains = samples.chains ? sampleCount(samples.chains) : 0;
  assertEvaluationFits(gpu, layers, { ...plan, chains });
  const pseudoSamples = Math.min(plan.samples, mostPseudoSamples);
  const machines: Rbm[] = [];
  const found: LayerEvaluation[] = [];
  let at: EvaluationSamples = samples;
  for (const [index, parameters] of layers.entries()) {
    const machine = Rbm.from(gpu, parameters);
    if (!options.layers || options.layers.includes(index + 1)) {
      const place = { layer: index + 1, machine, parameters, below: machines, at };
      const layer = await evaluateLayer(gpu, place, { ...plan, pseudoSamples });
      if (layer) found.push(layer);
    }
    machines.push(machine);
    if (signal?.aborted) break;
    if (index < layers.length - 1) {
      const above = await ascend(gpu, machine, at, { seed: plan.seed, stream: index });
      if (index > 0) destroy(at);
      at = above;
    }
  }
  if (at !== samples) destroy(at);
  for (const machine of machines) machine.dispose();
  const data = signal?.aborted ? undefined : await observablesOfData(gpu, samples, plan);
  return {
    judged: { kind: samples.kind, samples: plan.samples, ofPseudoLikelihood: pseudoSamples },
    layers: found,
    data: data ?? null,
    stopped: signal?.aborted ?? false,
  };
}

/** One layer of a stack, and samples of its visible units. */
interface Place {
  readonly layer: number;
  readonly machine: Rbm;
  readonly parameters: RbmParameters;
  readonly below: readonly Rbm[];
  readonly at: EvaluationSamples;
}

type Plan = ChainSchedule &
  Pick<LikelihoodOptions, 'annealing' | 'samples' | 'pseudoSamples' | 'seed'> &
  Pick<EvaluationOptions, 'trajectories'> &
  TaskControl;

/** @returns undefined where it was stopped */
async function evaluateLayer(
  gpu: Gpu,
  { layer, machine, parameters, below, at }: Place,
  plan: Plan,
): Promise<LayerEvaluation | undefined> {
  const { signal } = plan;
  const { model, chains, trained, data, kind } = at;
  const name = `layer ${layer}`;
  const likelihoods = await layerLikelihoods(gpu, machine, data, {
    ...plan,
    name,
    trained,
    // Not the samples judged, unless the machine was trained on them: ln Z does not depend on what is judged.
    known: at.known ?? trained ?? (kind === 'samples trained on' ? data : chains),
    trajectory: plan.trajectories?.[layer - 1],
    stream: layer - 1,
  });
  const phases = signal?.aborted
    ? undefined
    : await phaseShares(gpu, machine, data, { ...plan, stream: layer - 1 });
  const { logLikelihood, logPartition: partition } = likelihoods;
  const mixture =
    partition && !signal?.aborted
      ? await comparedMixture(gpu, machine, data, { ...plan, partition, stream: layer - 1 })
      : undefined;
  const largest = await largestParameter(gpu, machine);
  const observables =
    model && chains && !signal?.aborted
      ? await drawnObservables(gpu, machine, chains, { ...plan, name, below, model })
      : undefined;
  if (signal?.aborted) return undefined;
  const divergence =
    model && layer === 1 && kind === 'new lattices' && logLikelihood
      ? divergenceFrom(model, logLikelihood)
      : undefined;
  return {
    layer,
    visible: machine.visible,
    hidden: machine.hidden,
    ...likelihoods,
    largestParameter: largest,
    singularValues: singularValues(parameters),
    phases: phases ?? null,
    mixture: mixture ?? null,
    observables: observables ?? null,
    ...(divergence && { divergence }),
  };
}

/** The lattices that the machine was judged by, or new lattices, sampled for as long as the machine's chains. */
async function observablesOfData(
  gpu: Gpu,
  { kind, data, model, chains }: EvaluationSamples,
  plan: ChainSchedule & TaskControl & { readonly seed: number },
): Promise<LatticeObservables | undefined> {
  if (!model) return undefined;
  if (kind === 'given samples') return sampleObservables(gpu, data, model);
  const { model: seed } = evaluationSeeds(model.seed, plan.seed);
  const count = chains ? sampleCount(chains) : evaluationDefaults.chains;
  return modelObservables(gpu, model, { ...plan, chains: count, seed });
}

/** Hidden units of a machine for each sample. */
async function ascend(
  gpu: Gpu,
  machine: Rbm,
  { data, trained, known, chains, ...same }: EvaluationSamples,
  { seed, stream }: { readonly seed: number; readonly stream: number },
): Promise<EvaluationSamples> {
  const up = { seed, stream, purpose: 'evaluate' as const };
  return {
    ...same,
    data: await encode(gpu, machine, data, up),
    trained: trained && (await encode(gpu, machine, trained, { ...up, step: 1 })),
    chains: chains && (await encode(gpu, machine, chains, { ...up, step: 2 })),
    known: known && (await encode(gpu, machine, known, { ...up, step: 3 })),
  };
}

function destroy({ data, trained, known, chains }: EvaluationSamples): void {
  for (const units of [data, trained, known, chains]) units?.buffer.destroy();
}
