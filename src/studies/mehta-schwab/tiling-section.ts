import { measuredText } from '../../report/quantity-text.ts';
import type { Measured } from '../../statistics/measured.ts';
import type { Section, Verdict } from '../study.ts';
import { above, agree, limits } from '../verdict.ts';
import { halvedGroup, trainedGroup } from './models.ts';
import { halvedLayers, type Settings } from './presets.ts';
import { areaRatios, tiling, type ModelSpots } from './spots.ts';
import { shown } from './tables.ts';

/** Factor by which the number of units falls from layer to layer in the other stack. */
const halving = 2;
/** With a larger error, agreement with tiling says nothing. */
const mostError = 0.5;

/** Whether the factor of four comes from the number of units: spots that tile the lattice grow as that number falls. */
export function tilingSection(
  spots: readonly ModelSpots[],
  halved: ModelSpots,
  settings: Settings,
): Section {
  const shape = { columns: settings.size, rows: settings.size };
  const trained = spots.filter(({ group }) => group === trainedGroup);
  const stacks: [string, readonly number[], readonly ModelSpots[]][] = [
    [trainedGroup, settings.layers, trained],
    [halvedGroup, halvedLayers(settings), [halved]],
  ];
  const covered = settings.layers.map((_, layer) => tiling(trained, layer, shape));
  const ratios = areaRatios([halved], 'spots');
  const halvedCover = settings.layers.map((_, layer) => tiling([halved], layer, shape).value);
  return {
    title: 'The number of units and the factor of four',
    text: [
      `If spots tile a lattice without overlap and without gaps, their mean areas grow as their number falls. Each layer has a quarter of the units below, because the paper chose so. Tiling alone would therefore give the factor of 4. The areas of all spots of a layer add up to ${covered.map((own) => measuredText(own)).join(', ')} of the lattice in layers 1 to ${covered.length}. ${coverText(covered)}`,
      'To test this we trained another stack on the same samples, with the same first layer and the same penalty, but with half as many units from layer to layer. ' +
        `Spots that tile would grow by ${halving} there. ${halvedText(ratios, halvedCover)} There is one such training, so its errors are those of medians over units. Controls without spots cannot show this.`,
    ],
    tables: [
      {
        caption:
          'Ratios of median areas of spots by the number of units, and the sum of the areas of all spots over that of the lattice. Above 1, spots overlap',
        header: [
          'stack',
          'units',
          ...settings.layers.slice(1).map((_, step) => `${step + 2} / ${step + 1}`),
          ...settings.layers.map((_, layer) => `total area, layer ${layer + 1}`),
        ],
        rows: stacks.map(([name, units, models]) => [
          name,
          units.join(' - '),
          ...areaRatios(models, 'spots').map(({ value, error }) => shown({ value, error })),
          ...units.map((_, layer) => tiledText(tiling(models, layer, shape))),
        ]),
      },
    ],
  };
}

/** A single training has no spread. */
function tiledText(share: Measured): Measured | string {
  return Number.isNaN(share.error) ? share.value.toFixed(2) : share;
}

/** Sums of areas that differ by less than this factor count as equal. */
const nearlyEqual = 1.25;

/** Whether the sums of the areas are what tiling asks: the same in every layer, and not above the lattice. */
function coverText(covered: readonly Measured[]): string {
  const values = covered.map(({ value }) => value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (!(least > 0)) return 'A layer has no spots, so this cannot be tested.';
  const changes =
    most / least <= nearlyEqual
      ? 'These sums hardly change from layer to layer, as tiling asks.'
      : 'These sums change from layer to layer, so tiling is a rough picture at best.';
  return most > 1 ? `${changes} A sum above 1 means that spots overlap.` : changes;
}

/** Whether the growth of the spots of the other stack is what tiling predicts. */
function halvedText(ratios: readonly Measured[], covered: readonly number[]): string {
  if (ratios.some(({ value }) => Number.isNaN(value)))
    return 'This stack has too few spots for ratios, so the explanation by tiling is not tested.';
  const grown = ratios.map(({ value, error }) => measuredText({ value, error })).join(' and ');
  const total = covered.map((share) => share.toFixed(2)).join(', ');
  return (
    `The spots of this stack grow by ${grown}; the areas of all spots add up to ${total} of the lattice in layers 1 to ${covered.length}. ` +
    tilingWords[tilingVerdict(ratios)]
  );
}

/** Whether all ratios agree with the factor of tiling, or all are clearly above it. */
export function tilingVerdict(ratios: readonly Measured[]): Verdict {
  const verdicts = ratios.map((ratio) => agree(ratio, halving, { resolution: mostError }));
  if (verdicts.every((verdict) => verdict === 'holds')) return 'holds';
  const areAbove = ratios.every((ratio) => above(ratio, halving, limits.clear) === 'holds');
  return areAbove ? 'fails' : 'inconclusive';
}

const tilingWords: Readonly<Record<Verdict, string>> = {
  holds: 'This agrees with tiling: the number of units explains how the areas grow.',
  fails:
    'This is more than tiling predicts: the number of units alone does not explain how the areas grow.',
  inconclusive:
    'The ratios do not agree among themselves or are too uncertain, so this run neither confirms nor excludes the explanation by tiling.',
};
