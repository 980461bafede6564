import { describe, expect, it } from 'vitest';
import { machineJobs } from '../../../src/studies/learned-map/machine-jobs.ts';
import { overMachines } from '../../../src/studies/learned-map/machine-means.ts';
import {
  knownMachineTargets,
  permutedMachineTargets,
} from '../../../src/studies/learned-map/machine-numbers.ts';
import {
  depthTarget,
  nullTarget,
  penaltyTarget,
} from '../../../src/studies/learned-map/machine-targets.ts';
import { hasSettled } from '../../../src/studies/learned-map/machines.ts';
import { presets } from '../../../src/studies/learned-map/presets.ts';
import { windowTarget } from '../../../src/studies/learned-map/window.ts';
import {
  failing,
  free,
  good,
  group,
  passing,
  result,
  scrambled,
  step,
  three,
  trained,
  undecided,
} from './fixtures.ts';

const majority = result('one step', good, { name: 'majority' });
const verdictOf = (...of: Parameters<typeof group>) =>
  penaltyTarget(group(...of), majority).verdict;

describe('a penalty', () => {
  it('holds where every machine holds', () => {
    expect(verdictOf(0.004, three(good))).toBe('holds');
    expect(verdictOf(0.004, [...three(good), result('one step', free)])).toBe('fails');
  });

  it('is inconclusive where a null passes too, or is undecided', () => {
    expect(undecided.verdict).toBe('inconclusive');
    for (const open of [passing, undecided]) {
      const controls = [failing, failing, open];
      expect(verdictOf(0.004, three(good), { controls })).toBe('inconclusive');
      expect(verdictOf(0.004, three(free), { controls })).toBe('fails');
    }
  });

  it('is inconclusive with few controls', () => {
    expect(verdictOf(0.004, three(good), { controls: [failing] })).toBe('inconclusive');
  });

  it('is inconclusive above 16 x 16 while receptive fields still change', () => {
    expect(verdictOf(0.004, three(good), { size: 24 })).toBe('holds');
    expect(verdictOf(0.004, three(good), { size: 24, settled: false })).toBe('inconclusive');
    expect(verdictOf(0.004, three(good), { size: 16, settled: false })).toBe('holds');
  });

  it('is inconclusive with few machines, or short trainings, whatever they say', () => {
    for (const steps of [good, free]) {
      expect(verdictOf(0.004, [result('one step', steps)])).toBe('inconclusive');
      expect(verdictOf(0.004, three(steps), { updates: 2000 })).toBe('inconclusive');
      expect(verdictOf(0, three(steps), { updates: 2000 })).toBe('inconclusive');
    }
  });

  it('of none holds where no machine passes and majority does', () => {
    expect(verdictOf(0, three(free))).toBe('holds');
    expect(verdictOf(0, three(good))).toBe('fails');
    expect(penaltyTarget(group(0, three(free)), failing).verdict).toBe('inconclusive');
  });
});

const at = (size: number, passes: readonly number[], controls = [failing, failing, failing]) =>
  [0.002, 0.004].map((l1) =>
    group(l1, three(passes.includes(l1) ? good : free), { size, controls }),
  );
const windowVerdict = (...groups: ReturnType<typeof at>[]) => windowTarget(groups.flat())?.verdict;

describe('the window of L1', () => {
  it('persists if one strength passes at every size', () => {
    expect(windowVerdict(at(16, [0.002, 0.004]), at(24, [0.004]), at(32, [0.004]))).toBe('holds');
    // Each larger size shares a strength with the smallest one, and no strength passes at all of them.
    expect(windowVerdict(at(16, [0.002, 0.004]), at(24, [0.002]), at(32, [0.004]))).toBe('fails');
    expect(windowVerdict(at(16, [0.004]), at(24, []))).toBe('fails');
    expect(windowVerdict(at(16, [0.004]))).toBeUndefined();
  });

  it('is not decided by few machines, or beside controls that pass or are undecided', () => {
    const few = [0.002, 0.004].map((l1) => group(l1, [result('one step', free)], { size: 24 }));
    expect(windowVerdict(at(16, [0.004]), few)).toBe('inconclusive');
    for (const open of [passing, undecided])
      expect(windowVerdict(at(16, [0.004]), at(24, [0.004], [failing, failing, open]))).toBe(
        'inconclusive',
      );
  });

  it('compares the strengths that every size has', () => {
    const [, strong = []] = at(24, [0.004]).map((own) => [own]);
    expect(windowVerdict(at(16, [0.002]), strong)).toBe('fails');
    expect(windowVerdict(at(16, [0.004]), strong)).toBe('holds');
    expect(windowVerdict(at(16, [0.002]), [])).toBeUndefined();
  });
});

const nullOf = (steps: typeof good) => result('second step', steps, { role: 'null' });

describe('a second trained layer', () => {
  const below = group(0.004, three(good));
  const nulls = trained([nullOf([good[0] ?? step(1.88, 1), step(1.78, 1.6)])]);
  const depth = (stacks: typeof nulls, more: Partial<Parameters<typeof depthTarget>[0]> = {}) =>
    depthTarget({ size: 16, below, stacks, nulls, ...more }).verdict;

  it('holds where every stack holds beside nulls that fail', () => {
    expect(depth(trained(three(good)))).toBe('holds');
    expect(depth(trained([...three(good), result('one step', free)]))).toBe('fails');
  });

  it('is inconclusive beside a null that passes at its second step, or without a null', () => {
    const passes = trained([nullOf(good)]);
    expect(passes.results[0]?.verdict).toBe('holds');
    expect(depth(trained(three(good)), { nulls: passes })).toBe('inconclusive');
    expect(depth(trained(three(good)), { nulls: trained([]) })).toBe('inconclusive');
  });

  it('is inconclusive while a second layer still changes, of a stack or of a null', () => {
    const moving = { settled: false };
    expect(depth(trained(three(good), moving))).toBe('inconclusive');
    expect(depth(trained(three(free), moving))).toBe('inconclusive');
    expect(depth(trained(three(good)), { nulls: trained(nulls.results, moving) })).toBe(
      'inconclusive',
    );
    // A null with random weights was not trained.
    const bare = trained(nulls.results, { updates: 0, settled: false });
    expect(depth(trained(three(good)), { nulls: bare })).toBe('holds');
  });

  it('is inconclusive above few machines', () => {
    const few = group(0.004, [result('one step', good)]);
    expect(depth(trained(three(good)), { below: few })).toBe('inconclusive');
  });
});

