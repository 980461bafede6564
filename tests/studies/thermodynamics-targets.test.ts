import { describe, expect, it } from 'vitest';
import { answerOf } from '../../src/studies/thermodynamics/answer.ts';
import { depthTargets } from '../../src/studies/thermodynamics/depth-targets.ts';
import { chainTarget, dataTarget } from '../../src/studies/thermodynamics/gate-targets.ts';
import type { Grid, MachineGroup } from '../../src/studies/thermodynamics/grid.ts';
import {
  energyTarget,
  heatTargets,
  improvementTarget,
} from '../../src/studies/thermodynamics/grid-targets.ts';
import { exactPoint, type ExactPoint } from '../../src/studies/thermodynamics/lattices.ts';
import type { MeasuredMachine } from '../../src/studies/thermodynamics/machines.ts';
import { drawsOf } from '../../src/studies/thermodynamics/observables.ts';
import type { Target } from '../../src/studies/study.ts';
import { CRITICAL_TEMPERATURE } from '../../src/theory/critical.ts';
import { randomFrom } from '../support/random.ts';

const size = 8;
const exacts = [2, CRITICAL_TEMPERATURE, 3].map((temperature) => exactPoint(size, temperature));
const random = randomFrom(5);

/** How far machines are off: energy as a share, specific heat as a factor. */
interface Off {
  readonly energy?: number;
  readonly heat?: number;
}

/** Deviates with mean 0 and variance 1. */
const deviates = (() => {
  const drawn = Array.from({ length: 500 }, () => random.gaussian());
  const mean = drawn.reduce((sum, x) => sum + x, 0) / drawn.length;
  const variance = drawn.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (drawn.length - 1);
  return drawn.map((x) => (x - mean) / Math.sqrt(variance));
})();

/** A machine whose draws have nearly the exact moments. Trainings differ by 0.3 % in e and by 2 % in c. */
function machine(exact: ExactPoint, { energy = 0, heat = 1 }: Off): MeasuredMachine {
  const count = deviates.length;
  const mean = exact.energy * (1 + energy + 0.003 * random.gaussian());
  const factor = heat * (1 + 0.02 * random.gaussian());
  const spread = Math.sqrt((factor * exact.specificHeat * exact.temperature ** 2) / size ** 2);
  const orderSpread = Math.sqrt((exact.susceptibility * exact.temperature) / size ** 2);
  return {
    ...drawsOf(
      {
        energy: deviates.map((x) => mean + spread * x),
        magnetization: deviates.map((x) => exact.absoluteMagnetization + orderSpread * x),
      },
      size,
    ),
    chains: {
      energyTime: 1,
      orderTime: 1,
      burnIn: 20,
      every: 2,
      energyError: spread / Math.sqrt(count),
      crossed: 1,
      settled: true,
    },
    logLikelihood: { value: -18, error: 0.1 },
    likelihood: 'exact',
    exactEnergy: mean,
  };
}

function group(hidden: number, exact: ExactPoint, off: Off, trainings = 8): MachineGroup {
  return {
    hidden,
    machines: Array.from({ length: trainings }, () => machine(exact, off)),
  };
}

interface Case {
  readonly few?: Off;
  readonly middle?: Off;
  readonly many?: Off;
  /** Of stacks, by the width of the first layer. */
  readonly stacks?: readonly Off[];
  readonly trainings?: number;
  readonly nulls?: Off;
}

const bad = { few: { energy: -0.15, heat: 0.6 }, middle: { heat: 0.8 }, many: {} };

function gridOf({
  few = bad.few,
  middle = bad.middle,
  many = bad.many,
  stacks = [few, middle, many],
  trainings = 8,
  nulls = { energy: -1, heat: 0.4 },
}: Case = {}): Grid {
  const [, critical] = exacts;
  if (!critical) throw new Error('No T_c.');
  const of = (hidden: number, off: Off): MachineGroup => group(hidden, critical, off, trainings);
  return {
    size,
    points: exacts.map((exact) => ({
      temperature: exact.temperature,
      exact,
      data: group(64, exact, {}).machines,
      groups:
        exact === critical
          ? [of(4, few), of(16, middle), of(64, many)]
          : [group(4, exact, few, trainings), group(64, exact, many, trainings)],
    })),
    stacks: [4, 16, 64].map((hidden, index) => of(hidden, stacks[index] ?? {})),
    permuted: [of(4, nulls), of(64, nulls)],
    untrained: [4, 16, 64].map((hidden) => of(hidden, nulls)),
  };
}

