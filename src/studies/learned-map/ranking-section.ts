import { blockInformation } from '../../theory/block-information.ts';
import { CRITICAL_COUPLING } from '../../theory/critical.ts';
import { numberText } from '../../report/quantity-text.ts';
import { elementAt } from '../../element-at.ts';
import { columnTable } from '../column-table.ts';
import { digitsTarget } from '../printed-digits.ts';
import type { Section, Target } from '../study.ts';
import { control, unlessControl } from '../verdict.ts';
import { decimationName } from './known-maps.ts';
import { criteria, type Criterion, type Ranked } from './ranking.ts';
import { agreementOf, bestPlaces, clearErrors, halvesOf, type Score } from './scores.ts';

const words: Readonly<Record<Criterion, string>> = {
  information: 'information',
  range: 'range of the couplings',
  magnetic: 'y_h at the second application',
  likelihood: 'likelihood',
};

/** Information in nats on the 5 x 5 torus at T_c, from two enumerations of all states by other programs. */
const printed: Readonly<Record<string, string>> = {
  majority: '0.470216',
  'three of four': '0.470443',
  'soft majority, w = 2': '0.470091',
  'soft majority, w = 1': '0.46287',
  // The reference prints 0.39425, rounded twice: the number is 0.39424495.
  'soft majority, w = 0.5': '0.3942',
  'soft majority, w = 0.375': '0.32745',
  decimation: '0.388309',
  '(1, 1, 1, -1)': '0.35223',
};
const wholePrinted = '0.548189';

/** LM-8: the exact information, digit by digit. */
export function informationTarget(ranked: readonly Ranked[]): Target {
  const numbers = ranked.flatMap(({ name, information }) => {
    const text = printed[name];
    return text === undefined ? [] : [{ value: information, printed: text }];
  });
  return digitsTarget({
    id: 'LM-8 information',
    kind: 'data',
    statement:
      'The exact information of a coarse spin about its surroundings has the digits of an independent enumeration.',
    noun: 'number',
    numbers: [
      { value: blockInformation(CRITICAL_COUPLING).whole, printed: wholePrinted },
      ...numbers,
    ],
    wrong: {
      name: 'the information at T = 2.6',
      value: blockInformation(1 / 2.6).whole,
      printed: wholePrinted,
    },
  });
}

function scoresOf(ranked: readonly Ranked[], criterion: Criterion): Score[] {
  return ranked.map(({ scores }) => scores[criterion]);
}

/** All pairs of criteria. */
const pairs = criteria.flatMap((first, index) =>
  criteria.slice(index + 1).map((second) => [first, second] as const),
);

/** Whether two criteria have no best map in common. */
function areApart(first: readonly Score[], second: readonly Score[]): boolean {
  const other = bestPlaces(second);
  return bestPlaces(first).every((place) => !other.includes(place));
}

/** LM-8: whether the criteria name different maps as the best. */
export function rankingTarget(ranked: readonly Ranked[]): Target {
  const named = (criterion: Criterion): string =>
    bestPlaces(scoresOf(ranked, criterion))
      .map((place) => elementAt(ranked, place).name)
      .join(' or ');
  const apart = pairs.filter(([first, second]) =>
    areApart(scoresOf(ranked, first), scoresOf(ranked, second)),
  );
  const places = criteria.map((criterion) => bestPlaces(scoresOf(ranked, criterion)));
  const isOne = places.every((own) => own.length === 1 && own[0] === places[0]?.[0]);
  const halves = scoresOf(ranked, 'magnetic').map(halvesOf);
  const [one, other] = [0, 1].map((half) => halves.map((own) => elementAt(own, half)));
  const split = areApart(one ?? [], other ?? []);
  return unlessControl({
    id: 'LM-8 best map',
    kind: 'claim',
    statement:
      'Information, range of the couplings, y_h and likelihood do not prefer the same 2 x 2 map.',
    details:
      `A map may be the best by a criterion if no other map is better by more than ${clearErrors} errors of their difference. Maps are measured on the same lattices, so errors that they share drop out. ` +
      `Criteria without a best map in common: ${apart.map(([first, second]) => `${words[first]} and ${words[second]}`).join('; ') || 'none'}. Information is exact. ` +
      'The control is y_h on one half of the lattices against y_h on the other half.',
    measured: Object.fromEntries(criteria.map((criterion) => [words[criterion], named(criterion)])),
    headline: criteria.map((criterion) => words[criterion]),
    expected: 'no map in common for two of the criteria',
    rule: 'holds if two criteria have no best map in common; fails if all four have one and the same best map; otherwise inconclusive',
    verdict: apart.length > 0 ? 'holds' : isOne ? 'fails' : 'inconclusive',
    controls: [
      control(
        'y_h on two halves of the lattices',
        split ? 'no map in common' : 'a map in common',
        split ? 'holds' : 'fails',
      ),
    ],
  });
}

