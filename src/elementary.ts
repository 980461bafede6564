/**
 * Elementary functions made of sums, products and quotients, which are rounded alike everywhere. Those of `Math` may differ in
 * the last bit from one JavaScript engine to another.
 */

/** Up to here e^x is summed at once; beyond, it is the square of e^(x/2). */
const largestSummed = 40;

/** e^x, to a relative error of about 1e-13 for |x| up to 40 and in proportion to |x| beyond. */
export function exponential(x: number): number {
  if (!Number.isFinite(x)) return x < 0 ? 0 : x;
  if (Math.abs(x) > largestSummed) return exponential(x / 2) ** 2;
  const halvings = 8;
  const small = x / 2 ** halvings;
  let term = 1;
  let sum = 1;
  for (let n = 1; n <= 14; n++) {
    term *= small / n;
    sum += term;
  }
  for (let n = 0; n < halvings; n++) sum *= sum;
  return sum;
}

/** The natural logarithm. */
export function logarithm(x: number): number {
  if (!(x > 0) || x === Infinity) return x === 0 ? -Infinity : x > 0 ? x : NaN;
  let [reduced, doublings] = [x, 0];
  for (; reduced > 1.5; doublings++) reduced /= 2;
  for (; reduced < 0.75; doublings--) reduced *= 2;
  // ln r = 2 artanh((r - 1)/(r + 1)), whose argument is at most 1/5 in size.
  return 2 * areaTangent((reduced - 1) / (reduced + 1)) + doublings * Math.LN2;
}

/** artanh t for |t| up to 1/5. */
function areaTangent(t: number): number {
  let power = t;
  let sum = 0;
  for (let n = 1; n <= 25; n += 2) {
    sum += power / n;
    power *= t * t;
  }
  return sum;
}

/** b^y of a base above 0. */
export function power(base: number, exponent: number): number {
  return exponential(exponent * logarithm(base));
}

/** log2 x */
export function binaryLogarithm(x: number): number {
  return logarithm(x) / Math.LN2;
}

/** cosh x */
export function hyperbolicCosine(x: number): number {
  const growth = exponential(Math.abs(x));
  return (growth + 1 / growth) / 2;
}

/** From here on tanh x is 1 in double precision. */
const saturated = 20;

/** tanh x, to an absolute error of about 1e-14. */
export function hyperbolicTangent(x: number): number {
  if (Math.abs(x) >= saturated) return Math.sign(x);
  const decay = exponential(-2 * Math.abs(x));
  return (Math.sign(x) * (1 - decay)) / (1 + decay);
}

/** Terms of the series of sine and cosine up to pi/4, and of the arctangent up to 1/5. */
const terms = 10;
const arcTerms = 12;

/** Sine and cosine of an angle from -pi to pi. */
export function sineAndCosine(angle: number): [sine: number, cosine: number] {
  const quarter = angle / 4;
  const square = quarter * quarter;
  let [sine, cosine] = [1, 1];
  for (let n = terms; n > 0; n--) {
    cosine = 1 - (square / ((2 * n - 1) * (2 * n))) * cosine;
    sine = 1 - (square / (2 * n * (2 * n + 1))) * sine;
  }
  sine *= quarter;
  const [s, c] = [2 * sine * cosine, 1 - 2 * sine * sine];
  return [2 * s * c, 1 - 2 * s * s];
}

/** The angle of a point, from -pi to pi, as `Math.atan2`. */
export function angleOf(y: number, x: number): number {
  const radius = Math.sqrt(x * x + y * y);
  if (radius === 0) return 0;
  // The tangents of half the angle, of a quarter and of an eighth of it. On the left the angle is counted from the other side.
  const isLeft = x < 0;
  let t = y / (radius + Math.abs(x));
  for (let halving = 0; halving < 2; halving++) t /= 1 + Math.sqrt(1 + t * t);
  let [sum, odd] = [0, t];
  for (let n = 1; n <= 2 * arcTerms; n += 2) {
    sum += odd / n;
    odd *= -t * t;
  }
  const angle = 8 * sum;
  return isLeft ? (y < 0 ? -Math.PI : Math.PI) - angle : angle;
}

/** ln 2 in two parts: products of the first one with whole numbers below 2^21 are exact. */
const logarithmOfTwo = [0.6931471803691238, 1.9082149292705877e-10] as const;
/** Below the first of these e^x is 0. Above the other one, just below the end of double precision, it counts as infinite. */
const exponents = { least: -750, most: 709 } as const;

/** e^x = scale (1 + rest) with a power of two as scale, and a rest below 0.42 in size. */
function exponentialParts(x: number): [scale: number, rest: number] {
  if (x > exponents.most) return [Infinity, 0];
  const bounded = Math.max(exponents.least, x);
  const doublings = Math.round(bounded / Math.LN2);
  const [high, low] = logarithmOfTwo;
  const small = bounded - doublings * high - doublings * low;
  let rest = 0;
  for (let n = 18; n > 0; n--) rest = (small / n) * (1 + rest);
  let scale = 1;
  for (let n = 0; n < Math.abs(doublings); n++) scale *= doublings > 0 ? 2 : 0.5;
  return [scale, rest];
}

/** e^x to a few units of the last place. `exponential` is less accurate; tables of exact arithmetic have its bits. */
export function accurateExponential(x: number): number {
  const [scale, rest] = exponentialParts(x);
  return scale === Infinity ? scale : scale + scale * rest;
}

/** e^x - 1, accurate for small x too. */
export function exponentialLessOne(x: number): number {
  const [scale, rest] = exponentialParts(x);
  return scale === Infinity ? scale : scale * rest + (scale - 1);
}

/** ln(1 + x), accurate for small x too. */
export function logarithmOfOnePlus(x: number): number {
  if (!(Math.abs(x) < 0.25)) return logarithm(1 + x);
  return 2 * areaTangent(x / (2 + x));
}

/** sinh x, accurate for small x too. */
export function hyperbolicSine(x: number): number {
  const growth = exponentialLessOne(Math.abs(x));
  return growth === Infinity ? x * growth : (Math.sign(x) * (growth + growth / (growth + 1))) / 2;
}
