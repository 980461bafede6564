// Honest errors of a time series, without a GPU. Successive values of a Markov chain are alike, so the error that takes them
// for independent is too small. In this chain, x' = a x + noise, theory knows the autocorrelation time and the variance.
import { autocorrelationTime, binningAnalysis, blocksOf, jackknife } from 'blockspin/statistics';

const [a, length] = [0.9, 200_000];
let [x, random] = [0, 1];

/** Nearly Gaussian with variance 1: twelve uniform numbers of a linear congruential generator. */
function noise(): number {
  let sum = -6;
  for (let i = 0; i < 12; i++) {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
    sum += random / 2 ** 32;
  }
  return sum;
}
const series = Float64Array.from({ length }, () => (x = a * x + noise()));

const { tau, error } = autocorrelationTime([series]);
const exactTau = (1 + a) / (1 - a) / 2;
console.log(
  `autocorrelation time ${tau.toFixed(2)} ± ${error.toFixed(2)}, exact ${exactTau.toFixed(2)}`,
);

const { levels, error: honest } = binningAnalysis(series);
console.log(
  `error of the mean: ${levels[0]?.error.toFixed(4)} as if independent, ${honest.toFixed(4)} by bins`,
);

// Means of x and x^2 over blocks much longer than tau, and the variance <x^2> - <x>^2 by the jackknife.
const moments = [(value: number): number => value, (value: number): number => value ** 2];
const { means } = blocksOf([series], { autocorrelationTime: tau, moments });
const variance = jackknife(means, ([first = NaN, second = NaN]) => second - first ** 2);
const exactVariance = 1 / (1 - a ** 2);
console.log(
  `variance ${variance.corrected.toFixed(3)} ± ${variance.error.toFixed(3)}, exact ${exactVariance.toFixed(3)}`,
);
