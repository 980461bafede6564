import { unknown, type Measured } from '../../../statistics/measured.ts';
import type { Target, Verdict } from '../../study.ts';
import {
  above,
  all,
  control,
  difference,
  differenceText,
  farthest,
  inErrors,
  limits,
  not,
  ruleText,
  unlessControl,
  within,
} from '../../verdict.ts';
import type { SpatialCurve, SpatialCurves } from './autocorrelation.ts';
import type { MapKind, StackMaps } from './measure.ts';
import { localizedShare, overTrainings, type MapStatistics } from './statistics.ts';

/** Name of the control with initial weights. */
export const untrained = 'untrained';
const nulls = [
  { kind: 'permuted', name: 'permuted pixels' },
  { kind: 'untrained', name: untrained },
] as const;

/** A share of the units of a layer, and the bar that it exceeds if most units, or nearly all, are so. */
interface Criterion {
  readonly name: string;
  readonly bar: number;
  readonly share: (own: MapStatistics, blocks: MapStatistics) => number;
}
const oneSign: readonly Criterion[] = [
  { name: 'share of one sign', bar: 0.5, share: ({ oneSigned }) => oneSigned },
];
const tiling: readonly Criterion[] = [
  { name: 'share localized', bar: 0.5, share: localizedShare },
  { name: 'coverage', bar: 0.9, share: ({ coverage }) => coverage },
];

/** DK-2: the maps of trained machines beside those of block averages. */
export function machineTargets({ shape, runs }: Pick<StackMaps, 'shape' | 'runs'>): Target[] {
  const { size, layers } = shape;
  const blocks = runs.blocks[0]?.[0]?.statistics;
  const targets = [
    mapTarget(runs, [0], oneSign, {
      id: `DK-2 one sign, L = ${size}`,
      statement: 'Most maps of the first trained layer have one sign over the whole lattice.',
      details: 'The published panel shows such maps.',
    }),
    mapTarget(runs, [0], tiling, {
      id: `DK-2 localized, L = ${size}`,
      statement:
        'Maps of the first trained layer are as local as those of block averages and tile the lattice.',
      details:
        `Coverage is the share of cells that hold a peak. Block averages have a coverage of ${blocks?.coverage}; peaks at random sites have ` +
        `${randomCoverage(layers[0] ?? 1).toFixed(2)} on average.`,
    }),
  ];
  if (layers.length === 1) return targets;
  const deep = mapTarget(runs, [...layers.keys()].slice(1), tiling, {
    id: `DK-2 deep, L = ${size}`,
    statement: 'Maps of the layers above the first are local and tile the lattice.',
    details:
      'Blocks are so large there that any map with one highest site counts as local, so the coverage decides.',
  });
  return [...targets, deep];
}

/** Whether the maps of some layers meet some criteria, and those of the controls do not. */
function mapTarget(
  runs: StackMaps['runs'],
  layers: readonly number[],
  criteria: readonly Criterion[],
  words: Pick<Target, 'id' | 'statement' | 'details'>,
): Target {
  const numbersOf = (kind: MapKind, layer: number) =>
    criteria.map(({ name, bar, share }) => {
      const blocks = runs.blocks[layer]?.[0]?.statistics;
      const measured = overTrainings(runs[kind][layer] ?? [], (own) =>
        blocks ? share(own, blocks) : NaN,
      );
      return {
        criterion: name,
        name: layer === 0 ? name : `layer ${layer + 1}, ${name}`,
        measured,
        verdict: above(measured, bar, limits.clear),
      };
    });
  const found = layers.flatMap((layer) => numbersOf('machine', layer));
  return unlessControl({
    ...words,
    kind: 'likeness',
    measured: Object.fromEntries(found.map(({ name, measured }) => [name, measured])),
    expected: criteria.map(({ name, bar }) => `${name} above ${bar}`).join(', '),
    rule: `Each number ${ruleText(limits.clear)}. Errors are over the trainings.`,
    verdict: all(found.map(({ verdict }) => verdict)),
    controls: layers.flatMap((layer) =>
      nulls.map(({ kind, name }) => {
        const own = numbersOf(kind, layer);
        const numbers = own.map(({ criterion, measured }): [string, Measured] => [
          criterion,
          measured,
        ]);
        return control(
          layer === 0 ? name : `layer ${layer + 1}, ${name}`,
          Object.fromEntries(numbers),
          all(own.map(({ verdict }) => verdict)),
        );
      }),
    ),
  });
}

/** Expected share of n cells that hold one of n peaks at random. */
export function randomCoverage(cells: number): number {
  return 1 - (1 - 1 / cells) ** cells;
}

/** DK-3: what is compared with the maps of the trained layer, and how it is called. */
const compared = [
  { name: 'block averages and machine', kinds: ['blocks', 'machine'], what: 'block averages' },
  { name: 'machine and permuted pixels', kinds: ['machine', 'permuted'], what: 'permuted pixels' },
  { name: 'machine and untrained', kinds: ['machine', 'untrained'], what: 'untrained machines' },
] as const;

/**
 * DK-3: whether block averages, machines and controls differ in the order of their maps in space. Permuted pixels have no such
 * order whatever the machine: an untrained machine differs from them as well, and is the control of a difference from them.
 */
export function orderTargets(size: number, curves: SpatialCurves): Target[] {
  const controlOf = (name: string, { d, difference, verdict }: ReturnType<typeof differ>) =>
    control(`${name}, at d = ${d}`, difference, verdict);
  const same = controlOf(
    'block averages against themselves on other samples',
    differ(...curves.halves),
  );
  const fresh = controlOf(
    'untrained machines against permuted pixels',
    differ(curves.untrained, curves.permuted),
  );
  return compared.map(({ name, kinds: [one, other], what }) => {
    const found = differ(curves[one], curves[other]);
    return unlessControl({
      id: `DK-3 ${name}, L = ${size}`,
      kind: 'difference',
      statement: `Maps of the trained layer have a different autocorrelation C(d) from maps of ${what}.`,
      details:
        'C(d) is the correlation at distance d of maps from two independent halves of the samples. We judge the distance with the largest difference in units of its error.',
      measured: {
        'difference of C(d)': found.difference,
        d: found.d,
        'in errors': inErrors(Math.abs(found.difference.value) / found.difference.error),
      },
      expected: 'a significant difference at some d',
      rule: `${differenceText(limits.largest)}; errors by bootstrap or over the trainings, the larger`,
      verdict: found.verdict,
      controls: other === 'permuted' ? [same, fresh] : [same],
    });
  });
}

/** Whether two curves differ, and where they differ most in combined errors. */
function differ(
  one: SpatialCurve,
  other: SpatialCurve,
): { d: number; difference: Measured; verdict: Verdict } {
  const differences = one.values.slice(1).map((value, at) => ({
    d: at + 1,
    ...difference(value, other.values[at + 1] ?? unknown),
  }));
  const { d, value, error } = farthest(differences, [0, 0]);
  const largest = { value, error };
  return { d, difference: largest, verdict: not(within(largest, [0, 0], limits.largest)) };
}
