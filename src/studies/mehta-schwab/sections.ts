import { spotCriterion, type FieldShape } from '../../statistics/localization.ts';
import type { Measured } from '../../statistics/measured.ts';
import type { Figure, Series } from '../../report/figure-description.ts';
import type { FieldsPicture } from '../../report/report-content.ts';
import { controlGroups, trainedGroup, type Model } from './models.ts';
import { pullOf, penaltyText, updatesOf, type Penalty, type Settings } from './presets.ts';
import { allowedRatios } from './targets.ts';
import { areaRatios, layerMedians, spotFraction, type ModelSpots } from './spots.ts';
import type { GivenBack } from './reconstructions.ts';
import type { LatticePicture, Section, Table, Target } from '../study.ts';

/** Fields of a layer that are shown of the trained stack, and of each control. */
const mostShown = 100;
const fewShown = 16;

/** Receptive fields of the trained stack and their statistics. */
export function fieldSections(
  settings: Settings,
  models: readonly Model[],
  spots: readonly ModelSpots[],
  amongAll: Target,
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
          'the number of sites that hang together with the largest one above half of its value. These criteria are ours.',
        amongAllText(amongAll),
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
        'A product of matrices spreads with depth whatever they are, so that growth by itself says nothing. The same statistics ' +
          'of stacks that cannot know where a spin is, or have nothing to learn, or no reason to forget far spins:',
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

/** What the criterion of MS-5 would say if fields that are no spots counted too. */
function amongAllText({ verdict, controls = [] }: Target): string {
  const alike = controls.filter(({ fulfils }) => fulfils).map(({ name }) => name);
  const said = { holds: 'hold', fails: 'fail', inconclusive: 'be inconclusive' }[verdict];
  return (
    `Taken over all units, spots or not, MS-5 would ${said}: ` +
    (alike.length > 0
      ? `these controls fulfil its criterion then: ${alike.join(', ')}.`
      : 'no control fulfils its criterion then either.') +
    ' Fields that are no spots have an area above half height too, which grows with depth for want of a better reason.'
  );
}

function scanSection(spots: readonly ModelSpots[], settings: Settings): Section {
  const { penalty, scan } = settings;
  const entries: [string, Penalty][] = [
    [trainedGroup, penalty],
    ...scan.map((other): [string, Penalty] => [`L1 ${penaltyText(other)}`, other]),
    ['trained without L1', { ...penalty, strength: 0 }],
  ];
  return {
    title: 'Which L1?',
    text: [
      'The paper gives an L1 strength of 2e-4 and does not say where it acts. Inside the learning rate it is part of the gradient; outside, ' +
        'as in some replications, it is taken off every update whatever the rate; proximal, it is too, but never across 0. In units of the ' +
        'gradient these pull by l1, or by l1 (1 − momentum)/rate: a weight stays where its average gradient exceeds that.',
      `All are trained alike, for ${updatesOf(settings)} updates a layer: what a weak penalty would do in a longer training is not seen here.`,
    ],
    tables: [
      {
        caption: 'L1 conventions and strengths; ratios of median areas among spots',
        header: ['L1', 'pull', 'trainings', ...ratioTitles(settings), ...fractionTitles(settings)],
        rows: entries.map(([group, tried]) => {
          const found = spots.filter((model) => model.group === group);
          return [
            penaltyText(tried),
            `${Number(pullOf(tried, settings).toPrecision(3))}`,
            `${found.length}`,
            ...areaRatios(found, 'spots').map(shown),
            ...settings.layers.map((_, layer) => spotFraction(found, layer)),
          ];
        }),
      },
    ],
  };
}

/** What the top units keep of a lattice. */
export function reconstructionSection(found: readonly GivenBack[], size: number): Section {
  const names: [string, string][] = [
    ['samples', 'samples'],
    [trainedGroup, 'the stack'],
    ['blocks', 'block majorities'],
    ['decimation', 'one spin a block'],
    ['trained without L1', 'without L1'],
    ['untrained weights', 'untrained'],
  ];
  const pictures = names.slice(0, 4).flatMap(([name, title]): LatticePicture[][] => {
    const given = found.find((one) => one.name === name);
    if (!given) return [];
    return [
      given.spins.slice(0, 3).map((spins, i) => ({ caption: `${title}, ${i + 1}`, size, spins })),
    ];
  });
  return {
    title: 'Reconstructions',
    text: [
      'Held-out samples go up the stack to its top units and down again as probabilities, and each spin takes the likelier value: nothing is ' +
        'left to chance. Beside them the same number of block spins, 8 x 8 majorities, and of single spins in the middle of 8 x 8 blocks, ' +
        'painted over their blocks. Three samples; the first training.',
      'The overlap is the share of right spins less that of wrong ones. That of the sign of the magnetization alone, one bit a lattice, is ' +
        'the ⟨|m|⟩ of the samples.',
    ],
    pictures,
    tables: [
      {
        caption: 'What is given back of held-out samples; a row a training',
        header: ['from', 'overlap', '⟨|m|⟩', 'energy per site', 'correlation of m'],
        rows: names.flatMap(([name, title]) =>
          found
            .filter((given) => given.name === name)
            .map(({ overlap, absoluteMagnetization, energy, correlation }) => [
              title,
              overlap,
              absoluteMagnetization,
              energy,
              shown(correlation),
            ]),
        ),
      },
    ],
  };
}

function layerTable(models: readonly ModelSpots[], settings: Settings): Table {
  const { size, layers } = settings;
  const shape: FieldShape = { columns: size, rows: size };
  return {
    caption: `The trained stack by layer, ${models.length} trainings; medians over units`,
    header: [
      'layer',
      'units',
      'spots',
      'area of spots',
      'block spin',
      'area of all',
      'participation',
      'radius / even spread',
      "Moran's I",
      'spacing of spots',
      'block spin',
    ],
    rows: layers.map((units, layer) => {
      const medians = layerMedians(models, layer, shape);
      return [
        `${layer + 1}`,
        `${units}`,
        spotFraction(models, layer),
        shown(medians.spotArea),
        `${4 ** (layer + 1)}`,
        shown(medians.area),
        shown(medians.participation),
        shown(medians.gyration),
        shown(medians.moran),
        shown(medians.spacing),
        `${2 ** (layer + 1)}`,
      ];
    }),
  };
}

function groupTable(
  spots: readonly ModelSpots[],
  settings: Settings,
  groups: readonly string[],
): Table {
  return {
    caption: `Ratios of median areas of consecutive layers, block spins having 4, allowed [${allowedRatios.join(', ')}]`,
    header: [
      'stack',
      'trainings',
      ...ratioTitles(settings).map((title) => `spots: ${title}`),
      ...ratioTitles(settings).map((title) => `all: ${title}`),
      ...fractionTitles(settings),
    ],
    rows: groups.map((group) => {
      const found = spots.filter((model) => model.group === group);
      return [
        group,
        `${found.length}`,
        ...areaRatios(found, 'spots').map(shown),
        ...areaRatios(found, 'all').map(shown),
        ...settings.layers.map((_, layer) => spotFraction(found, layer)),
      ];
    }),
  };
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
    title: 'Median area above half height, all units',
    caption:
      'Error bars: one standard error of the median. The dashed line is that of 2 x 2 block spins.',
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
        colour: '#888888',
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

function ratioTitles({ layers }: Settings): string[] {
  return layers.slice(1).map((_, step) => `${step + 2} / ${step + 1}`);
}

function fractionTitles({ layers }: Settings): string[] {
  return layers.map((_, layer) => `spots ${layer + 1}`);
}

/** What there is none of is said in a word. */
function shown(measured: Measured): Measured | string {
  return Number.isNaN(measured.value) ? 'none' : measured;
}
