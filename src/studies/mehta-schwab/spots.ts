import {
  evenGyration,
  isSpot,
  localization,
  nearestDistances,
  type FieldShape,
  type Localization,
} from '../../statistics/localization.ts';
import { meanOf, type Measured } from '../../statistics/measured.ts';
import { medianOf } from '../../statistics/median.ts';
import type { Model } from './models.ts';

/** What the fields of one layer of a model look like. */
interface LayerSpots {
  readonly units: readonly Localization[];
  /** Which of them are spots. */
  readonly spot: readonly boolean[];
}

/** A model without its fields. */
export interface ModelSpots {
  readonly group: string;
  readonly number: number;
  readonly layers: readonly LayerSpots[];
}

/**
 * Over which units a median is taken: those that are spots, in layers of which at least half are; the same however few they
 * are; or all units.
 */
export type Among = 'layers' | 'spots' | 'all';

/** Below this share of spots a layer has no area of spots to speak of. */
export const leastShare = 0.5;

export function spotsOf({ group, number, fields }: Model, shape: FieldShape): ModelSpots {
  const layers = fields.map((ofLayer) => {
    const units = ofLayer.map((field) => localization(field, shape));
    return { units, spot: units.map((unit) => isSpot(unit, shape)) };
  });
  return { group, number, layers };
}

/** The median area of a layer; NaN where there is no unit to speak of. */
function medianArea({ units, spot }: LayerSpots, among: Among): Measured {
  return medianOf(units.filter((_, i) => among === 'all' || spot[i]).map(({ area }) => area));
}

/**
 * Ratios of the median areas of consecutive layers, from the lowest pair up: the mean over the models of a group with its
 * standard error, or, of one model, with the error of its medians. NaN where half of the models or more lack
 * a spot, or layers have too few.
 */
export function areaRatios(models: readonly ModelSpots[], among: Among): Measured[] {
  const steps = (models[0]?.layers.length ?? 1) - 1;
  const tooFew = (layer: number): boolean =>
    among === 'layers' && spotFraction(models, layer).value < leastShare;
  return Array.from({ length: steps }, (_, step) => {
    if (tooFew(step) || tooFew(step + 1)) return { value: NaN, error: NaN };
    const ratios = models
      .map(({ layers }) => {
        const [lower, upper] = [layers[step], layers[step + 1]] as [LayerSpots, LayerSpots];
        const [below, above] = [medianArea(lower, among), medianArea(upper, among)];
        const value = above.value / below.value;
        const error = value * Math.hypot(above.error / above.value, below.error / below.value);
        return { value, error };
      })
      .filter(({ value }) => Number.isFinite(value));
    const [only] = ratios;
    if (2 * ratios.length <= models.length || !only) return { value: NaN, error: NaN };
    return ratios.length === 1 ? only : meanOf(ratios.map(({ value }) => value));
  });
}

/** How many units of a layer are spots, in all models together. */
export function spotFraction(models: readonly ModelSpots[], layer: number): Measured {
  const spots = models.flatMap(({ layers }) => layers[layer]?.spot ?? []);
  const value = spots.filter(Boolean).length / spots.length;
  // With a success and a failure more, so that all or none of a few units does not pass for certain.
  const share = (value * spots.length + 1) / (spots.length + 2);
  return { value, error: Math.sqrt((share * (1 - share)) / spots.length) };
}

/** Medians over all units of a layer in all models, of what is said of each. */
export function layerMedians(
  models: readonly ModelSpots[],
  layer: number,
  shape: FieldShape,
): Record<'participation' | 'gyration' | 'moran' | 'area' | 'spotArea' | 'spacing', Measured> {
  const ofLayer = models.flatMap(({ layers }) => layers[layer] ?? []);
  const units = ofLayer.flatMap(({ units }) => units);
  const spots = ofLayer.flatMap(({ units, spot }) => units.filter((_, i) => spot[i]));
  const even = evenGyration(shape);
  return {
    participation: medianOf(known(units.map(({ participation }) => participation))),
    gyration: medianOf(known(units.map(({ gyration }) => gyration / even))),
    moran: medianOf(known(units.map(({ moran }) => moran))),
    area: medianOf(units.map(({ area }) => area)),
    spotArea: medianOf(spots.map(({ area }) => area)),
    spacing: medianOf(
      ofLayer.flatMap(({ units, spot }) =>
        nearestDistances(
          units.filter((_, i) => spot[i]).map(({ centre }) => centre),
          shape,
        ),
      ),
    ),
  };
}

/** Without those of fields of zeros, of which there is nothing to say. */
function known(values: readonly number[]): number[] {
  return values.filter((value) => !Number.isNaN(value));
}
