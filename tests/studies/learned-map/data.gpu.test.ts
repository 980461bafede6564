import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { learnedMap, runLearnedMap } from '../../../src/studies/learned-map/learned-map.ts';
import type { Settings } from '../../../src/studies/learned-map/presets.ts';
import type { FinishedStudy } from '../../../src/studies/run-study.ts';
import { withGpu } from '../../support/with-gpu.ts';
import { hasNumpy, NumpyOutsider } from '../numpy-outsider.ts';
import { runQuietly } from '../run-quietly.ts';
import { shortLearnedMap, shortMachines } from '../short-settings.ts';

const device = withGpu();

/** Every part of the study, with two sizes of machines. */
const tiny: Settings = {
  ...shortLearnedMap,
  machines: [
    shortMachines,
    {
      ...shortMachines,
      size: 16,
      recipe: { batch: 64, constant: 8, cycles: 2 },
      l1: [0.004],
      trainsNulls: false,
      second: false,
    },
  ],
  stack: {
    size: 8,
    samples: 256,
    layers: 2,
    l1: 0.004,
    recipe: { batch: 64, constant: 8, cycles: 1 },
    seeds: 1,
  },
};

let finished: FinishedStudy;
let outsider: NumpyOutsider;
beforeAll(async () => {
  ({ finished } = await runQuietly(device.gpu, {
    ...learnedMap,
    run: (context) => runLearnedMap(context, tiny),
  }));
  outsider = new NumpyOutsider('learned_map.py', finished);
}, 600_000);
afterAll(() => outsider.dispose());

describe('numpy finds every number again in the data files', () => {
  beforeEach((context) => {
    if (!hasNumpy) context.skip('python3 with numpy is not installed');
  });

  it('as they were written', () => {
    const { status, stdout, stderr } = outsider.says();
    expect(stdout + stderr).toContain('All numbers were found again.');
    expect(status).toBe(0);
  });

  it('and not where one was changed', () => {
    const changed = outsider.says(({ results }) => {
      const target = results.targets.find(({ id }) => id === 'LM nulls');
      if (target) target.measured['nulls'] = 77;
    });
    expect(changed.stdout).toContain('WRONG nulls');
    expect(changed.status).toBe(1);
  });
});

it('claims nothing about machines that were hardly trained', () => {
  const claims = finished.targets.filter(({ id }) => id.startsWith('LM-4 L ='));
  expect(claims.map(({ verdict }) => verdict)).toEqual([
    'inconclusive',
    'inconclusive',
    'inconclusive',
  ]);
  expect(finished.answer.sentence).toContain('too short to say');
});

it('passes no null', () => {
  const [nulls] = finished.targets.filter(({ id }) => id === 'LM nulls');
  expect(nulls?.measured).toMatchObject({ 'nulls that pass': 0 });
});

it('names every axis of its arrays', () => {
  const { arrays } = finished.parameters as { arrays: Record<string, string[]> };
  for (const [name, { shape }] of Object.entries(finished.data))
    expect([name, arrays[name]?.length]).toEqual([name, shape.length]);
});
