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
  readonly diagonal?: number;
  readonly plaquette?: number;
  readonly sweeps: number;
  readonly seed: number;
  readonly configuration?: number;
}

/** The factor of a block with so many of its four spins equal to its block spin. */
function blockWeight(agreeing: number): number {
  if (agreeing === 2) return 1 / 2;
  return agreeing > 2 ? 1 : 0;
}

/**
 * CPU twin of shaders/rg/growing-start.wgsl, growing.wgsl and growing-couplings.wgsl on plain lattices: weighs both values of a spin with all four
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

function total(terms: readonly number[]): number {
  return terms.reduce((sum, term) => sum + term, 0);
}

function quarterSweep(
  { coarse, coupling, diagonal = 0, plaquette = 0, seed, configuration = 0 }: GrowingTwin,
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
      const place = (dx: number, dy: number): number =>
        ((y + dy + size) % size) * size + ((x + dx + size) % size);
      const near = [place(1, 0), place(-1, 0), place(0, 1), place(0, -1)];
      const corners = [-1, 1].flatMap((dx) => [-1, 1].map((dy) => [dx, dy]));
      const others = [y * size + (x ^ 1), (y ^ 1) * size + x, (y ^ 1) * size + (x ^ 1)];
      const weight = (spin: number): number => {
        const sign = (...sites: number[]): number =>
          sites.reduce((product, site) => product * (2 * spins[site] - 1), 2 * spin - 1);
        const bonds = total(near.map((site) => sign(site)));
        const diagonals = total(corners.map(([dx, dy]) => sign(place(dx, dy))));
        const plaquettes = total(
          corners.map(([dx, dy]) => sign(place(dx, 0), place(0, dy), place(dx, dy))),
        );
        const agreeing = [spin, ...others.map((other) => spins[other])].filter((s) => s === mu);
        return (
          Math.exp(coupling * bonds + diagonal * diagonals + plaquette * plaquettes) *
          blockWeight(agreeing.length)
        );
      };
      const against = weight(1 - mu) / (weight(mu) + weight(1 - mu));
      const { word, bit } = placeOf(fine, system, x, y);
      const site = y * (fine.width / 2) + ((x % fine.width) >> 1);
      const draw = (part: number): number[] => random4(key, site, word % fine.groups, step, part);
      const isAgainst =
        diagonal === 0 && plaquette === 0
          ? laneBelow([0, 1, 2].flatMap(draw), bit, against)
          : draw(bit >> 2)[bit & 3] < Math.min(2 ** 32 - 1, Math.floor(against * 2 ** 32));
      spins[at] = isAgainst ? 1 - mu : mu;
    }
}
