import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { learnedMap, runLearnedMap } from '../../../src/studies/learned-map/learned-map.ts';
import { presets, type Settings } from '../../../src/studies/learned-map/presets.ts';
import type { FinishedStudy } from '../../../src/studies/run-study.ts';
import { withGpu } from '../../support/with-gpu.ts';
import { hasNumpy, NumpyOutsider } from '../numpy-outsider.ts';
import { runQuietly } from '../run-quietly.ts';

const device = withGpu();

const schedule = { thermalize: 40, sweeps: 40, every: 20 };

/** Every part of the study, as short as can be: nothing is well trained here. */
const tiny: Settings = {
  ...presets.quick,
  hot: { size: 8, replicas: 64, schedule: { thermalize: 1, sweeps: 4, every: 1 } },
  known: { size: 32, replicas: 32, schedule },
  ranges: { size: 8, samples: 256 },
  filters: { ...presets.quick.filters, size: 8, samples: 256, sides: [2], epochs: 2 },
  machines: [
    {
      size: 8,
      samples: 256,
      recipe: { batch: 64, constant: 16, cycles: 1 },
      l1: [0, 0.004],
      seeds: 1,
      nullL1: 0.004,
      nullSeeds: 1,
      trainsNulls: true,
      second: true,
      measured: { replicas: 32, schedule },
    },
    {
      size: 16,
      samples: 256,
      recipe: { batch: 64, constant: 8, cycles: 2 },
      l1: [0.004],
      seeds: 1,
      nullL1: 0.004,
      nullSeeds: 1,
      trainsNulls: false,
      second: false,
      measured: { replicas: 32, schedule },
    },
  ],
  grow: { paired: 8, from: 4, doublings: 2, replicas: 64, rounds: 2 },
  couplings: { size: 4, samples: 256, seeds: 1, epochs: 2, temperatures: [1], lattices: 256 },
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
