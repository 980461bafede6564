import { spotCriterion, type FieldShape } from '../../statistics/localization.ts';
import type { Figure, Series } from '../../plot/description.ts';
import type { FieldsPicture } from '../../report/report-content.ts';
import { controlGroups, trainedGroup, type Model } from './models.ts';
import type { Settings } from './presets.ts';
import { scanSection } from './scan-section.ts';
import { idleFraction, layerMedians, type ModelSpots } from './spots.ts';
import { groupTable, layerTable } from './tables.ts';
import type { Section, Target } from '../study.ts';

/** Fields of a layer that are shown of the trained stack, and of each control. */
const mostShown = 100;

const fewShown = 16;

/** Receptive fields of the trained stack and their statistics. */
export function fieldSections(
  settings: Settings,
  models: readonly Model[],
  spots: readonly ModelSpots[],
  others: Readonly<Record<'many' | 'all', Target>>,
): Section[] {
  const { size, layers } = settings;
  const shape = { columns: size, rows: size };
  const ofGroup = (group: string): ModelSpots[] => spots.filter((model) => model.group === group);
  const { connected, compact, smooth } = spotCriterion;
  return [
    {
      title: 'Effective receptive fields',
      text: [
        `What a unit of layer l sees of the ${size} x ${size} spins is a column of the product of the weights of layers 1 to l. ` +
          'Each image below is one unit of the first training, divided by its largest value, whose sign is a gauge; lattices wrap around.',
        'A spot is a field of which at least ' +
          `${100 * connected} % of the sites above half of its largest value hang together with it, whose radius of gyration is at most ` +
          `${compact} of that of an even spread, and whose nearest neighbours correlate (Moran's I of at least ${smooth}). Its area is ` +
          'the number of sites that hang together with the largest one above half of its value. These criteria are ours; they, the penalty and ' +
          'the length of the quick preset were chosen after runs had been seen: MS-5 is a description of such trainings, no test of a prediction.',
        `${otherwiseText('Were only layers counted of which half of the units are spots or more', others.many)} ` +
          otherwiseText('Taken over all units, spots or not', others.all),
        `Each image has its own scale. ${idleText(ofGroup(trainedGroup), layers)}`,
        'Of the controls only the one without L1 can pass for local: weights that were not trained, or not on lattices, and pixels that were moved have no neighbours to be smooth over.',
      ],
      fields: layers.map((units, layer) =>
        picture(
          models.find(({ group }) => group === trainedGroup),
          layer,
          shape,
          {
            most: mostShown,
            caption: `Layer ${layer + 1}, ${units} units`,
          },
        ),
      ),
      tables: [
        layerTable(ofGroup(trainedGroup), settings),
        groupTable(spots, settings, [trainedGroup, ...controlGroups]),
      ],
      figures: { 'spot-areas': areaFigure(spots, settings) },
    },
    {
      title: 'Controls',
      text: [
        'The same statistics of stacks that cannot know where a spin is, or have nothing to learn, or no reason to forget far spins:',
        seedsText(settings),
      ],
      fields: controlGroups.flatMap((group) =>
        layers.slice(-1).map((units) =>
          picture(
            models.find((model) => model.group === group),
            layers.length - 1,
            shape,
            {
              most: Math.min(units, fewShown),
              caption: `Top layer, ${group}`,
            },
          ),
        ),
      ),
    },
    scanSection(spots, settings),
  ];
}

/** How many units do next to nothing. */
function idleText(models: readonly ModelSpots[], layers: readonly number[]): string {
  const shares = layers.map(
    (_, layer) => `${(100 * idleFraction(models, layer).value).toFixed(0)} %`,
  );
  return `In layers 1 to ${layers.length} a share of ${shares.join(', ')} of the units have a largest weight below a fifth of that of a typical spot, and look like noise.`;
}

/** How often things were trained, and what errors mean then. */
function seedsText({ seeds, controlSeeds }: Settings): string {
  const controls =
    controlSeeds === 1
      ? 'each control that is trained once only, for the sake of time: its errors are those of medians over units'
      : `each control that is trained ${controlSeeds} times`;
  return (
    `The stack was trained ${seeds} times, with other initial weights and other chance on the same samples, ${controls}. Errors of several ` +
    'trainings are those over trainings or those over units, whichever are larger.'
  );
}

/** What MS-5 would say of other units. */
function otherwiseText(condition: string, { verdict, controls = [] }: Target): string {
  const alike = controls.filter(({ fulfils }) => fulfils).map(({ name }) => name);
  const said = { holds: 'hold', fails: 'fail', inconclusive: 'be inconclusive' }[verdict];
  const others =
    alike.length > 0
      ? `its criterion then is that of ${alike.join(', ')}, too`
      : 'no control has what it asks for';
  return `${condition}, MS-5 would ${said}: ${others}.`;
}

/** Areas of spots by layer, the trained stack and controls, beside block spins. */
function areaFigure(spots: readonly ModelSpots[], { size, layers }: Settings): Figure {
  const shape = { columns: size, rows: size };
  const series = (group: string): Series => {
    const found = spots.filter((model) => model.group === group);
    return {
      label: group,
      kind: 'both',
      data: layers.flatMap((_, layer) => {
        const { area } = layerMedians(found, layer, shape);
        return area.value > 0 ? [{ x: layer + 1, y: area.value, error: area.error }] : [];
      }),
    };
  };
  return {
    title: 'Median area around the highest site, all units',
    caption:
      'Error bars: one standard error over units or trainings, whichever is larger. The dashed line is that of 2 x 2 block spins.',
    x: {
      label: 'layer',
      ticks: layers.map((_, layer) => layer + 1),
      domain: [0.8, layers.length + 0.2],
    },
    y: { label: 'area / sites', scale: 'log' },
    series: [
      ...[trainedGroup, ...controlGroups].map(series),
      {
        label: 'block spins',
        kind: 'line',
        dashed: true,
        colour: 'grey',
        data: layers.map((_, layer) => ({ x: layer + 1, y: 4 ** (layer + 1) })),
      },
    ],
  };
}

function picture(
  model: Model | undefined,
  layer: number,
  { columns, rows }: FieldShape,
  { most, caption }: { most: number; caption: string },
): FieldsPicture {
  const fields = (model?.fields[layer] ?? []).slice(0, most).map((field) => {
    const largest = field.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
    return field.map((value) => value / largest);
  });
  const all = model?.fields[layer]?.length ?? 0;
  return {
    caption: fields.length < all ? `${caption}, the first ${fields.length}` : caption,
    fields,
    columns,
    rows,
    range: [-1, 1],
  };
}
