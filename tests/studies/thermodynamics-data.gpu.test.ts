import { beforeAll, expect, it } from 'vitest';
import {
  runThermodynamics,
  thermodynamics,
} from '../../src/studies/thermodynamics/thermodynamics.ts';
import { presets, type Settings } from '../../src/studies/thermodynamics/presets.ts';
import type { FinishedStudy } from '../../src/studies/run-study.ts';
import { withGpu } from '../support/with-gpu.ts';
import { runQuietly } from './run-quietly.ts';

const device = withGpu();

/** Every part of the study, as short as can be. */
const tiny: Settings = {
  ...presets.quick,
  ring: { ...presets.quick.ring, samples: 512, trainings: 2, epochs: 2 },
  size: 4,
  samples: 256,
  heldOut: 64,
  hidden: [2, 6],
  criticalHidden: [2, 4, 6],
  trainings: 2,
  recipe: { ...presets.quick.recipe, epochs: 2 },
  drawing: { chains: 32, draws: 8, annealing: { temperatures: 8, runs: 32 } },
  curvePoints: 3,
};

let finished: FinishedStudy;
beforeAll(async () => {
  ({ finished } = await runQuietly(device.gpu, {
    ...thermodynamics,
    run: (context) => runThermodynamics(context, tiny),
  }));
}, 600_000);

it('claims nothing with few trainings, and gives nulls that fail', () => {
  const ring = finished.targets.find(({ id }) => id === 'TM-1 ring');
  expect(ring?.verdict).toBe('inconclusive');
  expect(ring?.controls?.map(({ verdict }) => verdict)).toEqual(['fails', 'fails', 'fails']);
});

it('names every axis of its arrays', () => {
  const { arrays } = finished.parameters as { arrays: Record<string, string[]> };
  for (const [name, { shape }] of Object.entries(finished.data))
    expect([name, arrays[name]?.length]).toEqual([name, shape.length]);
});
