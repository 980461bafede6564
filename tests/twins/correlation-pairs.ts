import type { PlainLattice, Shape } from './lattices.ts';

/** CPU twin of shaders/ising/correlation-pairs.wgsl: unequal pairs at distances 0 .. floor(size/2), one by one. */
export function pairsTwin(
  spins: PlainLattice,
  { size, rows }: Shape,
): { axis: number[]; diagonal: number[] } {
  const unequal = (displacements: [number, number][]): number => {
    let count = 0;
    for (const [dx, dy] of displacements)
      for (let y = 0; y < rows; y++) {
        const far = ((y + dy + rows) % rows) * size;
        for (let x = 0; x < size; x++)
          count += spins[y * size + x] ^ spins[far + ((x + dx) % size)];
      }
    return count;
  };
  const distances = Array.from({ length: Math.floor(size / 2) + 1 }, (_, r) => r);
  if (rows === 1) return { axis: distances.map((r) => unequal([[r, 0]])), diagonal: [] };
  return {
    axis: distances.map((r) =>
      unequal([
        [r, 0],
        [0, r],
      ]),
    ),
    diagonal: distances.map((r) =>
      unequal([
        [r, r],
        [r, -r],
      ]),
    ),
  };
}
