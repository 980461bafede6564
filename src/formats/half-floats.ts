/** Floats of 16 bits: F16 is the half of IEEE 754, BF16 the upper half of a float of 32 bits. */
export type HalfType = 'F16' | 'BF16';

/** The numbers of little-endian floats of 16 bits. Each of them is a float of 32 bits too. */
export function floatsFromHalves(type: HalfType, bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const numbers = new Float32Array(bytes.length / 2);
  const bits = new Uint32Array(numbers.buffer);
  for (let at = 0; at < numbers.length; at++) {
    const half = view.getUint16(2 * at, true);
    if (type === 'BF16') bits[at] = half << 16;
    else numbers[at] = ieeeHalf(half);
  }
  return numbers;
}

/** 1 bit of sign, 5 of exponent, 10 of fraction. */
function ieeeHalf(half: number): number {
  const sign = half >> 15 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent ? (1024 + fraction) * 2 ** (exponent - 25) : fraction * 2 ** -24);
}
