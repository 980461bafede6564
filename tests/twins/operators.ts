import { operators, type Operator } from '../../src/rg/operators.ts';
import type { PlainLattice } from './lattices.ts';

type Displacement = readonly [number, number];

/**
 * The products that each site contributes to an operator, each a list of displacements from the site; in the order
 * of `allOperators` in src/rg/operators.ts. A displacement is to the right and down.
 */
const products: readonly (readonly (readonly Displacement[])[])[] = [
  // nearest neighbours
  pairs([1, 0], [0, 1]),
  // diagonals
  pairs([1, 1], [-1, 1]),
  // plaquettes
  [
    [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ],
  ],
  // third neighbours
  pairs([2, 0], [0, 2]),
  // knight's moves
  pairs([2, 1], [1, 2], [-2, 1], [-1, 2]),
  // spins
  [[[0, 0]]],
  // corners
  triples([1, 0], [0, 1], [1, 0], [0, -1], [-1, 0], [0, 1], [-1, 0], [0, -1]),
  // straight triples
  triples([-1, 0], [1, 0], [0, -1], [0, 1]),
  // triangles, the site itself left out
  [
    [
      [1, 0],
      [-1, 0],
      [0, 1],
    ],
    [
      [1, 0],
      [-1, 0],
      [0, -1],
    ],
    [
      [0, -1],
      [0, 1],
      [-1, 0],
    ],
    [
      [0, -1],
      [0, 1],
      [1, 0],
    ],
  ],
  // double diagonals
  pairs([2, 2], [-2, 2]),
  // diamonds
  [
    [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ],
  ],
];

/** CPU twin of shaders/rg/operators.wgsl: every product of spins of a square lattice, one by one; of all operators on request. */
export function operatorsTwin(
  lattice: PlainLattice,
  size: number,
  summed: readonly Operator[] = operators,
): number[] {
  return products.slice(0, summed.length).map((terms) => {
    let sum = 0;
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++)
        for (const term of terms) {
          let product = 1;
          for (const [dx, dy] of term) {
            const site = ((y + dy + size) % size) * size + ((x + dx + size) % size);
            if (lattice[site] === 0) product = -product;
          }
          sum += product;
        }
    return sum;
  });
}

/** The site with each of some others. */
function pairs(...others: Displacement[]): Displacement[][] {
  return others.map((other) => [[0, 0], other]);
}

/** The site with each two of some others. */
function triples(...others: Displacement[]): Displacement[][] {
  return others.flatMap((other, at) =>
    at % 2 === 0 ? [[[0, 0] as const, other, others[at + 1]]] : [],
  );
}
