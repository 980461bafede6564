import { describe, expect, it } from 'vitest';
import {
  decimationTarget,
  gainPredicts,
  gainTarget,
  separationTarget,
} from '../../../src/studies/learned-map/known-targets.ts';
import type { MeasuredStep } from '../../../src/studies/learned-map/exponents.ts';
import { exactly, result, step } from './fixtures.ts';

/** Independent spins through a map of a gain. */
const hot = (g0: number, yh: number, { role = 'map' as 'map' | 'null', error = 0.005 } = {}) =>
  result('iterated', [step(yh, 0, { error })], { g0, role });

it('the exponent of independent spins is log2 of the gain, and the control must have another', () => {
  const other = hot(1.5, 0.585, { role: 'null' });
  expect(gainTarget([hot(1.5, 0.585), other]).verdict).toBe('holds');
  expect(gainTarget([hot(1.5, 0.65), other]).verdict).toBe('fails');
  expect(gainTarget([hot(1.5, 0.585, { error: 0.03 }), other]).verdict).toBe('inconclusive');
  expect(gainTarget([hot(1.5, 0.585), hot(1, 0, { role: 'null' })]).verdict).toBe('inconclusive');
});

const passes = [step(1.88, 1), step(1.875, 1)];
const fails = [step(2, 1), step(1.99, 1, { spread: 0.3 })];

it('majority must pass and decimation must fail', () => {
  const [majority, decimation] = [result('iterated', passes), result('iterated', fails)];
  const undecided = result('iterated', [step(2, 1), step(1.9, 1, { error: 0.01 })]);
  expect(separationTarget(majority, decimation).verdict).toBe('holds');
  expect(separationTarget(majority, majority).verdict).toBe('fails');
  expect(separationTarget(decimation, decimation).verdict).toBe('fails');
  expect(separationTarget(majority, undecided).verdict).toBe('inconclusive');
});

const map = (g0: number, steps: MeasuredStep[]) => result('iterated', steps, { g0 });

it('no map below the gain of a fixed point may pass', () => {
  expect(gainPredicts([map(1.5, passes), map(0.9, fails), map(1.2, fails)]).verdict).toBe('holds');
  expect(gainPredicts([map(1.5, passes), map(0.9, passes)]).verdict).toBe('fails');
  expect(gainPredicts([]).verdict).toBe('fails');
});

const decimated = (yh: number, yt: readonly number[], gain = 1, error = 0.0003) => {
  const first = step(yh, 1, { error });
  const thermal = first.yt.map((_, index) => exactly(yt[[0, 1, 1, 2][index] ?? 2] ?? NaN));
  return result('iterated', [{ ...first, yt: thermal, gain: exactly(gain, 0.0003) }], {
    size: 32,
  });
};

describe('decimation', () => {
  const reference = [0.957, 1.104, 1.147];

  it('has the exponents of an independent program', () => {
    expect(decimationTarget(decimated(1.9977, reference)).verdict).toBe('holds');
    expect(decimationTarget(decimated(1.99, reference)).verdict).toBe('fails');
    expect(decimationTarget(decimated(1.9977, [0.957, 1.104, 1.2])).verdict).toBe('fails');
    expect(decimationTarget(decimated(1.9977, reference, 1.01)).verdict).toBe('fails');
    expect(decimationTarget(decimated(1.9977, reference, 1, 0.002)).verdict).toBe('inconclusive');
  });
});
