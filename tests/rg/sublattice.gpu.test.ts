import { describe, expect, it } from 'vitest';
import { Ensemble } from '../../src/ensemble/ensemble.ts';
import {
  blockedGeometry,
  GeometryError,
  replicaGeometry,
  stripGeometry,
  type Geometry,
} from '../../src/ensemble/geometry.ts';
import { IsingSimulation } from '../../src/ising/simulation.ts';
import { SublatticeSums, type SublatticeSample } from '../../src/rg/sublattice.ts';
import { decimateSquare } from '../support/square-decimation.ts';
import { pack, unpack, type PlainLattice } from '../twins/lattices.ts';
import { measureTwin } from '../twins/measurement.ts';
import { startWords } from '../twins/start.ts';
import { sublatticeTwin } from '../twins/sublattice.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

/** The sums of packed spins. */
async function sumsOf(geometry: Geometry, words: Uint32Array): Promise<SublatticeSample> {
  const { gpu } = device;
  const ensemble = new Ensemble(gpu, geometry);
  gpu.write(ensemble.buffer, words);
  const sums = await SublatticeSums.create(gpu, ensemble);
  gpu.compute('sublattice', (pass) => sums.record(pass));
  const found = await sums.read();
  sums.dispose();
  ensemble.dispose();
  return found;
}

describe('sums over the kept sublattice are those of the CPU twin', () => {
  // 1152 kept sites at side 48: more than one chunk.
  it.each([2, 4, 6, 8, 16, 48])('side %d', async (size) => {
    const geometry = replicaGeometry(size, 96);
    const words = startWords(geometry, 'hot', 21);
    const { nearest, diagonal, plaquette, spins } = await sumsOf(geometry, words);
    expect(nearest).toHaveLength(geometry.systems);
    for (const [system, lattice] of unpack(geometry, words).entries()) {
      const sums = {
        nearest: nearest[system],
        diagonal: diagonal[system],
        plaquette: plaquette[system],
        spins: spins[system],
      };
      expect(sums, `system ${system}`).toEqual(sublatticeTwin(lattice, size));
    }
  });

  it('do not see the sites left out', async () => {
    const geometry = replicaGeometry(8, 64);
    const words = startWords(geometry, 'hot', 22);
    // Words of colour 1 are the second half.
    const others = words.map((word, at) => (at < words.length / 2 ? word : ~word));
    expect(await sumsOf(geometry, others)).toEqual(await sumsOf(geometry, words));
  });
});

describe('decimation of every other site is exact', () => {
  const size = 4;
  const kept = sitesOf(0);
  const left = sitesOf(1);

  it('every state of the kept sites of a 4 x 4 torus has the weight of the sum over the others', async () => {
    // System s is the s-th state of the 8 kept spins; the others are up.
    const lattices = Array.from({ length: 256 }, (_, state) => latticeOf(state, 0));
    const geometry = replicaGeometry(size, 256);
    const sums = await sumsOf(geometry, pack(geometry, lattices));
    const energies = lattices.map((_, state) =>
      Array.from({ length: 256 }, (__, others) =>
        Math.round(measureTwin(latticeOf(state, others), size).energy * size ** 2),
      ),
    );
    for (const coupling of [0.1, 0.44068679350977147, 1.1, -0.6]) {
      for (const [state, ofState] of energies.entries()) {
        const weight = ofState.reduce((sum, energy) => sum + Math.exp(-coupling * energy), 0);
        expect(exponent(coupling, sums, state, kept.length)).toBeCloseTo(Math.log(weight), 11);
      }
    }
  });

  function sitesOf(colour: number): number[] {
    const sites = Array.from({ length: size ** 2 }, (_, site) => site);
    return sites.filter((site) => ((site % size) + Math.floor(site / size)) % 2 === colour);
  }

  function latticeOf(state: number, others: number): PlainLattice {
    const lattice = new Uint8Array(size ** 2);
    for (const [bit, site] of kept.entries()) lattice[site] = (state >> bit) & 1;
    for (const [bit, site] of left.entries()) lattice[site] = (others >> bit) & 1;
    return lattice;
  }

  it.each([
    [8, 2.6],
    [16, 2.4],
  ] as const)(
    'side %d: kept sums have the energy of the fine lattice, on average',
    async (side, temperature) => {
      const { gpu } = device;
      const geometry = replicaGeometry(side, 256);
      const simulation = await IsingSimulation.create(gpu, {
        geometry,
        temperatures: new Float64Array(geometry.systems).fill(temperature),
        update: 'swendsen-wang',
        start: 'hot',
        seed: 23,
      });
      const sums = await SublatticeSums.create(gpu, simulation.ensemble);
      const measurement = await simulation.measure(1);
      const differences = new Float64Array(geometry.systems);
      const samples = 6;
      await simulation.sweep(30);
      for (let sample = 0; sample < samples; sample++) {
        await simulation.sweep(4);
        gpu.compute('sublattice', (pass) => {
          sums.record(pass);
          measurement.record(pass, 0);
        });
        const [{ neighbourSum }] = await measurement.read(1);
        const found = await sums.read();
        // d/dK of the exponent is the mean of the sum of the bonds over the sites left out, given those kept.
        for (let system = 0; system < geometry.systems; system++)
          differences[system] +=
            (slope(1 / temperature, found, system, side ** 2 / 2) / side ** 2 -
              neighbourSum[system]) /
            samples;
      }
      sums.dispose();
      measurement.dispose();
      simulation.dispose();
      const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
      const squares = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      const error = Math.sqrt(squares / (differences.length * (differences.length - 1)));
      // False alarm 6e-5 each.
      expect(error).toBeLessThan(4e-3);
      expect(Math.abs(mean) / error).toBeLessThan(4);
    },
  );
});

describe('refuses', () => {
  it.each([
    ['strips', stripGeometry(64)],
    ['chains', replicaGeometry(16, 32, 'chain')],
    // A torus of odd side has no two sublattices.
    ['odd sides', blockedGeometry(replicaGeometry(10, 32))],
  ])('%s', async (_, geometry) => {
    const ensemble = new Ensemble(device.gpu, geometry);
    await expect(SublatticeSums.create(device.gpu, ensemble)).rejects.toThrow(GeometryError);
    ensemble.dispose();
  });
});

/** The exponent of the exact step for one system: A (N/2) + K_nn S_nn + K_nnn S_nnn + K_4 S_4. */
function exponent(coupling: number, sums: SublatticeSample, system: number, left: number): number {
  const { constant, nearest, diagonal, four } = decimateSquare(coupling);
  return (
    constant * left +
    nearest * sums.nearest[system] +
    diagonal * sums.diagonal[system] +
    four * sums.plaquette[system]
  );
}

/** Its derivative by K: A' = tanh(4K)/2 + tanh 2K, B' = tanh(4K)/2, C' = tanh(4K)/2 - tanh 2K. */
function slope(coupling: number, sums: SublatticeSample, system: number, left: number): number {
  const pair = Math.tanh(4 * coupling) / 2;
  const half = Math.tanh(2 * coupling);
  return (
    (pair + half) * left +
    2 * pair * sums.nearest[system] +
    pair * sums.diagonal[system] +
    (pair - half) * sums.plaquette[system]
  );
}
