import { expect, test } from 'vitest';
import { sampledFlow } from '../../src/studies/sampled-flow.ts';
import type { Shelf, StudyContext } from '../../src/studies/study.ts';
import { memoryShelf } from '../support/memory-shelf.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();
const options = {
  size: 8,
  temperature: 2.3,
  replicas: 32,
  measureCouplings: true,
  schedule: { thermalize: 100, sweeps: 1500, every: 10 },
};

/** Samples a flow; `stopAt` is a number of sweeps, of thermalization or of measuring, at which the study is stopped. */
async function flow(shelf?: Shelf, stopAt?: { readonly phase: string; readonly sweeps: number }) {
  const abort = new AbortController();
  const begun: string[] = [];
  const context: StudyContext = {
    gpu: device.gpu,
    preset: 'quick',
    seed: 4,
    signal: abort.signal,
    shelf,
    phase: (name) => {
      begun.push(name);
      return (done) => {
        if (stopAt && name.endsWith(stopAt.phase) && done >= stopAt.sweeps) abort.abort();
      };
    },
  };
  return { found: sampledFlow(context, 'T = 2.3', options), begun };
}

test('a flow that is stopped goes on from the shelf to the same bits, and a complete one is not sampled again', async () => {
  const whole = await (await flow()).found;
  const shelf = memoryShelf();
  for (const stopAt of [
    { phase: 'thermalizing', sweeps: 1 },
    { phase: 'measuring', sweeps: 50 },
    { phase: 'measuring', sweeps: 700 },
  ])
    await expect((await flow(shelf, stopAt)).found).rejects.toThrow(/Stopped/);
  expect([...shelf.files.keys()]).toEqual(['t-2.3-state.safetensors']);
  const resumed = await flow(shelf);
  expect(await resumed.found).toEqual(whole);
  expect(resumed.begun).toEqual(['T = 2.3: measuring']);
  expect(await (await flow(shelf)).found).toEqual(whole);
});

test('a state that is damaged, or one of another run, is not gone on with', async () => {
  const whole = await (await flow()).found;
  const shelf = memoryShelf();
  await expect((await flow(shelf, { phase: 'measuring', sweeps: 50 })).found).rejects.toThrow();
  const [[name, bytes] = ['', new Uint8Array()]] = shelf.files;
  for (const damaged of [bytes.slice(0, -9), new Uint8Array()]) {
    shelf.files.set(name, damaged);
    const anew = await flow(shelf);
    expect(await anew.found).toEqual(whole);
    expect(anew.begun[0]).toBe('T = 2.3: thermalizing');
  }
});
