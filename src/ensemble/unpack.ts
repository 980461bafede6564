import { siteCount, wordCount, type Geometry } from './geometry.ts';
import { elementAt } from '../element-at.ts';

/** Where a site of a system lies: the index of its word, and its bit. */
export function placeOf(
  { mode, width, height, groups }: Geometry,
  system: number,
  x: number,
  y: number,
): { readonly word: number; readonly bit: number } {
  const group = mode === 'replica' ? system >> 5 : system;
  const column = mode === 'strip' ? x % width : x;
  const bit = mode === 'replica' ? system & 31 : mode === 'strip' ? Math.floor(x / width) : 0;
  const site =
    width % 2 === 1
      ? y * width + column
      : (((column + y) % 2) * height + y) * (width / 2) + (column >> 1);
  return { word: site * groups + group, bit };
}

/**
 * The words of an ensemble of the given lattices, each row by row as `unpackLattice` gives it. A lattice that is alone in its
 * words fills bit 0 of them.
 */
export function packLattices(geometry: Geometry, lattices: readonly Uint8Array[]): Uint32Array {
  const { size, height } = geometry;
  const words = new Uint32Array(wordCount(geometry));
  for (const [system, spins] of lattices.entries())
    for (let y = 0; y < height; y++)
      for (let x = 0; x < size; x++)
        if (spins[y * size + x]) {
          const { word, bit } = placeOf(geometry, system, x, y);
          words[word] = elementAt(words, word) | (1 << bit);
        }
  return words;
}

/**
 * One lattice of an ensemble, row by row, 1 = up and 0 = down: `spins[y * size + x]`. A chain is one row.
 * @param words the words of the whole ensemble, in the order of shaders/shared/lattice.wgsl
 * @param system the number of the lattice, below `geometry.systems`
 */
export function unpackLattice(geometry: Geometry, words: Uint32Array, system: number): Uint8Array {
  const { size, height } = geometry;
  const spins = new Uint8Array(siteCount(geometry));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < size; x++) {
      const { word, bit } = placeOf(geometry, system, x, y);
      spins[y * size + x] = (elementAt(words, word) >>> bit) & 1;
    }
  return spins;
}

/**
 * The site y * size + x of each unit, in replica mode. The units of an even lattice are stored by colour, then row, then
 * column of this colour; those of an odd lattice row after row (shaders/shared/lattice.wgsl).
 */
export function siteOfUnits({ size, height }: Pick<Geometry, 'size' | 'height'>): Uint32Array {
  if (size % 2 === 1) return Uint32Array.from({ length: size * height }, (_, unit) => unit);
  const half = size / 2;
  return Uint32Array.from({ length: size * height }, (_, unit) => {
    const colour = Math.floor(unit / (half * height));
    const y = Math.floor(unit / half) % height;
    return y * size + 2 * (unit % half) + ((y + colour) & 1);
  });
}
