import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { arraysOf } from '../../../src/studies/learned-map/arrays.ts';
import { parametersOf } from '../../../src/studies/learned-map/parameters.ts';
import { presets } from '../../../src/studies/learned-map/presets.ts';
import { targetsOf } from '../../../src/studies/learned-map/targets.ts';
import { writeNpy } from '../../../src/formats/npy.ts';
import { hasNumpy, NumpyOutsider } from '../numpy-outsider.ts';
import { madeUpRun, settings } from './made-up-run.ts';

const preset = presets.quick;
const own = {
  ...preset,
  known: { ...preset.known, ...settings.known },
  filters: { ...preset.filters, ...settings.filters },
  grow: { ...preset.grow, ...settings.grow },
  couplings: { ...preset.couplings, ...settings.couplings },
};

/** A made-up run, its targets, and someone who has its arrays alone. */
function judged(isOpen: boolean) {
  const run = madeUpRun({ isOpen });
  const { data, axes } = arraysOf(run);
  const files = Object.entries(data).map(
    ([name, tensor]) => [`data/${name}.npy`, writeNpy(tensor)] as const,
  );
  const targets = targetsOf(run, own);
  const outsider = new NumpyOutsider('learned_map.py', {
    files,
    parameters: parametersOf(own, run, axes),
    targets,
  });
  const verdictOf = (id: string) => targets.find((target) => target.id === id)?.verdict;
  return { outsider, verdictOf };
}

const runs = { clear: judged(false), open: judged(true) };
afterAll(() => {
  for (const { outsider } of Object.values(runs)) outsider.dispose();
});

describe('a made-up run', () => {
  it('has claims that hold, and that null data leave open', () => {
    const claims = [
      'LM-4 L = 16, L1 0.004',
      'LM-4 depth, L = 16',
      'LM-4 window',
      'LM-6 T = 2.269',
      'LM-7',
    ];
    for (const id of claims) expect([id, runs.clear.verdictOf(id)]).toEqual([id, 'holds']);
    expect(runs.clear.verdictOf('LM-4 L = 24, no L1')).toBe('holds');
    expect(runs.clear.verdictOf('LM nulls')).toBe('holds');
    expect(runs.open.verdictOf('LM-4 L = 16, L1 0.004')).toBe('inconclusive');
    expect(runs.open.verdictOf('LM-4 L = 16, L1 0.002')).toBe('holds');
    expect(runs.open.verdictOf('LM-6 T = 2.269')).toBe('inconclusive');
    expect(runs.open.verdictOf('LM nulls')).toBe('fails');
  });
});

describe('numpy finds every number and verdict of a made-up run again', () => {
  beforeEach((context) => {
    if (!hasNumpy) context.skip('python3 with numpy is not installed');
  });

  for (const [name, { outsider }] of Object.entries(runs))
    it(`where nulls are ${name}`, () => {
      const { status, stdout, stderr } = outsider.says();
      expect(stdout + stderr).not.toContain('WRONG');
      expect(stdout + stderr).toContain('All numbers were found again.');
      expect(status).toBe(0);
    });

  it('and not where a verdict or a number was changed', () => {
    const { stdout, status } = runs.clear.outsider.says(({ results: { targets } }) => {
      for (const target of targets) {
        if (target.id === 'LM-7') target.verdict = 'fails';
        if (target.id === 'LM-4 depth, L = 16') target.measured['stacks that pass'] = 2;
      }
    });
    expect(stdout).toContain('WRONG verdict of LM-7');
    expect(stdout).toContain('WRONG LM-4 depth, L = 16: stacks that pass');
    expect(status).toBe(1);
  });
});
