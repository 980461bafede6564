import { type Measured } from '../../../statistics/measured.ts';
import type { Control, Target, Verdict } from '../../study.ts';
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
import type { MapKind, MapRun, StackMaps } from './measure.ts';
import { localizedShare, overTrainings } from './statistics.ts';

/** Shares and coverages that maps of most units, and of nearly all, exceed. */
const bars = { oneSigned: 0.5, localized: 0.5, coverage: 0.9 } as const;
const nulls = [
  { kind: 'permuted', name: 'permuted pixels' },
  { kind: 'untrained', name: 'untrained' },
] as const;

/** DK-2: the maps of trained machines beside those of block averages. */
export function machineTargets({ shape, runs }: Pick<StackMaps, 'shape' | 'runs'>): Target[] {
  const { size, layers } = shape;
  const oneSigned = (kind: MapKind): Measured =>
    overTrainings(runs[kind][0] ?? [], (own) => own.oneSigned);
  const verdict = (share: Measured): Verdict => above(share, bars.oneSigned, limits.clear);
  const deep = layers.slice(1).map((_, above) => above + 1);
  const rule = `${ruleText(limits.clear)}; errors are over the trainings`;
  const tiles = `share localized above ${bars.localized}, coverage above ${bars.coverage}`;
  const targets: Target[] = [
    {
      id: `DK-2 one sign, L = ${size}`,
      kind: 'claim',
      statement: 'Most maps of the first trained layer have one sign over the whole lattice.',
      details: 'The published panel shows such maps.',
      measured: oneSigned('machine'),
      expected: `share above ${bars.oneSigned}`,
      rule,
      verdict: verdict(oneSigned('machine')),
      controls: nulls.map(({ kind, name }) =>
        control(name, oneSigned(kind), verdict(oneSigned(kind))),
      ),
    },
    tilingTarget(runs, [0], {
      id: `DK-2 localized, L = ${size}`,
      statement:
        'Maps of the first trained layer are as local as those of block averages and tile the lattice.',
      details:
        `Block averages have a coverage of ${runs.blocks[0]?.[0]?.statistics.coverage}; peaks at random sites have ` +
        `${randomCoverage(layers[0] ?? 1).toFixed(2)} on average.`,
      expected: tiles,
      rule: `Each number ${rule}.`,
    }),
  ];
  if (deep.length > 0)
    targets.push(
      tilingTarget(runs, deep, {
        id: `DK-2 deep, L = ${size}`,
        statement: 'Maps of the layers above the first are local and tile the lattice.',
        details:
          'Blocks are so large there that any map with one highest site counts as local, so the coverage decides.',
        expected: `in every layer ${tiles}`,
        rule: `Each number ${rule}.`,
      }),
    );
  return targets.map(unlessControl);
}

/** Whether the maps of some layers are local and tile the lattice. */
function tilingTarget(
  runs: StackMaps['runs'],
  layers: readonly number[],
  words: Pick<Target, 'id' | 'statement' | 'details' | 'expected' | 'rule'>,
): Target {
  const found = layers.map((layer) => ({
    where: layer === 0 ? '' : `layer ${layer + 1}, `,
    of: (kind: MapKind) => tiling(runs[kind][layer] ?? [], runs.blocks[layer] ?? []),
  }));
  return {
    ...words,
    kind: 'claim',
    measured: Object.fromEntries(
      found.flatMap(({ where, of }) =>
        of('machine').numbers.map(([name, measured]) => [where + name, measured]),
      ),
    ),
    verdict: all(found.map(({ of }) => of('machine').verdict)),
    controls: found.flatMap(({ where, of }) =>
      nulls.flatMap(({ kind, name }): Control[] => {
        const { numbers, verdict } = of(kind);
        return numbers.map(([what, measured]) =>
          control(`${where}${what}, ${name}`, measured, verdict),
        );
      }),
    ),
  };
}

function tiling(
  runs: readonly MapRun[],
  blocks: readonly MapRun[],
): { numbers: [name: string, measured: Measured][]; verdict: Verdict } {
  const reference = blocks[0]?.statistics;
  const localized = overTrainings(runs, (own) =>
    reference ? localizedShare(own, reference) : NaN,
  );
  const covered = overTrainings(runs, (own) => own.coverage);
  return {
    numbers: [
      ['share localized', localized],
      ['coverage', covered],
    ],
    verdict: all([
      above(localized, bars.localized, limits.clear),
      above(covered, bars.coverage, limits.clear),
    ]),
  };
}

/** Expected share of n cells that hold one of n peaks at random. */
function randomCoverage(cells: number): number {
  return 1 - (1 - 1 / cells) ** cells;
}

/** DK-3: whether the order in space tells block averages, machines and nulls apart. */
export function orderTargets(size: number, curves: SpatialCurves): Target[] {
  const same = differ(...curves.halves);
  const target = (
    name: string,
    statement: string,
    [one, other]: readonly [MapKind, MapKind],
  ): Target => {
    const found = differ(curves[one], curves[other]);
    return unlessControl({
      id: `DK-3 ${name}, L = ${size}`,
      kind: 'claim',
      statement,
      details:
        'C(d) is what both halves of the samples have of the order of the maps at distance d. The largest difference in its errors counts.',
      measured: {
        'difference of C(d)': found.difference,
        d: found.d,
        'in errors': inErrors(Math.abs(found.difference.value) / found.difference.error),
      },
      expected: 'a significant difference at some d',
      rule: `${differenceText(limits.largest)}; errors by bootstrap or over the trainings, the larger`,
      verdict: found.verdict,
      controls: [
        control(
          `block averages against themselves on other samples, at d = ${same.d}`,
          same.difference,
          same.verdict,
        ),
      ],
    });
  };
  return [
    target(
      'block averages and machine',
      'Maps of the trained layer have another order in space than block averages.',
      ['blocks', 'machine'],
    ),
    target(
      'machine and permuted pixels',
      'They have another order than maps of machines trained on permuted pixels.',
      ['machine', 'permuted'],
    ),
    target('machine and untrained', 'They have another order than maps of untrained machines.', [
      'machine',
      'untrained',
    ]),
  ];
}

/** Whether two curves differ, and where they differ most in combined errors. */
function differ(
  one: SpatialCurve,
  other: SpatialCurve,
): { d: number; difference: Measured; verdict: Verdict } {
  const differences = one.values.slice(1).map((value, at) => ({
    d: at + 1,
    ...difference(value, other.values[at + 1] ?? { value: NaN, error: NaN }),
  }));
  const { d, value, error } = farthest(differences, [0, 0]);
  const largest = { value, error };
  return { d, difference: largest, verdict: not(within(largest, [0, 0], limits.largest)) };
}
