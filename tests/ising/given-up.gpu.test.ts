import { expect, it } from 'vitest';
import { Ensemble } from '../../src/ensemble/ensemble.ts';
import { replicaGeometry, spinCount } from '../../src/ensemble/geometry.ts';
import { ferromagnet } from '../../src/ising/model.ts';
import { SwendsenWang } from '../../src/ising/swendsen-wang.ts';
import { Sweeping } from '../../src/ising/sweeping.ts';
import { startWords } from '../twins/start.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();
const geometry = replicaGeometry(16, 32);
const bands = 3;

/** Cluster updates in parts, and a signal that is aborted while a part is recorded; parts are counted from 1. */
async function clusters() {
  const { gpu } = device;
  const ensemble = new Ensemble(gpu, geometry);
  gpu.write(ensemble.buffer, startWords(geometry, 'hot', 5));
  const updater = new SwendsenWang(gpu, ensemble, { ...ferromagnet, seed: 5, bands });
  await updater.setTemperatures(new Float64Array(32).fill(2.3));
  let abortAt = Infinity;
  let abort = new AbortController();
  let recorded = 0;
  const { recordPart } = updater;
  updater.recordPart = (...part) => {
    recordPart.apply(updater, part);
    if (++recorded === abortAt) abort.abort();
  };
  const sweeping = new Sweeping(gpu, updater, spinCount(geometry));
  return {
    sweeping,
    updater,
    sweep: async (count: number, at = Infinity) => {
      [recorded, abortAt, abort] = [0, at, new AbortController()];
      await sweeping.run(count, { signal: abort.signal });
      return recorded;
    },
    words: async () => (await gpu.readWords(ensemble.buffer)).slice(),
  };
}

it('a sweep that is stopped before it changes spins is given up, and later done to the same bits', async () => {
  const unbroken = await clusters();
  await unbroken.sweep(4);
  const whole = await unbroken.words();
  // Only the last stage changes spins.
  for (const part of [1, 4, unbroken.updater.partsBeforeSpins]) {
    const stopped = await clusters();
    const before = await stopped.words();
    expect(await stopped.sweep(4, part)).toBe(part);
    expect(stopped.sweeping.done).toBe(0);
    expect(await stopped.words()).toEqual(before);
    // A run in stretches, each shorter than a sweep, goes on all the same.
    expect(await stopped.sweep(4, part)).toBe(unbroken.updater.parts);
    expect(stopped.sweeping.done).toBe(1);
    await stopped.sweep(3);
    expect(await stopped.words()).toEqual(whole);
  }
});

it('a sweep that has begun to change spins is finished', async () => {
  const stopped = await clusters();
  const { parts, partsBeforeSpins } = stopped.updater;
  expect(await stopped.sweep(4, partsBeforeSpins + 1)).toBe(parts);
  expect(stopped.sweeping.done).toBe(1);
});
