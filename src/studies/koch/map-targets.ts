import { meanOf, type Measured } from '../../statistics/measured.ts';
import type { BlockMaps } from './block-maps.ts';
import { mapStatistics, type MapSet, type MapStatistics } from './map-set.ts';
import type { MapStudy } from './map-study.ts';
import { controlled } from '../controlled.ts';
import type { Control, Target, Verdict } from '../study.ts';

/** Errors that a number may be from the one it should be. */
const tolerated = 3;

/**
 * What block averages of 2 x 2 spins must give at T_c, by the side of the lattice: the correlation with a spin of the own
 * block, (1 + 2 <nearest> + <diagonal>)/4 from the exact energy and the diagonal correlation of long cluster runs, and
 * <m^2> of such runs. On the infinite lattice the former is 0.762708.
 */
export const blockReference: Readonly<Record<number, { own: Measured; mean: Measured }>> = {
  32: { own: { value: 0.77101, error: 1e-5 }, mean: { value: 0.45903, error: 1.3e-4 } },
  64: { own: { value: 0.76686, error: 1e-5 }, mean: { value: 0.38597, error: 1.6e-4 } },
};

/** DK-1: what is known of the maps of block averages. */
export function blockTargets(found: BlockMaps, controls: readonly MapSet[]): Target[] {
  const reference = blockReference[found.size];
  if (!reference)
    throw new RangeError(`No reference for blocks on a lattice of side ${found.size}.`);
  const side = found.size / found.block;
  const shape = `${found.size} x ${found.size} spins, ${side} x ${side} blocks`;
  return [
    known(
      'DK-1 own block',
      `A block average correlates with a spin of its own block as exact energy and diagonal correlation say (${shape}); on the infinite lattice it is (1 + √2 + 2/π)/4 = ${((1 + Math.SQRT2 + 2 / Math.PI) / 4).toFixed(6)}.`,
      found.own,
      reference.own,
    ),
    known(
      'DK-1 map mean',
      `The mean of all maps over the lattice is ⟨m^2⟩ (${shape}): of the same samples as DK-0, so that this is a check of the correlators.`,
      found.mean,
      reference.mean,
    ),
    peakTarget(found, controls),
  ];
}

function known(
  id: string,
  statement: string,
  { value, error }: Measured,
  reference: Measured,
): Target {
  return {
    id,
    kind: 'data',
    statement,
    measured: { value, error },
    expected: `${reference.value} ± ${reference.error} within ${tolerated} standard errors`,
    verdict: agrees({ value, error }, reference) ? 'holds' : 'fails',
  };
}

/** Whether a number is one that is known, within the errors of both. */
function agrees({ value, error }: Measured, known: Measured): boolean {
  return Math.abs(value - known.value) <= tolerated * Math.hypot(error, known.error);
}

function peakTarget(found: MapSet, controls: readonly MapSet[]): Target {
  const share = ownPeaks(found);
  return {
    id: 'DK-1 peaks',
    kind: 'data',
    statement:
      'Each map has its largest value at its own block, so that the peaks tile the lattice; the control is the same maps ' +
      'with their pixels permuted.',
    measured: share,
    expected: 'all of the maps',
    verdict: share === 1 ? 'holds' : 'fails',
    controls: controls.map((control) => ({
      name: 'permuted pixels',
      measured: ownPeaks(control),
      fulfils: ownPeaks(control) === 1,
    })),
  };
}

/** The share of maps whose peak lies in the cell of their number. */
function ownPeaks(set: MapSet): number {
  const { size, block } = set;
  const perSide = size / block;
  const { shapes } = mapStatistics(set);
  const own = shapes.filter(({ peak }, unit) => {
    const [x, y] = [peak % size, Math.floor(peak / size)];
    return Math.floor(y / block) * perSide + Math.floor(x / block) === unit;
  });
  return own.length / shapes.length;
}

/** A number of each training, with its error over them. */
export function overTrainings(
  runs: readonly { readonly statistics: MapStatistics }[],
  of: (statistics: MapStatistics) => number,
): Measured {
  return meanOf(runs.map(({ statistics }) => of(statistics)));
}

/** Share of maps that are at least as small, by the area above half contrast, as twice those of block averages are. */
export function localizedShare(statistics: MapStatistics, blocks: MapStatistics): number {
  const { shapes } = statistics;
  return shapes.filter(({ area }) => area <= 2 * blocks.median.area).length / shapes.length;
}

/** Whether a share is above a bar, by more errors than chance explains. */
function against({ value, error }: Measured, bar: number): Verdict {
  const room = tolerated * error;
  return value - room > bar ? 'holds' : value + room < bar ? 'fails' : 'inconclusive';
}

const bars = { oneSigned: 0.5, localized: 0.5, coverage: 0.9 } as const;

