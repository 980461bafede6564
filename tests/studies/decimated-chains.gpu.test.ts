import { expect, it } from 'vitest';
import {
  sampleDecimatedChains,
  type ChainRun,
} from '../../src/studies/decimation-1d/decimated-chains.ts';
import { deviationOf, withExact } from '../../src/studies/decimation-1d/measured.ts';
import { decimationRule, majorityPairs } from '../../src/studies/decimation-1d/runs.ts';
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

async function sample(changes: Partial<ChainRun> = {}, signal = new AbortController().signal) {
  const counts: number[] = [];
  const levels = await sampleDecimatedChains(
    device.gpu,
    { ...run, ...changes },
    { rules: [decimationRule, majorityPairs], signal, onProgress: (done) => counts.push(done) },
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
  expect((await sample({ measurements: 1e6 }, abort.signal)).counts).toEqual([]);
});
