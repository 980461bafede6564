import { expect, it } from 'vitest';
import { KeptObservations } from '../../src/lab/panels/kept-observations.ts';

const observation = (sweep: number) => ({ sweep, energy: -sweep / 8, magnetization: sweep / 16 });

it('keeps the latest observations in their order, however many there were', () => {
  const kept = new KeptObservations(5);
  expect(kept.all()).toEqual([]);
  for (let sweep = 1; sweep <= 3; sweep++) kept.add(observation(sweep));
  expect(kept.all()).toEqual([1, 2, 3].map(observation));
  for (let sweep = 4; sweep <= 1003; sweep++) kept.add(observation(sweep));
  expect(kept.all()).toEqual([999, 1000, 1001, 1002, 1003].map(observation));
  kept.clear();
  expect(kept.all()).toEqual([]);
  kept.add(observation(7));
  expect(kept.all()).toEqual([observation(7)]);
});
