import { ArgumentError } from '../errors.ts';
import { Ensemble } from '../ensemble/ensemble.ts';
import { blockedGeometry, GeometryError, latticeOf, wordCount } from '../ensemble/geometry.ts';
import { randomKey } from '../ensemble/random-key.ts';
import type { Dispatch } from '../gpu/dispatch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { Kernel } from '../gpu/kernels.ts';
import type { KernelUniform } from '../gpu/uniform.ts';
import type { CoarseMap, CoarseMapOptions, Lattices } from './coarse-map.ts';
import { exactWeights, fieldExponent, signOfField, type WholeWeights } from './filter-fields.ts';
import { assertFilterRule, fieldOf, type FilterRule } from './filter-rule.ts';

export interface FilteringOptions extends CoarseMapOptions {
  readonly rule: FilterRule;
}

/**
 * One step of zooming out by a filter: shaders/rg/filter.wgsl for 2 x 2 weights that are those of a block, otherwise
 * filter-any.wgsl. Both decide by whole numbers, so the bits are the same on every adapter.
 */
export class Filtering implements CoarseMap {
  readonly coarse: Ensemble;
  readonly #seed: number;
  readonly #dispatch: Dispatch;
  readonly #parameters: KernelUniform<'filter'>;
  readonly #table: GPUBuffer;

  private constructor(
    gpu: Gpu,
    fine: Lattices,
    { kernel, table }: { kernel: Kernel; table: Uint32Array },
    { level, rule, seed }: FilteringOptions,
  ) {
    this.#seed = seed;
    const geometry = blockedGeometry(fine.geometry, rule.factor);
    this.coarse = new Ensemble(gpu, geometry, `filtered spins ${level}`);
    this.#table = gpu.storage('table of a filter', table.byteLength);
    gpu.write(this.#table, table);
    // The uniforms of both kernels are alike.
    this.#parameters = gpu.uniform('filter', {
      fine: latticeOf(fine.geometry),
      coarse: latticeOf(geometry),
      key: [0, 0],
      step: 0,
      level,
    });
    const buffers = [fine.buffer, this.coarse.buffer, this.#parameters, this.#table];
    this.#dispatch = gpu.dispatch(kernel, buffers, wordCount(geometry));
  }

  /**
   * @throws ArgumentError where there is no such filter
   * @throws GeometryError for chains, and where the fine lattice has no such blocks
   */
  static async create(gpu: Gpu, fine: Lattices, options: FilteringOptions): Promise<Filtering> {
    const { rule } = options;
    assertFilterRule(rule);
    if (fine.geometry.lattice === 'chain')
      throw new GeometryError('Filters are for square lattices, not for chains.');
    const { side, factor, offset, limit } = rule;
    if (side === 2 && factor === 2 && offset === 0) {
      const kernel = await gpu.kernel('filter', 'default');
      return new Filtering(gpu, fine, { kernel, table: pairTable(rule) }, options);
    }
    const hard = limit === 'hard' ? exactWeights(rule) : [];
    const { table, shift } =
      limit === 'hard'
        ? { table: Uint32Array.from(hard.flatMap(entriesOf)), shift: 0 }
        : softTable(rule);
    const kernel = await gpu.kernel('filter-any', 'default', {
      SIDE: side,
      FACTOR: factor,
      OFFSET: offset + 8,
      SOFT: limit === 'soft' ? 1 : 0,
      SHIFT: shift,
      PARTS: Math.max(1, hard.length),
    });
    return new Filtering(gpu, fine, { kernel, table }, options);
  }

