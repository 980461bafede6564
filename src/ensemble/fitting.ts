/** Bytes that 32 spins take: a bit each. */
export const spinBytesOfWord = 4;
/** Bytes that the labels of cluster updates take for 32 spins: 4 for every other spin. */
export const labelBytesOfWord = 64;
/** Bytes that cluster updates take for 32 spins in all: labels, up to three words of bonds and half a word of flips. */
export const clusterBytesOfWord = labelBytesOfWord + 14;

/** As much of a geometry as counts here. */
interface Shape {
  readonly mode: 'replica' | 'strip' | 'single';
  readonly lattice: 'square' | 'chain';
  readonly size: number;
  readonly width: number;
  readonly height: number;
  readonly groups: number;
  readonly systems: number;
}

/** What fits into a buffer. 0: nothing does. */
export interface Fitting {
  /** Lattices of the same size. */
  readonly lattices: number;
  /** The side, or the length of a chain, of as many lattices. */
  readonly size: number;
}

/**
 * The most lattices, and the largest ones, of the kind of an ensemble that fit into a buffer.
 * @param most bytes of the buffer
 * @param bytesOfWord that every word of 32 spins takes
 */
export function fitting(geometry: Shape, most: number, bytesOfWord = spinBytesOfWord): Fitting {
  const { mode, lattice, size, width, height, groups, systems } = geometry;
  const words = Math.floor(most / bytesOfWord);
  // Strips have an even number of columns each; the words of a lattice are 1/32 of its sites there.
  const sites = Math.floor(words / groups) * (mode === 'strip' ? 32 : 1);
  const step = mode === 'strip' ? 64 : 2;
  const side = lattice === 'chain' ? sites : Math.floor(Math.sqrt(sites));
  return {
    lattices: Math.floor(words / (width * height)) * (systems / groups),
    size: Math.min(size, step * Math.floor(side / step)),
  };
}

/** What fits, as the end of a message about what does not. */
export function fittingText(geometry: Shape, most: number, bytesOfWord = spinBytesOfWord): string {
  const { lattices, size } = fitting(geometry, most, bytesOfWord);
  const several = geometry.systems > 1 ? `${geometry.systems} of size ${size}` : `size ${size}`;
  const choices = [
    ...(lattices > 0 ? [`${lattices} of size ${geometry.size}`] : []),
    ...(size > 0 ? [several] : []),
  ];
  return choices.length > 0
    ? `give at most ${choices.join(', or ')}.`
    : 'use fewer and smaller lattices.';
}
