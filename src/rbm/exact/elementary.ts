/**
 * Elementary functions made of sums, products and quotients, which are rounded alike everywhere. Those of `Math` may differ in
 * the last bit from one JavaScript engine to another.
 */

/** e^x, to a relative error of about 1e-13 for |x| up to 40. */
export function exponential(x: number): number {
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

/** The natural logarithm of a number above 0. */
export function logarithm(x: number): number {
  let [reduced, doublings] = [x, 0];
  for (; reduced > 1.5; doublings++) reduced /= 2;
  for (; reduced < 0.75; doublings--) reduced *= 2;
  // ln r = 2 artanh((r - 1)/(r + 1)), whose argument is at most 1/5 in size.
  const t = (reduced - 1) / (reduced + 1);
  let power = t;
  let sum = 0;
  for (let n = 1; n <= 25; n += 2) {
    sum += power / n;
    power *= t * t;
  }
  return 2 * sum + doublings * Math.LN2;
}
