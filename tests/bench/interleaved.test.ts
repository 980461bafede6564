import { expect, it } from 'vitest';
import { interleaved, type Work } from '../../bench/benchmark.ts';

/** Work whose first units take long, as where a kernel is compiled, beside steady work. A clock of its own: no waits. */
const stalling = (units: number[], stalled: number): Work => {
  let calls = 0;
  return {
    work: async (count) => {
      units.push(count);
      return calls++ < stalled ? 100 : count;
    },
  };
};

it.each([
  { alike: false, wanted: [1, 8] },
  { alike: true, wanted: [8, 8] },
])(
  'variants of one work do the same number of units in a round: $alike',
  async ({ alike, wanted }) => {
    const units: number[][] = [[], []];
    const works = units.map((each, index) => stalling(each, index === 0 ? 2 : 0));
    const { signal } = new AbortController();
    await interleaved(works, { rounds: 3, milliseconds: 32, signal, alike });
    expect(units.map((each) => each.slice(-3))).toEqual(
      wanted.map((count) => Array(3).fill(count)),
    );
  },
);
