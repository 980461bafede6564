import type { Measured } from '../statistics/measured.ts';
import type { Target } from './study.ts';
import { agree, all, difference, farthest, inErrors, limits, ruleText } from './verdict.ts';

/** A number of a data set beside what theory, or a long simulation, says it is. */
export interface KnownNumber {
  readonly name: string;
  readonly measured: Measured;
  readonly expected: Measured;
}

/** How a data set was made, and how it compares with what is known. */
export interface DataFacts {
  readonly purpose: string;
  /** Side of the lattice. */
  readonly size: number;
  readonly temperatures: readonly number[];
  readonly lattices: number;
  /** Snapshots of every lattice. */
  readonly snapshots: number;
  /** Number and kind of the updates before the first snapshot. */
  readonly updates: string;
  readonly known: readonly KnownNumber[];
  /** What the known numbers follow from, [quantity][lattice]. */
  readonly observed: readonly Float64Array[];
}

/** How often a Gaussian number is more than 4 standard errors off. */
const rarity = 6.3e-5;

/** Whether the data of a study are what they should be. @param id of the target */
export function dataTarget(id: string, facts: readonly DataFacts[]): Target {
  return knownTarget(
    {
      id,
      statement: 'Every data set has the exact or known values of its torus.',
      details:
        'The energy, and where it is known the specific heat or ⟨m^2⟩, at the temperature simulated. ' +
        'Data sets at many temperatures are checked over bands of temperatures.',
    },
    facts.flatMap(({ known }) => known),
  );
}

/** Whether numbers are those that are known. */
export function knownTarget(
  words: Pick<Target, 'id' | 'statement' | 'details'>,
  numbers: readonly Pick<KnownNumber, 'measured' | 'expected'>[],
): Target {
  const worst = farthest(
    numbers.map(({ measured, expected }) => difference(measured, expected)),
    [0, 0],
  );
  const runs = Number((1 / (rarity * numbers.length)).toPrecision(1));
  return {
    ...words,
    kind: 'data',
    measured: {
      'largest deviation, in errors': inErrors(Math.abs(worst.value) / worst.error),
      'largest deviation': worst,
    },
    expected: `none of ${numbers.length} numbers beyond ${limits.each.holds} errors`,
    rule: `Each number ${ruleText(limits.each)}. Correct data fail about once in ${runs} runs.`,
    verdict: all(
      numbers.map(({ measured, expected }) => agree(measured, expected, { limits: limits.each })),
    ),
  };
}
