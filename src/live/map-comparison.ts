import { elementAt } from '../element-at.ts';
import { shuffled } from '../ensemble/shuffled.ts';
import { coverage, mapShape } from '../statistics/map-shape.ts';
import { meanOf, type Measured } from '../statistics/measured.ts';
import { withError } from '../page/format.ts';
import { likeness } from './likeness.ts';

/** The maps of the units of one kind, in numbers. Means over the units, with the error from their spread. */
export interface MapNumbers {
  /** Number of different blocks that hold the peak of a map, and number of maps. */
  readonly peaks: number;
  readonly maps: number;
  /** Height of the peak above the mean of the map, in standard deviations of the map. */
  readonly contrast: Measured;
  /** Share of the patch above half of the peak. */
  readonly area: Measured;
  /** Share of the patch with the sign of the map. */
  readonly oneSigned: Measured;
  /** Largest correlation coefficient with a block map. */
  readonly likeness: Measured;
}

/** Block spins, the machine, and the machine's maps with their sites shuffled. */
export interface MapComparison {
  readonly blocks: MapNumbers;
  readonly machine: MapNumbers;
  /** The null: what maps without any place look like. */
  readonly shuffled: MapNumbers;
}

/** Compares maps. The null shuffles the sites of each map, with a fixed seed, so it does not flicker. */
export function compareMaps(
  ofBlocks: readonly Float64Array[],
  ofMachine: readonly Float64Array[],
  cells: { readonly side: number; readonly block: number },
): MapComparison {
  const numbers = (maps: readonly Float64Array[]): MapNumbers => {
    const shapes = maps.map(mapShape);
    const mean = (of: (shape: (typeof shapes)[number]) => number): Measured =>
      meanOf(shapes.map(of));
    return {
      peaks: Math.round(
        maps.length *
          coverage(
            shapes.map(({ peak }) => peak),
            cells,
          ),
      ),
      maps: maps.length,
      contrast: mean(({ contrast }) => contrast),
      area: mean(({ area }) => area),
      oneSigned: mean(({ oneSigned }) => oneSigned),
      likeness: meanOf(likeness(maps, ofBlocks)),
    };
  };
  return {
    blocks: numbers(ofBlocks),
    machine: numbers(ofMachine),
    shuffled: numbers(ofMachine.map((map, unit) => permuted(map, unit))),
  };
}

/** What was found, in one sentence. */
export function comparisonText({ blocks, machine, shuffled: none }: MapComparison): string {
  return (
    `Measured: the machine has a peak in ${machine.peaks} of ${blocks.maps} blocks, and its likeness to the block maps is ` +
    `${withError(machine.likeness)} (1 for block spins, ${withError(none.likeness)} for shuffled maps).`
  );
}

/**
 * Whether these maps are those of block spins. "Yes" asks for a peak in every block and a likeness of 0.95 within three
 * errors; "no" for a likeness that is nearer to that of shuffled maps than to 1.
 */
export function verdictOf(comparison: MapComparison): string {
  const { blocks, machine, shuffled: none } = comparison;
  const { value, error } = machine.likeness;
  if (machine.peaks >= blocks.peaks && value + 3 * error >= 0.95)
    return 'Yes: these maps cannot be told from those of block spins.';
  if (value - 3 * error < (1 + none.likeness.value) / 2)
    return 'No: these maps are not those of block spins.';
  const lacking = blocks.peaks - machine.peaks;
  const difference =
    lacking > 0
      ? `${lacking} of ${blocks.peaks} blocks have no unit of their own`
      : 'the spots are not blocks';
  return `Alike, not the same: most units follow one spot, but ${difference}.`;
}

/** The orders of the null. They depend on the number of sites and on the unit, and the lab compares maps again and again. */
const orders = new Map<string, Uint32Array>();

function permuted(map: Float64Array, unit: number): Float64Array {
  const key = `${map.length} ${unit}`;
  const order = orders.get(key) ?? shuffled(map.length, [1, unit]);
  orders.set(key, order);
  return map.map((_, site) => elementAt(map, elementAt(order, site)));
}
