import { foldedWorkgroups } from '../../gpu/dispatch.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { ConvolutionalRbm } from '../machine/convolutional-machine.ts';
import { LayerDispatch, layerConstants, type LayerOptions } from './layer.ts';
import type { PackedUnits } from '../machine/packed-units.ts';

/**
 * How the matrix product of a half-step is computed. `plain`: every invocation reads what it needs, for processors
 * (shaders/rbm/include/product.wgsl). The others share tiles in workgroup memory (shaders/rbm/include/tiled-product.wgsl).
 */
export type Product = 'plain' | TiledProduct;
export type TiledProduct = keyof typeof tiles;

/** Units and groups of a workgroup's tile. */
const tiles = {
  narrow: { units: 16, groups: 1 },
  pair: { units: 32, groups: 2 },
} as const;

export interface LayerSamplerOptions extends Omit<LayerOptions, 'groups' | 'biases'> {
  readonly to: PackedUnits;
  /** Where the conditional means of the units go, if they are wanted: f32, 32 for each word of `to`, in its order. */
  readonly means?: GPUBuffer | undefined;
  /** How the matrix product is computed; `productFor` chooses unless given. */
  readonly product?: Product | undefined;
}

/**
 * Samples one layer of a machine given the other layer: shaders/rbm/units.wgsl, on a GPU units-tiled.wgsl, exact-units.wgsl in exact
 * arithmetic, and convolution.wgsl for convolutional machines. The bits depend on parameters, inputs, seed, stream, step, unit and group alone, not on how the work is divided.
 */
export class LayerSampler {
  readonly #dispatch: LayerDispatch;

  private constructor(dispatch: LayerDispatch) {
    this.#dispatch = dispatch;
  }

  static async create(gpu: Gpu, options: LayerSamplerOptions): Promise<LayerSampler> {
    const { to, means, product: _, ...layer } = options;
    const { machine } = layer;
    if (machine instanceof ConvolutionalRbm)
      return LayerSampler.#ofConvolution(gpu, machine, { ...layer, to, means });
    if (machine.sigmoid) return LayerSampler.#exact(gpu, machine.sigmoid, { ...layer, to, means });
    const permutation = `${options.batch ? 'batch' : 'layer'}/${machine.units}` as const;
    const groups = options.span ?? to.groups;
    const product = options.product ?? productFor(gpu, machine[layer.layer], groups);
    const name =
      `${means ? 'rbm-units-and-means' : 'rbm-units'}${options.many ? '-many' : ''}` as const;
    const output = { groups: to.groups, output: to.buffer, more: means ? [means] : [] };
    if (product === 'plain') {
      const kernel = await gpu.kernel(name, permutation, layerConstants(gpu, { ...layer, groups }));
      return new LayerSampler(new LayerDispatch(gpu, kernel, { ...layer, ...output }));
    }
    const constants = layer.layer === 'visible' ? { ACROSS: 1 } : {};
    const kernel = await gpu.kernel(`${name}-${product}`, permutation, constants);
    const size = foldedWorkgroups(workgroupsOf(product, machine[layer.layer], groups));
    return new LayerSampler(new LayerDispatch(gpu, kernel, { ...layer, ...output, size }));
  }

  /** Exact arithmetic has one product for every adapter. */
  static async #exact(
    gpu: Gpu,
    sigmoid: GPUBuffer,
    { to, means, ...layer }: Omit<LayerSamplerOptions, 'product'>,
  ): Promise<LayerSampler> {
    const permutation = `${layer.batch ? 'batch' : 'layer'}/${layer.machine.units}` as const;
    const constants = layerConstants(gpu, { groups: to.groups, span: layer.span });
    const kernel = await gpu.kernel(
      `rbm-exact-units${means ? '-and-means' : ''}${layer.many ? '-many' : ''}`,
      permutation,
      constants,
    );
    const more = means ? [sigmoid, means] : [sigmoid];
    const output = { groups: to.groups, output: to.buffer, more };
    return new LayerSampler(new LayerDispatch(gpu, kernel, { ...layer, ...output }));
  }

  static async #ofConvolution(
    gpu: Gpu,
    machine: ConvolutionalRbm,
    { to, means, ...layer }: Omit<LayerSamplerOptions, 'product'>,
  ): Promise<LayerSampler> {
    const permutation =
      `${layer.layer}/${layer.batch ? 'batch' : 'layer'}/${machine.units}` as const;
    const kernel = await gpu.kernel(
      means ? 'rbm-convolution-and-means' : 'rbm-convolution',
      permutation,
    );
    const dispatch = new LayerDispatch(gpu, kernel, {
      ...layer,
      groups: to.groups,
      output: to.buffer,
      more: [machine.layout, ...(means ? [means] : [])],
      size: machine[layer.layer] * (layer.span ?? to.groups),
    });
    return new LayerSampler(dispatch);
  }

  /** Sets the step of ordinal 0 of the next submit; `period` is what a 32-bit step cannot count. */
  begin(step: number, period = 0): void {
    this.#dispatch.begin(step, period);
  }

  record(pass: GPUComputePassEncoder, ordinal: number): void {
    this.#dispatch.record(pass, ordinal);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#dispatch.dispose();
  }
}

/** Workgroups that keep a large GPU busy; measured on one of 132 multiprocessors, see bench/experiments.md. */
const enough = 96;

/** The product that suits the adapter. */
function productFor(gpu: Gpu, units: number, groups: number): Product {
  if (gpu.tuning.products) return gpu.tuning.products;
  if (gpu.software) return 'plain';
  return groups > 1 && workgroupsOf('pair', units, groups) >= enough ? 'pair' : 'narrow';
}

/** Workgroups of a dispatch for units in groups. */
function workgroupsOf(product: TiledProduct, units: number, groups: number): number {
  const tile = tiles[product];
  return Math.ceil(units / tile.units) * Math.ceil(groups / tile.groups);
}