function judged(own: Case = {}): Record<string, Target['verdict']> {
  const grid = gridOf(own);
  const targets = [
    energyTarget(grid),
    ...heatTargets(grid),
    improvementTarget(grid),
    ...depthTargets(grid),
  ];
  return Object.fromEntries(targets.map(({ id, verdict }) => [id, verdict]));
}

describe('claims about machines', () => {
  it('all hold where width helps and depth does not', () => {
    expect(judged()).toEqual({
      'TM-2 energy': 'holds',
      'TM-2 specific heat': 'holds',
      'TM-2 few units': 'holds',
      'TM-3 width': 'holds',
      'MM-1 depth': 'holds',
      'MM-1 width': 'holds',
    });
  });

  it('fail one by one', () => {
    expect(judged({ many: { energy: 0.03 } })['TM-2 energy']).toBe('fails');
    expect(judged({ many: { heat: 1.25 } })['TM-2 specific heat']).toBe('fails');
    expect(judged({ few: {} })['TM-2 few units']).toBe('fails');
    expect(judged({ middle: { heat: 0.4 } })['TM-3 width']).toBe('fails');
    const deep = judged({ stacks: [{}, {}, {}] });
    expect(deep['MM-1 depth']).toBe('fails');
    expect(deep['MM-1 width']).toBe('fails');
  });

  it('are all undecided with two trainings', () => {
    expect(new Set(Object.values(judged({ trainings: 2 })))).toEqual(new Set(['inconclusive']));
  });

  it('are undecided where nulls pass or wide machines miss as well', () => {
    const nulls = judged({ nulls: {} });
    expect(nulls['TM-2 energy']).toBe('inconclusive');
    expect(nulls['TM-2 specific heat']).toBe('inconclusive');
    expect(judged({ many: { heat: 0.6 } })['TM-2 few units']).toBe('inconclusive');
    // Where width changes nothing, curves coincide whatever depth does.
    const flat = judged({ few: {}, middle: {} });
    expect(flat['MM-1 depth']).toBe('inconclusive');
  });

  it('are undecided where chains were too short', () => {
    const grid = gridOf();
    for (const { groups } of grid.points)
      for (const { machines } of groups)
        for (const { chains } of machines) Object.assign(chains, { settled: false });
    const verdicts = [
      energyTarget(grid),
      ...heatTargets(grid),
      improvementTarget(grid),
      ...depthTargets(grid),
    ].map(({ verdict }) => verdict);
    expect(new Set(verdicts)).toEqual(new Set(['inconclusive']));
  });

  it('give nulls that fail', () => {
    const grid = gridOf();
    for (const { controls = [] } of [
      energyTarget(grid),
      ...heatTargets(grid),
      improvementTarget(grid),
    ])
      expect(new Set(controls.map(({ verdict }) => verdict))).toEqual(new Set(['fails']));
  });
});

describe('checks', () => {
  it('notice chains that draw another energy than that of the machine', () => {
    const grid = gridOf();
    expect(chainTarget(grid).verdict).toBe('holds');
    const [first] = grid.untrained[0]?.machines ?? [];
    Object.assign(first ?? {}, { exactEnergy: -0.1 });
    expect(chainTarget(grid).verdict).toBe('fails');
  });

  it('notice lattices of another temperature', () => {
    const grid = gridOf();
    const [cold, critical] = grid.points;
    if (!cold || !critical) throw new Error('No points.');
    const points = [{ ...cold, data: critical.data }];
    expect(dataTarget({ ...grid, points }).verdict).toBe('fails');
  });
});

describe('the answer', () => {
  const ring: Target = {
    id: 'TM-1 ring',
    kind: 'claim',
    statement: '',
    measured: { 'D at the end': { value: 0.002, error: 0.0003 } },
    expected: '',
    verdict: 'holds',
  };
  const answer = (own: Case = {}): string => {
    const grid = gridOf(own);
    const targets = [
      ring,
      energyTarget(grid),
      ...heatTargets(grid),
      improvementTarget(grid),
      ...depthTargets(grid),
    ];
    const facts = { seed: 99, size: 8, trainings: own.trainings ?? 8, most: 64, least: 4 };
    return answerOf(targets, facts).sentence;
  };

  it('follows the verdicts', () => {
    expect(answer()).toMatch(
      /^Yes: 64 hidden units give .* They give .* 4 hidden units miss .* does not change/,
    );
    expect(answer({ many: { energy: 0.05 } })).toMatch(/^In part/);
    expect(answer({ many: { energy: 0.05, heat: 0.7 } })).toMatch(
      /^No: .* do not give .* do not give/,
    );
    expect(answer({ many: { heat: 0.87 } })).toMatch(/^Whether 64 hidden units .* stays open/);
    expect(answer({ trainings: 2 })).toContain('cannot say how many hidden units');
  });
});
