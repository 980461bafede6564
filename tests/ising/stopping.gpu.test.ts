// Runs alone: it measures how soon a run hears its signal.
import { describe, expect, it } from 'vitest';
import { planSampling } from '../../src/ising/sampling-plan.ts';
import { sampleIsing } from '../../src/ising/sampling.ts';
import { sampleFlow } from '../../src/rg/flow.ts';
import { sampleAverages } from '../../src/rg/average-flow.ts';
import { zoomPictures } from '../../src/rg/zoom-pictures.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

/** Milliseconds within which a run has to hear its signal. */
const most = 2000;
/** Sweeps that would take days. */
const endless = 1e9;

/**
 * Milliseconds between the signal and the end of a run: those of the clock, or of this process where it computes and other
 * processes take the cores.
 */
async function delay(run: (signal: AbortSignal) => Promise<unknown>): Promise<number> {
  const abort = new AbortController();
  let aborted = Infinity;
  let used = process.cpuUsage();
  setTimeout(() => {
    aborted = performance.now();
    used = process.cpuUsage();
    abort.abort();
  }, 300);
  await run(abort.signal);
  const { user, system } = process.cpuUsage(used);
  const clock = performance.now() - aborted;
  return device.gpu.software ? Math.min(clock, (user + system) / 1000) : clock;
}

describe('a run hears its signal however many sweeps lie between two measurements', () => {
  const model = { size: 16, temperature: 2.3, replicas: 32 };
  const rare = { thermalize: 2, sweeps: 100 * endless, every: endless };
  const long = { thermalize: endless, sweeps: 100, every: 1 };
  const sampled = { size: 16, temperatures: [2.3], replicas: 32 };

  it.each([
    [
      'a sampling',
      (signal: AbortSignal) =>
        sampleIsing(device.gpu, planSampling({ ...sampled, schedule: rare }), { signal }),
    ],
    [
      'its thermalization',
      (signal: AbortSignal) =>
        sampleIsing(device.gpu, planSampling({ ...sampled, schedule: long }), { signal }),
    ],
    [
      'a sampling in a field',
      (signal: AbortSignal) =>
        sampleIsing(device.gpu, planSampling({ ...sampled, field: 0.1, schedule: rare }), {
          signal,
        }),
    ],
    [
      'a flow',
      (signal: AbortSignal) => sampleFlow(device.gpu, { ...model, schedule: rare }, { signal }),
    ],
    [
      'a flow of averages',
      (signal: AbortSignal) =>
        sampleAverages(device.gpu, { ...model, factor: 2, schedule: rare }, { signal }),
    ],
    [
      'pictures',
      (signal: AbortSignal) =>
        zoomPictures(
          device.gpu,
          { size: 16, temperature: 2.3, sweeps: endless, levels: 1, seed: 1, update: 'metropolis' },
          signal,
        ),
    ],
  ])('%s', async (_, run) => {
    expect(await delay(run)).toBeLessThan(most);
  });
});
