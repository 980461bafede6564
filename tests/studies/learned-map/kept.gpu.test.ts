import { expect, test } from 'vitest';
import { grownLattices } from '../../../src/studies/learned-map/growing.ts';
import { knownMaps } from '../../../src/studies/learned-map/known-maps.ts';
import { sampledMaps } from '../../../src/studies/learned-map/sampled-maps.ts';
import type { Shelf, StudyContext } from '../../../src/studies/study.ts';
import { memoryShelf } from '../../support/memory-shelf.ts';
import { withGpu } from '../../support/with-gpu.ts';

const device = withGpu();

/** A study that is stopped when a phase has done so much. */
function contextOf(shelf?: Shelf, stopAt = Infinity): StudyContext {
  const abort = new AbortController();
  return {
    gpu: device.gpu,
    preset: 'quick',
    seed: 4,
    signal: abort.signal,
    shelf,
    phase: () => (done) => {
      if (done >= stopAt) abort.abort();
    },
  };
}

test('growing that is stopped goes on from the shelf to the same bits', async () => {
  const settings = { paired: 8, from: 4, doublings: 1, replicas: 32, rounds: 3 };
  const grown = (shelf?: Shelf, stopAt?: number) =>
    grownLattices(contextOf(shelf, stopAt), settings);
  const whole = await grown();
  expect(whole.paired.quantities[0]?.differences).toHaveLength(3 * 32);
  const shelf = memoryShelf();
  for (const stopAt of [10, 130, 150])
    await expect(grown(shelf, stopAt)).rejects.toThrow(/Stopped/);
  expect(await grown(shelf)).toEqual(whole);
  expect(shelf.files.size).toBe(3);
});

test('sums of other maps on the shelf are not taken for those of these', async () => {
  const sampled = {
    size: 8,
    temperature: 2.3,
    replicas: 32,
    schedule: { thermalize: 10, sweeps: 40, every: 20 },
  };
  const measured = (count: number, shelf?: Shelf) =>
    sampledMaps(contextOf(shelf), 'maps', sampled, { maps: knownMaps(2).slice(0, count), seed: 7 });
  const shelf = memoryShelf();
  await measured(1, shelf);
  expect(await measured(2, shelf)).toEqual(await measured(2));
});
