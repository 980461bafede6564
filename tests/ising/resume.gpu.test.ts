import { describe, expect, it } from 'vitest';
import type { Keeping } from '../../src/ising/keeping.ts';
import { observablesOf } from '../../src/ising/observables.ts';
import { samplingState, type SamplingState } from '../../src/ising/sampler-state.ts';
import { planSampling, type SamplingOptions } from '../../src/ising/sampling-plan.ts';
import { sampleIsing } from '../../src/ising/sampling.ts';
import { averageFlowState, sampleAverages } from '../../src/rg/average-flow.ts';
import { flowState, planZoom, sampleFlow } from '../../src/rg/flow.ts';
import { matchedTemperature, matchingState } from '../../src/rg/matching.ts';
import { majorityRule } from '../../src/rg/block-rule.ts';
import { storedTree, valueOfTree } from '../../src/formats/stored-tree.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

/** What a file would give back of a state. */
const stored = (state: unknown): unknown => valueOfTree(storedTree(state));

/**
 * Does a run in stretches that each end as a killed process does: only the stored state is left, and a new run goes on.
 * @param run a run that keeps its state and ends when its signal is aborted
 */
async function killedAgainAndAgain<State, Result>(
  read: (value: unknown) => State,
  run: (signal: AbortSignal, keeping: Keeping<State>) => Promise<Result & { stopped: boolean }>,
): Promise<{ result: Result; kills: number }> {
  let kept: unknown;
  for (let kills = 0; ; kills++) {
    const abort = new AbortController();
    const keeping: Keeping<State> = {
      from: kept === undefined ? undefined : read(kept),
      stretch: () => AbortSignal.timeout(25 * kills),
      keep: (state) => {
        kept = stored(state);
        if (kills < 12) abort.abort();
        return Promise.resolve();
      },
    };
    const result = await run(abort.signal, keeping);
    if (!result.stopped) return { result, kills };
  }
}

const schedule = { thermalize: 300, sweeps: 900, every: 3 };
const cases: [string, SamplingOptions][] = [
  ['replicas, with correlations', { size: 8, temperatures: [2, 2.5], correlationsEvery: 25 }],
  [
    'replica exchange, with lattices',
    { size: 8, temperatures: [2, 2.3], exchange: true, latticesEvery: 50 },
  ],
  [
    'a chain in a field',
    { lattice: 'chain', size: 32, temperatures: [1], field: 0.2, correlationsEvery: 20 },
  ],
  ['clusters', { size: 8, temperatures: [2.3], update: 'swendsen-wang' }],
  ['lattices in strips', { size: 64, temperatures: [2.4], replicas: 2, correlationsEvery: 70 }],
  ['an antiferromagnet', { size: 8, couplings: [-0.4] }],
  ['very hot temperatures', { size: 8, temperatures: [2, Infinity] }],
];

describe('a run that is killed again and again ends in the bits of an unbroken run', () => {
  it.each(cases)('simulate: %s', async (_, options) => {
    const plan = planSampling({ ...options, schedule });
    const unbroken = await sampleIsing(device.gpu, plan);
    const { result, kills } = await killedAgainAndAgain<SamplingState, typeof unbroken>(
      (value) => samplingState(value, plan),
      (signal, keeping) => sampleIsing(device.gpu, plan, { signal }, keeping),
    );
    expect(kills).toBeGreaterThan(0);
    expect(observablesOf(result)).toEqual(observablesOf(unbroken));
    const bits = ({ records }: typeof unbroken) =>
      records.map(({ seconds: __, ...record }) => record);
    expect(bits(result)).toEqual(bits(unbroken));
  });

  const zoom = { size: 16, replicas: 32, schedule: { thermalize: 300, sweeps: 1800, every: 6 } };

  it('renormalize: a flow with couplings', async () => {
    const options = { ...zoom, size: 8, temperature: 2.3, measureCouplings: true };
    const plan = planZoom(options);
    const unbroken = await sampleFlow(device.gpu, options);
    const { result, kills } = await killedAgainAndAgain(
      (value) => flowState(value, plan),
      (signal, keeping) => sampleFlow(device.gpu, { ...options, plan }, { signal }, keeping),
    );
    expect(kills).toBeGreaterThan(0);
    expect(result).toEqual(unbroken);
  });

  it('renormalize: block averages', async () => {
    const options = { ...zoom, temperature: 2.3, factor: 2 };
    const plan = planZoom(options);
    const unbroken = await sampleAverages(device.gpu, options);
    const { result, kills } = await killedAgainAndAgain(
      (value) => averageFlowState(value, plan),
      (signal, keeping) => sampleAverages(device.gpu, options, { signal }, keeping),
    );
    expect(kills).toBeGreaterThan(0);
    expect(result).toEqual(unbroken);
  });

  it('renormalize: a crossing', async () => {
    const short = { thermalize: 300, sweeps: 2400, every: 6 };
    const compared = { temperatures: [2.25, 2.28], rule: majorityRule, depth: 2 };
    const options = { ...zoom, ...compared, schedule: short };
    const unbroken = await matchedTemperature(device.gpu, options);
    const { result, kills } = await killedAgainAndAgain(
      (value) => matchingState(value, 2),
      (signal, keeping) => matchedTemperature(device.gpu, options, { signal }, keeping),
    );
    expect(kills).toBeGreaterThan(0);
    expect(result).toEqual(unbroken);
  });

  it('a state of another run is refused', async () => {
    const plan = planSampling({ size: 8, temperatures: [2], schedule });
    const other = planSampling({ size: 10, temperatures: [2], schedule });
    const { records } = await sampleIsing(device.gpu, plan);
    const state = stored({ parts: [{ record: records[0] }] });
    expect(samplingState(state, plan).parts).toHaveLength(1);
    const live = { simulation: { words: new Uint32Array(64), sweeps: 1 } };
    const unfinished = stored({ parts: [{ record: records[0], live }] });
    expect(() => samplingState(unfinished, other)).toThrow(/Spins are not 100 words/);
    expect(() => samplingState({}, plan)).toThrow(/parts of the run/);
  });
});
