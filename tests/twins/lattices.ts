import { siteCount, wordCount, type Geometry } from '../../src/ensemble/geometry.ts';

/** One plain lattice, row after row (a chain is one row), 1 = up and 0 = down: `spins[y * size + x]`. */
export type PlainLattice = Uint8Array;

/** Word and bit of site (x, y) of one system, written from the description in shaders/shared/lattice.wgsl. */
export function placeOf(
  { mode, width, height, groups }: Geometry,
  system: number,
  x: number,
  y: number,
): { word: number; bit: number } {
  const group = mode === 'replica' ? system >> 5 : system;
  const bit = mode === 'replica' ? system & 31 : mode === 'strip' ? Math.floor(x / width) : 0;
  const column = mode === 'strip' ? x % width : x;
  const site =
    width % 2 === 1
      ? y * width + column
      : (((column + y) % 2) * height + y) * (width / 2) + Math.floor(column / 2);
  return { word: site * groups + group, bit };
}

/** The plain lattices of every system of a packed ensemble. */
export function unpack(geometry: Geometry, words: Uint32Array): PlainLattice[] {
  const { systems, size } = geometry;
  const rows = siteCount(geometry) / size;
  return Array.from({ length: systems }, (_, system) => {
    const lattice = new Uint8Array(size * rows);
    for (let y = 0; y < rows; y++)
      for (let x = 0; x < size; x++) {
        const { word, bit } = placeOf(geometry, system, x, y);
        lattice[y * size + x] = (words[word] >>> bit) & 1;
      }
    return lattice;
  });
}

/** The packed ensemble of plain lattices; the inverse of `unpack` in replica and strip mode. */
export function pack(geometry: Geometry, lattices: readonly PlainLattice[]): Uint32Array {
  const words = new Uint32Array(wordCount(geometry));
  for (const [system, lattice] of lattices.entries())
    for (let y = 0; y < siteCount(geometry) / geometry.size; y++)
      for (let x = 0; x < geometry.size; x++) {
        const { word, bit } = placeOf(geometry, system, x, y);
        words[word] = (words[word] | (lattice[y * geometry.size + x] << bit)) >>> 0;
      }
  return words;
}

/** A lattice as the twins see it: `spins[y * size + x]`, 1 = up; a chain has one row. */
export interface Shape {
  readonly size: number;
  readonly rows: number;
}

/** Rows of each lattice of an ensemble. */
export function shapeOf({ size, lattice }: Geometry): Shape {
  return { size, rows: lattice === 'chain' ? 1 : size };
}

/** The plain lattices of an ensemble, chains too. */
export function unpackLattices(geometry: Geometry, words: Uint32Array): PlainLattice[] {
  const { size, rows } = shapeOf(geometry);
  return Array.from({ length: geometry.systems }, (_, system) =>
    Uint8Array.from({ length: size * rows }, (_, at) => {
      const { word, bit } = placeOf(geometry, system, at % size, Math.floor(at / size));
      return (words[word] >>> bit) & 1;
    }),
  );
}
