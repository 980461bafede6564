/**
 * How a machine computes. `float`: single precision, whose last bits differ from one adapter to another. `exact`: whole
 * numbers, so that a training gives the same bits on every adapter, in every browser, and in the CPU twins.
 *
 * Exact arithmetic, in the order of an update:
 * - Parameters are multiples of 2^-16. A weight is at most 16 in size, or less where a layer has more than 2040 units
 *   (`weightLimit`); a bias is at most 128. A parameter that would leave the range stays at its end. Single precision holds all
 *   these numbers, so buffers and files are those of `float`.
 * - A half-step sums weights in single precision as long as their sizes add up to 2^24 units at most. Such a sum is exact in every
 *   order and with every fusion. The sums are added as 32-bit integers, which the range keeps from wrapping around.
 * - The probability of a unit comes from a table of the sigmoid with 512 nodes per unit of the logit, as an integer of 2^-32. It
 *   errs by less than 2^-24 (tests/rbm/exact-arithmetic.test.ts). Conditional means are its multiples of 2^-15. Where no means are
 *   wanted, exp decides all samples that are farther from the table than its error (shaders/rbm/include/exact-draw.wgsl).
 * - The statistics are counts, or sums of means that are integers of 2^-15.
 * - Momenta are multiples of 2^-24, below 1 in size. Every product with a rate has 64 bits, and is rounded at random by the random
 *   bits of the purpose `rounding`, as is the step of a parameter: on average nothing is lost.
 *
 * The bits depend on seed, stream, update and place of a parameter alone: not on the tile, the dispatch or the submit. The kernels are
 * shaders/rbm/exact-units.wgsl, exact-weights.wgsl, and averages.wgsl, gradient.wgsl and gradient-means.wgsl with EXACT.
 */
export type Arithmetic = 'float' | 'exact';
export const arithmetics = ['float', 'exact'] as const satisfies readonly Arithmetic[];

/** Units of a parameter in 1. */
export const gridUnits = 2 ** 16;
/** Units of a momentum in 1. */
export const momentUnits = 2 ** 24;
/** Units of a conditional mean in 1. */
export const meanUnits = 2 ** 15;

/** The largest units of a bias, and of a weight of a machine of few units. */
const biasLimit = 2 ** 23;
const largestWeight = 2 ** 20;

/** The most units of a layer: with more of them weights could not reach 2. */
export const mostExactLayer = 16_384;
/** The most samples of a batch, and persistent chains: the sums of more of them would not fit 32 bits. */
export const mostExactSamples = 16_384;

/** The size of the largest weight in units, so that no sum over the units of a layer leaves 32 bits. */
export function weightLimit({
  visible,
  hidden,
}: {
  readonly visible: number;
  readonly hidden: number;
}): number {
  return Math.min(largestWeight, Math.floor((2 ** 31 - 1 - biasLimit) / Math.max(visible, hidden)));
}

/** The size of the largest parameter of each kind, in units. */
export function parameterLimits(sizes: { readonly visible: number; readonly hidden: number }) {
  return { weights: weightLimit(sizes), visibleBias: biasLimit, hiddenBias: biasLimit } as const;
}

/** The nearest multiples of 2^-16 within the range. */
export function onGrid(values: Float32Array, limit: number): Float32Array<ArrayBuffer> {
  return Float32Array.from(
    values,
    (value) => Math.max(-limit, Math.min(limit, Math.round(value * gridUnits))) / gridUnits,
  );
}
