import { describe, expect, it } from 'vitest';
import { learnedMapAnswer } from '../../src/studies/learned-map/answer.ts';
import {
  mapVerdict,
  type Rule,
  type StepExponents,
} from '../../src/studies/learned-map/criteria.ts';
import { pairCouplings } from '../../src/studies/learned-map/coupling-range.ts';
import { doublingExponent } from '../../src/studies/learned-map/growing.ts';
import type { MachineGroup, SizedMachines } from '../../src/studies/learned-map/machine-groups.ts';
import {
  nullTarget,
  windowTarget,
  penaltyTarget,
} from '../../src/studies/learned-map/machine-targets.ts';
import { hasSettled } from '../../src/studies/learned-map/machines.ts';
import { rankedMaps, rankingTarget } from '../../src/studies/learned-map/ranking.ts';
import type { MapResult } from '../../src/studies/learned-map/results.ts';
import type { MeasuredStep } from '../../src/studies/learned-map/exponents.ts';

const exactly = (value: number, error = 0.001) => ({ value, error });

/** A step with given exponents. */
function step(yh: number, yt: number, { spread = 0.05, error = 0.001 } = {}): MeasuredStep {
  const eigenvalue = (y: number) => exactly(2 ** y, 2 ** y * Math.LN2 * error);
  return {
    magnetic: eigenvalue(yh),
    thermal: Array.from({ length: 5 }, () => eigenvalue(yt)),
    spread: exactly(spread, error),
    yh: exactly(yh, error),
    yt: Array.from({ length: 5 }, () => exactly(yt, error)),
    gain: exactly(2 ** (2 - yh)),
    nearest: exactly(1.4),
  };
}

function result(rule: Rule, steps: MeasuredStep[], more: Partial<MapResult> = {}): MapResult {
  return {
    name: 'a map',
    group: 'maps',
    role: 'map',
    rule,
    size: 16,
    steps,
    verdict: mapVerdict(rule, steps),
    ...more,
  };
}

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

it('fails maps whose eigenvalue is noise, though the exponent of noise may be any number', () => {
  const noise: StepExponents = {
    magnetic: exactly(0.02, 0.03),
    thermal: Array.from({ length: 5 }, () => exactly(0.4, 0.3)),
    spread: { value: NaN, error: NaN },
  };
  expect(mapVerdict('iterated', [noise, noise])).toBe('fails');
  expect(mapVerdict('one step', [noise, noise])).toBe('fails');
});

const good = [step(1.878, 1), step(1.866, 1.02)];
const free = [step(2.1, 0.6), step(1.72, 1.25)];

function group(l1: number, results: MapResult[], updates = 10_000): MachineGroup {
  return {
    size: 16,
    l1,
    results,
    machines: results.map(() => ({
      parameters: {
        units: 'spin',
        weights: new Float32Array(),
        visibleBias: new Float32Array(),
        hiddenBias: new Float32Array(),
      },
      gyration: [],
      updates,
      settled: true,
    })),
  };
}
const three = (steps: MeasuredStep[]): MapResult[] =>
  Array.from({ length: 3 }, () => result('one step', steps));
const failing = result('one step', free, { name: 'permuted pixels', role: 'null' });
/** Close enough to the end of an interval for its error. */
const undecided = result('one step', [step(1.9, 1, { error: 0.006 }), step(1.866, 1)], {
  name: 'permuted pixels',
  role: 'null',
});
const passing = result('one step', good, { name: 'permuted pixels', role: 'null' });

describe('a penalty', () => {
  it('holds where every machine holds', () => {
    expect(penaltyTarget(group(0.004, three(good)), [failing]).verdict).toBe('holds');
    const mixed = [...three(good), result('one step', free)];
    expect(penaltyTarget(group(0.004, mixed), [failing]).verdict).toBe('fails');
  });

  it('is inconclusive where a null passes too', () => {
    expect(penaltyTarget(group(0.004, three(good)), [passing]).verdict).toBe('inconclusive');
  });

  it('is inconclusive where a null is undecided', () => {
    expect(undecided.verdict).toBe('inconclusive');
    expect(penaltyTarget(group(0.004, three(good)), [undecided]).verdict).toBe('inconclusive');
  });

  it('is inconclusive above 16 x 16 while receptive fields still change', () => {
    const larger = { ...group(0.004, three(good)), size: 24 };
    expect(penaltyTarget(larger, [failing]).verdict).toBe('holds');
    const moving = larger.machines.map((machine) => ({ ...machine, settled: false }));
    expect(penaltyTarget({ ...larger, machines: moving }, [failing]).verdict).toBe('inconclusive');
  });

  it('is inconclusive with few machines, or short trainings, whatever they say', () => {
    for (const steps of [good, free]) {
      const few = [result('one step', steps)];
      expect(penaltyTarget(group(0.004, few), []).verdict).toBe('inconclusive');
      expect(penaltyTarget(group(0.004, three(steps), 2000), []).verdict).toBe('inconclusive');
    }
  });

  it('of none holds where no machine passes', () => {
    expect(penaltyTarget(group(0, three(free)), []).verdict).toBe('holds');
    expect(penaltyTarget(group(0, three(good)), []).verdict).toBe('fails');
  });
});

const at = (size: number, passes: readonly number[]): MachineGroup[] =>
  [0.002, 0.004].map((l1) => ({ ...group(l1, three(passes.includes(l1) ? good : free)), size }));
const windowVerdict = (groups: MachineGroup[], controls = [failing]) =>
  windowTarget(groups, controls)?.verdict;

