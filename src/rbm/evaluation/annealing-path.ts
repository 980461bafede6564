import { randomKey } from '../../ensemble/random-key.ts';
import type { Dispatch } from '../../gpu/dispatch.ts';
import { maximumOrdinals, type Gpu } from '../../gpu/gpu.ts';
import { Rbm } from '../machine/machine.ts';
import { emptyUnits, type PackedUnits } from '../machine/packed-units.ts';
import { LayerActivations } from '../sampling/layer-activations.ts';
import { baseTables, type AnnealingBase } from './annealing-base.ts';

/** Increments of ln w that one submit may write, in words. */
const mostIncrements = 2 ** 20;

export interface PathOptions {
  readonly base: AnnealingBase;
  /** 32 runs each. */
  readonly groups: number;
  readonly seed: number;
  readonly stream: number;
}

/** The runs of an annealing in GPU memory, and the dispatches of a step. */
export class AnnealingPath {
  /** Steps that may lie between two readings. */
  readonly mostSteps: number;
  readonly #gpu: Gpu;
  readonly #parts: PathParts;
  readonly #perStep: number;

  private constructor(gpu: Gpu, groups: number, parts: PathParts) {
    this.#gpu = gpu;
    this.#parts = parts;
    this.#perStep = 32 * groups;
    this.mostSteps = mostSteps(groups);
  }

  static async create(gpu: Gpu, machine: Rbm, options: PathOptions): Promise<AnnealingPath> {
    const { groups } = options;
    const { visibleBias } = await machine.readParameters();
    const { biases, mixture } = baseTables(options.base, visibleBias, machine.units);
    const components = options.base.shares.length;
    const visible = emptyUnits(gpu, machine.visible, groups, 'visible units of runs');
    const hidden = emptyUnits(gpu, machine.hidden, groups, 'hidden units of runs');
    // A machine whose hidden units receive biases . v of each component, and of the machine itself.
    const start = Rbm.from(gpu, {
      units: machine.units,
      weights: biases,
      visibleBias,
      hiddenBias: new Float32Array(components + 1),
    });
    const ofRuns = { layer: 'hidden', from: visible, groups } as const;
    const [toHidden, toComponents, toVisible] = await Promise.all([
      LayerActivations.create(gpu, { ...ofRuns, machine }),
      LayerActivations.create(gpu, { ...ofRuns, machine: start }),
      LayerActivations.create(gpu, { machine, layer: 'visible', from: hidden, groups }),
    ]);
    const shared = {
      mixture: gpu.upload('mixture', mixture),
      betas: gpu.storage('inverse temperatures', (maximumOrdinals + 1) * 4),
      increments: gpu.storage('increments of ln w', mostSteps(groups) * 128 * groups),
      chosen: gpu.storage('components of runs', 128 * groups),
    };
    const activations = { hidden: toHidden, visible: toVisible };
    const to = { hidden, visible };
    const [weighing, ofHidden, ofVisible] = await Promise.all([
      weighStep(gpu, machine, { ...options, ...shared, components, toHidden, toComponents }),
      sampleStep(gpu, machine, 'hidden', { ...options, ...shared, start, activations, to }),
      sampleStep(gpu, machine, 'visible', { ...options, ...shared, start, activations, to }),
    ]);
    const steps = [weighing, ofHidden, ofVisible];
    return new AnnealingPath(gpu, groups, {
      ...shared,
      weigh: weighing.dispatch,
      sampleVisible: ofVisible.dispatch,
      begin: (step) => {
        for (const each of steps) each.begin(step);
      },
      record: (pass, ordinal) => {
        toHidden.record(pass);
        toComponents.record(pass);
        weighing.dispatch.record(pass, ordinal);
        ofHidden.dispatch.record(pass, ordinal);
        toVisible.record(pass);
        ofVisible.dispatch.record(pass, ordinal);
      },
      dispose: () => {
        for (const part of [toHidden, toComponents, toVisible, start, ...steps]) part.dispose();
        for (const buffer of [visible.buffer, hidden.buffer, ...Object.values(shared)])
          buffer.destroy();
      },
    });
  }

