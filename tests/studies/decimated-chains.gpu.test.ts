import { expect, it } from 'vitest';
import {
  sampleDecimatedChains,
  type ChainRun,
} from '../../src/studies/decimation-1d/decimated-chains.ts';
import { deviationOf, withExact } from '../../src/studies/decimation-1d/measured.ts';
import { decimationRule, majorityPairs } from '../../src/studies/decimation-1d/runs.ts';
import type { Shelf } from '../../src/studies/study.ts';
import { memoryShelf } from '../support/memory-shelf.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

const run: ChainRun = {
  coupling: 1,
  field: 0.1,
  sites: 64,
  replicas: 128,
  thermalize: 20,
  every: 2,
  measurements: 40,
  depth: 3,
  seed: 4,
};

/** Samples rings. @param control.stopAt the measurement after which the study is stopped */
async function sample(
  changes: Partial<ChainRun> = {},
  control: { signal?: AbortSignal; shelf?: Shelf; stopAt?: number } = {},
) {
  const { shelf, stopAt = Infinity } = control;
  const abort = new AbortController();
  const counts: number[] = [];
  const levels = await sampleDecimatedChains(
    device.gpu,
    { ...run, ...changes },
    {
      rules: [decimationRule, majorityPairs],
      signal: control.signal ?? abort.signal,
      shelf,
      onProgress: (done) => {
        counts.push(done);
        if (done >= stopAt) abort.abort();
      },
    },
  );
  return { levels, counts };
}

// False alarm: 8 averages of 128 rings beyond 4.5 errors, 1e-4 if the seed were not fixed.
it('decimated rings are rings with the couplings of the flow, in a field', async () => {
  const { levels, counts } = await sample();
  expect(counts).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
  const [decimated, paired] = levels.map((found) => withExact(run, found).levels);
  expect(decimated?.map(({ sites }) => sites)).toEqual([64, 32, 16, 8]);
  for (const { correlation, magnetization } of decimated ?? []) {
    expect(Math.abs(deviationOf(correlation))).toBeLessThan(4.5);
    expect(Math.abs(deviationOf(magnetization))).toBeLessThan(4.5);
    // Not so large an error that anything would pass.
    expect(correlation.error).toBeLessThan(0.02);
  }
  expect(paired?.[0]).toEqual(decimated?.[0]);
});

// False alarm: one average beyond 4.5 errors, 1e-5.
it('pairs decided by a coin have the correlation that enumeration of two pairs gives', async () => {
  const free = { ...run, coupling: 0.5, field: 0 };
  const { levels } = await sample(free);
  const [decimated, paired] = levels.map((found) => withExact(free, found).levels[1]);
  if (!decimated || !paired) throw new Error('no such level');
  // A pair is its mean on average: the four distances between two pairs are 1, 2, 2 and 3 bonds.
  const t = Math.tanh(free.coupling);
  const exact = (t + 2 * t ** 2 + t ** 3) / 4;
  expect(Math.abs(deviationOf({ ...paired.correlation, exact }))).toBeLessThan(4.5);
  expect(deviationOf(paired.correlation)).toBeGreaterThan(8);
  expect(decimated.correlation.exact).toBeCloseTo(t ** 2, 12);
});

it('the same seed gives the same bits, another one others', async () => {
  const short = { measurements: 4, field: 0 };
  const [first, second, other] = [
    await sample(short),
    await sample(short),
    await sample({ ...short, seed: 5 }),
  ];
  expect(second).toEqual(first);
  expect(other?.levels).not.toEqual(first?.levels);
});

it('ends soon after it was stopped', async () => {
  const abort = new AbortController();
  abort.abort();
  await expect(sample({ measurements: 1e6 }, { signal: abort.signal })).rejects.toThrow(/Stopped/);
});

it('goes on from the shelf to the same bits', async () => {
  const whole = await sample();
  const shelf = memoryShelf();
  for (const stopAt of [1, 15, 30])
    await expect(sample({}, { shelf, stopAt })).rejects.toThrow(/Stopped/);
  const resumed = await sample({}, { shelf });
  expect(resumed.levels).toEqual(whole.levels);
  expect(resumed.counts.length).toBeLessThan(40);
});
