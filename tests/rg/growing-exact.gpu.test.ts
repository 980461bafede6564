import { describe, expect, it } from 'vitest';
import { Ensemble } from '../../src/ensemble/ensemble.ts';
import { replicaGeometry, siteCount, stripGeometry } from '../../src/ensemble/geometry.ts';
import { packLattices } from '../../src/ensemble/unpack.ts';
import { GrowingChain } from '../../src/rg/growing-chain.ts';
import { growingCoupling, Refinement } from '../../src/rg/growing.ts';
import { withGpu } from '../support/with-gpu.ts';
import { unpack, type PlainLattice } from '../twins/lattices.ts';
import { critical } from './critical-lattices.ts';

const device = withGpu();

/** Up spins in each block, `[y * size/2 + x]`. */
function upSpins(spins: PlainLattice, size: number): number[] {
  const half = size / 2;
  return Array.from({ length: half * half }, (_, block) => {
    const first = 2 * Math.floor(block / half) * size + 2 * (block % half);
    return [0, 1, size, size + 1].reduce((sum, place) => sum + spins[first + place], 0);
  });
}

describe('a grown lattice, zoomed out again', () => {
  it.each([
    ['replicas', replicaGeometry(16, 64)],
    ['strips', stripGeometry(64, 2)],
  ] as const)(
    'gives back the coarse one where the coarse one decides ties: %s',
    async (_, coarse) => {
      const { gpu } = device;
      using simulation = await critical(gpu, coarse, 20);
      using refinement = await Refinement.create(gpu, simulation.ensemble, { seed: 3 });
      await refinement.grow();
      const blocks = unpack(coarse, await gpu.readWords(simulation.ensemble.buffer));
      const { geometry, buffer } = refinement.fine;
      const fine = unpack(geometry, await gpu.readWords(buffer));
      let ties = 0;
      for (const [system, spins] of fine.entries()) {
        const up = upSpins(spins, geometry.size);
        ties += up.filter((count) => count === 2).length;
        const back = up.map((count, block) =>
          count === 2 ? blocks[system][block] : Number(count > 2),
        );
        expect(back).toEqual(Array.from(blocks[system]));
      }
      // Ties are about a twelfth of all blocks.
      expect(ties / (siteCount(coarse) * coarse.systems)).toBeGreaterThan(0.05);
    },
  );
});

/** Couplings of nearest neighbours, diagonals and plaquettes. */
interface Couplings {
  readonly coupling: number;
  readonly diagonal?: number;
  readonly plaquette?: number;
}

/** A fine lattice that is allowed, its blocks without a majority, and its sums of products of spins. */
interface Allowed extends Couplings {
  /** Its spins as a number. */
  readonly state: number;
  readonly ties: number;
}

/** All 4 x 4 lattices that are allowed by 2 x 2 block spins: 11 of the 16 states of each block. */
function allowedBy(blocks: PlainLattice): Allowed[] {
  const allowed: Allowed[] = [];
  for (let state = 0; state < 2 ** 16; state++) {
    const s = (x: number, y: number): number => 2 * ((state >> (4 * (y & 3) + (x & 3))) & 1) - 1;
    let [ties, coupling, diagonal, plaquette] = [0, 0, 0, 0];
    let isAllowed = true;
    for (let y = 0; y < 4; y++)
      for (let x = 0; x < 4; x++) {
        const [here, right, down, across] = [s(x, y), s(x + 1, y), s(x, y + 1), s(x + 1, y + 1)];
        coupling += here * (right + down);
        diagonal += here * across + right * down;
        plaquette += here * right * down * across;
        if ((x | y) & 1) continue;
        const sum = (here + right + down + across) * (2 * blocks[y + x / 2] - 1);
        isAllowed &&= sum >= 0;
        ties += Number(sum === 0);
      }
    if (isAllowed) allowed.push({ state, ties, coupling, diagonal, plaquette });
  }
  return allowed;
}

/** Weights of the states that are allowed. */
function exactWeights(
  allowed: readonly Allowed[],
  { coupling, diagonal = 0, plaquette = 0 }: Couplings,
  tie: number,
): Map<number, number> {
  return new Map(
    allowed.map(({ state, ties, ...sums }) => [
      state,
      tie ** ties *
        Math.exp(
          coupling * sums.coupling +
            diagonal * (sums.diagonal ?? NaN) +
            plaquette * (sums.plaquette ?? NaN),
        ),
    ]),
  );
}

