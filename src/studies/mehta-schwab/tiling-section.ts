import type { Measured } from '../../statistics/measured.ts';
import type { Section } from '../study.ts';
import { halvedGroup, trainedGroup } from './models.ts';
import { halvedLayers, type Settings } from './presets.ts';
import { areaRatios, tiling, type ModelSpots } from './spots.ts';
import { shown } from './tables.ts';
import { allowedRatios } from './targets.ts';

/** Where the factor of four comes from: spots tile the lattice, so their areas grow as the number of units falls. */
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
  return {
    title: 'Why about four',
    text: [
      `Together, the spots of a layer cover ${covered.map((own) => own.value.toFixed(2)).join(', ')} of the lattice in layers 1 to ${covered.length}. If spots tile a lattice, their areas grow as their number falls. Each ` +
        'layer has a quarter of the units below, because the paper chose so. The factor of 4 is therefore built in if spots tile the lattice.',
      'To test this we trained another stack on the same samples, with the same first layer and the same penalty, but with half as many units from layer to layer. ' +
        `Spots that tile would grow by 2 there. ${halvedText(ratios)} The null models cannot show this, because they have no spots.`,
    ],
    tables: [
      {
        caption:
          'Ratios of median areas of spots by the number of units, and the share of the lattice that all spots cover',
        header: [
          'stack',
          'units',
          ...settings.layers.slice(1).map((_, step) => `${step + 2} / ${step + 1}`),
          ...settings.layers.map((_, layer) => `tiled, layer ${layer + 1}`),
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

function halvedText(ratios: readonly Measured[]): string {
  if (ratios.some(({ value }) => Number.isNaN(value)))
    return 'This stack has too few spots for ratios.';
  const [least, most] = allowedRatios;
  const within = ratios.every(({ value }) => value >= least && value <= most);
  const grown = ratios.map(({ value }) => value.toFixed(1)).join(' and ');
  return (
    `The spots of this stack grow by ${grown}. ` +
    (within
      ? `MS-5 would allow this as well: its bounds, ${least} to ${most}, do not distinguish a quarter of the units from half of them.`
      : 'MS-5 would not allow this.')
  );
}
