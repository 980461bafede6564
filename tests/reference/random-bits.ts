/** CPU twin of shaders/shared/random.wgsl: pcg4d followed by one xor-shift. Four 32-bit words. */
export function random4(
  [keyLow, keyHigh]: readonly [number, number],
  site: number,
  group: number,
  step: number,
  block: number,
): [number, number, number, number] {
  let x = linear(site);
  let y = linear(group);
  let z = linear((step + keyLow) | 0);
  let w = linear((block + keyHigh) | 0);
  for (let round = 0; round < 2; round++) {
    x = (x + Math.imul(y, w)) | 0;
    y = (y + Math.imul(z, x)) | 0;
    z = (z + Math.imul(x, y)) | 0;
    w = (w + Math.imul(y, z)) | 0;
    x ^= x >>> 16;
    y ^= y >>> 16;
    z ^= z >>> 16;
    w ^= w >>> 16;
  }
  return [x >>> 0, y >>> 0, z >>> 0, w >>> 0];
}

function linear(value: number): number {
  return (Math.imul(value, 1664525) + 1013904223) | 0;
}
