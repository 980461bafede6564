import { foldedWorkgroups } from '../gpu/dispatch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { LayerDispatch, type LayerOptions } from './layer.ts';
import type { PackedUnits } from './packed-units.ts';

export interface LayerSamplerOptions extends Omit<LayerOptions, 'groups' | 'biases'> {
  readonly to: PackedUnits;
  /** Where what the units are on average is wanted too: f32, 32 for each word of `to`, in its order. */
  readonly means?: GPUBuffer | undefined;
}

/** Units of a workgroup of shaders/rbm/tiled-product.wgsl, which does one group. */
const tileUnits = 32;

function workgroupsOfTiles(units: number, groups: number): [number, number] {
  return foldedWorkgroups(Math.ceil(units / tileUnits) * groups);
}

/**
 * Samples one layer of a machine given the other: shaders/rbm/units.wgsl, on a GPU units-tiled.wgsl. The bits depend
 * on the parameters, the inputs, seed, epoch, step, unit and group alone, not on how the work is divided.
 */
export class LayerSampler {
  readonly #dispatch: LayerDispatch;

  private constructor(dispatch: LayerDispatch) {
    this.#dispatch = dispatch;
  }

  static async create(gpu: Gpu, options: LayerSamplerOptions): Promise<LayerSampler> {
    const { to, means, ...layer } = options;
    const permutation = `${options.batch ? 'batch' : 'layer'}/${options.machine.units}` as const;
    const name = means ? 'rbm-units-and-means' : 'rbm-units';
    const kernel = gpu.software
      ? await gpu.kernel(name, permutation)
      : await gpu.kernel(`${name}-tiled`, permutation, {
          ACROSS: Number(layer.layer === 'visible'),
        });
    return new LayerSampler(
      new LayerDispatch(gpu, kernel, {
        ...layer,
        groups: to.groups,
        output: to.buffer,
        more: means ? [means] : [],
        ...(!gpu.software && { workgroups: workgroupsOfTiles }),
      }),
    );
  }

  /** Sets the step of ordinal 0 of the next submit; `period` is what a 32-bit step cannot count. */
  begin(step: number, period = 0): void {
    this.#dispatch.begin(step, period);
  }

  record(pass: GPUComputePassEncoder, ordinal: number): void {
    this.#dispatch.record(pass, ordinal);
  }

  dispose(): void {
    this.#dispatch.dispose();
  }
}
