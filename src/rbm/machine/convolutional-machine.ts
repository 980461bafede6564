import { convolution } from '../../../shaders/rbm/bindings.ts';
import { siteOfUnits } from '../../ensemble/unpack.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Uniform } from '../../gpu/uniform.ts';
import { MachineError } from './errors.ts';
import { defaultOffset, filterStrides, largestFilter, type Filter } from './filter-file.ts';
import { drawWeights, Rbm } from './machine.ts';
import type { RbmParameters, UnitKind } from './parameters.ts';
import { TrainableMachine } from './trainable-machine.ts';

/** A filter on a lattice: which sites the hidden unit of each block sees. */
export interface FilterShape extends Pick<Filter, 'side' | 'stride' | 'offset'> {
  /** Side of the visible lattice, which is square and periodic; a multiple of `stride`. */
  readonly size: number;
}

export interface ConvolutionalOptions extends Pick<FilterShape, 'size' | 'side' | 'stride'> {
  /** `defaultOffset` unless given. */
  readonly offset?: number | undefined;
  /** `spin` unless given. */
  readonly units?: UnitKind | undefined;
  /** A whole number from 0 to 2^53 - 1. */
  readonly seed: number;
  /** Standard deviation of the initial weights; 0.01 unless given. */
  readonly weightScale?: number | undefined;
}

/**
 * A convolutional restricted Boltzmann machine (Lee, Grosse, Ranganath & Ng, ICML 2009) with one filter, in GPU memory. The
 * visible units are the sites of a periodic square lattice. Each block of stride x stride sites has one hidden unit h_R:
 *   E(v, h) = -a sum_i v_i - sum_R h_R (b + sum_d w_d v at the site stride R + offset + d),  d from 0 to side - 1 in x and y.
 * All blocks share the weights w and the bias b, and all sites share the bias a. `weights` is row-major [y][x]. Units lie in
 * the order of shaders/shared/lattice.wgsl, so that the samples of an Ising ensemble are samples of the visible units, and
 * samples of the hidden units are an ensemble of block spins.
 */
export class ConvolutionalRbm extends TrainableMachine {
  readonly shape: FilterShape;
  /** The struct `Convolution` of shaders/rbm/include/convolution.wgsl. */
  readonly layout: Uniform<typeof convolution>;

  private constructor(gpu: Gpu, shape: FilterShape, units: UnitKind) {
    const [hidden, weights] = [(shape.size / shape.stride) ** 2, shape.side ** 2];
    super(gpu, {
      visible: shape.size ** 2,
      hidden,
      units,
      counts: { weights, visibleBias: 1, hiddenBias: 1 },
      products: weights * hidden,
    });
    this.shape = shape;
    const { size, side, stride, offset } = shape;
    this.layout = gpu.uniform(convolution, {
      size,
      blocks: size / stride,
      side,
      stride,
      offset: (offset + size) % size,
    });
  }

  /**
   * A machine with small random weights and biases of zero.
   * @throws MachineError for a filter that does not fit the lattice
   */
  static async create(gpu: Gpu, options: ConvolutionalOptions): Promise<ConvolutionalRbm> {
    const { size, side, stride, offset = defaultOffset(side, stride), units = 'spin' } = options;
    const shape = { size, side, stride, offset };
    assertShape(shape);
    const machine = new ConvolutionalRbm(gpu, shape, units);
    await drawWeights(gpu, machine, {
      seed: options.seed,
      ...(options.weightScale !== undefined && { weightScale: options.weightScale }),
    });
    return machine;
  }

  /**
   * The machine of a filter on a lattice.
   * @param size side of the lattice
   * @throws MachineError for a filter that does not fit the lattice
   */
  static from(gpu: Gpu, filter: Filter, size: number): ConvolutionalRbm {
    const { units, side, stride, offset, weights, visibleBias, hiddenBias } = filter;
    const shape = { size, side, stride, offset };
    assertShape(shape);
    const machine = new ConvolutionalRbm(gpu, shape, units);
    machine.writeParameters({
      weights,
      visibleBias: Float32Array.of(visibleBias),
      hiddenBias: Float32Array.of(hiddenBias),
    });
    return machine;
  }

