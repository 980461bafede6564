import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  mehtaSchwab,
  mehtaSchwabPhases,
  runMehtaSchwab,
} from '../../src/studies/mehta-schwab/mehta-schwab.ts';
import type { FinishedStudy } from '../../src/studies/run-study.ts';
import { withGpu } from '../support/with-gpu.ts';
import { hasNumpy, NumpyOutsider } from './numpy-outsider.ts';
import { runQuietly } from './run-quietly.ts';
import { shortMehtaSchwab } from './short-settings.ts';

const device = withGpu();

let finished: FinishedStudy;
let phases: string[];
let outsider: NumpyOutsider;
beforeAll(async () => {
  ({ finished, phases } = await runQuietly(device.gpu, {
    ...mehtaSchwab,
    run: (context) => runMehtaSchwab(context, shortMehtaSchwab),
  }));
  outsider = new NumpyOutsider('mehta_schwab.py', finished);
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
      const target = results.targets.find(({ id }) => id === 'MS-6 against blocks');
      if (target) target.measured['stack'] = { value: 0.5 };
    });
    expect(changed.stdout).toContain('WRONG overlap, stack');
    expect(changed.status).toBe(1);
  });
});

it('says beforehand how many phases there are', () => {
  expect(phases).toHaveLength(mehtaSchwabPhases(shortMehtaSchwab).length);
});

it('shows lattices of two colours', () => {
  const shown = finished.sections
    .flatMap(({ pictures = [] }) => pictures)
    .flat()
    .filter(({ caption }) => caption.startsWith('samples'));
  expect(shown).toHaveLength(3);
  for (const { spins } of shown) {
    const up = [...spins].filter((spin) => spin === 1).length / spins.length;
    expect(Math.abs(up - 0.5)).toBeLessThan(0.35);
  }
});
