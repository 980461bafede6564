import { describe, expect, it } from 'vitest';
import { mapVerdict, type StepExponents } from '../../../src/studies/learned-map/criteria.ts';
import { exactly, step } from './fixtures.ts';

describe('the rule for iterated filters', () => {
  it('looks at the second application alone', () => {
    expect(mapVerdict('iterated', [step(1.72, 0.87), step(1.865, 0.87)])).toBe('holds');
    expect(mapVerdict('iterated', [step(1.875, 1), step(1.996, 1)])).toBe('fails');
  });

  it('asks for a small spread as well', () => {
    for (const [spread, verdict] of [
      [0.14, 'holds'],
      [0.3, 'fails'],
      [0.15, 'inconclusive'],
    ] as const) {
      const steps = [step(1.88, 0.9), step(1.875, 1, { spread })];
      expect(mapVerdict('iterated', steps)).toBe(verdict);
    }
  });

  it('is inconclusive where the errors are too large', () => {
    const steps = [step(1.88, 1), step(1.875, 1, { error: 0.05 })];
    expect(mapVerdict('iterated', steps)).toBe('inconclusive');
    expect(mapVerdict('iterated', [step(1.875, 1)])).toBe('inconclusive');
  });
});

describe('the rule for one-step machines', () => {
  it('asks for both exponents at both steps', () => {
    const good = step(1.88, 1.03);
    expect(mapVerdict('one step', [good, good])).toBe('holds');
    for (const bad of [step(1.92, 1.03), step(1.83, 1.03), step(1.88, 1.12), step(1.88, 0.88)]) {
      expect(mapVerdict('one step', [bad, good])).toBe('fails');
      expect(mapVerdict('one step', [good, bad])).toBe('fails');
    }
  });

  it('does not ask for a small spread', () => {
    const wide = step(1.88, 1, { spread: 0.3 });
    expect(mapVerdict('one step', [wide, wide])).toBe('holds');
  });
});

it('the rule for nulls of second layers looks at the second step alone, at both exponents', () => {
  const [good, bad] = [step(1.88, 1.03), step(1.88, 1.5)];
  expect(mapVerdict('second step', [bad, good])).toBe('holds');
  expect(mapVerdict('second step', [good, bad])).toBe('fails');
  expect(mapVerdict('second step', [good, step(1.8, 1)])).toBe('fails');
});

it('fails maps whose eigenvalue is noise, though the exponent of noise may be any number', () => {
  const noise: StepExponents = {
    magnetic: exactly(0.02, 0.03),
    thermal: Array.from({ length: 5 }, () => exactly(0.4, 0.3)),
    spread: { value: NaN, error: NaN },
  };
  expect(mapVerdict('iterated', [noise, noise])).toBe('fails');
  expect(mapVerdict('one step', [noise, noise])).toBe('fails');
});
