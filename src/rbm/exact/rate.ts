/** A rate as shaders/rbm/include/exact-rounding.wgsl takes it: a factor, and whether its unit is 2^-16 (1) or 2^-32 (0). */
export type ExactRate = readonly [factor: number, whole: number];

/** The nearest rate to a number from 0 to 65535. */
export function exactRate(value: number): ExactRate {
  const isWhole = value >= 1;
  const factor = Math.floor(value * (isWhole ? 2 ** 16 : 2 ** 32) + 0.5);
  return [Math.min(factor, 2 ** 32 - 1), Number(isWhole)];
}
