import type { Measured } from '../../statistics/measured.ts';
import type { Section } from '../study.ts';
import { halvedGroup, trainedGroup } from './models.ts';
import { halvedLayers, type Settings } from './presets.ts';
import { areaRatios, tiling, type ModelSpots } from './spots.ts';
import { shown } from './tables.ts';
import { allowedRatios } from './targets.ts';

/** Where the factor of four comes from: spots tile the lattice, so that their areas go with the number of units. */
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
      `Areas of all spots of a layer add up to ${covered.map((own) => own.value.toFixed(2)).join(', ')} of the lattice in layers 1 to ${covered.length}. Spots that tile a lattice have areas that grow as their number falls, and each ` +
        'layer has a quarter of the units below because the paper chose so: growth by about 4 is put in, in so far as they tile. The stack of the second row had the same samples, the same first layer and the same penalty, but half as many units from layer to layer, ' +
        `so that spots which tile would grow by 2. ${halvedText(ratios)} The null models cannot show this, as they have no spots at all.`,
    ],
    tables: [
      {
        caption:
          'Ratios of median areas of spots by the number of units, and areas of all spots over the lattice',
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

/** Of a single training nobody knows the spread. */
function tiledText(share: Measured): Measured | string {
  return Number.isNaN(share.error) ? share.value.toFixed(2) : share;
}

function halvedText(ratios: readonly Measured[]): string {
  if (ratios.some(({ value }) => Number.isNaN(value))) return 'It has too few spots for ratios.';
  const [least, most] = allowedRatios;
  const within = ratios.every(({ value }) => value >= least && value <= most);
  const grown = ratios.map(({ value }) => value.toFixed(1)).join(' and ');
  return (
    `Its spots grow by ${grown}` +
    (within
      ? `, which MS-5 would allow, too: its bounds, ${least} to ${most}, do not tell a quarter of the units from half of them.`
      : ', which MS-5 would not allow.')
  );
}
