import { unknown, type Measured } from '../../statistics/measured.ts';
import type { Target } from '../study.ts';
import {
  above,
  all,
  around,
  below,
  limits,
  not,
  ruleText,
  within,
  type Interval,
} from '../verdict.ts';
import { penaltyText } from './machine-jobs.ts';
import { judgedNumbers, overMachines } from './machine-means.ts';
import { isDecisive, type MachineGroup } from './machine-results.ts';
import { countOf, type MapResult } from './results.ts';

/** What the feasibility study found at 16 x 16 with 10,000 updates. */
const known: readonly {
  readonly l1: number;
  readonly expected: readonly Interval[];
}[] = [
  {
    l1: 0,
    expected: [
      [1.98, 2.15],
      [0.5, 0.75],
    ],
  },
  { l1: 0.002, expected: [around(1.9025, 0.01), around(1.03, 0.05), around(1.853, 0.01)] },
  { l1: 0.004, expected: [around(1.875, 0.01), around(1, 0.05), around(1.868, 0.01)] },
];
const knownSize = 16;
const knownNames = ['y_h, step 1', 'y_t, step 1', 'y_h, step 2'];

/** y_t of machines on permuted pixels with L1: at most at the first step, at least at the second one. */
const permutedThermal = { first: 0.6, second: 1.5 };
/** Strengths with which the feasibility study trained on permuted pixels. */
const permutedL1: readonly number[] = [0.002];

function meanNumber(results: readonly MapResult[], name: string): Measured {
  const own = judgedNumbers.find((number) => number.name === name);
  return own ? overMachines(results, own) : unknown;
}

/** LM-4: the numbers of an independent program. */
export function knownMachineTargets(groups: readonly MachineGroup[]): Target[] {
  return known.flatMap(({ l1, expected }): Target[] => {
    const group = groups.find((own) => own.size === knownSize && own.l1 === l1);
    if (!group || !isDecisive(group, knownSize)) return [];
    const names = knownNames.slice(0, expected.length);
    const numbers = names.map((name) => meanNumber(group.results, name));
    return [
      {
        id: `LM-4 numbers, ${penaltyText(l1)}`,
        kind: 'data',
        statement: `Machines ${l1 === 0 ? 'without L1' : `with L1 ${l1}`} have the exponents of an independent program.`,
        details:
          'The feasibility study trained its machines for 10,000 updates with another program. Its machines without L1 had y_h of 1.98 to 2.02 with other optimizers and of 2.10 to 2.14 with this recipe; the interval has room for both. ' +
          'Errors are those of the mean over machines.',
        measured: Object.fromEntries(names.map((name, index) => [name, numbers[index] ?? unknown])),
        headline: names,
        expected: expected
          .map(([low, high]) => `${Number(low.toFixed(4))} to ${Number(high.toFixed(4))}`)
          .join('; '),
        rule: `Each number ${ruleText(limits.nearEnd)}`,
        verdict: all(
          numbers.map((number, index) =>
            within(number, expected[index] ?? [NaN, NaN], limits.nearEnd),
          ),
        ),
      },
    ];
  });
}

/** LM-4: machines on permuted pixels fail as those of an independent program do. */
export function permutedMachineTargets(groups: readonly MachineGroup[]): Target[] {
  const { first, second } = permutedThermal;
  return groups
    .filter(({ size, l1 }) => size === knownSize && permutedL1.includes(l1))
    .filter(({ permuted }) => isDecisive(permuted, knownSize))
    .map(({ l1, permuted: { results } }): Target => {
      const [low, high] = ['y_t, step 1', 'y_t, step 2'].map((name) => meanNumber(results, name));
      return {
        id: `LM-4 numbers, permuted pixels, ${penaltyText(l1)}`,
        kind: 'data',
        statement: `Machines with L1 ${l1} that were trained on permuted pixels fail, with y_t of an independent program.`,
        details:
          'L1 makes units local whatever the data are, and on permuted pixels they are local in no place. y_t is then too low at the first step and too high at the second one, where majority acts on a hidden lattice without an order.',
        measured: {
          machines: results.length,
          'machines that fail': countOf(results, 'fails'),
          'y_t, step 1': low ?? unknown,
          'y_t, step 2': high ?? unknown,
        },
        headline: ['y_t, step 1', 'y_t, step 2'],
        expected: `all fail; at most ${first}; at least ${second}`,
        rule: `Every machine must fail. Each number ${ruleText(limits.nearEnd)}`,
        verdict: all([
          ...results.map(({ verdict }) => not(verdict)),
          below(low ?? unknown, first, limits.nearEnd),
          above(high ?? unknown, second, limits.nearEnd),
        ]),
      };
    });
}
