import { expect, it } from 'vitest';
import { presets } from '../../../src/studies/koch/presets.ts';
import { gatedByTraining, trainingTarget } from '../../../src/studies/koch/training-target.ts';
import type { Target } from '../../../src/studies/study.ts';

const target = (id: string): Target => ({
  id,
  kind: 'likeness',
  statement: '',
  measured: 1,
  expected: '',
  verdict: 'fails',
});

it('a short training tells nothing about machines, whatever the verdicts are; differences from untrained machines count', () => {
  const targets = [
    'DK-1 peaks',
    'DK-2 one sign',
    'DK-3 machine and untrained',
    'DK-4 fixed point',
    'DK-5 spin',
  ].map(target);
  const judged = (preset: keyof typeof presets) =>
    gatedByTraining(trainingTarget(presets[preset]), targets).map(({ verdict }) => verdict);
  expect(judged('quick')).toEqual([
    'fails',
    'inconclusive',
    'fails',
    'inconclusive',
    'inconclusive',
  ]);
  expect(judged('standard')).toEqual(targets.map(({ verdict }) => verdict));
});
