import { measuredText } from '../../report/quantity-text.ts';
import type { Measured } from '../../statistics/measured.ts';
import type { Section } from '../study.ts';
import { difference, inErrors } from '../verdict.ts';
import { halvedGroup, trainedGroup } from './models.ts';
import { halvedLayers, type Settings } from './presets.ts';
import { areaRatios, tiling, type ModelSpots } from './spots.ts';
import { shown } from './tables.ts';
import { ratiosVerdict, wouldBe } from './targets.ts';

/** Factor by which the number of units falls from layer to layer in the other stack. */
const halving = 2;

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
      `The areas of all spots of a layer add up to ${covered.map((own) => measuredText(own)).join(', ')} of the lattice in layers 1 to ${covered.length}. If spots tile a lattice without overlap, their areas grow as their number falls. Each ` +
        'layer has a quarter of the units below, because the paper chose so. Without overlap the factor of 4 is therefore built in.',
      'To test this we trained another stack on the same samples, with the same first layer and the same penalty, but with half as many units from layer to layer. ' +
        `Spots that tile would grow by 2 there. ${halvedText(ratios, halvedCover)} Controls without spots cannot show this.`,
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

/** What MS-5 would say about the stack of halving layers, and whether the spots of this stack tile the lattice. */
function halvedText(ratios: readonly Measured[], covered: readonly number[]): string {
  if (ratios.some(({ value }) => Number.isNaN(value)))
    return 'This stack has too few spots for ratios.';
  const grown = ratios.map(({ value, error }) => measuredText({ value, error })).join(' and ');
  const above = ratios.map((ratio) => {
    const { value, error } = difference(ratio, halving);
    return inErrors(value / error);
  });
  const total = covered.map((share) => share.toFixed(2)).join(', ');
  const overlapping = covered.some((share) => share > 1);
  return (
    `The spots of this stack grow by ${grown}. These ratios are ${above.join(' and ')} errors above ${halving}. There is one training. ` +
    `By these ratios alone MS-5 would ${wouldBe[ratiosVerdict(ratios)]}. ` +
    `The areas of all spots add up to ${total} of the lattice in layers 1 to ${covered.length}. ` +
    (overlapping
      ? 'The spots overlap, so the number of units alone does not fix their area.'
      : 'The spots need not overlap.')
  );
}
