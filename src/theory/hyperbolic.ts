/**
 * ln cosh x without overflow, for either sign of x; relative error below 1e-15. Math.log(Math.cosh(x))
 * loses all digits below |x| = 1e-8 and is infinite above |x| = 710.
 */
export function logCosh(x: number): number {
  const size = Math.abs(x);
  if (size < 1) return Math.log1p(Math.sinh(size) ** 2) / 2;
  return size + Math.log1p(Math.exp(-2 * size)) - Math.LN2;
}
