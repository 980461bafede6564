import { describe, expect, it } from 'vitest';
import { drawWords, type CounterBlock } from '../../src/ensemble/random-words.ts';
import { hexadecimal, knownCounter, knownWords } from '../../src/doctor/random-checks.ts';
import { randomKey } from '../../src/ensemble/random-key.ts';
import type { Gpu } from '../../src/gpu/gpu.ts';
import { blockWords, generators, philox4 } from '../twins/random-words.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();
/** Takes the instructions that a real GPU is given (flag SOFTWARE false), whatever the adapter is. */
const asHardware = withGpu({ software: false });

interface Vector {
  readonly counter: [number, number, number, number];
  readonly key: [number, number];
  readonly answer: number[];
}

/** philox4x32-10 in the file kat_vectors of Random123 (Salmon et al.). */
const vectors: Vector[] = [
  {
    counter: [0, 0, 0, 0],
    key: [0, 0],
    answer: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  },
  {
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    answer: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    answer: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
];

/** A block whose ranges have different lengths and start at high numbers; the last wraps around. */
const counters: CounterBlock = {
  key: randomKey(2 ** 53 - 1, 'ties', { period: 3 }),
  first: [0xfffffff0, 0x7ffffffe, 123456789, 0xfffffffe],
  extent: [33, 3, 5, 4],
};

describe.each([
  ['the instructions of this adapter', (): Gpu => device.gpu],
  ['the instructions of a real GPU', (): Gpu => asHardware.gpu],
])('random4 with %s', (_, gpu) => {
  it.each(vectors)(
    'Philox4x32-10 answers as Random123 ($answer.0)',
    async ({ counter, key, answer }) => {
      const block: CounterBlock = { key, first: counter, extent: [1, 1, 1, 1] };
      const found = await drawWords(gpu(), { generator: 'philox', counters: block });
      expect([...found]).toEqual(answer);
      expect(philox4(key, ...counter)).toEqual(answer);
    },
  );

  it.each(['pcg', 'philox'] as const)('%s is bit-identical to its CPU twin', async (generator) => {
    const found = await drawWords(gpu(), { generator, counters });
    expect(found).toEqual(blockWords(generators[generator], counters));
  });
});

it.each(['pcg', 'philox'] as const)('the doctor knows what the twin of %s gives', (generator) => {
  const words = blockWords(generators[generator], knownCounter);
  expect(knownWords[generator]).toBe(hexadecimal(words));
});
