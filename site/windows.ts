import { IsingSimulation, Pyramid, stripGeometry, unpackLattice, type Gpu } from '../src/index.ts';
import { CRITICAL_TEMPERATURE } from '../src/theory/critical.ts';
import { elementAt } from '../src/element-at.ts';

/** Equal windows of one magnet after 0, 1, 2, ... steps of zooming out. */
export interface Windows {
  readonly temperature: number;
  /** Spins of each window, row by row: 1 is the colour of the majority of the whole magnet. */
  readonly levels: readonly Uint8Array[];
}

/** The window of every level shows this many block spins along a side. */
export const windowSide = 56;
const size = 512;
const updates = 80;
/** Steps of zooming out. The last level has 64 block spins along a side. */
const steps = 3;

/** Magnets 2 % too cold, at T_c, and 2 % too hot, in equilibrium after cluster updates, and their block spins. */
export async function magnetWindows(gpu: Gpu, seed: number): Promise<Windows[]> {
  const found: Windows[] = [];
  for (const factor of [0.98, 1, 1.02]) {
    const temperature = factor * CRITICAL_TEMPERATURE;
    using simulation = await IsingSimulation.create(gpu, {
      geometry: stripGeometry(size),
      update: 'swendsen-wang',
      temperatures: [temperature],
      start: factor > 1 ? 'hot' : 'cold',
      seed,
    });
    await simulation.sweep(updates);
    using pyramid = await Pyramid.create(gpu, simulation.ensemble, { depth: steps, seed });
    pyramid.update(0);
    const levels: Uint8Array[] = [];
    let sign = 0;
    for (const { geometry, buffer } of pyramid.levels) {
      const spins = unpackLattice(geometry, await gpu.readWords(buffer), 0);
      if (sign === 0) sign = mostlyUp(spins) ? 1 : -1;
      levels.push(windowOf(spins, geometry.size, sign));
    }
    found.push({ temperature, levels });
  }
  return found;
}

function mostlyUp(spins: Uint8Array): boolean {
  return spins.reduce((sum, spin) => sum + spin, 0) * 2 >= spins.length;
}

/** A window in the middle, with the majority of the whole magnet in one colour. */
function windowOf(spins: Uint8Array, side: number, sign: number): Uint8Array {
  const offset = Math.floor((side - windowSide) / 2);
  return Uint8Array.from({ length: windowSide * windowSide }, (_, site) => {
    const x = offset + (site % windowSide);
    const y = offset + Math.floor(site / windowSide);
    const spin = elementAt(spins, y * side + x);
    return sign > 0 ? spin : 1 - spin;
  });
}
