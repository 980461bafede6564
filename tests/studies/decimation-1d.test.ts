import { describe, expect, it } from 'vitest';
import type { ChainLevel } from '../../src/studies/decimation-1d/decimated-chains.ts';
import {
  deviationOf,
  fieldTarget,
  levelsTarget,
  withExact,
} from '../../src/studies/decimation-1d/measured.ts';
import { chainRuns, fieldRun } from '../../src/studies/decimation-1d/runs.ts';
import {
  flowTarget,
  freeEnergyTarget,
  lengthTarget,
} from '../../src/studies/decimation-1d/theory.ts';

describe('what needs no simulation', () => {
  it.each([flowTarget(), freeEnergyTarget(), lengthTarget()])(
    '$id holds, and its control does not fulfil it',
    ({ verdict, controls = [] }) => {
      expect(verdict).toBe('holds');
      expect(controls.map(({ fulfils }) => fulfils)).toEqual([false]);
    },
  );
});

/** Levels `off` errors away from the exact values. */
function levelsOff(run: ReturnType<typeof fieldRun>, off: number) {
  const blank: ChainLevel[] = [0, 1, 2].map((level) => ({
    sites: run.sites / 2 ** level,
    correlation: { value: 0, error: 0.001 },
    magnetization: { value: 0, error: 0.001 },
  }));
  const exact = withExact(run, blank).levels;
  return withExact(
    run,
    blank.map(({ sites, correlation, magnetization }, level) => ({
      sites,
      correlation: {
        ...correlation,
        value: (exact[level]?.correlation.exact ?? NaN) + 0.001 * off,
      },
      magnetization: {
        ...magnetization,
        value: (exact[level]?.magnetization.exact ?? NaN) - 0.001 * off,
      },
    })),
  );
}

describe('verdicts of measured levels', () => {
  const [chain] = chainRuns('quick').slice(1);
  if (!chain) throw new Error('no runs');

  it.each([
    [0, 'holds'],
    [3.4, 'holds'],
    [-3.4, 'holds'],
    [4, 'inconclusive'],
    [-5.5, 'fails'],
    [6, 'fails'],
  ])('%d errors off: %s', (off, verdict) => {
    const compared = [levelsOff(chain, off)];
    expect(deviationOf(compared[0].levels[1].correlation)).toBeCloseTo(off, 8);
    expect(levelsTarget(compared, [levelsOff(chain, 20)]).verdict).toBe(verdict);
    expect(fieldTarget([levelsOff(fieldRun('quick'), off)]).verdict).toBe(verdict);
  });

  it('a control that fulfils the criterion is told', () => {
    const [near, far] = [1, 20].map(
      (off) => levelsTarget([levelsOff(chain, 0)], [levelsOff(chain, off)]).controls?.[0]?.fulfils,
    );
    expect([near, far]).toEqual([true, false]);
  });

  it('compares the first level with the ring itself', () => {
    const [{ coupling, sites, field, correlation }] = levelsOff(chain, 0).levels;
    expect([coupling, sites, field]).toEqual([1, 256, 0]);
    // (t + t^(N-1))/(1 + t^N), t = tanh K
    const t = Math.tanh(1);
    expect(correlation.exact).toBeCloseTo((t + t ** 255) / (1 + t ** 256), 13);
  });
});
