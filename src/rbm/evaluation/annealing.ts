import { randomKey } from '../../ensemble/random-key.ts';
import type { Dispatch } from '../../gpu/dispatch.ts';
import { maximumOrdinals, type Gpu } from '../../gpu/gpu.ts';
import { cautiousUnits, paced, Pacer } from '../../gpu/pacing.ts';
import type { KernelUniform } from '../../gpu/uniform.ts';
import type { Measured } from '../../statistics/measured.ts';
import { LayerActivations } from '../sampling/layer-activations.ts';
import type { Rbm } from '../machine/machine.ts';
import { emptyUnits, type PackedUnits } from '../machine/packed-units.ts';
import { unitMeans } from '../sampling/unit-means.ts';
import { elementAt } from '../../element-at.ts';

export interface AnnealingOptions {
  /** The starting machine has the means of these samples. It tosses fair coins unless given. */
  readonly data?: PackedUnits | undefined;
  /** Steps from the starting machine to the machine itself; see `annealingDefaults`. */
  readonly temperatures?: number;
  /** Independent runs, a multiple of 32; see `annealingDefaults`. */
  readonly runs?: number;
  /** A whole number from 0 to 2^53 - 1. */
  readonly seed: number;
  /** Distinguishes the layers of a stack, from 0; default 0. */
  readonly stream?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** What annealing does unless told otherwise. */
export const annealingDefaults = { temperatures: 1000, runs: 128 } as const;

export interface AnnealedPartition {
  /** ln Z in nats. The estimate of Z has no bias, so the estimate of ln Z is too low on average. */
  readonly logPartition: Measured;
  /** (sum w)^2 / sum w^2 of the weights. The error cannot be trusted where this is much less than `runs`. */
  readonly effectiveRuns: number;
  readonly runs: number;
  readonly temperatures: number;
}

/** Increments of ln w that one submit may write, in words. */
const mostIncrements = 2 ** 20;

/**
 * ln Z by annealed importance sampling (Neal 2001; Salakhutdinov & Murray 2008), on the GPU. Each run starts from a
 * machine without weights, whose Z is known, and goes to the machine itself through equally spaced inverse temperatures,
 * with one Gibbs step at each. Logarithms of weights are added in double precision.
 * @returns undefined where the signal stopped the annealing
 */
export async function annealedLogPartition(
  gpu: Gpu,
  machine: Rbm,
  options: AnnealingOptions,
): Promise<AnnealedPartition | undefined> {
  const { data, seed, stream = 0, signal, onProgress } = options;
  const { temperatures = annealingDefaults.temperatures, runs = annealingDefaults.runs } = options;
  const groups = Math.ceil(runs / 32);
  const base = await baseBias(gpu, machine, data);
  const path = await AnnealingPath.create(gpu, machine, { base, groups, seed, stream });
  const logWeights = new Float64Array(32 * groups);
  const most = Math.min(maximumOrdinals, Math.max(1, Math.floor(mostIncrements / (32 * groups))));
  const pacer = new Pacer(50, {
    first: cautiousUnits(64 * groups * machine.visible * machine.hidden),
  });
  path.start();
  const read = async (from: number, to: number): Promise<void> => {
    for (const [at, increment] of (await path.read(to - from)).entries())
      logWeights[at % logWeights.length] =
        elementAt(logWeights, at % logWeights.length) + increment;
  };
  const work = { total: temperatures, mostBetweenWaits: most, signal, onProgress, settle: read };
  await paced(gpu, pacer, work, (count, done, from) => {
    const betas = Float32Array.from({ length: count + 1 }, (_, i) => (done + i) / temperatures);
    path.anneal(betas, { step: done, first: from });
  });
  path.dispose();
  if (signal?.aborted) return undefined;
  return estimate(logWeights, { ...options, temperatures, base, machine });
}

function estimate(
  logWeights: Float64Array,
  { base, machine, temperatures }: { base: Float32Array; machine: Rbm; temperatures: number },
): AnnealedPartition {
  const runs = logWeights.length;
  const most = logWeights.reduce((a, b) => Math.max(a, b), -Infinity);
  const weights = logWeights.map((value) => Math.exp(value - most));
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / runs;
  const variance = weights.reduce((sum, weight) => sum + (weight - mean) ** 2, 0) / (runs - 1);
  const squares = weights.reduce((sum, weight) => sum + weight * weight, 0);
  const spin = machine.units === 'spin';
  const start = base.reduce(
    (sum, x) => sum + (spin ? logTwoCosh(x) : Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
    machine.hidden * Math.LN2,
  );
  return {
    logPartition: {
      value: start + most + Math.log(mean),
      error: Math.sqrt(variance / runs) / mean,
    },
    effectiveRuns: (mean * runs) ** 2 / squares,
    runs,
    temperatures,
  };
}

function logTwoCosh(x: number): number {
  return Math.abs(x) + Math.log1p(Math.exp(-2 * Math.abs(x)));
}

/** Biases of a machine without weights that has the means of the data, kept off 0 and 1. */
async function baseBias(
  gpu: Gpu,
  machine: Rbm,
  data: PackedUnits | undefined,
): Promise<Float32Array> {
  if (!data) return new Float32Array(machine.visible);
  const halves = machine.units === 'spin' ? 0.5 : 1;
  return Float32Array.from(await unitMeans(gpu, data), (mean) => {
    const inside = Math.min(0.99, Math.max(0.01, mean));
    return halves * Math.log(inside / (1 - inside));
  });
}

/** The runs in GPU memory, and the dispatches of a step. */
class AnnealingPath {
  readonly #gpu: Gpu;
  readonly #betas: GPUBuffer;
  readonly #increments: GPUBuffer;
  readonly #perStep: number;
  readonly #record: (pass: GPUComputePassEncoder, ordinal: number) => void;
  readonly #begin: (step: number) => void;
  readonly #sampleVisible: Dispatch;
  readonly #own: readonly { dispose?: () => void; destroy?: () => void }[];

  private constructor(gpu: Gpu, parts: PathParts) {
    this.#gpu = gpu;
    this.#betas = parts.betas;
    this.#increments = parts.increments;
    this.#perStep = 32 * parts.visible.groups;
    this.#record = parts.record;
    this.#begin = parts.begin;
    this.#sampleVisible = parts.sampleVisible;
    this.#own = parts.own;
  }

  static async create(
    gpu: Gpu,
    machine: Rbm,
    {
      base,
      groups,
      seed,
      stream,
    }: { base: Float32Array; groups: number; seed: number; stream: number },
  ): Promise<AnnealingPath> {
    const visible = emptyUnits(gpu, machine.visible, groups, 'visible units of runs');
    const hidden = emptyUnits(gpu, machine.hidden, groups, 'hidden units of runs');
    const [toHidden, toVisible, weigh, sample] = await Promise.all([
      LayerActivations.create(gpu, { machine, layer: 'hidden', from: visible, groups }),
      LayerActivations.create(gpu, { machine, layer: 'visible', from: hidden, groups }),
      gpu.kernel('rbm-annealing-weight', machine.units),
      gpu.kernel('rbm-annealing-sample', machine.units),
    ]);
    const buffers = {
      base: gpu.upload('base biases', base),
      noBase: gpu.storage('no base biases', machine.hidden * 4),
      betas: gpu.storage('inverse temperatures', (maximumOrdinals + 1) * 4),
      increments: gpu.storage('increments of ln w', Math.max(mostIncrements, 32 * groups) * 4),
      runs: gpu.uniform('rbm-annealing-weight', {
        visible: machine.visible,
        hidden: machine.hidden,
        groups,
      }),
    };
    const { betas, increments, runs } = buffers;
    const weighing = gpu.dispatch(
      weigh,
      [
        visible.buffer,
        toHidden.buffer,
        buffers.base,
        machine.visibleBias,
        machine.hiddenBias,
        betas,
        increments,
        runs,
      ],
      8 * groups,
    );
    const sampling = (
      layer: 'hidden' | 'visible',
      { from, layerBase, to }: Record<'from' | 'layerBase' | 'to', GPUBuffer>,
    ): { dispatch: Dispatch; step: KernelUniform<'rbm-annealing-sample'> } => {
      const units = machine[layer];
      const key = randomKey(seed, 'annealing', {
        stream: 2 * stream + (layer === 'hidden' ? 0 : 1),
      });
      const step = gpu.uniform('rbm-annealing-sample', { key, units, groups, step: 0 });
      const resources = [from, layerBase, machine[`${layer}Bias`], betas, to, step];
      return { dispatch: gpu.dispatch(sample, resources, units * groups), step };
    };
    const ofHidden = sampling('hidden', {
      from: toHidden.buffer,
      layerBase: buffers.noBase,
      to: hidden.buffer,
    });
    const ofVisible = sampling('visible', {
      from: toVisible.buffer,
      layerBase: buffers.base,
      to: visible.buffer,
    });
    return new AnnealingPath(gpu, {
      visible,
      betas,
      increments,
      begin: (step) => {
        for (const layer of [ofHidden, ofVisible]) layer.step.set({ step });
      },
      sampleVisible: ofVisible.dispatch,
      record: (pass, ordinal) => {
        toHidden.record(pass);
        weighing.record(pass, ordinal);
        ofHidden.dispatch.record(pass, ordinal);
        toVisible.record(pass);
        ofVisible.dispatch.record(pass, ordinal);
      },
      own: [
        toHidden,
        toVisible,
        visible.buffer,
        hidden.buffer,
        ofHidden.step,
        ofVisible.step,
        ...Object.values(buffers),
      ],
    });
  }

  /** Draws the visible units of the starting machine, as the step before the first. */
  start(): void {
    this.#begin(2 ** 32 - 1);
    this.#gpu.write(this.#betas, new Float32Array(2));
    this.#gpu.compute('start of runs', (pass) => this.#sampleVisible.record(pass, 0));
  }

  /**
   * Submits steps through inverse temperatures, and does not wait.
   * @param betas the last one of before, then those of the steps
   * @param at.step the number of the first step of the submit
   * @param at.first the number of the first step since the last reading
   */
  anneal(betas: Float32Array, { step, first }: { step: number; first: number }): void {
    const before = step - first;
    if (before === 0) this.#begin(first);
    this.#gpu.write(this.#betas, betas, 4 * before);
    this.#gpu.compute('annealing', (pass) => {
      for (let i = 0; i < betas.length - 1; i++) this.#record(pass, before + i);
    });
  }

  /** Increments of ln w of the `steps` steps since the last reading, [step][run]. */
  read(steps: number): Promise<Float32Array> {
    return this.#gpu.readFloats(this.#increments, 0, steps * this.#perStep * 4);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const part of this.#own) (part.dispose ?? part.destroy)?.call(part);
  }
}

interface PathParts {
  readonly visible: PackedUnits;
  readonly betas: GPUBuffer;
  readonly increments: GPUBuffer;
  readonly begin: (step: number) => void;
  readonly sampleVisible: Dispatch;
  readonly record: (pass: GPUComputePassEncoder, ordinal: number) => void;
  readonly own: readonly { dispose?: () => void; destroy?: () => void }[];
}