  /** Draws the components of the runs, and their visible units, as the step before the first. */
  start(): void {
    const { begin, betas, weigh, sampleVisible } = this.#parts;
    begin(2 ** 32 - 1);
    // At beta = 1 a component has its share, whatever the state.
    this.#gpu.write(betas, Float32Array.of(1, 1));
    this.#gpu.compute('components of runs', (pass) => weigh.record(pass, 0));
    this.#gpu.write(betas, Float32Array.of(0, 0));
    this.#gpu.compute('start of runs', (pass) => sampleVisible.record(pass, 0));
  }

  /**
   * Submits steps through inverse temperatures, and does not wait.
   * @param betas the last one of before, then those of the steps
   * @param at.step the number of the first step of the submit
   * @param at.first the number of the first step since the last reading
   */
  anneal(betas: Float32Array, { step, first }: { step: number; first: number }): void {
    const before = step - first;
    if (before === 0) this.#parts.begin(first);
    this.#gpu.write(this.#parts.betas, betas, 4 * before);
    this.#gpu.compute('annealing', (pass) => {
      for (let i = 0; i < betas.length - 1; i++) this.#parts.record(pass, before + i);
    });
  }

  /** Increments of ln w of the `steps` steps since the last reading, [step][run]. */
  read(steps: number): Promise<Float32Array> {
    return this.#gpu.readFloats(this.#parts.increments, 0, steps * this.#perStep * 4);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#parts.dispose();
  }
}

interface PathParts {
  readonly betas: GPUBuffer;
  readonly increments: GPUBuffer;
  readonly weigh: Dispatch;
  readonly sampleVisible: Dispatch;
  readonly begin: (step: number) => void;
  readonly record: (pass: GPUComputePassEncoder, ordinal: number) => void;
  readonly dispose: () => void;
}

function mostSteps(groups: number): number {
  return Math.min(maximumOrdinals, Math.max(1, Math.floor(mostIncrements / (32 * groups))));
}

interface Step {
  readonly dispatch: Dispatch;
  readonly begin: (step: number) => void;
  readonly dispose: () => void;
}

type Shared = PathOptions & Record<'mixture' | 'betas' | 'increments' | 'chosen', GPUBuffer>;

async function weighStep(
  gpu: Gpu,
  machine: Rbm,
  options: Shared & {
    readonly components: number;
    readonly toHidden: LayerActivations;
    readonly toComponents: LayerActivations;
  },
): Promise<Step> {
  const { seed, stream, groups, components } = options;
  const uniform = gpu.uniform('rbm-annealing-weight', {
    key: randomKey(seed, 'annealing-components', { stream }),
    hidden: machine.hidden,
    groups,
    components,
    step: 0,
  });
  const buffers = [
    options.toHidden.buffer,
    options.toComponents.buffer,
    options.mixture,
    machine.hiddenBias,
    options.betas,
    options.increments,
    options.chosen,
    uniform,
  ];
  const kernel = await gpu.kernel('rbm-annealing-weight', machine.units);
  return {
    dispatch: gpu.dispatch(kernel, buffers, 8 * groups),
    begin: (step) => uniform.set({ step }),
    dispose: () => uniform.destroy(),
  };
}

async function sampleStep(
  gpu: Gpu,
  machine: Rbm,
  layer: 'hidden' | 'visible',
  options: Shared & {
    readonly start: Rbm;
    readonly activations: Record<'hidden' | 'visible', LayerActivations>;
    readonly to: Record<'hidden' | 'visible', PackedUnits>;
  },
): Promise<Step> {
  const { seed, stream, groups, start, betas, chosen } = options;
  const units = machine[layer];
  const uniform = gpu.uniform('rbm-annealing-sample', {
    key: randomKey(seed, 'annealing', { stream: 2 * stream + (layer === 'hidden' ? 0 : 1) }),
    units,
    groups,
    step: 0,
    stride: layer === 'hidden' ? 0 : start.hidden,
  });
  const buffers = [
    options.activations[layer].buffer,
    start.weights,
    machine[`${layer}Bias`],
    betas,
    chosen,
    options.to[layer].buffer,
    uniform,
  ];
  const kernel = await gpu.kernel('rbm-annealing-sample', machine.units);
  return {
    dispatch: gpu.dispatch(kernel, buffers, units * groups),
    begin: (step) => uniform.set({ step }),
    dispose: () => uniform.destroy(),
  };
}
