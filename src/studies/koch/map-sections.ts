import type { FieldsPicture } from '../../report/report-content.ts';
import type { Measured } from '../../statistics/measured.ts';
import { shareNearByChance } from '../../statistics/peak-places.ts';
import type { Section, Table } from '../study.ts';
import type { BlockMaps } from './block-maps.ts';
import { oneSignedShare, type MapStatistics } from './map-set.ts';
import type { MapStudy } from './map-study.ts';
import { localizedShare, overTrainings } from './map-targets.ts';
import type { SpatialCurve } from './spatial.ts';
import type { SpatialCurves } from './spatial-targets.ts';

/** Maps that are shown of a layer: as many as the panels that the authors published. */
const shownMaps = 64;

/** DK-1 in words and pictures. */
export function blockSection(found: BlockMaps): Section {
  const side = found.size / found.block;
  return {
    title: 'One step of block averages',
    text: [
      `Of the mean h_a of every 2 x 2 block a map of ⟨v_i h_a⟩ over the ${found.size} x ${found.size} spins v_i at T_c was made: no network, ` +
        'and nothing to fit. Each map has one peak, at its own block, and falls off evenly around it to a background that the ' +
        'finite lattice has; the peaks of all maps tile it.',
      'The published panel of these maps has peaks of about 0.75 and a background of about 0.45 (read off the authors\u2019 figure).',
    ],
    fields: [
      mapsPicture(
        found,
        `Maps ⟨v h⟩ of ${side} x ${side} blocks, the first ${Math.min(shownMaps, found.maps.length)}`,
        rangeOf(found.maps),
      ),
    ],
  };
}

/** DK-2 and DK-3 of one stack. */
export function stackSection(study: MapStudy, curves: SpatialCurves): Section {
  const { shape, blocks, machines, permuted } = study;
  const { size, layers, samples, training } = shape;
  const [rg] = blocks[0] ?? [];
  const [rbm] = machines[0] ?? [];
  const [null1] = permuted[0] ?? [];
  if (!rg || !rbm || !null1) throw new Error('There are no maps to show.');
  const scale = symmetric([...rbm.maps.maps, ...null1.maps.maps]);
  return {
    title: `Maps of trained machines, ${size ** 2} → ${layers.join(' → ')}`,
    text: [
      `Machines of units ±1 were trained on ${samples.toLocaleString('en')} lattices of ${size} x ${size} spins at T_c, ${blocks[0]?.length} times, each on ` +
        `lattices of its own: Adam, rate ${training.learningRate}${training.learningRateEnd === undefined ? '' : ` falling to ${training.learningRateEnd}`}, PCD-1, ${training.updates.toLocaleString('en')} ` +
        `updates of ${32 * training.batchGroups} samples a layer. Maps are averaged over as many other lattices, with h_a = tanh(Σ_i W_{ia} v_i + b_a), or of a higher layer ` +
        'given samples of the one below. The sign of a hidden unit is a gauge: sizes |⟨v h⟩| are compared.',
      'Two nulls stand beside them: machines trained on lattices whose pixels have changed places, the same way in all, with their maps as images of ' +
        'what they saw; and machines with their initial weights. An untrained unit is a sum of spins with random weights, and inherits from the spins both ' +
        'the sign that the whole lattice has and the smoothness of their correlation function: what it shares with a trained one, training has not made.',
      'The authors\u2019 own panel for their machine, as seen in their figure: a scale from about −0.7 to 0.7, most maps of one sign with broad, irregular patches, some near 0, ' +
        'no regular tiling.',
      'The rise in the table tells how far a map stands out from its mean at all. Where it is small the unit follows the magnetization of the whole lattice, and the place of its peak, ' +
        'and with it the area, is noise.',
      ...placesText(study),
    ],
    tables: [layerTable(study), placesTable(study), spatialTable(size, curves)],
    fields: [
      mapsPicture(rg.maps, 'Block averages, first level', rangeOf(rg.maps.maps)),
      mapsPicture(rbm.maps, 'Trained machine, first layer', scale),
      mapsPicture(null1.maps, 'Trained on permuted pixels', scale),
      ...layers.slice(1).flatMap((_, index) => {
        const layer = index + 1;
        const [run, moved] = [machines[layer]?.[0], permuted[layer]?.[0]];
        if (!run || !moved) return [];
        const own = symmetric([...run.maps.maps, ...moved.maps.maps]);
        return [
          mapsPicture(run.maps, `Trained machine, layer ${layer + 1}, with the spins`, own),
          mapsPicture(moved.maps, `Permuted pixels, layer ${layer + 1}`, own),
        ];
      }),
    ],
    figures: {
      [`map-autocorrelation-${size}`]: {
        title: `Autocorrelation C(d) of the maps of the first layer, ${size} x ${size} spins`,
        x: { label: 'distance d along the axes' },
        y: { label: 'C(d)' },
        series: curveNames.map(({ label, key }) => ({
          label,
          kind: 'both' as const,
          data: curves[key].values.map(({ value, error }, d) => ({ x: d, y: value, error })),
        })),
        guides: [{ label: '', y: 0 }],
        caption: 'Error bars: the larger of bootstrap over maps and standard error over trainings.',
      },
    },
  };
}

