import { meanOf, type Measured } from '../../statistics/measured.ts';

/** Crossings from which the shares of the phases follow from the rates of crossing. */
const fewestCrossings = 20;
/** Samples of each phase that must take part in the balance of a bridge. */
const fewestInBridge = 8;

/** How many chains began in a phase, and how many of them ended in the other one. */
export interface Crossings {
  readonly began: number;
  readonly left: number;
}

/**
 * ln of the odds of the first phase against the second one, where chains cross: a stationary process crosses as often in both
 * directions. Half a crossing is added to both counts, so that a phase that no chain enters has finite odds.
 * @returns undefined where too few chains cross
 */
export function oddsOfCrossings(first: Crossings, second: Crossings): Measured | undefined {
  if (first.left + second.left < fewestCrossings) return undefined;
  const rate = ({ began, left }: Crossings): number => (left + 0.5) / (began + 1);
  return {
    value: Math.log(rate(second) / rate(first)),
    error: Math.sqrt(1 / (first.left + 0.5) + 1 / (second.left + 0.5)),
  };
}

/** A number of crossings is 0 in one case of twenty where so many are expected. */
const unseenCrossings = 3;

/**
 * The bound on ln of the odds of the first phase against the second one, where chains cross in one direction only.
 * @returns undefined where they cross in both directions, or too few of them cross
 */
export function boundOfCrossings(first: Crossings, second: Crossings): Measured | undefined {
  const most = Math.max(first.left, second.left);
  if (most < fewestCrossings || Math.min(first.left, second.left) > 0) return undefined;
  const rate = ({ began, left }: Crossings): number => Math.max(left, unseenCrossings) / began;
  return { value: Math.log(rate(second) / rate(first)), error: Math.sqrt(1 / most) };
}

/**
 * ln of the odds of the first phase against the second one, where no chain crosses, from free energies: the acceptance ratio of
 * Bennett (J. Comput. Phys. 22, 245, 1976) between the phases, of which a reflection maps each to the other one.
 * @param first of each sample of the first phase, the free energy of its image minus its own; Infinity where the image is not in
 * the other phase
 * @param second the same of samples of the second phase
 * @returns undefined where too few images are as probable as samples of the other phase
 */
export function oddsOfBridge(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
): Measured | undefined {
  const [n, m] = [first.length, second.length];
  if (n < fewestInBridge || m < fewestInBridge) return undefined;
  const shift = Math.log(n / m);
  // The free energy of the second phase minus that of the first one balances both sums, of which one rises with it.
  let [low, high] = [-2000, 2000];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (sum(accepted(first, shift - middle)) < sum(accepted(second, middle - shift))) low = middle;
    else high = middle;
  }
  const value = (low + high) / 2;
  const shares = [accepted(first, shift - value), accepted(second, value - shift)];
  if (shares.some((each) => effectiveCount(each) < fewestInBridge)) return undefined;
  const relative = shares.map((each) => {
    const mean = meanOf(each);
    return mean.error / mean.value;
  });
  return { value, error: Math.hypot(...relative) };
}

/** Share of images that may lie in their own phase, so that bounds still hold. */
const mostAstray = 0.1;

/**
 * The bound on ln of the odds that is closest to those of the data, where the phases of the machine are too unlike for a bridge. The mean
 * work of a reflection bounds the free energy from either side (Gibbs and Bogoliubov): minus the mean of `second` is at most ln of the
 * odds, and the mean of `first` at least.
 * @returns undefined where the odds of the data lie between the bounds
 */
export function boundOfOdds(
  first: readonly number[],
  second: readonly number[],
  dataOdds: number,
): Measured | undefined {
  const bounds = [second, first].map((works) => {
    const finite = works.filter(Number.isFinite);
    const holds =
      finite.length >= fewestInBridge && works.length - finite.length <= mostAstray * works.length;
    return holds ? meanOf(finite) : undefined;
  });
  const [lower, upper] = bounds;
  if (lower && -lower.value > dataOdds) return { value: -lower.value, error: lower.error };
  if (upper && upper.value < dataOdds) return upper;
  return undefined;
}

/** How probably each move is accepted. */
function accepted(works: ArrayLike<number>, by: number): Float64Array {
  return Float64Array.from(works, (work) => 1 / (1 + Math.exp(Math.min(700, work + by))));
}

function sum(values: Float64Array): number {
  return values.reduce((all, value) => all + value, 0);
}

/** How many samples of equal weight would know as much. */
function effectiveCount(weights: Float64Array): number {
  const squares = sum(weights.map((weight) => weight ** 2));
  return squares > 0 ? sum(weights) ** 2 / squares : 0;
}

/** The share of the first phase from ln of its odds. */
export function shareOf({ value, error }: Measured): Measured {
  const share = 1 / (1 + Math.exp(-value));
  return { value: share, error: share * (1 - share) * error };
}

function term(share: number, log: number): number {
  return share > 0 ? share * (Math.log(share) - log) : 0;
}

/** ln of the share from ln of the odds, without overflow. */
function logShare(odds: number): number {
  return Math.min(odds, 0) - Math.log1p(Math.exp(-Math.abs(odds)));
}

/**
 * What wrong shares cost: the divergence of the shares of a model from those of the data, sum of w ln(w/p), in nats per sample.
 * Its error is that of the odds of the model.
 */
export function costOfShares(dataShare: number, odds: Measured): Measured {
  const { value: share } = shareOf(odds);
  const logs = [logShare(odds.value), logShare(-odds.value)] as const;
  return {
    value: term(dataShare, logs[0]) + term(1 - dataShare, logs[1]),
    error: Math.abs(share - dataShare) * odds.error,
  };
}
