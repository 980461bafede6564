import { drawWords, type CounterBlock } from '../ensemble/random-words.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { compare, type Check } from './check.ts';

/** A counter and a key of digits of pi, from the third known answer of Philox in Random123's kat_vectors. */
export const knownCounter: CounterBlock = {
  key: [0xa4093822, 0x299f31d0],
  first: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
  extent: [1, 1, 1, 1],
};

/** The four words for this counter. The words of Philox come from Random123, the words of pcg from its CPU twin. */
export const knownWords = {
  pcg: '54178947 ab005d3b b4217033 04dc8e2e',
  philox: 'd16cfe09 94fdcceb 5001e420 24126ea1',
} as const;

/** Checks both random generators, independent of the generator of the device. */
export async function randomChecks(gpu: Gpu): Promise<Check[]> {
  const checks = [];
  for (const generator of ['pcg', 'philox'] as const) {
    const words = hexadecimal(await drawWords(gpu, { generator, counters: knownCounter }));
    checks.push(compare(`random-words/${generator}`, words, knownWords[generator]));
  }
  return checks;
}

/** Words as eight digits each. */
export function hexadecimal(words: ArrayLike<number>): string {
  return Array.from(words, (word) => word.toString(16).padStart(8, '0')).join(' ');
}
