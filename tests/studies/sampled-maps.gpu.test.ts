import { expect, test } from 'vitest';
import { knownMaps, permutedMaps } from '../../src/studies/learned-map/known-maps.ts';
import { sampledMaps } from '../../src/studies/learned-map/sampled-maps.ts';
import type { Shelf, StudyContext } from '../../src/studies/study.ts';
import { memoryShelf } from '../support/memory-shelf.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();
const sampled = {
  size: 8,
  temperature: 2.3,
  replicas: 32,
  schedule: { thermalize: 100, sweeps: 600, every: 20 },
};
const maps = { maps: knownMaps(2).slice(0, 4), permuted: permutedMaps(2), seed: 7 };

/** Measures maps; the study is stopped after so many sweeps. */
async function measured(shelf?: Shelf, stopAt = Infinity) {
  const abort = new AbortController();
  const context: StudyContext = {
    gpu: device.gpu,
    preset: 'quick',
    seed: 4,
    signal: abort.signal,
    shelf,
    phase: () => (done) => {
      if (done >= stopAt) abort.abort();
    },
  };
  return sampledMaps(context, 'maps', sampled, maps);
}

test('maps that are stopped go on from the shelf to the same bits, in lattices and in permuted ones', async () => {
  const whole = await measured();
  expect(whole.maps.maps.map((steps) => steps.length)).toEqual([2, 2, 2, 2]);
  expect(whole.permuted?.maps).toHaveLength(1);
  const shelf = memoryShelf();
  for (const stopAt of [1, 200, 500])
    await expect(measured(shelf, stopAt)).rejects.toThrow(/Stopped/);
  expect([...shelf.files.keys()]).toEqual(['maps-state.safetensors']);
  expect(await measured(shelf)).toEqual(whole);
  expect(await measured(shelf)).toEqual(whole);
});
