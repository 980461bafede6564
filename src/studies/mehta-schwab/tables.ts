import type { FieldShape } from './localization.ts';
import type { Measured } from '../../statistics/measured.ts';
import type { Settings } from './presets.ts';
import { areaRatios, layerMedians, spotFraction, type ModelSpots } from './spots.ts';
import { allowedRatios } from './targets.ts';
import type { Table } from '../study.ts';

export function layerTable(models: readonly ModelSpots[], settings: Settings): Table {
  const { size, layers } = settings;
  const shape: FieldShape = { columns: size, rows: size };
  return {
    caption:
      `The trained stack by layer, ${models.length} trainings: the share of spots, and medians over units (areas and distances to the next spot: ` +
      'over spots). The radius of gyration is relative to that of an even spread. Block spins have areas 4, 16, 64 and distances 2, 4, 8',
    header: [
      'layer',
      'units',
      'spots',
      'area of spots',
      'area of all',
      'participation',
      'radius',
      "Moran's I",
      'distance',
    ],
    rows: layers.map((units, layer) => {
      const medians = layerMedians(models, layer, shape);
      return [
        `${layer + 1}`,
        `${units}`,
        spotFraction(models, layer),
        shown(medians.spotArea),
        shown(medians.area),
        shown(medians.participation),
        shown(medians.gyration),
        shown(medians.moran),
        shown(medians.spacing),
      ];
    }),
  };
}

export function groupTable(
  spots: readonly ModelSpots[],
  settings: Settings,
  groups: readonly string[],
): Table {
  return {
    caption: `Ratios of median areas of consecutive layers; block spins have 4, ${allowedRatios.join(' to ')} is allowed`,
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
