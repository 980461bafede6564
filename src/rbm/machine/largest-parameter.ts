import { workgroupsFor, type Dispatch } from '../../gpu/dispatch.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { parameterNames, type ParameterName } from './parameters.ts';
import type { TrainableMachine } from './trainable-machine.ts';

/** Numbers that one invocation of shaders/rbm/largest-parameter.wgsl looks at. */
const perInvocation = 64;

/**
 * The size of the largest parameter of each machine, NaN and infinity included (shaders/rbm/largest-parameter.wgsl): a training
 * that diverged shows here.
 */
export class LargestParameter {
  readonly #gpu: Gpu;
  readonly #searches: readonly Dispatch[];
  readonly #uniforms: readonly { destroy: () => void }[];
  readonly #result: GPUBuffer;
  readonly #machines: number;

  private constructor(
    gpu: Gpu,
    parts: {
      searches: readonly Dispatch[];
      uniforms: readonly { destroy: () => void }[];
      result: GPUBuffer;
      machines: number;
    },
  ) {
    this.#gpu = gpu;
    this.#searches = parts.searches;
    this.#uniforms = parts.uniforms;
    this.#result = parts.result;
    this.#machines = parts.machines;
  }

  /**
   * @param machine with the parameters of all machines, one machine after the other, and its counts of one of them
   * @param machines how many
   */
  static async create(
    gpu: Gpu,
    machine: Pick<TrainableMachine, 'counts' | ParameterName>,
    machines = 1,
  ): Promise<LargestParameter> {
    const kernel = await gpu.kernel('rbm-largest-parameter', 'default');
    const result = gpu.storage('largest parameter', 4 * machines);
    const parts = parameterNames.map((name) => {
      const count = machine.counts[name];
      const uniform = gpu.uniform('rbm-largest-parameter', { count });
      const [columns, rows] = workgroupsFor(Math.ceil(count / perInvocation));
      return {
        uniform,
        search: gpu.dispatch(
          kernel,
          [machine[name], result, uniform],
          [columns, rows ?? 1, machines],
        ),
      };
    });
    return new LargestParameter(gpu, {
      searches: parts.map(({ search }) => search),
      uniforms: parts.map(({ uniform }) => uniform),
      result,
      machines,
    });
  }

  /** The size of the first machine now: see `measureAll`. */
  async measure(): Promise<number> {
    const [largest = NaN] = await this.measureAll();
    return largest;
  }

  /** The size of each machine now. All work is in the queue before anything is awaited, so later work does not change the result. */
  async measureAll(): Promise<Float32Array> {
    this.#gpu.submit('largest parameter', (encoder) => {
      encoder.clearBuffer(this.#result);
      const pass = encoder.beginComputePass({ label: 'largest parameter' });
      for (const search of this.#searches) search.record(pass);
      pass.end();
    });
    return this.#gpu.readFloats(this.#result, 0, 4 * this.#machines);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const uniform of this.#uniforms) uniform.destroy();
    this.#result.destroy();
  }
}

/** The size of `LargestParameter`, once. */
export async function largestParameter(gpu: Gpu, machine: TrainableMachine): Promise<number> {
  const largest = await LargestParameter.create(gpu, machine);
  const found = await largest.measure();
  largest.dispose();
  return found;
}
