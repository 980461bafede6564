import type { AnyParameters } from '../machine/parameters.ts';

/**
 * Inputs of the units of one layer of a machine from values of the other layer, on the host in double precision. Every sum has one
 * order. Sums of parameters in exact arithmetic with values of -1, 0 and 1 are exact.
 */
export class HostLayer {
  readonly #bias: Float64Array;
  /** [unit of the other layer][unit] */
  readonly #rows: Float64Array;

  constructor(
    { weights, visibleBias, hiddenBias }: AnyParameters,
    layer: 'hidden' | 'visible' = 'hidden',
  ) {
    const isHidden = layer === 'hidden';
    const [visible, hidden] = [visibleBias.length, hiddenBias.length];
    this.#bias = Float64Array.from(isHidden ? hiddenBias : visibleBias);
    this.#rows = Float64Array.from(weights, (own, at) =>
      isHidden ? own : (weights[(at % visible) * hidden + Math.floor(at / visible)] ?? NaN),
    );
  }

  get units(): number {
    return this.#bias.length;
  }

  /** @param into of each unit its bias and the sum of the weighted values */
  inputs(values: ArrayLike<number>, into: Float64Array): void {
    const rows = this.#rows;
    const { length } = into;
    into.set(this.#bias);
    for (let other = 0; other < values.length; other++) {
      const value = values[other] ?? NaN;
      if (value === 0) continue;
      const first = other * length;
      for (let unit = 0; unit < length; unit++)
        into[unit] = (into[unit] ?? NaN) + value * (rows[first + unit] ?? NaN);
    }
  }
}
