import type { FieldShape } from './localization.ts';
import type { Measured } from '../../statistics/measured.ts';
import type { Settings } from './presets.ts';
import { areaRatios, layerMedians, spotFraction, type ModelSpots } from './spots.ts';
import { allowedRatios } from './targets.ts';
import { columnTable } from '../column-table.ts';
import type { Table } from '../study.ts';

/** How errors of shares are found. */
export const shareNote =
  'The error of a share counts one more success and one more failure, so a share of 0 has an error too';

export function layerTable(models: readonly ModelSpots[], settings: Settings): Table {
  const { size, layers } = settings;
  const shape: FieldShape = { columns: size, rows: size };
  return columnTable(
    `The trained stack by layer, ${models.length} trainings: the share of spots, and medians over units (areas and distances to the next spot: ` +
      'over spots). Block spins have areas 4, 16, 64 and distances 2, 4, 8. Participation: (Σ r^2)^2/Σ r^4 over the sites of a field r, the number of sites that a field of one height would ' +
      'cover. Areas are whole numbers: an area without an error is that of so many units that the error of the median is 0. Radius: the radius of gyration, weighted with r^2, over that of an even spread. Moran’s I: the correlation of a field at nearest neighbours, near 1 for a smooth field and 0 for noise. ' +
      shareNote,
    layers.map((_, layer) => layerMedians(models, layer, shape)),
    {
      layer: (_, layer) => `${layer + 1}`,
      units: (_, layer) => `${layers[layer]}`,
      spots: (_, layer) => spotFraction(models, layer),
      'area of spots': ({ spotArea }) => shown(spotArea),
      'area of all': ({ area }) => shown(area),
      participation: ({ participation }) => shown(participation),
      radius: ({ gyration }) => shown(gyration),
      "Moran's I": ({ moran }) => shown(moran),
      distance: ({ spacing }) => shown(spacing),
    },
  );
}

export function groupTable(
  spots: readonly ModelSpots[],
  settings: Settings,
  groups: readonly string[],
): Table {
  return {
    caption: `Ratios of median areas of consecutive layers; block spins have 4, ${allowedRatios.join(' to ')} is allowed. ${shareNote}`,
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

export function ratioTitles({ layers }: Settings): string[] {
  return layers.slice(1).map((_, step) => `${step + 2} / ${step + 1}`);
}

export function fractionTitles({ layers }: Settings): string[] {
  return layers.map((_, layer) => `spots in ${layer + 1}`);
}

/** A number, or a word where there is none. */
export function shown(measured: Measured): Measured | string {
  return Number.isNaN(measured.value) ? 'none' : measured;
}