const curveNames = [
  { label: 'block averages', key: 'blocks' },
  { label: 'trained machine', key: 'machines' },
  { label: 'untrained', key: 'untrained' },
  { label: 'permuted pixels', key: 'permuted' },
] as const satisfies readonly { label: string; key: keyof SpatialCurves }[];

/** The maps of one layer of one kind, over the trainings. */
interface LayerRow {
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

function layerTable(study: MapStudy): Table {
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
    rows: layerRows(study).map(({ name, layer, runs }) => {
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

/** What the places of peaks say, where they say something beyond their errors. */
function placesText({ machines, permuted, blocks }: MapStudy): string[] {
  const [own, moved, regular] = [
    spacingOf(machines[0]),
    spacingOf(permuted[0]),
    spacingOf(blocks[0]),
  ];
  const [found, control] = [reproducedOf(machines[0]), reproducedOf(permuted[0])];
  const above = machines[1];
  const parts = [
    ...(differ(own, { value: 1, error: 0 })
      ? [
          `Peaks of the trained layer ${own.value > 1 ? 'keep apart more than' : 'lie closer together than'} random places (spacing ${inWords(own)}, of block averages ${inWords(regular)}, ` +
            `of machines of permuted pixels ${inWords(moved)}).`,
        ]
      : []),
    ...(differ(found, control)
      ? [
          `A share of ${inWords(found)} of them is in the same place in both halves of the samples, against ${inWords(control)} of those of permuted pixels.`,
        ]
      : []),
    ...(above && spacingOf(above).value < 0.5
      ? [
          'Above the first layer most maps have their peak at one and the same place: all units there follow the magnetization, and their maps are one map, of how much each spin has to do with it.',
        ]
      : []),
  ];
  return parts.length > 0 ? [parts.join(' ')] : [];
}

function spacingOf(runs: LayerRow['runs'] = []): Measured {
  return overTrainings(runs, ({ spacing }) => spacing);
}

function reproducedOf(runs: LayerRow['runs'] = []): Measured {
  return overTrainings(runs, ({ reproduced }) => reproduced);
}

/** By more errors than chance explains. */
function differ(one: Measured, other: Measured): boolean {
  return Math.abs(one.value - other.value) > 3 * Math.hypot(one.error, other.error);
}

function inWords({ value, error }: Measured): string {
  return `${value.toFixed(2)} ± ${error.toFixed(2)}`;
}

/** Where the peaks are, and whether they are anywhere at all. */
function placesTable(study: MapStudy): Table {
  const { size } = study.shape;
  return {
    caption:
      'Places of the peaks, with errors over the trainings: the share of units whose map has its peak in the same place, to within the side of a block, in both halves of the samples, and that share ' +
      'for peaks at random; the mean distance of a peak to its nearest neighbour over that of as many peaks at random sites, which is 1 for these, less for peaks that cluster and more for peaks that keep apart',
    header: ['maps of', 'units', 'same place', 'by chance', 'spacing'],
    rows: layerRows(study).map(({ name, layer, runs }) => {
      const block = study.blocks[layer]?.[0]?.maps.block ?? 1;
      return [
        name,
        `${runs[0]?.statistics.shapes.length}`,
        reproducedOf(runs),
        shareNearByChance(size, block).toFixed(2),
        spacingOf(runs),
      ];
    }),
  };
}

function spatialTable(size: number, curves: SpatialCurves): Table {
  const distances = [1, 2, 3, 4, size / 4, size / 2].filter(
    (d, at, all) => d <= size / 2 && all.indexOf(d) === at,
  );
  const row = (label: string, curve: SpatialCurve): (string | Measured)[] => [
    label,
    ...distances.map((d) => curve.values[d] as Measured),
  ];
  return {
    caption: 'Autocorrelation C(d) of the maps of the first layer',
    header: ['maps of', ...distances.map((d) => `d = ${d}`)],
    rows: [
      ...curveNames.map(({ label, key }) => row(label, curves[key])),
      row('block averages, half of the trainings', curves.halves[0]),
      row('block averages, the other half', curves.halves[1]),
    ],
  };
}

function mapsPicture(
  { size, maps }: { readonly size: number; readonly maps: readonly Float64Array[] },
  caption: string,
  range: readonly [number, number],
): FieldsPicture {
  return { caption, fields: maps.slice(0, shownMaps), columns: size, rows: size, range };
}

function rangeOf(maps: readonly Float64Array[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const map of maps)
    for (const value of map) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  return [low, high];
}

function symmetric(maps: readonly Float64Array[]): [number, number] {
  const [low, high] = rangeOf(maps);
  const largest = Math.max(-low, high);
  return [-largest, largest];
}
