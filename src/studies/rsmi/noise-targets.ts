import { meanOf } from '../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { columnTable } from '../column-table.ts';
import type { Table, Target, Verdict } from '../study.ts';
import { control, holdsIf, unlessControl } from '../verdict.ts';
import { ignoresNoise, spentOnNoise } from './criteria.ts';
import {
  filterNorm,
  likeliest,
  singleUnits,
  type NoiseCase,
  type TrainedUnits,
  type Watcher,
} from './noise.ts';

/** Where the main claim is judged: the paramagnet with strong noise. */
const judged = { temperature: 3.5, coupling: 2, weak: 0.2 } as const;

function caseAt(cases: readonly NoiseCase[], coupling: number): NoiseCase | undefined {
  return cases.find((one) => one.temperature === judged.temperature && one.coupling === coupling);
}

function allOnNoise(watchers: readonly Watcher[]): Verdict {
  if (watchers.length === 0) return 'inconclusive';
  return holdsIf(watchers.every(({ onNoise }) => onNoise >= spentOnNoise));
}

function allIgnoreNoise(watchers: readonly Watcher[]): Verdict {
  if (watchers.length === 0) return 'inconclusive';
  return holdsIf(
    watchers.every(({ onNoise, information }) => onNoise <= ignoresNoise && information > least),
  );
}

/** A filter that keeps less, in nats, keeps nothing. */
const least = 1e-3;

const shares = (watchers: readonly Watcher[]): number[] => watchers.map(({ onNoise }) => onNoise);

/** RS-6. */
export function noiseTargets(cases: readonly NoiseCase[]): Target[] {
  const strong = caseAt(cases, judged.coupling);
  const weak = caseAt(cases, judged.weak);
  const none = caseAt(cases, 0);
  const units = singleUnits(strong);
  const filters = strong?.filters ?? [];
  const most = Math.max(...filters.map(({ information }) => information));
  const where = `T = ${judged.temperature}`;
  return [
    unlessControl({
      id: 'RS-6 likelihood',
      kind: 'claim',
      statement: 'Maximum likelihood spends the hidden unit on strongly coupled noise.',
      details:
        `Eight visible spins: a 2 x 2 block of the lattice at ${where}, and two pairs of noise spins with the coupling ${judged.coupling}, which nothing else depends on. ` +
        `A machine with one hidden unit follows the exact gradient of the likelihood. A pair holds ${(strong?.pair ?? NaN).toFixed(3)} nats of correlation, the block ${(strong?.block ?? NaN).toFixed(3)}.`,
      measured: {
        'share of squared weights on noise': likeliest(strong)[0]?.onNoise ?? NaN,
        'its I(h : E)': likeliest(strong)[0]?.information ?? NaN,
        'trainings that end on noise': units.filter(({ onNoise }) => onNoise >= spentOnNoise)
          .length,
        trainings: units.length,
      },
      headline: ['share of squared weights on noise', 'its I(h : E)'],
      expected: `above ${spentOnNoise}`,
      rule: `holds if the share on noise is at least ${spentOnNoise} in the training of highest likelihood; otherwise fails`,
      verdict: allOnNoise(likeliest(strong)),
      controls: [
        ...[none, weak].map((other) =>
          control(
            other === none
              ? 'pairs without coupling, share on noise'
              : `pairs with the weak coupling ${judged.weak}`,
            likeliest(other)[0]?.onNoise ?? NaN,
            allOnNoise(likeliest(other)),
          ),
        ),
        control(
          'the filter of most information',
          Math.max(...shares(filters)),
          allOnNoise(filters),
        ),
      ],
    }),
    unlessControl({
      id: 'RS-6 information',
      kind: 'claim',
      statement: 'The filter of most information ignores the same noise.',
      details: `Filters of the same eight spins, by ascents of I(h : E) from random weights of length ${filterNorm}. Noise tells nothing about the environment.`,
      measured: {
        'largest share of squared weights on noise': Math.max(...shares(filters)),
        'I(h : E)': most,
        starts: filters.length,
      },
      headline: ['largest share of squared weights on noise', 'I(h : E)'],
      expected: `below ${ignoresNoise}`,
      rule: `holds if the share on noise is at most ${ignoresNoise} and I(h : E) above ${least} nats from every start; otherwise fails`,
      verdict: allIgnoreNoise(filters),
      controls: [
        control(
          'the hidden unit of highest likelihood',
          Math.max(...shares(likeliest(strong))),
          allIgnoreNoise(likeliest(strong)),
        ),
      ],
    }),
    firstUnitTarget(cases),
  ].filter((target) => target !== undefined);
}

/** At T_c the block holds more correlation than any pair, so the first unit stays on the lattice and the next ones do not. */
function firstUnitTarget(cases: readonly NoiseCase[]): Target | undefined {
  const count = 3;
  const critical = (coupling: number): readonly TrainedUnits[] =>
    cases
      .filter((one) => one.temperature === CRITICAL_TEMPERATURE && one.coupling === coupling)
      .flatMap((one) => one.machines.get(count) ?? []);
  const strong = critical(judged.coupling);
  const none = critical(0);
  if (strong.length === 0) return undefined;
  const verdict = (machines: readonly TrainedUnits[]) =>
    holdsIf(machines.every((machine) => mostly(machine) >= 2));
  return unlessControl({
    id: 'RS-6 at T_c',
    kind: 'claim',
    statement: `At T_c most of ${count} hidden units go to the noise as well.`,
    details:
      'At T_c the block holds more correlation than a pair of noise spins, and a single hidden unit stays on the lattice whatever the noise. Units are counted that have more than half of their squared weights on noise.',
    measured: {
      'units on noise, mean over trainings': meanOf(strong.map(mostly)).value,
      'least of a training': Math.min(...strong.map(mostly)),
      trainings: strong.length,
    },
    headline: ['units on noise, mean over trainings'],
    expected: `at least 2 of ${count}`,
    rule: `holds if at least 2 of ${count} units are on noise in every training; otherwise fails`,
    verdict: verdict(strong),
    controls: [control('pairs without coupling', meanOf(none.map(mostly)).value, verdict(none))],
  });
}

/** One row for each temperature and coupling. */
export function noiseTable(cases: readonly NoiseCase[]): Table {
  return columnTable(
    'Share of squared weights on noise over all trainings or starts, and the information that is kept about the environment, in nats',
    cases,
    {
      T: ({ temperature }) => temperature.toFixed(3),
      'coupling of noise': ({ coupling }) => coupling,
      'correlation of a pair': ({ pair }) => pair.toFixed(3),
      'of the block': ({ block }) => block.toFixed(3),
      'likelihood: on noise': (one) => range(shares(singleUnits(one))),
      'I(h : E)': (one) => range(singleUnits(one).map(({ information }) => information)),
      'information: on noise': ({ filters }) => range(shares(filters)),
      'I(h : E) of the filter': ({ filters }) =>
        range(filters.map(({ information }) => information)),
    },
  );
}

/** How many units have more than half of their squared weights on noise. */
function mostly({ units }: TrainedUnits): number {
  return units.filter(({ onNoise }) => onNoise > 0.5).length;
}

function range(values: readonly number[]): string {
  if (values.length === 0) return '–';
  // Adding 0 takes the sign of a rounded -0 away.
  const [least, most] = [Math.min(...values), Math.max(...values)].map((end) =>
    (Number(end.toFixed(2)) + 0).toFixed(2),
  );
  return least === most ? `${least}` : `${least} to ${most}`;
}
