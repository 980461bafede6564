import type { Window } from '../../src/rg/growing-window.ts';
import type { PlainLattice } from './lattices.ts';

/** CPU twin of shaders/rg/window.wgsl: the spins of a window across the periodic edges; its corner may be negative. */
export function windowTwin(
  spins: PlainLattice,
  size: number,
  { x, y, side }: Window,
): PlainLattice {
  const wrapped = (place: number): number => (place + size) % size;
  return Uint8Array.from({ length: side * side }, (_, at) => {
    const row = wrapped(y + Math.floor(at / side));
    return spins[row * size + wrapped(x + (at % side))];
  });
}
