import type { Measured } from '../../statistics/measured.ts';
import { shareNearByChance } from '../../statistics/peak-places.ts';
import type { Table } from '../study.ts';
import { mapStatistics, oneSignedShare, type MapStatistics } from './map-set.ts';
import type { MapStudy } from './map-study.ts';
import { localizedShare, overTrainings } from './map-targets.ts';
import type { SpatialCurve } from './spatial.ts';
import type { SpatialCurves } from './spatial-targets.ts';
import { elementAt } from '../../element-at.ts';

export const curveNames = [
  { label: 'block averages', key: 'blocks' },
  { label: 'trained machine', key: 'machines' },
  { label: 'untrained', key: 'untrained' },
  { label: 'permuted pixels', key: 'permuted' },
] as const satisfies readonly { label: string; key: keyof SpatialCurves }[];

/** The maps of one layer of one kind, over the trainings. */
export interface LayerRow {
  readonly name: string;
  readonly layer: number;
  readonly runs: readonly { readonly statistics: MapStatistics }[];
}

function layerRows({ blocks, machines, permuted, untrained }: MapStudy): LayerRow[] {
  const kinds = [
    ['blocks, level', blocks],
    ['machine, layer', machines],
    ['permuted pixels, layer', permuted],
    ['untrained, layer', untrained],
  ] as const;
  return kinds.flatMap(([kind, layers]) =>
    layers.map((runs, layer) => ({ name: `${kind} ${layer + 1}`, layer, runs })),
  );
}

export function layerTable(study: MapStudy): Table {
  return {
    caption:
      'What the maps look like, with errors over the trainings: medians of the peak in size, of its rise over the mean as a share of it, of the contrast (peak − mean)/deviation, and of the share of ' +
      'the lattice above half of it; the share of maps at most twice as large as those of block averages; of maps of which ' +
      `${100 * oneSignedShare} % of the sites have one sign; distinct cells that hold a peak over the number of units`,
    header: [
      'maps of',
      'units',
      'peak',
      'rise',
      'contrast',
      'area',
      'localized',
      'one sign',
      'coverage',
    ],
    rows: [...layerRows(study), ...otherRows(study)].map(({ name, layer, runs }) => {
      const rg = study.blocks[layer]?.[0]?.statistics as MapStatistics;
      return [
        name,
        `${runs[0]?.statistics.shapes.length}`,
        overTrainings(runs, ({ median }) => median.peak),
        overTrainings(runs, ({ median }) => median.rise),
        overTrainings(runs, ({ median }) => median.contrast),
        overTrainings(runs, ({ median }) => median.area),
        overTrainings(runs, (own) => localizedShare(own, rg)),
        overTrainings(runs, ({ oneSigned }) => oneSigned),
        overTrainings(runs, ({ coverage }) => coverage),
      ];
    }),
  };
}

/** The first layer once more: with hidden units that are -1 or +1, and of maps less the product of means. */
function otherRows({ machines }: MapStudy): LayerRow[] {
  const kinds = [
    ['machine, layer 1, h = ±1', 'sampled'],
    ['machine, layer 1, ⟨v h⟩ − ⟨v⟩⟨h⟩', 'connected'],
  ] as const;
  return kinds.map(([name, kind]) => ({
    name,
    layer: 0,
    runs: (machines[0] ?? []).map(({ maps }) => ({
      statistics: mapStatistics({ ...maps, maps: maps[kind] }),
    })),
  }));
}

export function spacingOf(runs: LayerRow['runs'] = []): Measured {
  return overTrainings(runs, ({ spacing }) => spacing);
}

export function reproducedOf(runs: LayerRow['runs'] = []): Measured {
  return overTrainings(runs, ({ reproduced }) => reproduced);
}

export function sharedOf(runs: LayerRow['runs'] = []): Measured {
  return overTrainings(runs, ({ shared }) => shared);
}

/** Where the peaks are, and whether they are anywhere at all. */
export function placesTable(study: MapStudy): Table {
  const { size } = study.shape;
  return {
    caption:
      'Places of the peaks, with errors over the trainings: the share of units whose map has its peak in the same place, to within the side of a block, in both halves of the samples, and that share ' +
      'for peaks at random; the share of the variance over the sites of the map of one half that the other has, too; the mean distance of a peak to its nearest neighbour over that of as many peaks at random sites, which is 1 for these, less for peaks that cluster and more for peaks that keep apart',
    header: ['maps of', 'units', 'same place', 'by chance', 'variance shared', 'spacing'],
    rows: layerRows(study).map(({ name, layer, runs }) => {
      const block = study.blocks[layer]?.[0]?.maps.block ?? 1;
      return [
        name,
        `${runs[0]?.statistics.shapes.length}`,
        reproducedOf(runs),
        shareNearByChance(size, block).toFixed(2),
        sharedOf(runs),
        spacingOf(runs),
      ];
    }),
  };
}

export function spatialTable(size: number, curves: SpatialCurves): Table {
  const distances = [1, 2, 3, 4, size / 4, size / 2].filter(
    (d, at, all) => d <= size / 2 && all.indexOf(d) === at,
  );
  const row = (label: string, curve: SpatialCurve): (string | Measured)[] => [
    label,
    ...distances.map((d) => elementAt(curve.values, d)),
  ];
  return {
    caption:
      'Autocorrelation C(d) of the maps of the first layer, of what both halves of the samples have',
    header: ['maps of', ...distances.map((d) => `d = ${d}`)],
    rows: [
      ...curveNames.map(({ label, key }) => row(label, curves[key])),
      row('block averages, half of the trainings', curves.halves[0]),
      row('block averages, the other half', curves.halves[1]),
    ],
  };
}
