import { describe, expect, it } from 'vitest';
import { trainedGroup } from '../../src/studies/mehta-schwab/models.ts';
import { presets, pullOf, updatesOf } from '../../src/studies/mehta-schwab/presets.ts';
import { overlapsOf } from '../../src/studies/mehta-schwab/reconstructions.ts';
import { gateTargets, overlapTargets } from '../../src/studies/mehta-schwab/targets.ts';
import { randomFrom } from '../support/random.ts';

const size = 16;

function heat(value: number, error: number): string | undefined {
  const specificHeat = { value, error, exact: 1 };
  return gateTargets({ energy: { value: 0, error: 1, exact: 0 }, specificHeat }, size)[1]?.verdict;
}

describe('the data', () => {
  it('pass by standard errors and by share', () => {
    expect(heat(1.03, 0.02)).toBe('holds');
    expect(heat(1.06, 0.05)).toBe('fails');
    expect(heat(1.03, 0.005)).toBe('fails');
  });
});

/**
 * Overlaps with these means, of 64 samples that are hard or easy for all alike, and a little chance of their own.
 * @param bit mean |m|, what a single bit gives back
 */
function verdicts(stack: number, { bit = 0, common = 0.3 } = {}): (string | undefined)[] {
  const random = randomFrom(3);
  const hard = Array.from({ length: 64 }, () => common * random.gaussian());
  const given = (name: string, mean: number) => {
    const own = Float64Array.from(hard, (shared) => mean + shared + 0.02 * random.gaussian());
    return { name, overlaps: own, magnetization: new Float64Array(64) };
  };
  const found = overlapsOf(
    [
      { ...given('samples', 1), magnetization: Float64Array.from(hard, (shared) => bit + shared) },
      given('decimation', 0.3),
      given('blocks', 0.5),
      given(trainedGroup, stack),
      given(trainedGroup, stack),
      given('untrained weights', 0),
    ],
    { stack: trainedGroup, controls: ['untrained weights'] },
  );
  return overlapTargets(found, []).map(({ verdict }) => verdict);
}

describe('what the stack gives back', () => {
  it('holds, fails or stays open by the difference', () => {
    expect(verdicts(0.6)).toEqual(['holds', 'holds']);
    expect(verdicts(0.4)).toEqual(['holds', 'fails']);
    expect(verdicts(0)).toEqual(['fails', 'fails']);
    expect(verdicts(0.5)).toEqual(['holds', 'inconclusive']);
  });

  it('is compared sample by sample', () => {
    // Over 64 samples the mean overlap has an error of 0.04.
    expect(verdicts(0.52)[1]).toBe('holds');
    expect(verdicts(0.48)[1]).toBe('fails');
  });

  it('is not told where a single bit gives back as much', () => {
    expect(verdicts(0.6, { bit: 0.45, common: 0.02 })).toEqual(['inconclusive', 'holds']);
    expect(verdicts(0.4, { bit: 0.45, common: 0.02 })).toEqual(['inconclusive', 'fails']);
  });
});

describe('presets', () => {
  it('have quarters of units, and batches that lie in words', () => {
    for (const { size, layers, batch, samples } of Object.values(presets)) {
      let below = size * size;
      for (const units of layers) {
        expect(units).toBe(below / 4);
        below = units;
      }
      expect(batch % 32).toBe(0);
      expect(samples % 32).toBe(0);
    }
    expect(updatesOf(presets.quick)).toBe(400);
  });

  it('pull by a penalty in units of the gradient', () => {
    const rates = { learningRate: 0.1, momentum: 0.5, batch: 100 };
    expect(pullOf({ convention: 'inside', strength: 2e-4 }, rates)).toBe(2e-4);
    expect(pullOf({ convention: 'outside', strength: 2e-4 }, rates)).toBeCloseTo(1e-3, 12);
    expect(pullOf({ convention: 'inside', strength: 2e-4, summed: true }, rates)).toBe(2e-6);
  });
});