  /**
   * Noise: a copy of lattices in which each spin is turned with probability `share`, independently of all others. Noise is a soft
   * filter of one weight whose blocks are single spins. `share` is above 0 and at most 1/2, and exact to 4e-7.
   * @throws ArgumentError for another share
   */
  static async noise(
    gpu: Gpu,
    lattices: Lattices,
    { share, seed }: { share: number; seed: number },
  ): Promise<Filtering> {
    if (!(share > 0 && share <= 0.5))
      throw new ArgumentError(`Noise on a share of ${share} of the spins: give 0 to 0.5.`);
    const weights = [Math.log(1 / share - 1) / 2];
    const single = { side: 1, factor: 1, offset: 0 } as const;
    const rule: FilterRule = { kind: 'filter', ...single, weights, bias: 0, limit: 'soft' };
    const { table, shift } = softTable(rule);
    const sizes = { SIDE: 1, FACTOR: 1, OFFSET: 8, SOFT: 1, SHIFT: shift, PARTS: 1 };
    const kernel = await gpu.kernel('filter-any', 'default', sizes);
    return new Filtering(gpu, lattices, { kernel, table }, { rule, seed, level: 0 });
  }

  begin(step: number): void {
    const key = randomKey(this.#seed, 'filter', { period: Math.floor(step / 2 ** 32) });
    this.#parameters.set({ key, step: step % 2 ** 32 });
  }

  record(pass: GPUComputePassEncoder): void {
    this.#dispatch.record(pass);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#parameters.destroy();
    this.#table.destroy();
    this.coarse.dispose();
  }
}

/** 2^32 times the probability that a unit is against its field. */
function threshold(field: number, limit: FilterRule['limit']): number {
  if (limit === 'hard') return field === 0 ? 2 ** 31 : 0;
  return Math.round(2 ** 32 / (1 + Math.exp(2 * Math.abs(field))));
}

/** The table of shaders/rg/filter.wgsl: the sign of each of 16 states, and their thresholds bit by bit. */
function pairTable(rule: FilterRule): Uint32Array {
  const planes = rule.limit === 'hard' ? 4 : 32;
  const table = new Uint32Array(2 + planes);
  table[1] = planes;
  for (let state = 0; state < 16; state++) {
    const values = [0, 1, 2, 3].map((bit) => ((state >> bit) & 1 ? 1 : -1));
    const field = rule.limit === 'hard' ? signOfField(rule, values) : fieldOf(rule, values);
    const set = (at: number): void => {
      table[at] = (table[at] ?? 0) | (1 << state);
    };
    if (field > 0) set(0);
    const against = threshold(field, rule.limit);
    for (let plane = 0; plane < planes; plane++) if ((against >>> (31 - plane)) & 1) set(2 + plane);
  }
  return table;
}

/** Entries of the curve for every 1 of a field, and the field at which the curve ends: there e^(-2 f) is below 2^-32. */
const perUnit = 1024;
const lastField = 12;

/**
 * The table of shaders/rg/filter-any.wgsl for a soft filter. Fields are whole numbers of 2^-e with the largest e at which every
 * field stays below 2^29. Rounding the k^2 + 1 weights moves a field by (k^2 + 1) 2^-(e + 1) at most, the curve takes fields to 2^-21,
 * and a straight line between its entries is off by 5e-8. With weights that add up to 8 and k = 4 a probability is off by 4e-7
 * at most.
 */
function softTable(rule: FilterRule): { table: Uint32Array; shift: number } {
  const exponent = fieldExponent(rule, 50);
  const whole = (value: number): number => Math.round(value * 2 ** exponent);
  const part = { bias: whole(rule.bias), weights: Array.from(rule.weights, whole) };
  const curve = Array.from({ length: lastField * perUnit + 1 }, (_, i) =>
    threshold(i / perUnit, 'soft'),
  );
  return { table: Uint32Array.from([...entriesOf(part), ...curve]), shift: exponent - 20 };
}

/** The field of a block whose spins are all down, then twice each weight. */
function entriesOf({ bias, weights }: WholeWeights): number[] {
  const allDown = weights.reduce((sum, weight) => sum - weight, bias);
  return [allDown, ...weights.map((weight) => 2 * weight)];
}
