import { measuredText } from '../../../report/quantity-text.ts';
import type { Measured } from '../../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../../theory/critical.ts';
import { kaufman } from '../../../theory/kaufman.ts';
import type { Table } from '../../study.ts';
import type { SpatialCurves } from './autocorrelation.ts';
import { mapKinds, type MapKind, type MapRun, type StackMaps } from './measure.ts';
import { shareNearByChance } from './peak-places.ts';
import { criticalEntropy, judgedKinds } from './quality.ts';
import {
  localizedShare,
  mapStatistics,
  oneSignedShare,
  overTrainings,
  type MapStatistics,
} from './statistics.ts';

/** Kinds of maps in the order of figures and tables. */
export const curveNames = [
  { label: 'block averages', key: 'blocks' },
  { label: 'trained machine', key: 'machine' },
  { label: 'untrained', key: 'untrained' },
  { label: 'permuted pixels', key: 'permuted' },
] as const satisfies readonly { label: string; key: MapKind }[];

const rowNames: Readonly<Record<MapKind, string>> = {
  blocks: 'blocks, level',
  machine: 'machine, layer',
  permuted: 'permuted pixels, layer',
  untrained: 'untrained, layer',
};

/** The maps of one layer of one kind, over the trainings. */
interface LayerRow {
  readonly name: string;
  readonly layer: number;
  readonly runs: readonly Pick<MapRun, 'statistics'>[];
}

/** A column of a table: its title, and a number of each training. */
type Column = readonly [title: string, of: (own: MapStatistics, blocks: MapStatistics) => number];

const shapeColumns: readonly Column[] = [
  ['peak', ({ peak }) => peak],
  ['rise', ({ rise }) => rise],
  ['contrast', ({ contrast }) => contrast],
  ['area', ({ area }) => area],
  ['localized', localizedShare],
  ['one sign', ({ oneSigned }) => oneSigned],
  ['coverage', ({ coverage }) => coverage],
];
const placeColumns: readonly Column[] = [
  ['same place', ({ reproduced }) => reproduced],
  ['variance shared', ({ shared }) => shared],
  ['spacing', ({ spacing }) => spacing],
];

/** What the maps look like. */
export function layerTable(study: StackMaps): Table {
  return {
    caption:
      'What the maps look like; errors over the trainings. Medians: peak, rise of the peak over the mean as a share of the peak, ' +
      'contrast (peak − mean)/deviation, and area above half of the contrast. Shares of maps: localized, with at most twice the area of ' +
      `block averages; one sign, the same on ${100 * oneSignedShare} % of the sites. Coverage: share of the cells that hold a peak.`,
    ...tableOf(study, [...layerRows(study), ...otherRows(study)], shapeColumns),
  };
}

/** Where the peaks are, and whether both halves of the samples have them. */
export function placesTable(study: StackMaps): Table {
  const { size } = study.shape;
  const chance = study.runs.blocks.map((runs) =>
    shareNearByChance(size, runs[0]?.maps.block ?? 1).toFixed(2),
  );
  return {
    caption:
      'Places of the peaks; errors over the trainings. Same place: share of the units with the same peak, to within the side of a block, ' +
      `in both halves of the samples; random peaks have ${chance.join(', ')} layer by layer. Variance shared: share of the variance of one half ` +
      'of the samples that the other half has too. Spacing: mean distance of a peak to its nearest neighbour over that of random peaks; below ' +
      '1 peaks cluster, above 1 they keep apart.',
    ...tableOf(study, layerRows(study), placeColumns),
  };
}

function tableOf(
  { runs: { blocks } }: StackMaps,
  rows: readonly LayerRow[],
  columns: readonly Column[],
): Omit<Table, 'caption'> {
  return {
    header: ['maps of', 'units', ...columns.map(([title]) => title)],
    rows: rows.map(({ name, layer, runs }) => {
      const reference = blocks[layer]?.[0]?.statistics;
      return [
        name,
        `${runs[0]?.statistics.shapes.length}`,
        ...columns.map(([, of]) =>
          overTrainings(runs, (own) => (reference ? of(own, reference) : NaN)),
        ),
      ];
    }),
  };
}

function layerRows({ runs }: StackMaps): LayerRow[] {
  return mapKinds.flatMap((kind) =>
    runs[kind].map((own, layer) => ({
      name: `${rowNames[kind]} ${layer + 1}`,
      layer,
      runs: own,
    })),
  );
}

/** The first layer of the trained machines once more, by other maps. */
function otherRows({ runs }: StackMaps): LayerRow[] {
  const kinds = [
    ['machine, layer 1, h = ±1', 'sampled'],
    ['machine, layer 1, ⟨v h⟩ − ⟨v⟩⟨h⟩', 'connected'],
  ] as const;
  return kinds.map(([name, kind]) => ({
    name,
    layer: 0,
    runs: (runs.machine[0] ?? []).map(({ maps }) => ({
      statistics: mapStatistics({ ...maps, maps: maps[kind] ?? [] }),
    })),
  }));
}

const judgedNames = {
  machine: 'trained',
  permuted: 'trained on permuted pixels',
  untrained: 'untrained',
} as const;

/** Every first machine with its likelihood and the energy of what it draws. */
export function qualityTable({ shape: { size }, quality, runs }: StackMaps): Table {
  const { energy } = kaufman({ size, temperature: CRITICAL_TEMPERATURE });
  const entropy = criticalEntropy(size);
  return {
    caption:
      `How well the first machines know their lattices. ⟨ln p⟩ of held-out lattices in nats per lattice, by annealed importance sampling; KL is the distance from critical lattices, −S − ⟨ln p⟩ with the exact entropy S = ${entropy.toFixed(2)}; ` +
      `u of what a machine draws, where the exact value is ${measuredText(Number(energy.toFixed(4)))}. Permuted pixels are measured where they lie, so their u is that of random pairs of pixels. Errors over the samples.`,
    header: ['machine', 'training', '⟨ln p⟩', 'KL', 'u, drawn'],
    rows: judgedKinds.flatMap((kind) =>
      quality[kind].map(({ logLikelihood, drawn }, training) => [
        judgedNames[kind],
        `${training + 1} of ${runs.machine[0]?.length}`,
        logLikelihood ?? 'not found',
        logLikelihood
          ? { value: -entropy - logLikelihood.value, error: logLikelihood.error }
          : 'not found',
        drawn,
      ]),
    ),
  };
}

/** C(d) at a few distances. */
export function orderTable(size: number, curves: SpatialCurves): Table {
  const distances = [1, 2, 3, 4, size / 4, size / 2].filter(
    (d, at, all) => d <= size / 2 && all.indexOf(d) === at,
  );
  const rows = [
    ...curveNames.map(({ label, key }) => [label, curves[key]] as const),
    ['block averages, half of the trainings', curves.halves[0]] as const,
    ['block averages, the other half', curves.halves[1]] as const,
  ];
  return {
    caption: 'Autocorrelation C(d) of the maps of the first layer.',
    header: ['maps of', ...distances.map((d) => `d = ${d}`)],
    rows: rows.map(([label, { values }]) => [
      label,
      ...distances.map((d): Measured | string => values[d] ?? ''),
    ]),
  };
}
