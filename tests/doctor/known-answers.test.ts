import { describe, expect, it } from 'vitest';
import { checksum } from '../../src/doctor/check.ts';
import { knownAnswers, knownNumbers } from '../../src/doctor/known-answers.ts';
import {
  brushAnswers,
  exchangeAnswers,
  reversalAnswers,
  startAnswers,
  updateAnswers,
} from './lattice-answers.ts';
import { exactAnswers } from './exact-answers.ts';
import { growingAnswers } from './growing-answers.ts';
import { machineAnswers } from './machine-answers.ts';
import { factorAnswers, measurementAnswers } from './measurement-answers.ts';
import { zoomAnswers } from './zoom-answers.ts';

describe('the known answers of the doctor are those of the CPU twins', () => {
  it('of every integer kernel', () => {
    const words = {
      ...startAnswers(),
      ...updateAnswers(),
      ...brushAnswers(),
      ...exchangeAnswers(),
      ...reversalAnswers(),
      ...measurementAnswers(),
      ...zoomAnswers(),
      ...growingAnswers(),
      ...machineAnswers(),
      ...exactAnswers(),
    };
    const answers = Object.entries(words).map(([name, buffer]) => [name, checksum(buffer)]);
    expect(Object.fromEntries(answers)).toEqual(knownAnswers);
  });

  it('of the structure factor, with a bound that rounding keeps to and little else', () => {
    const answers = factorAnswers();
    expect(Object.keys(answers)).toEqual(Object.keys(knownNumbers));
    for (const [name, { values, bound }] of Object.entries(knownNumbers)) {
      const twin = answers[name];
      expect(values).toHaveLength(twin.values.length);
      for (const [at, value] of values.entries()) expect(value).toBeCloseTo(twin.values[at], 7);
      const largest = Math.max(...twin.bounds);
      expect(largest).toBeLessThan(bound);
      expect(largest).toBeGreaterThan(bound / 3);
    }
  });
});
