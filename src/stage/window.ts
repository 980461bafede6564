import type { Part } from './camera.ts';

/** Block spins along each side of a window. Windows of all levels show equally many, as far as a level has so many. */
export function windowOf(size: number): number {
  if (size >= 1024) return 64;
  return size >= 256 ? 32 : 16;
}

/**
 * The part of a level that its window shows: about the middle of what the reader looks at.
 * @param size side of the level in block spins
 * @param window side of the window in block spins where the reader sees the whole lattice
 */
export function windowPart({ x, y, span }: Part, size: number, window: number): Part {
  const share = Math.min(1, (span * window) / size);
  if (share === 1) return { x: 0, y: 0, span: 1 };
  const from = (corner: number): number => {
    const start = corner + (span - share) / 2;
    return start - Math.floor(start);
  };
  return { x: from(x), y: from(y), span: share };
}
