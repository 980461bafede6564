import { expect, test } from 'vitest';
import { StudyProgress } from '../../src/cli/reproduce/study-progress.ts';

/** What was shown of phases with this work, at a clock of its own. */
function watched(work: readonly number[] | undefined) {
  const clock = { now: 0 };
  const shown: string[] = [];
  const bar = {
    begin: (label: string, total: number) => void shown.push(`${label} (${total})`),
    update: (done: number, more?: string) => void shown.push(`${done}: ${more}`),
  };
  const { phase } = new StudyProgress(bar, { study: 'koch', work }, () => clock.now);
  return { clock, shown, phase };
}

test('time left of all phases follows from their work', () => {
  const { clock, shown, phase } = watched([1, 4, 5]);
  const first = phase('samples', 10);
  clock.now = 1000;
  first(5);
  clock.now = 2000;
  const second = phase('training', 100);
  clock.now = 6000;
  second(50);
  expect(shown).toEqual([
    'koch 1/3: samples (10)',
    // Half a unit in a second: nine and a half are left.
    '5: 19 s in all',
    'koch 2/3: training (100)',
    // Three units in six seconds: seven are left.
    '50: 14 s in all',
  ]);
});

test('phases that an earlier run has done say nothing of time', () => {
  const { clock, shown, phase } = watched([100, 1, 1]);
  phase('kept', 10);
  clock.now = 10;
  const second = phase('trained', 10);
  clock.now = 1010;
  second(5);
  expect(shown.at(-1)).toBe('5: 3 s in all');
});

test('a study whose work is not known has a bar a phase', () => {
  const { shown, phase } = watched(undefined);
  phase('samples', 10)(5);
  expect(shown).toEqual(['koch: samples (10)', '5: undefined']);
});
