import type { Shape } from './lattices.ts';

/**
 * CPU twin of shaders/ising/structure-factor.wgsl in double precision: S(n) from the sums of lines, and the bound
 * on the kernel's rounding that its heading gives, with 2^-22 of S for the squares.
 */
export function structureFactorTwin(
  lines: Uint32Array,
  { size, rows }: Shape,
): { value: number[]; bound: number[] } {
  const axes = lines.length / size;
  const value: number[] = [];
  const bound: number[] = [];
  for (let n = 0; n <= Math.floor(size / 2); n++) {
    let square = 0;
    let error = 0;
    for (let axis = 0; axis < axes; axis++) {
      const own = lines.subarray(axis * size, (axis + 1) * size);
      const magnetization = Array.from(own, (up) => 2 * up - rows);
      const origin = n === 0 ? 0 : magnetization[0];
      let real = 0;
      let imaginary = 0;
      let absolute = 0;
      for (const [x, m] of magnetization.entries()) {
        const angle = (2 * Math.PI * ((n * x) % size)) / size;
        real += m * Math.cos(angle);
        imaginary += m * Math.sin(angle);
        absolute += Math.abs(m - origin);
      }
      const amplitude = Math.hypot(real, imaginary);
      const rounding = (size / 32 + 36) * 2 ** -24 * absolute;
      square += amplitude ** 2;
      error += 2 * amplitude * rounding + rounding ** 2 + 2 ** -22 * amplitude ** 2;
    }
    value.push(square / (axes * size * rows));
    bound.push(error / (axes * size * rows) + 1e-12);
  }
  return { value, bound };
}