/** DK-2: the maps of trained machines beside those of block averages. */
export function machineTargets({
  shape,
  blocks,
  machines,
  permuted,
  untrained,
}: MapStudy): Target[] {
  const where = `${shape.size ** 2} → ${shape.layers.join(' → ')}, ${shape.size} x ${shape.size} spins`;
  const first = machines[0] ?? [];
  const nulls = [
    { name: 'permuted pixels', layers: permuted },
    { name: 'untrained', layers: untrained },
  ];
  const rg = blocks[0]?.[0]?.statistics as MapStatistics;
  const oneSigned = overTrainings(first, (own) => own.oneSigned);
  const controlsBy = (
    of: (statistics: MapStatistics) => number,
    fulfils: (measured: Measured) => boolean,
  ): Control[] =>
    nulls.map(({ name, layers }) => {
      const measured = overTrainings(layers[0] ?? [], of);
      return { name, measured, fulfils: fulfils(measured) };
    });
  const layerOf = (runs: Runs, layer: number): LayerFound => {
    const blocksThere = blocks[layer]?.[0]?.statistics as MapStatistics;
    const localized = overTrainings(runs, (own) => localizedShare(own, blocksThere));
    const covered = overTrainings(runs, (own) => own.coverage);
    return { localized, covered, verdict: tiling(localized, covered) };
  };
  /** The same two numbers of both nulls. */
  const nullsOf = (layer: number, where: string): Control[] =>
    nulls.flatMap(({ name, layers }) => {
      const own = layerOf(layers[layer] ?? [], layer);
      return numbers(where, own).map(([what, measured]) => ({
        name: `${what}, ${name}`,
        measured,
        fulfils: own.verdict === 'holds',
      }));
    });
  const found = layerOf(first, 0);
  const deep = machines.slice(1).map((runs, index) => layerOf(runs, index + 1));
  const expected =
    `above ${bars.localized} and ${bars.coverage} by ${tolerated} errors over the trainings; below either it fails; ` +
    'a control has to have both, too';
  const targets: Target[] = [
    {
      id: `DK-2 one sign, L = ${shape.size}`,
      kind: 'claim',
      statement:
        `Most maps of a trained layer have one sign over the whole lattice, as in the panel that the authors published (${where}); ` +
        'a control that fulfils this too says that the data alone make it so.',
      measured: oneSigned,
      expected: `above ${bars.oneSigned} by ${tolerated} errors over the trainings`,
      verdict: against(oneSigned, bars.oneSigned),
      controls: controlsBy(
        (own) => own.oneSigned,
        (measured) => against(measured, bars.oneSigned) === 'holds',
      ),
    },
    {
      id: `DK-2 localized, L = ${shape.size}`,
      kind: 'claim',
      statement:
        'The maps of a trained layer are as local as those of block averages, and their peaks tile the lattice ' +
        `(${where}, first layer). Block averages have a coverage of ${rg.coverage}; peaks at random sites would have ` +
        `${randomCoverage(shape.layers[0] ?? 1).toFixed(2)}.`,
      measured: Object.fromEntries(numbers('', found)),
      expected,
      verdict: found.verdict,
      controls: nullsOf(0, ''),
    },
  ];
  if (deep.length > 0)
    targets.push({
      id: `DK-2 deep, L = ${shape.size}`,
      kind: 'claim',
      statement:
        `The same of the layers above the first, correlated with the spins of the lattice (${where}). There blocks are so large that any map with one highest site passes as ` +
        'local, also those of the controls: the coverage decides.',
      measured: Object.fromEntries(
        deep.flatMap((own, index) => numbers(`layer ${index + 2}, `, own)),
      ),
      expected: `every layer ${expected}`,
      verdict: worstOf(deep.map(({ verdict }) => verdict)),
      controls: deep.flatMap((_, index) => nullsOf(index + 1, `layer ${index + 2}, `)),
    });
  return targets.map((target) => (target.controls ? controlled(target) : target));
}

type Runs = readonly { readonly statistics: MapStatistics }[];

/** Whether the maps of one layer are local and tile the lattice. */
interface LayerFound {
  readonly localized: Measured;
  readonly covered: Measured;
  readonly verdict: Verdict;
}

function numbers(name: string, { localized, covered }: LayerFound): [string, Measured][] {
  return [
    [`${name}share localized`, localized],
    [`${name}coverage`, covered],
  ];
}

function tiling(localized: Measured, covered: Measured): Verdict {
  return worstOf([against(localized, bars.localized), against(covered, bars.coverage)]);
}

function worstOf(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('fails')) return 'fails';
  return verdicts.includes('inconclusive') ? 'inconclusive' : 'holds';
}

/** Expected share of n cells that hold one of n peaks at random. */
function randomCoverage(cells: number): number {
  return 1 - (1 - 1 / cells) ** cells;
}