/** Deviations of chi square from its mean, in standard deviations; rare states are counted together. */
function score(counts: Map<number, number>, weights: Map<number, number>, samples: number): number {
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const rare = { expected: 0, found: 0 };
  let [chiSquare, bins] = [0, 0];
  const add = (found: number, expected: number): void => {
    chiSquare += (found - expected) ** 2 / expected;
    bins++;
  };
  for (const [state, weight] of weights) {
    const expected = (samples * weight) / total;
    const found = counts.get(state) ?? 0;
    if (expected >= 5) add(found, expected);
    else {
      rare.expected += expected;
      rare.found += found;
    }
  }
  add(rare.found, rare.expected);
  return (chiSquare - (bins - 1)) / Math.sqrt(2 * (bins - 1));
}

describe('the distribution of 4 x 4 spins given 2 x 2 block spins', () => {
  // |z| < 4: a right kernel fails with a probability of about 1e-4 in each case.
  it.each([
    [{ coupling: 0 }, [1, 0, 0, 0]],
    [{ coupling: growingCoupling }, [1, 1, 0, 1]],
    [{ coupling: -0.3 }, [1, 1, 1, 1]],
    [{ coupling: 0.3, diagonal: 0.1, plaquette: -0.15 }, [1, 1, 0, 1]],
  ])('is exact: %j, block spins %j', async (couplings: Couplings, spins) => {
    const { gpu } = device;
    const coarse = replicaGeometry(2, 8192);
    const blocks = Uint8Array.from(spins);
    using ensemble = new Ensemble(gpu, coarse);
    gpu.write(
      ensemble.buffer,
      packLattices(
        coarse,
        Array.from({ length: 8192 }, () => blocks),
      ),
    );
    using refinement = await Refinement.create(gpu, ensemble, {
      ...couplings,
      sweeps: 40,
      seed: 8,
    });
    const counts = new Map<number, number>();
    const configurations = 4;
    for (let configuration = 0; configuration < configurations; configuration++) {
      await refinement.grow({ configuration });
      const words = await gpu.readWords(refinement.fine.buffer);
      for (const fine of unpack(refinement.fine.geometry, words)) {
        const state = fine.reduce((sum, spin, site) => sum + spin * 2 ** site, 0);
        counts.set(state, (counts.get(state) ?? 0) + 1);
      }
    }
    const samples = configurations * coarse.systems;
    const allowed = allowedBy(blocks);
    expect(allowed).toHaveLength(11 ** 4);
    const weights = exactWeights(allowed, couplings, 1 / 2);
    expect([...counts.keys()].filter((state) => !weights.has(state))).toEqual([]);
    expect(Math.abs(score(counts, weights, samples))).toBeLessThan(4);
    // The same data refute ties of full weight, and other couplings.
    expect(score(counts, exactWeights(allowed, couplings, 1), samples)).toBeGreaterThan(20);
    for (const name of ['coupling', 'diagonal', 'plaquette'] as const) {
      const wrong = { ...couplings, [name]: (couplings[name] ?? 0) + 0.05 };
      expect(score(counts, exactWeights(allowed, wrong, 1 / 2), samples), name).toBeGreaterThan(6);
    }
  });
});

describe('growing that is stopped', () => {
  it('says that it is not complete', async () => {
    using ensemble = new Ensemble(device.gpu, replicaGeometry(8, 32));
    using refinement = await Refinement.create(device.gpu, ensemble, { seed: 1 });
    const control = { signal: AbortSignal.abort() };
    expect(await refinement.grow(control)).toBe(false);
    using chain = await GrowingChain.create(device.gpu, ensemble, { steps: 2, seed: 1 });
    expect(await chain.grow(control)).toBe(0);
    expect(await chain.grow()).toBe(2);
  });

  it.each([
    [{ coupling: Infinity }, /finite/],
    [{ sweeps: 1.5 }, /whole number/],
  ])('or impossible, is refused: %j', async (wrong, message) => {
    using ensemble = new Ensemble(device.gpu, replicaGeometry(8, 32));
    const created = Refinement.create(device.gpu, ensemble, { seed: 1, ...wrong });
    await expect(created).rejects.toThrow(message);
  });
});
