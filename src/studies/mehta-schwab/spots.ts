import {
  evenGyration,
  isSpot,
  localization,
  nearestDistances,
  type FieldShape,
  type Localization,
} from './localization.ts';
import { meanOf, unknown, type Measured } from '../../statistics/measured.ts';
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

/** Below this share of spots the area of spots says nothing about a layer. */
export const leastShare = 0.5;

export function spotsOf({ group, number, fields }: Model, shape: FieldShape): ModelSpots {
  const layers = fields.map((ofLayer) => {
    const units = ofLayer.map((field) => localization(field, shape));
    return { units, spot: units.map((unit) => isSpot(unit, shape)) };
  });
  return { group, number, layers };
}

/** The median area of a layer; NaN without units to count. */
function medianArea({ units, spot }: LayerSpots, among: Among): Measured {
  return medianOf(units.filter((_, i) => among === 'all' || spot[i]).map(({ area }) => area));
}

/** A ratio of the median areas of two layers. */
export interface AreaRatio extends Measured {
  /** Trainings that have one, over which it is a mean. */
  readonly trainings: number;
}

/**
 * Ratios of the median areas of consecutive layers, from the lowest pair up: the mean over the models of a group with its
 * standard error or that of the medians, whichever is larger. NaN where half of the models or more lack
 * a spot, or layers have too few.
 */
export function areaRatios(models: readonly ModelSpots[], among: Among): AreaRatio[] {
  const steps = (models[0]?.layers.length ?? 1) - 1;
  const tooFew = (layer: number): boolean =>
    among === 'layers' && spotFraction(models, layer).value < leastShare;
  return Array.from({ length: steps }, (_, step) => {
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
    const trainings = ratios.length;
    const none = tooFew(step) || tooFew(step + 1) || 2 * trainings <= models.length;
    if (none || !only) return { ...unknown, trainings };
    if (trainings === 1) return { ...only, trainings };
    const { value, error } = meanOf(ratios.map((ratio) => ratio.value));
    // Medians of areas are whole numbers. The medians of a few trainings may agree by chance.
    const ofMedians = Math.hypot(...ratios.map((ratio) => ratio.error)) / trainings;
    return {
      value,
      error: Number.isNaN(ofMedians) ? error : Math.max(error, ofMedians),
      trainings,
    };
  });
}

/**
 * Share of the units of a layer that are spots, in all models together. The error is that of independent units, or the one over
 * the models if that is larger: units of one training depend on each other.
 */
export function spotFraction(models: readonly ModelSpots[], layer: number): Measured {
  const perModel = models.map(({ layers }) => layers[layer]?.spot ?? []);
  const spots = perModel.flat();
  const value = shareOf(spots);
  // One more success and one more failure: all or none of a few units is not certainty.
  const share = (value * spots.length + 1) / (spots.length + 2);
  const error = Math.sqrt((share * (1 - share)) / spots.length);
  return { value, error: Math.max(error, spreadOf(perModel.map(shareOf))) };
}

function shareOf(spots: readonly boolean[]): number {
  return spots.filter(Boolean).length / spots.length;
}

/** Quartiles of the areas of the spots of a layer, over all models. */
export function spotQuartiles(models: readonly ModelSpots[], layer: number): [number, number] {
  const areas = models
    .flatMap(({ layers }) => layers[layer] ?? [])
    .flatMap((own) => spotsIn(own).map(({ area }) => area))
    .toSorted((a, b) => a - b);
  const at = (share: number): number => areas[Math.round(share * (areas.length - 1))] ?? NaN;
  return [at(1 / 4), at(3 / 4)];
}

/** Areas of all spots of a layer over the sites of the lattice, over the models: 1 if spots tile the lattice. */
export function tiling(
  models: readonly ModelSpots[],
  layer: number,
  { columns, rows }: FieldShape,
): Measured {
  const shares = models.map(({ layers }) => {
    const own = layers[layer];
    const areas = own ? spotsIn(own).map(({ area }) => area) : [];
    return areas.reduce((sum, area) => sum + area, 0) / (columns * rows);
  });
  return meanOf(shares);
}

/** Share of units whose largest weight is less than a fifth of the median one of spots: they have almost no effect. */
export function idleFraction(models: readonly ModelSpots[], layer: number): Measured {
  const shares = models.map(({ layers }) => {
    const { units = [], spot = [] } = layers[layer] ?? {};
    const typical = medianOf(units.filter((_, i) => spot[i]).map(({ height }) => height)).value;
    return units.filter(({ height }) => height < typical / 5).length / units.length;
  });
  return meanOf(shares);
}

/** The standard error over trainings; 0 for a single training. */
function spreadOf(values: readonly number[]): number {
  const known = values.filter((value) => Number.isFinite(value));
  return known.length > 1 ? meanOf(known).error : 0;
}

/** Medians over all units of a layer in all models; errors as in `spotFraction`. */
export function layerMedians(models: readonly ModelSpots[], layer: number, shape: FieldShape) {
  const ofLayer = models.flatMap(({ layers }) => layers[layer] ?? []);
  const over = (of: (own: LayerSpots) => readonly number[]): Measured => {
    // Fields of zeros have no such numbers.
    const perModel = ofLayer.map((own) => of(own).filter((value) => !Number.isNaN(value)));
    const { value, error } = medianOf(perModel.flat());
    const spread = spreadOf(perModel.map((values) => medianOf(values).value));
    return { value, error: Number.isNaN(error) ? error : Math.max(error, spread) };
  };
  const all = (of: (unit: Localization) => number) =>
    over(({ units }) => units.map((unit) => of(unit)));
  const even = evenGyration(shape);
  return {
    participation: all(({ participation }) => participation),
    gyration: all(({ gyration }) => gyration / even),
    moran: all(({ moran }) => moran),
    area: all(({ area }) => area),
    spotArea: over((own) => spotsIn(own).map(({ area }) => area)),
    spacing: over((own) =>
      nearestDistances(
        spotsIn(own).map(({ centre }) => centre),
        shape,
      ),
    ),
  };
}

function spotsIn({ units, spot }: LayerSpots): Localization[] {
  return units.filter((_, i) => spot[i]);
}
