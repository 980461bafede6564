import type { AnyParameters } from '../rbm/machine/parameters.ts';

/** The hidden unit that a cell of the picture shows, and whether its sign is flipped. */
export interface HiddenPlace {
  readonly unit: number;
  readonly turned: boolean;
}

/**
 * A place in a square for every hidden unit, as near as possible to its weights. The strongest pairs of unit and cell are
 * placed first. The sign of each unit is chosen so that spins up turn the unit up. The order and the signs of hidden units
 * have no meaning for the machine; this arrangement makes the hidden layer readable as a picture.
 * @param parameters of a machine whose visible units are a square patch in rows and whose hidden units fill a square
 * @returns the unit of each cell, row by row
 */
export function arrange({ weights, visibleBias, hiddenBias }: AnyParameters): HiddenPlace[] {
  const hidden = hiddenBias.length;
  const side = Math.sqrt(visibleBias.length);
  const cells = Math.sqrt(hidden);
  const units = Array.from({ length: hidden }, (_, unit) => {
    let [sum, mass, x, y] = [0, 0, 0, 0];
    for (let site = 0; site < side * side; site++) {
      const weight = weights[site * hidden + unit] ?? NaN;
      const square = weight * weight;
      sum += weight;
      mass += square;
      x += square * ((site % side) + 0.5);
      y += square * (Math.floor(site / side) + 0.5);
    }
    const scale = mass > 0 ? cells / (mass * side) : 0;
    return { unit, turned: sum < 0, x: x * scale, y: y * scale };
  });
  const pairs = units.flatMap(({ unit, x, y }) =>
    Array.from({ length: hidden }, (_, cell) => ({
      unit,
      cell,
      distance: Math.hypot(x - (cell % cells) - 0.5, y - Math.floor(cell / cells) - 0.5),
    })),
  );
  pairs.sort((a, b) => a.distance - b.distance);
  const placed = new Map<number, number>();
  const taken = new Set<number>();
  for (const { unit, cell } of pairs) {
    if (placed.has(cell) || taken.has(unit)) continue;
    placed.set(cell, unit);
    taken.add(unit);
  }
  return Array.from({ length: hidden }, (_, cell) => {
    const unit = placed.get(cell) ?? cell;
    return { unit, turned: units[unit]?.turned ?? false };
  });
}