/** LM-8: the table, and where the criteria disagree. */
export function rankingSection(
  ranked: readonly Ranked[],
  sides: { readonly exponents: number; readonly ranges: number },
): Section {
  const agreements = pairs.map(([first, second]) => ({
    first,
    second,
    agreement: agreementOf(scoresOf(ranked, first), scoresOf(ranked, second)),
  }));
  const soft = ranked.find(({ name }) => name === 'soft majority, w = 0.5');
  const decimation = ranked.find(({ name }) => name === decimationName);
  const gap = (soft?.information ?? NaN) - (decimation?.information ?? NaN);
  const nameOf = (place: number): string => elementAt(ranked, place).name;
  return {
    title: 'LM-8: which map is best, and by which criterion',
    text: [
      'Four criteria for a good map are in use: the information that a coarse spin keeps about its surroundings, the range of the couplings of the coarse lattice, the exponents, and the likelihood of the machine that has the filter as its weights. The table has the 2 x 2 maps under all four: the soft majority from small to large weights with its hard limit, filters that a convolutional machine learned, and other maps.',
      disagreementText(agreements, nameOf),
      `Information does not find the border between maps with a fixed point and maps without one: soft majority with w = 0.5, whose gain is above 2^{1/8}, and decimation, which has no fixed point, differ by ${gap.toFixed(4)} nats.`,
    ],
    tables: [
      columnTable(
        `2 x 2 maps. Information on the 5 x 5 torus at T_c, exact, in nats (all there is: ${blockInformation(CRITICAL_COUPLING).whole.toFixed(6)}). Range at L = ${sides.ranges}, y_h at L = ${sides.exponents}. Range: (|K_{third}| + 2|K_{knight}| + |K_{22}|)/|K_{nn}| of the first coarse lattice. Divergence of the machine with these weights from the blocks of the data, nats a block; infinite where a hard map allows too few states`,
        ranked,
        {
          map: ({ name }) => name,
          information: ({ information }) => information.toFixed(6),
          'far over near couplings': ({ scores }) => plain(scores.range),
          '|y_h(2) - 15/8|': ({ scores }) => plain(scores.magnetic),
          divergence: ({ scores }) => plain(scores.likelihood),
          g0: ({ g0 }) => numberText(Number(g0.toPrecision(4))),
          verdict: ({ verdict }) => verdict,
        },
      ),
      columnTable(
        `Pairs of maps, by how two criteria order them. Decided: both criteria by more than ${clearErrors} errors of the difference`,
        agreements,
        {
          criteria: ({ first, second }) => `${words[first]}, ${words[second]}`,
          alike: ({ agreement }) => `${agreement.alike}`,
          oppositely: ({ agreement }) => `${agreement.opposite.length}`,
          'not decided': ({ agreement }) => `${agreement.undecided}`,
        },
      ),
    ],
  };
}

/** Where the criteria disagree, from the pairs of maps. */
function disagreementText(
  agreements: readonly {
    readonly first: Criterion;
    readonly second: Criterion;
    readonly agreement: { readonly opposite: readonly (readonly [number, number])[] };
  }[],
  nameOf: (place: number) => string,
): string {
  const apart = agreements.filter(({ agreement }) => agreement.opposite.length > 0);
  if (apart.length === 0)
    return 'No two criteria order two of these maps oppositely beyond their errors.';
  const parts = apart.map(({ first, second, agreement: { opposite } }) => {
    const [[better, worse] = [0, 0]] = opposite;
    return `${words[first]} puts ${nameOf(better)} before ${nameOf(worse)} and ${words[second]} the other way round (${opposite.length} such ${opposite.length > 1 ? 'pairs' : 'pair'})`;
  });
  return `The criteria disagree where ${parts.join('; ')}.`;
}

function plain({ value, error }: Score) {
  return Number.isFinite(value) ? { value, error } : 'infinite';
}