describe('the window of L1', () => {
  it('persists if one strength passes at every size', () => {
    expect(windowVerdict([...at(16, [0.002, 0.004]), ...at(24, [0.004]), ...at(32, [0.004])])).toBe(
      'holds',
    );
    // Each larger size shares a strength with the smallest one, and no strength passes at all of them.
    expect(windowVerdict([...at(16, [0.002, 0.004]), ...at(24, [0.002]), ...at(32, [0.004])])).toBe(
      'fails',
    );
    expect(windowVerdict([...at(16, [0.004]), ...at(24, [])])).toBe('fails');
    expect(windowVerdict(at(16, [0.004]))).toBeUndefined();
  });

  it('is not decided by few machines, or beside controls that pass', () => {
    const few = at(24, []).map((own) => ({ ...own, machines: own.machines.slice(1) }));
    expect(windowVerdict([...at(16, [0.004]), ...few])).toBe('inconclusive');
    expect(windowVerdict([...at(16, [0.004]), ...at(24, [0.004])], [passing])).toBe('inconclusive');
  });
});

it('nulls must fail, every one', () => {
  expect(nullTarget([failing, failing]).verdict).toBe('holds');
  expect(nullTarget([failing, passing]).verdict).toBe('fails');
});

function sized(groups: MachineGroup[]): SizedMachines {
  return {
    size: 16,
    groups,
    controlL1: 0.004,
    nulls: [failing],
    stacks: [],
    reference: result('one step', good),
    results: [],
    means: { itself: [], maps: [] },
    permutedResults: [],
    permutedMeans: undefined,
    sites: new Uint32Array(),
  };
}

function sentence(groups: MachineGroup[], nulls = [failing]): string {
  return learnedMapAnswer({ sized: [sized(groups)], nulls, seed: 1 }).sentence;
}

describe('the answer', () => {
  it('can be yes, no, some, and undecided', () => {
    const none = group(0, three(free));
    expect(sentence([none, group(0.004, three(good))])).toMatch(
      /^Yes with an L1 penalty, no without/,
    );
    expect(sentence([none, group(0.004, three(free))])).toMatch(/^No: /);
    const mixed = [...three(free), result('one step', good)];
    expect(sentence([none, group(0.004, mixed)])).toContain('1 of 4 machines');
    expect(sentence([none, group(0.004, three(good), 1000)])).toContain('too short');
    expect(sentence([none, group(0.004, three(good))], [passing])).toContain('does not decide');
  });

  it('is undecided beside an undecided null', () => {
    expect(sentence([group(0, three(free)), group(0.004, three(good))], [undecided])).toContain(
      'does not decide',
    );
  });

  it('tells of machines without L1 that pass', () => {
    const passes = group(0, three(good));
    expect(sentence([passes, group(0.004, three(free))])).toContain('3 of 3 without pass');
    expect(sentence([passes, group(0.004, three(good))])).toContain('and without: ');
  });

  it('tells of larger lattices, and of a seed that was seen', () => {
    const small = sized([group(0, three(free)), group(0.004, three(good))]);
    const large = { ...sized([group(0.004, three(free))]), size: 24 };
    const answer = (seed: number) =>
      learnedMapAnswer({ sized: [small, large], nulls: [failing], seed });
    expect(answer(8).sentence).toMatch(/On 24 x 24 lattices all machines pass for no strength/);
    expect(answer(8).numbers).not.toContain('no test');
    expect(answer(1).numbers).toContain('Seed 1 was run while the study was written');
  });
});

it('receptive fields have settled when a quarter of the training changes them little', () => {
  expect(hasSettled([4, 2, 1.6, 1.59])).toBe(true);
  expect(hasSettled([4, 2, 1.6, 1.5])).toBe(false);
  expect(hasSettled([1.6, 1.6])).toBe(false);
  expect(hasSettled([4, 3, 2.5, 2, 1.8, 1.7, 1.69, 1.68])).toBe(true);
});

it('a lattice whose blocks are copies grows by 2 - log2 1', () => {
  // m' = m of every lattice: the sums differ by the factor of 4 sites.
  const coarse = [Float64Array.from({ length: 64 }, (_, i) => (i % 7) - 3)];
  const fine = coarse.map((sums) => sums.map((sum) => 4 * sum));
  expect(doublingExponent(coarse, fine).value).toBeCloseTo(2, 12);
});

it('couplings of independent spins are 0, and of an Ising chain of copies are not', () => {
  const coins = Array.from({ length: 16 }, (_, lattice) =>
    Uint8Array.from({ length: 64 }, (__, site) => (hash(lattice * 64 + site) >>> 13) & 1),
  );
  for (const coupling of pairCouplings(coins, 8)) expect(Math.abs(coupling)).toBeLessThan(0.12);
  const domains = coins.map((lattice, index) =>
    lattice.map((spin, site) => ((hash(site * 977 + index) & 7) === 0 ? spin : index & 1)),
  );
  expect(pairCouplings(domains, 8)[0]).toBeGreaterThan(0.1);
});

/** Mixes a number, for spins that have nothing to do with each other. */
function hash(value: number): number {
  let mixed = Math.imul(value + 0x9e3779b9, 0x85ebca6b);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

it('likelihood prefers the soft majority of highest likelihood, information another map', () => {
  // Averages of blocks of critical lattices at L = 32.
  const averages = { nearest: 1.43386 / 2, diagonal: 1.30101 / 2, plaquette: 0.6048 };
  const ranked = rankedMaps([], [], averages);
  const target = rankingTarget(ranked);
  expect(target.measured).toMatchObject({
    likelihood: 'soft majority, w = 1.1519',
    information: 'three of four',
  });
  expect(target.verdict).toBe('fails');
});
