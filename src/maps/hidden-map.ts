import { Ensemble } from '../ensemble/ensemble.ts';
import { blockedGeometry, GeometryError, siteCount, type Geometry } from '../ensemble/geometry.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { Rbm } from '../rbm/machine/machine.ts';
import type { RbmParameters } from '../rbm/machine/parameters.ts';
import { LayerSampler } from '../rbm/sampling/layer-sampler.ts';
import type { CoarseMap, CoarseMapOptions, Lattices } from '../rg/coarse-map.ts';
import type { PlacedLayer } from './placed-layers.ts';

/** `soft`: hidden units are drawn from their conditional distribution. `hard`: they are the signs of their fields. */
export type HiddenLimit = 'soft' | 'hard';

export interface HiddenMapOptions extends CoarseMapOptions {
  readonly layer: PlacedLayer;
  readonly limit: HiddenLimit;
}

/**
 * A layer of a machine as one step of zooming out: the hidden units, given the fine spins, are the coarse spins. Since the
 * units of a placed layer lie in storage order, the layer's own kernel writes the lattices (shaders/rbm/units.wgsl).
 */
export class HiddenMap implements CoarseMap {
  readonly coarse: Ensemble;
  readonly #machine: Rbm;
  readonly #sampler: LayerSampler;

  private constructor(coarse: Ensemble, machine: Rbm, sampler: LayerSampler) {
    this.coarse = coarse;
    this.#machine = machine;
    this.#sampler = sampler;
  }

  /** @throws GeometryError for fine lattices that are not squares of the layer's side in replica mode */
  static async create(gpu: Gpu, fine: Lattices, options: HiddenMapOptions): Promise<HiddenMap> {
    const { layer, limit, seed, level } = options;
    assertLattices(fine.geometry, layer);
    const geometry = blockedGeometry(fine.geometry, layer.fine / layer.coarse);
    const coarse = new Ensemble(gpu, geometry, `hidden units ${level}`);
    const machine = Rbm.from(gpu, limit === 'hard' ? hardened(layer.parameters) : layer.parameters);
    const { groups } = geometry;
    const sampler = await LayerSampler.create(gpu, {
      machine,
      layer: 'hidden',
      from: { buffer: fine.buffer, units: siteCount(fine.geometry), groups },
      to: { buffer: coarse.buffer, units: siteCount(geometry), groups },
      seed,
      purpose: 'hidden-map',
      stream: level,
    });
    return new HiddenMap(coarse, machine, sampler);
  }

  begin(step: number): void {
    this.#sampler.begin(step % 2 ** 32, Math.floor(step / 2 ** 32));
  }

  record(pass: GPUComputePassEncoder): void {
    this.#sampler.record(pass, 0);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#sampler.dispose();
    this.#machine.dispose();
    this.coarse.dispose();
  }
}

/** The largest parameter of a hardened machine lies between 2^40 and 2^41. */
const hardExponent = 40;

/**
 * The same signs of fields, but so large that nothing is left to chance: a field is 0 or beyond the point where the other sign
 * has probability 2^-32. Factors are powers of two, which leave the rounding of every sum as it is. Such parameters are beyond the
 * range of exact arithmetic, so the machine computes in `float`.
 */
export function hardened({
  units,
  weights,
  visibleBias,
  hiddenBias,
}: RbmParameters): RbmParameters {
  let largest = 0;
  for (const values of [weights, hiddenBias])
    for (const value of values) largest = Math.max(largest, Math.abs(value));
  const factor = largest > 0 ? 2 ** (hardExponent - Math.floor(Math.log2(largest))) : 1;
  return {
    units,
    visibleBias,
    weights: weights.map((weight) => factor * weight),
    hiddenBias: hiddenBias.map((bias) => factor * bias),
  };
}

/** @throws GeometryError */
function assertLattices({ mode, lattice, size }: Geometry, { fine }: PlacedLayer): void {
  if (mode !== 'replica' || lattice !== 'square')
    throw new GeometryError(
      'A machine is a map of square lattices in replica mode only: give a multiple of 32 replicas.',
    );
  if (size !== fine)
    throw new GeometryError(
      `The machine sees lattices of side ${fine}, not of side ${size}; give lattices of its side.`,
    );
}
