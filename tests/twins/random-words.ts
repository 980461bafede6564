import type { CounterBlock } from '../../src/ensemble/random-words.ts';
import type { RandomGenerator } from '../../src/gpu/kernels.ts';

/** A twin of `random4` of shaders/shared/random.wgsl: four 32-bit words of a key and a counter. */
export type Random4 = (
  key: readonly [number, number],
  site: number,
  group: number,
  step: number,
  block: number,
) => [number, number, number, number];

/** CPU twin of the default generator: pcg4d followed by one xor-shift. */
export const random4: Random4 = (key, site, group, step, block) => {
  const [x, y, z, w] = pcg4d(key, site, group, step, block);
  return [
    (x ^ (x >>> 16)) >>> 0,
    (y ^ (y >>> 16)) >>> 0,
    (z ^ (z >>> 16)) >>> 0,
    (w ^ (w >>> 16)) >>> 0,
  ];
};

/** pcg4d as published, whose low bits are correlated between neighbouring counters: a control for tests. */
export const pcg4d: Random4 = ([keyLow, keyHigh], site, group, step, block) => {
  let x = linear(site);
  let y = linear(group);
  let z = linear((step + keyLow) | 0);
  let w = linear((block + keyHigh) | 0);
  for (let round = 0; round < 2; round++) {
    if (round === 1) {
      x ^= x >>> 16;
      y ^= y >>> 16;
      z ^= z >>> 16;
      w ^= w >>> 16;
    }
    x = (x + Math.imul(y, w)) | 0;
    y = (y + Math.imul(z, x)) | 0;
    z = (z + Math.imul(x, y)) | 0;
    w = (w + Math.imul(y, z)) | 0;
  }
  return [x >>> 0, y >>> 0, z >>> 0, w >>> 0];
};

/** CPU twin of shaders/shared/philox.wgsl: ten rounds, products in 64 bits. */
export const philox4: Random4 = ([keyLow, keyHigh], site, group, step, block) => {
  let [x, y, z, w] = [site, group, step, block];
  for (let round = 0; round < 10; round++) {
    const first = BigInt(x >>> 0) * 0xd2511f53n;
    const second = BigInt(z >>> 0) * 0xcd9e8d57n;
    x = Number(second >> 32n) ^ y ^ (keyLow + Math.imul(round, 0x9e3779b9));
    z = Number(first >> 32n) ^ w ^ (keyHigh + Math.imul(round, 0xbb67ae85));
    y = Number(second & 0xffffffffn);
    w = Number(first & 0xffffffffn);
  }
  return [x >>> 0, y >>> 0, z >>> 0, w >>> 0];
};

export const generators: Readonly<Record<RandomGenerator, Random4>> = {
  pcg: random4,
  philox: philox4,
};

/** CPU twin of shaders/shared/random-words.wgsl: four words for every counter of a block, site fastest. */
export function blockWords(random: Random4, { key, first, extent }: CounterBlock): Uint32Array {
  const words = new Uint32Array(4 * extent.reduce((product, length) => product * length));
  for (let index = 0; index < words.length / 4; index++) {
    let rest = index;
    const [site, group, step, block] = extent.map((length, axis) => {
      const at = rest % length;
      rest = Math.floor(rest / length);
      return ((first[axis] as number) + at) >>> 0;
    }) as [number, number, number, number];
    words.set(random(key, site, group, step, block), 4 * index);
  }
  return words;
}

function linear(value: number): number {
  return (Math.imul(value, 1664525) + 1013904223) | 0;
}
