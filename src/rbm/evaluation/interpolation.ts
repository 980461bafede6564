import type { Dispatch } from '../../gpu/dispatch.ts';
import { maximumOrdinals, type Gpu } from '../../gpu/gpu.ts';
import { Rbm } from '../machine/machine.ts';
import { parameterNames, type RbmParameters } from '../machine/parameters.ts';

/** Sets the parameters of a machine to points on the straight line between two arrays of parameters. */
export class Interpolation {
  readonly #gpu: Gpu;
  readonly #ends: readonly [Rbm, Rbm];
  readonly #shares: GPUBuffer;
  readonly #dispatches: readonly Dispatch[];
  readonly #uniforms: readonly { destroy: () => void }[];

  private constructor(
    gpu: Gpu,
    parts: {
      ends: readonly [Rbm, Rbm];
      shares: GPUBuffer;
      dispatches: readonly Dispatch[];
      uniforms: readonly { destroy: () => void }[];
    },
  ) {
    this.#gpu = gpu;
    this.#ends = parts.ends;
    this.#shares = parts.shares;
    this.#dispatches = parts.dispatches;
    this.#uniforms = parts.uniforms;
  }

  /** @param ends of the first line, as large as the machine */
  static async create(
    gpu: Gpu,
    machine: Rbm,
    [first, second]: readonly [RbmParameters, RbmParameters],
  ): Promise<Interpolation> {
    const kernel = await gpu.kernel('rbm-interpolation', 'default');
    const ends = [Rbm.from(gpu, first), Rbm.from(gpu, second)] as const;
    const shares = gpu.storage('shares of the second end', 4 * maximumOrdinals);
    const uniforms = parameterNames.map((name) =>
      gpu.uniform('rbm-interpolation', { count: machine.counts[name] }),
    );
    const dispatches = parameterNames.flatMap((name, index) => {
      const uniform = uniforms[index];
      const buffers = [ends[0][name], ends[1][name], shares, machine[name]];
      return uniform ? [gpu.dispatch(kernel, [...buffers, uniform], machine.counts[name])] : [];
    });
    return new Interpolation(gpu, { ends, shares, dispatches, uniforms });
  }

  /** Replaces the ends for the submits that follow. */
  setEnds(first: RbmParameters, second: RbmParameters): void {
    this.#ends[0].writeParameters(first);
    this.#ends[1].writeParameters(second);
  }

  /** Sets the share of the second end at each ordinal of the next submit. */
  begin(shares: Float32Array): void {
    this.#gpu.write(this.#shares, shares);
  }

  record(pass: GPUComputePassEncoder, ordinal: number): void {
    for (const dispatch of this.#dispatches) dispatch.record(pass, ordinal);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const end of this.#ends) end.dispose();
    for (const uniform of this.#uniforms) uniform.destroy();
    this.#shares.destroy();
  }
}
