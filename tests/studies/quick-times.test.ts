import { expect, it } from 'vitest';
import { studies } from '../../src/studies/index.ts';
import { quickTimes, quickTimeText } from '../../src/studies/quick-times.ts';

it('the time of every quick preset is known, and none is above two minutes', () => {
  expect(Object.keys(quickTimes).toSorted()).toEqual(studies.map(({ name }) => name).toSorted());
  for (const seconds of Object.values(quickTimes)) expect(seconds).toBeLessThanOrEqual(120);
  expect(quickTimeText('fixed-points')).toBe('seconds');
  expect(quickTimeText('koch')).toMatch(/^about \d+0 s$/);
  expect(quickTimeText('none')).toBe('unknown');
});
