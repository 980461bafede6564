import { describe, expect, it } from 'vitest';
import { endTarget, fixedPointTarget, startTarget } from '../../../src/studies/koch/flows/judge.ts';
import type { MachineKind } from '../../../src/studies/koch/flows/machines.ts';
import type { Readings } from '../../../src/studies/thermometers/readings.ts';
import { gatedBy } from '../../../src/studies/verdict.ts';
import { CRITICAL_TEMPERATURE } from '../../../src/theory/critical.ts';

type Runs = Parameters<typeof fixedPointTarget>[0];

/** Lattices of an energy, with an error for 100 of them. */
const readings = (energy: number): Readings => ({
  energy: { value: energy, error: 0.01 },
  magnetization: { value: 0.7, error: 0.01 },
  net: { value: 2.2, error: 0.01 },
});

const bothSidesAndSigns = <Value>(of: () => Value) => ({
  cold: of(),
  hot: of(),
  up: of(),
  down: of(),
});

/** Flows that end at temperatures around one, of every kind. */
function flows(
  ends: Partial<Record<MachineKind, number>>,
  { scatter = 0.02, magnetization = 0 } = {},
): Runs {
  return Object.entries(ends).flatMap(([kind, temperature]) =>
    [-2, -1, 0, 1, 2].map((step) => {
      const value = temperature + step * scatter;
      const at = { value, error: 0.01 };
      const temperatures = {
        energy: at,
        magnetization: { value: value + magnetization, error: 0.01 },
        net: at,
      };
      return {
        kind: kind as MachineKind,
        temperatures,
        ends: bothSidesAndSigns(() => readings(-1.4)),
        endTemperatures: bothSidesAndSigns(() => temperatures),
      };
    }),
  );
}

const starts = (cold: number, hot: number) =>
  [0, 1, 2].map(() => ({
    kind: 'critical' as const,
    short: { cold: [{ value: cold, error: 0.01 }], hot: [{ value: hot, error: 0.01 }] },
  }));

const ends = (cold: number, hot: number, { up = cold, down = cold } = {}) =>
  [0, 1, 2].map(() => ({
    kind: 'critical' as const,
    ends: { cold: readings(cold), hot: readings(hot), up: readings(up), down: readings(down) },
  }));

describe('DK-4', () => {
  const away = { other: 3, permuted: 1, untrained: 20 };
  it.each([
    ['at T_c', flows({ critical: CRITICAL_TEMPERATURE, ...away }, { scatter: 0.01 }), 'holds'],
    ['elsewhere', flows({ critical: 2.5, ...away }), 'fails'],
    [
      'at T_c by the energy only',
      flows({ critical: CRITICAL_TEMPERATURE, ...away }, { magnetization: 0.4 }),
      'fails',
    ],
    [
      'at T_c, as a control',
      flows({ critical: CRITICAL_TEMPERATURE, ...away, other: 2.27 }, { scatter: 0.01 }),
      'fails',
    ],
    [
      'nobody knows where',
      flows({ critical: CRITICAL_TEMPERATURE, ...away }, { scatter: 0.2 }),
      'inconclusive',
    ],
    ['just off T_c', flows({ critical: CRITICAL_TEMPERATURE + 0.06, ...away }), 'inconclusive'],
    [
      'at T_c, as a control may',
      flows({ critical: CRITICAL_TEMPERATURE, ...away, permuted: 2.33 }),
      'inconclusive',
    ],
    ['far off, but for its scatter', flows({ critical: 3, ...away }, { scatter: 0.1 }), 'fails'],
    // 3.3 errors beyond what is allowed, of an error that five trainings tell badly.
    ['off by some errors', flows({ critical: 2.5, ...away }, { scatter: 0.08 }), 'inconclusive'],
  ] as const)('flows that end %s', (_, runs, verdict) => {
    expect(fixedPointTarget(runs).verdict).toBe(verdict);
  });

  it('is not told beside a control whose flows have not ended', () => {
    const runs = flows({ critical: CRITICAL_TEMPERATURE, ...away }, { scatter: 0.01 });
    const open = runs.map((run) =>
      run.kind === 'permuted' ? { ...run, ends: { ...run.ends, cold: readings(-1) } } : run,
    );
    expect([fixedPointTarget(runs), fixedPointTarget(open)].map(({ verdict }) => verdict)).toEqual([
      'holds',
      'inconclusive',
    ]);
  });

  it.each(['hot', 'down'] as const)(
    'counts half of what starts differ by as an error: %s',
    (which) => {
      const runs = flows({ critical: CRITICAL_TEMPERATURE, ...away }, { scatter: 0.01 });
      const [first] = runs;
      const split = runs.map((run) => {
        const off = { ...first.temperatures, energy: { value: 2.47, error: 0.01 } };
        const endTemperatures = { ...bothSidesAndSigns(() => first.temperatures), [which]: off };
        return run.kind === 'critical' ? { ...run, endTemperatures } : run;
      });
      const target = fixedPointTarget(split);
      const { error } = (target.measured as Record<string, { error: number }>)['T by energy'];
      expect(error).toBeCloseTo(Math.hypot((2.47 - first.temperatures.energy.value) / 2, 0.01), 2);
      expect(target.verdict).toBe('inconclusive');
    },
  );

  it('tells whether short flows forget where they began', () => {
    expect(startTarget(starts(-1.5, -1.51)).verdict).toBe('holds');
    expect(startTarget([...starts(-1.5, -1.51), ...starts(-1.5, -1.3)]).verdict).toBe('fails');
    expect(startTarget(starts(-1.5, -1.55)).verdict).toBe('inconclusive');
  });

  it('tells whether longer ones have come to their ends, whichever way each training is off', () => {
    const verdict = (...runs: ReturnType<typeof ends>): string => endTarget(runs, 400).verdict;
    expect(verdict(...ends(-1.5, -1.52))).toBe('holds');
    expect(verdict(...ends(-1.5, -1.635))).toBe('inconclusive');
    expect(verdict(...ends(-1.7, -1.4))).toBe('fails');
    expect(verdict(...ends(-1.7, -1.4), ...ends(-1.4, -1.7))).toBe('fails');
    // Of cold starts those up and those down, which are on average where hot ones are.
    expect(verdict(...ends(-1.5, -1.5, { up: -1.44, down: -1.56 }))).toBe('inconclusive');
    expect(verdict(...ends(-1.5, -1.5, { up: -1.3, down: -1.7 }))).toBe('fails');
  });

  it('says nothing of ends that flows have not come to', () => {
    const there = fixedPointTarget(
      flows({ critical: CRITICAL_TEMPERATURE, ...away }, { scatter: 0.01 }),
    );
    const verdict = (cold: number, target = there): string | undefined =>
      gatedBy([endTarget(ends(cold, -1.5), 400)], [target])[0]?.verdict;
    expect([verdict(-1.5), verdict(-1.635), verdict(-1.8)]).toEqual([
      'holds',
      'inconclusive',
      'inconclusive',
    ]);
    expect(verdict(-1.5, { ...there, verdict: 'fails' })).toBe('fails');
    expect(verdict(-1.8, { ...there, verdict: 'fails' })).toBe('inconclusive');
  });
});