it('nulls must fail, every one', () => {
  expect(nullTarget([failing, failing]).verdict).toBe('holds');
  expect(nullTarget([failing, passing]).verdict).toBe('fails');
  expect(nullTarget([failing, undecided]).verdict).toBe('inconclusive');
});

const known = (l1: number, steps: typeof good) =>
  knownMachineTargets([group(l1, three(steps))]).map(({ verdict }) => verdict);
const permuted = (steps: typeof good, updates = 10_000) =>
  permutedMachineTargets([group(0.002, three(good), { controls: three(steps), updates })]).map(
    ({ verdict }) => verdict,
  );

describe('numbers of an independent program', () => {
  it('are those of machines with L1 and without', () => {
    expect(known(0.004, good)).toEqual(['holds']);
    expect(known(0.004, [step(1.9, 1), step(1.868, 1)])).toEqual(['fails']);
    expect(known(0.002, [step(1.9025, 1.03), step(1.853, 1)])).toEqual(['holds']);
    expect(known(0.002, [step(1.9025, 1.03), step(1.875, 1)])).toEqual(['fails']);
    expect(known(0, free)).toEqual(['holds']);
    expect(known(0, [step(2.1, 0.9), step(1.7, 1)])).toEqual(['fails']);
    expect(known(0.01, good)).toEqual([]);
  });

  it('are those of machines on permuted pixels', () => {
    expect(permuted(scrambled)).toEqual(['holds']);
    expect(permuted([step(1.776, 0.7), step(1.85, 1.67)])).toEqual(['fails']);
    expect(permuted([step(1.776, 0.39), step(1.85, 1.3)])).toEqual(['fails']);
    expect(permuted(good)).toEqual(['fails']);
    expect(permuted(scrambled, 1000)).toEqual([]);
  });
});

describe('the error of a mean over machines', () => {
  const number = { name: 'y_h, step 1', step: 0, exponent: 'yh' } as const;

  it('has what the machines share, however many they are', () => {
    const alike = Array.from({ length: 50 }, () => result('one step', good));
    const { value, error } = overMachines(alike, number);
    expect(value).toBeCloseTo(1.878, 12);
    expect(error).toBeCloseTo(0.001, 6);
  });

  it('has the scatter of the machines', () => {
    const apart = [1.86, 1.88, 1.9].map((yh) => result('one step', [step(yh, 1), step(1.87, 1)]));
    expect(overMachines(apart, number).error).toBeCloseTo(
      Math.hypot(0.02 / Math.sqrt(3), 0.001),
      6,
    );
  });
});

describe('the machines of a size', () => {
  const [settings] = presets.standard.machines;
  if (!settings) throw new Error('There are no machines.');
  const jobs = machineJobs(settings);

  it('begin with those on critical lattices, in an order that shelves of earlier runs have', () => {
    const critical = jobs.slice(0, settings.l1.length * settings.seeds);
    expect(critical.map(({ place }) => place)).toEqual(critical.map((_, index) => index));
    expect(critical.every(({ data }) => data === 'critical')).toBe(true);
    expect(critical.slice(7, 9).map(({ name }) => name)).toEqual([
      'no L1, machine 8',
      'L1 0.001, machine 1',
    ]);
  });

  it('have themselves with permuted pixels as nulls where trainings take long', () => {
    const [, large] = presets.standard.machines;
    if (!large) throw new Error('There is one size.');
    const nulls = machineJobs(large).filter(({ data }) => data === 'moved');
    expect(nulls.map(({ l1, place }) => [l1, place])).toEqual([
      [0.002, 0],
      [0.002, 1],
      [0.002, 2],
      [0.004, 3],
      [0.004, 4],
      [0.004, 5],
    ]);
    expect(nulls.every(({ role }) => role === 'null')).toBe(true);
  });

  it('have nulls of the same strength and seed for the first machines of each strength', () => {
    for (const strength of settings.l1) {
      const own = jobs.filter(({ l1 }) => l1 === strength);
      const placesOf = (data: string): number[] =>
        own.filter((job) => job.data === data).map(({ place }) => place);
      expect(placesOf('permuted')).toEqual(placesOf('critical').slice(0, settings.nullSeeds));
      expect(placesOf('permuted')).toHaveLength(3);
    }
  });
});

it('receptive fields have settled when a quarter of the training changes them little', () => {
  // The second of two cycles is two quarters of the training.
  expect(hasSettled([1.39, 1.34])).toBe(true);
  expect(hasSettled([2.115, 2.03])).toBe(false);
  expect(hasSettled([2, 1.6, 1.5, 1.48])).toBe(true);
  expect(hasSettled([2, 1.6, 1.5, 1.46])).toBe(false);
  expect(hasSettled([1.6])).toBe(false);
  expect(hasSettled([NaN, NaN])).toBe(false);
});
