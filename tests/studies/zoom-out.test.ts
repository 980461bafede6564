import { describe, expect, it } from 'vitest';
import { directionTargets, fixedPoint, plateauTarget } from '../../src/studies/zoom-out/targets.ts';
import type { ZoomFlow } from '../../src/studies/zoom-out/flow.ts';
import { CRITICAL_TEMPERATURE } from '../../src/theory/critical.ts';

const sizes = [128, 64, 32, 16, 8, 4, 2];

/** A flow of given sums, each with the same error. */
function flow(temperature: number, sum: (size: number, level: number) => number): ZoomFlow {
  return {
    temperature,
    levels: sizes.map((size, level) => ({
      size,
      nearest: { value: sum(size, level), error: 0.002 },
      magnetization: { value: 0.5, error: 0.01 },
    })),
  };
}

const settled = flow(CRITICAL_TEMPERATURE, (size) => fixedPoint.sum + fixedPoint.finiteSize / size);
const cold = flow(2, (_, level) => 2 - 0.25 * 0.3 ** level);
const hot = flow(2.6, (_, level) => 1.03 * 0.6 ** level);

describe('the plateau at the critical temperature', () => {
  it('holds of the fixed point with its finite size, and other temperatures do not fulfil it', () => {
    const { verdict, controls } = plateauTarget([cold, settled, hot]);
    expect(verdict).toBe('holds');
    expect(controls?.map(({ fulfils }) => fulfils)).toEqual([false, false]);
  });

  it.each([
    ['a flow to order', cold.levels],
    ['a flow to disorder', hot.levels],
    [
      'one level beyond three errors',
      settled.levels.map((level, i) =>
        i === 3
          ? { ...level, nearest: { value: level.nearest.value + 0.012, error: 0.002 } }
          : level,
      ),
    ],
  ])('fails for %s', (_, levels) => {
    expect(plateauTarget([{ temperature: CRITICAL_TEMPERATURE, levels }]).verdict).toBe('fails');
  });

  it('does not judge the first two levels, nor the smallest', () => {
    const levels = settled.levels.map((level, i) =>
      [0, 1, 6].includes(i) ? { ...level, nearest: { value: 0, error: 0.002 } } : level,
    );
    expect(plateauTarget([{ temperature: CRITICAL_TEMPERATURE, levels }]).verdict).toBe('holds');
  });
});

function verdicts(flows: readonly ZoomFlow[]): string[] {
  return directionTargets(flows).map(({ verdict }) => verdict);
}

describe('the directions away from it', () => {
  it('hold of flows to order and to disorder', () => {
    expect(verdicts([cold, settled, hot])).toEqual(['holds', 'holds']);
  });

  it.each([
    ['the other way', { ...hot, temperature: 2 }, { ...cold, temperature: 2.6 }],
    ['nowhere', { ...settled, temperature: 2 }, { ...settled, temperature: 2.6 }],
    [
      'with a step back',
      flow(2, (_, level) => (level === 2 ? 1.8 : 2 - 0.1 * 0.3 ** level)),
      flow(2.6, (_, level) => (level === 2 ? 0.8 : 1.03 * 0.6 ** level)),
    ],
  ])('fail for flows %s', (_, first, second) => {
    expect(verdicts([first, second])).toEqual(['fails', 'fails']);
  });
});