  /** The filter after all work submitted so far. */
  async readFilter(): Promise<Filter> {
    return filterOf(this.shape, await this.readParameters());
  }

  /**
   * The dense machine with the same energies, for all that is computed with dense machines only. The caller disposes of it.
   * @throws MachineError where its weights are beyond the device's largest buffer
   */
  async expanded(gpu: Gpu): Promise<Rbm> {
    return Rbm.from(gpu, expandFilter(await this.readFilter(), this.shape.size));
  }

  override readonly [Symbol.dispose] = this.dispose;

  override dispose(): void {
    super.dispose();
    this.layout.destroy();
  }
}

/** A machine that can be trained. */
export type AnyRbm = Rbm | ConvolutionalRbm;

/** The filter with the parameters that a convolutional machine keeps as arrays. */
export function filterOf(
  { side, stride, offset }: Omit<FilterShape, 'size'>,
  { units, weights, visibleBias, hiddenBias }: RbmParameters,
): Filter {
  const [a = NaN, b = NaN] = [visibleBias[0], hiddenBias[0]];
  return { units, side, stride, offset, weights, visibleBias: a, hiddenBias: b, limit: 'soft' };
}

/**
 * The parameters of the dense machine that has the energies of a filter on a lattice: the weight between block R and the
 * site stride R + offset + d is w_d, all other weights are 0.
 * @param size side of the lattice
 * @returns units in the order of shaders/shared/lattice.wgsl
 * @throws MachineError for a filter that does not fit the lattice
 */
export function expandFilter(filter: Filter, size: number): RbmParameters {
  const { units, side, stride, offset, weights, visibleBias, hiddenBias } = filter;
  assertShape({ size, side, stride, offset });
  const blocks = size / stride;
  const unitAt = unitsOfSites(size);
  const hiddenAt = unitsOfSites(blocks);
  const hidden = blocks ** 2;
  const dense = new Float32Array(size ** 2 * hidden);
  for (let block = 0; block < hidden; block++) {
    const [left, top] = [stride * (block % blocks), stride * Math.floor(block / blocks)];
    for (const [tap, weight] of weights.entries()) {
      const x = (left + offset + (tap % side) + size) % size;
      const y = (top + offset + Math.floor(tap / side) + size) % size;
      dense[(unitAt[y * size + x] ?? NaN) * hidden + (hiddenAt[block] ?? NaN)] = weight;
    }
  }
  return {
    units,
    weights: dense,
    visibleBias: new Float32Array(size ** 2).fill(visibleBias),
    hiddenBias: new Float32Array(hidden).fill(hiddenBias),
  };
}

/** The site y * size + x of each unit of a square lattice, also of an odd one, whose sites lie row after row. */
export function sitesOfUnits(size: number): Uint32Array {
  return size % 2 === 0
    ? siteOfUnits({ size, height: size })
    : Uint32Array.from({ length: size ** 2 }, (_, site) => site);
}

/** The unit of each site. */
function unitsOfSites(size: number): Uint32Array {
  const units = new Uint32Array(size ** 2);
  for (const [unit, site] of sitesOfUnits(size).entries()) units[site] = unit;
  return units;
}

/**
 * Asserts that a filter fits a lattice. No site is seen twice by one hidden unit, and every site is seen by one.
 * @throws MachineError
 */
export function assertShape({ size, side, stride, offset }: FilterShape): void {
  if (!filterStrides.includes(stride))
    throw new MachineError(`A filter of stride ${stride}: give ${filterStrides.join(' or ')}.`);
  if (!Number.isInteger(size) || size < stride || size % stride !== 0)
    throw new MachineError(
      `A lattice of side ${size} for a filter of stride ${stride}: the stride must divide the side.`,
    );
  const most = Math.min(size, largestFilter);
  if (!Number.isInteger(side) || side < stride || side > most)
    throw new MachineError(
      `A filter of side ${side} and stride ${stride} on a lattice of side ${size}: give a side from ${stride} to ${most}.`,
    );
  if (!Number.isInteger(offset) || offset <= -size || offset >= size)
    throw new MachineError(
      `A filter of offset ${offset} on a lattice of side ${size}: give a whole number from ${1 - size} to ${size - 1}.`,
    );
}
