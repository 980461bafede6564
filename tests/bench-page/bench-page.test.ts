import { describe, expect, it } from 'vitest';
import type { BenchmarkRow } from '../../bench/benchmark.ts';
import { interleaved } from '../../bench/benchmark.ts';
import { cautions, clockStepOf } from '../../src/bench-page/cautions.ts';
import { keptRuns } from '../../src/bench-page/kept-runs.ts';
import { pageBenchmarks } from '../../src/bench-page/kernels.ts';
import { keptFigure, keptWorks, machinesOf } from '../../src/bench-page/others.ts';
import { readBenchAddress } from '../../src/bench-page/wishes.ts';

const row = (parts: Partial<BenchmarkRow>): BenchmarkRow => ({
  kernel: 'metropolis',
  parameters: { temperature: 2.6, mode: 'strip', size: 4096, systems: 1 },
  figure: 'attempted spin updates',
  unit: 'flips/ns',
  median: 1,
  minimum: 1,
  maximum: 1,
  ...parts,
});

const names = pageBenchmarks.map(({ name }) => name);

describe('the address of the bench page', () => {
  it('has the words of the command', () => {
    expect(readBenchAddress('#bench', names)).toEqual({
      wishes: { rounds: 7, milliseconds: 300, kernels: names },
      refused: [],
    });
    const { wishes } = readBenchAddress('#bench&kernels=measure,metropolis&rounds=9', names);
    expect(wishes).toEqual({ rounds: 9, milliseconds: 300, kernels: ['metropolis', 'measure'] });
  });

  it.each([
    ['rounds=0', /^rounds must be a whole number from 1 to 1000, not "0"\.$/],
    ['rounds=1e2', /^rounds must be .* not "1e2"\.$/],
    ['milliseconds=60001', /^milliseconds must be a whole number from 1 to 60000/],
    ['kernels=none', /^kernels must be among metropolis, .*, not "none"\.$/],
    ['sizes=3', /^"sizes" is unknown\.$/],
  ])('refuses %s in one sentence and runs as usual', (part, sentence) => {
    const { wishes, refused } = readBenchAddress(`#bench&${part}`, names);
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatch(sentence);
    expect(wishes).toEqual({ rounds: 7, milliseconds: 300, kernels: names });
  });
});

describe('what a run says of itself', () => {
  const quiet = {
    clockStep: 0.1,
    shortestRound: 200,
    hidden: false,
    software: false,
    steadiness: 0.95,
  };

  it('is nothing for a quiet run on a GPU', () => expect(cautions(quiet)).toEqual([]));

  it.each([
    [{ clockStep: 16, shortestRound: 160 }, /steps of 16 ms.*wrong by 10 %.*&milliseconds=3200/],
    [{ hidden: true }, /The tab was hidden/],
    [{ steadiness: 0.25 }, /differ by a factor of 4/],
    [{ software: true }, /say nothing about a GPU/],
  ])('is one line for %o', (part, line) => {
    const said = cautions({ ...quiet, ...part });
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(line);
  });

  it('finds the step of a clock', () => {
    let reads = 0;
    expect(clockStepOf(() => Math.floor(reads++ / 7) * 16)).toBe(16);
    // A clock that stands still ends the search after the wait, which such a clock cannot see either: steps of 1000 do.
    let coarse = 0;
    expect(clockStepOf(() => Math.floor(coarse++ / 7) * 1000, 500)).toBe(500);
  });

  it('knows the length of every timed round', async () => {
    const lengths: number[] = [];
    let calls = 0;
    const [rates] = await interleaved([{ work: () => Promise.resolve(100 + calls++) }], {
      rounds: 3,
      milliseconds: 100,
      signal: new AbortController().signal,
      onRound: (length) => lengths.push(length),
    });
    expect(lengths).toHaveLength(3);
    expect(rates?.ofRounds).toEqual(lengths.map((length) => 1 / length));
  });
});

describe('figures that others kept', () => {
  const machines = machinesOf(keptRuns);
  it('are those of bench/results, a GPU first, one column an adapter', () => {
    expect(machines.map(({ name }) => name)).toEqual([
      'nvidia-h100-80gb-hbm3',
      'swiftshader-device-subzero',
    ]);
  });

  it('are rows of kernels in every file, so that the page can look for work in all of them', () => {
    for (const { file, results } of keptRuns)
      for (const row of results) expect(typeof row.figure, file).toBe('string');
  });

  it('stand beside the same work alone, the newest first', () => {
    const [gpu] = machines;
    if (!gpu) throw new Error('There is no machine.');
    expect(keptFigure(gpu, row({}))?.row.median).toBeGreaterThan(1000);
    expect(keptFigure(gpu, row({}))?.file).toBe('2026-11-26-h100.json');
    expect(keptFigure(gpu, row({ parameters: { size: 4096 } }))).toBeUndefined();
    expect(keptFigure(gpu, row({ unit: 'flips/s' }))).toBeUndefined();
    expect(keptWorks(machines, ['majority']).map(({ kernel }) => kernel)).toEqual(['majority']);
    // One lattice and the replicas; the sizes of the benchmark "growth" are another matter.
    expect(keptWorks(machines, ['metropolis'])).toHaveLength(2);
  });
});
