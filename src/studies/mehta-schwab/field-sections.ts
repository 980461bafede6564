import type { Figure, Series } from '../../plot/description.ts';
import { measuredText } from '../../report/quantity-text.ts';
import { spotCriterion, type FieldShape } from './localization.ts';
import { isQuantity } from '../../report/report-targets.ts';
import type { FieldsPicture } from '../../report/report-content.ts';
import { controlGroups, trainedGroup, type Model } from './models.ts';
import type { Settings } from './presets.ts';
import { scanSection } from './scan-section.ts';
import { idleFraction, layerMedians, type ModelSpots } from './spots.ts';
import { groupTable, layerTable } from './tables.ts';
import { wouldBe } from './targets.ts';
import type { Section, Target } from '../study.ts';

/** Fields of a layer that are shown: of the trained stack, and of each control. */
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
        `The receptive field of a unit of layer l is a column of the product of the weights of layers 1 to l: one number for each of the ${size} x ${size} spins. ` +
          'Each image below is one unit of the first training. It is divided by its largest value, whose sign has no meaning. Lattices wrap around.',
        'We call a field a spot if three conditions hold. ' +
          `At least ${100 * connected} % of the sites above half of the largest value are connected to the largest one. The radius of gyration is at most ` +
          `${compact} of that of an even spread. Nearest neighbours correlate, with Moran's I of at least ${smooth}. The area of a spot is ` +
          'the number of sites above half of the largest value that are connected to the largest one. We chose these criteria, the penalty and ' +
          'the length of the quick preset after seeing runs. MS-5 therefore describes such trainings and does not test a prediction.',
        `${otherwiseText('If only layers counted in which at least half of the units are spots', others.many)} ` +
          otherwiseText('If all units counted, spots or not', others.all),
        `Each image has its own scale. ${idleText(ofGroup(trainedGroup), layers)}`,
        'Of the controls, only the stack without L1 can look local. The other controls (untrained weights, permuted pixels, training at K = 0) have no neighbouring structure to pick up.',
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
        'The controls are stacks that cannot know where a spin is, have nothing to learn, or have no reason to ignore distant spins. We computed the same statistics for them.',
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

/** How many units have almost no weight. */
function idleText(models: readonly ModelSpots[], layers: readonly number[]): string {
  const shares = layers.map(
    (_, layer) => `${(100 * idleFraction(models, layer).value).toFixed(0)} %`,
  );
  return `In layers 1 to ${layers.length}, ${shares.join(', ')} of the units look like noise: their largest weight is below a fifth of that of a typical spot.`;
}

/** How often stacks were trained, and what the errors mean. */
function seedsText({ seeds, controlSeeds }: Settings): string {
  const controls =
    controlSeeds === 1
      ? 'Each control was trained once, to save time; its errors are those of medians over units.'
      : `Each control was trained ${controlSeeds} times.`;
  return (
    `The stack was trained ${seeds} times on the same samples, with different random numbers. ${controls} Errors of several ` +
    'trainings are those over trainings or those over units, whichever are larger.'
  );
}

/** What MS-5 would say about other units. */
function otherwiseText(condition: string, { verdict, controls = [] }: Target): string {
  const alike = controls.filter(({ fulfils }) => fulfils).map(({ name }) => name);
  const open = controls
    .filter(({ verdict: own }) => own === 'inconclusive')
    .map(
      ({ name, measured }) =>
        `"${name}", whose ratio farthest off is ${typeof measured === 'string' || isQuantity(measured) ? measuredText(measured) : 'unknown'}`,
    );
  return [
    `${condition}, MS-5 would ${wouldBe[verdict]}.`,
    alike.length > 0
      ? `These controls meet the criterion of MS-5 too: ${alike.join(', ')}.`
      : 'No control meets the criterion of MS-5.',
    ...(open.length > 0
      ? [`Inconclusive itself is the control ${open.join(', and the control ')}.`]
      : []),
  ].join(' ');
}

/** Layers between the points of two groups in the figure. */
const besides = 0.07;

/** Areas by layer: the trained stack, controls and block spins. */
function areaFigure(spots: readonly ModelSpots[], { size, layers }: Settings): Figure {
  const shape = { columns: size, rows: size };
  const groups = [trainedGroup, ...controlGroups];
  const series = (group: string, order: number): Series => {
    const found = spots.filter((model) => model.group === group);
    return {
      label: group,
      kind: 'points',
      data: layers.flatMap((_, layer) => {
        const { area } = layerMedians(found, layer, shape);
        // Side by side, so that every error can be seen.
        const x = layer + 1 + besides * (order - (groups.length - 1) / 2);
        return area.value > 0 ? [{ x, y: area.value, error: area.error }] : [];
      }),
    };
  };
  return {
    title: 'Median area around the highest site, all units',
    caption:
      'Error bars: one standard error over units or trainings, whichever is larger. The stacks stand side by side at each layer. Dashed line: 2 x 2 block spins.',
    x: {
      label: 'layer',
      ticks: layers.map((_, layer) => layer + 1),
      domain: [0.7, layers.length + 0.3],
    },
    y: { label: 'area / sites', scale: 'log' },
    series: [
      ...groups.map(series),
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
