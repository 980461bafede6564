import { refinedGeometry, type Geometry } from '../../src/ensemble/geometry.ts';
import { randomKey } from '../../src/ensemble/random-key.ts';
import { laneBelow } from './bernoulli.ts';
import { placeOf, type PlainLattice } from './lattices.ts';
import { random4 } from './random-words.ts';

/** What is grown from which block spins. */
export interface GrowingTwin {
  /** Of the block spins. */
  readonly coarse: Geometry;
  readonly coupling: number;
  readonly sweeps: number;
  readonly seed: number;
  readonly configuration?: number;
}

/** The factor of a block with so many of its four spins equal to its block spin. */
export function blockWeight(agreeing: number): number {
  if (agreeing === 2) return 1 / 2;
  return agreeing > 2 ? 1 : 0;
}

/**
 * CPU twin of shaders/rg/growing-start.wgsl and growing.wgsl on plain lattices: weighs both values of a spin with all four
 * neighbours and its whole block, and draws one random number a spin.
 */
export function growingTwin(twin: GrowingTwin, blocks: readonly PlainLattice[]): PlainLattice[] {
  const { size } = twin.coarse;
  return blocks.map((block, system) => {
    const spins = Uint8Array.from({ length: 4 * size * size }, (_, at) => {
      const [x, y] = [at % (2 * size), Math.floor(at / (2 * size))];
      return block[(y >> 1) * size + (x >> 1)];
    });
    for (let step = 0; step < 4 * twin.sweeps; step++)
      quarterSweep(twin, spins, block, system, step);
    return spins;
  });
}

function quarterSweep(
  { coarse, coupling, seed, configuration = 0 }: GrowingTwin,
  spins: PlainLattice,
  block: PlainLattice,
  system: number,
  step: number,
): void {
  const fine = refinedGeometry(coarse);
  const { size } = fine;
  const key = randomKey(seed, 'growing', { stream: size, period: configuration });
  const [right, lower] = [step & 1, (step >> 1) & 1];
  for (let y = lower; y < size; y += 2)
    for (let x = right; x < size; x += 2) {
      const at = y * size + x;
      const mu = block[(y >> 1) * coarse.size + (x >> 1)];
      const near = [
        y * size + ((x + 1) % size),
        y * size + ((x + size - 1) % size),
        ((y + 1) % size) * size + x,
        ((y + size - 1) % size) * size + x,
      ];
      const others = [y * size + (x ^ 1), (y ^ 1) * size + x, (y ^ 1) * size + (x ^ 1)];
      const weight = (spin: number): number => {
        const bonds = near.reduce((sum, other) => sum + (spins[other] === spin ? 1 : -1), 0);
        const agreeing = [spin, ...others.map((other) => spins[other])].filter((s) => s === mu);
        return Math.exp(coupling * bonds) * blockWeight(agreeing.length);
      };
      const against = weight(1 - mu) / (weight(mu) + weight(1 - mu));
      const { word, bit } = placeOf(fine, system, x, y);
      const site = y * (fine.width / 2) + ((x % fine.width) >> 1);
      const words = [0, 1, 2].flatMap((part) => random4(key, site, word % fine.groups, step, part));
      spins[at] = laneBelow(words, bit, against) ? 1 - mu : mu;
    }
}
