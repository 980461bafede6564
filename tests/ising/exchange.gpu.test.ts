import { describe, expect, it } from 'vitest';
import { Ensemble } from '../../src/ensemble/ensemble.ts';
import {
  bondsPerSite,
  replicaGeometry,
  siteCount,
  wordCount,
  type LatticeKind,
} from '../../src/ensemble/geometry.ts';
import { acceptanceTable } from '../../src/ising/acceptance-table.ts';
import { Checkerboard } from '../../src/ising/checkerboard.ts';
import { Measurement } from '../../src/ising/measurement.ts';
import type { Hamiltonian } from '../../src/ising/model.ts';
import { ReplicaExchange } from '../../src/ising/replica-exchange.ts';
import { IsingSimulation } from '../../src/ising/simulation.ts';
import { singleSpinRule } from '../../src/ising/single-spin-rule.ts';
import { differences } from '../support/differences.ts';
import { exchangedRanks, firstRanks, type ExchangeTwin } from '../twins/replica-exchange.ts';
import { pack, unpack } from '../twins/lattices.ts';
import { sweepTwin } from '../twins/metropolis.ts';
import { randomFrom } from '../support/random.ts';
import { singleSpinSweep } from '../twins/single-spin.ts';
import { startWords } from '../twins/start.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

interface Case {
  readonly name: string;
  readonly lattice: LatticeKind;
  readonly size: number;
  readonly ladders: number;
  readonly interaction: 1 | -1;
  readonly update: 'metropolis' | 'heat-bath';
  readonly temperatures: readonly number[];
}

const cases: Case[] = [
  {
    name: 'Metropolis, five temperatures',
    lattice: 'square',
    size: 6,
    ladders: 32,
    interaction: 1,
    update: 'metropolis',
    temperatures: [1.6, 1.9, 2.2, 2.7, 3.5],
  },
  {
    name: 'heat bath, two temperatures, 64 ladders',
    lattice: 'square',
    size: 4,
    ladders: 64,
    interaction: 1,
    update: 'heat-bath',
    temperatures: [1.8, 2.4],
  },
  {
    name: 'antiferromagnet, Metropolis',
    lattice: 'square',
    size: 6,
    ladders: 32,
    interaction: -1,
    update: 'metropolis',
    temperatures: [1.5, 2, 2.3, 3],
  },
  {
    name: 'antiferromagnetic chain, heat bath, ladders of 8',
    lattice: 'chain',
    size: 12,
    ladders: 8,
    interaction: -1,
    update: 'heat-bath',
    temperatures: [0.5, 0.7, 0.9, 1.2, 1.6, 2, 2.5, 3],
  },
];

/** Temperature of every system at given ranks. */
function temperaturesAt(temperatures: readonly number[], ranks: Uint32Array): number[] {
  return Array.from(ranks, (rank) => temperatures[rank]);
}

describe('exchanges on the GPU are those of the CPU twin', () => {
  it.each(cases)('$name: ranks and thresholds over 40 exchanges', async (test) => {
    const { gpu } = device;
    const { lattice, size, ladders, interaction, update, temperatures } = test;
    const geometry = replicaGeometry(size, ladders * temperatures.length, lattice);
    const model = { lattice, interaction, field: 0 };
    const rule = singleSpinRule(model, update);
    const ensemble = new Ensemble(gpu, geometry);
    const checkerboard = new Checkerboard(gpu, ensemble, { rule, seed: 4, perReplica: true });
    const twin: ExchangeTwin = { temperatures, ladders, seed: 4, interaction, size };
    let ranks = firstRanks(twin);
    await checkerboard.setTemperatures(temperaturesAt(temperatures, ranks));
    const { replicaThresholds: thresholds } = checkerboard;
    if (!thresholds) throw new Error('There are no thresholds per replica.');
    const measurement = await Measurement.create(gpu, ensemble, {
      capacity: 4,
      staggered: interaction === -1,
    });
    const exchange = await ReplicaExchange.create(gpu, {
      temperatures,
      ladders,
      seed: 4,
      interaction,
      measurement,
      thresholds,
      bonds: siteCount(geometry) * bondsPerSite(geometry),
    });
    const { uniform } = randomFrom(6);
    let moved = 0;
    for (let step = 0; step < 40; step += 2) {
      // Ordered patches on most sites, so that energies differ between systems by more than chance.
      const words = Uint32Array.from({ length: wordCount(geometry) }, () => {
        const [a, b] = [uniform(), uniform()].map((u) => Math.floor(u * 2 ** 32));
        return a & b;
      });
      gpu.write(ensemble.buffer, words);
      const lattices = unpack(geometry, words);
      // Two exchanges in a submit, into slots 1 and 2.
      exchange.begin(1);
      gpu.compute('exchanges', (pass) => {
        for (const index of [0, 1]) {
          measurement.record(pass, 1 + index);
          exchange.record(pass, index);
        }
      });
      const seen = [ranks];
      for (const index of [0, 1]) {
        const next = exchangedRanks(twin, lattices, ranks, step + index);
        moved += next.filter((rank, system) => rank !== ranks[system]).length;
        ranks = next;
        seen.push(ranks);
      }
      const history = await exchange.read(3);
      expect(differences(history[1], seen[0]), `before exchange ${step}`).toEqual([]);
      expect(differences(history[2], seen[1]), `before exchange ${step + 1}`).toEqual([]);
      expect(differences(await exchange.ranks(), ranks), `after exchange ${step + 1}`).toEqual([]);
      const table = acceptanceTable(geometry, rule, temperaturesAt(temperatures, ranks), true);
      const found = await gpu.readWords(thresholds.acceptance);
      expect(differences(found, table.words)).toEqual([]);
    }
    // Neither none nor all of those that were tried.
    const tried = 20 * 2 * ladders * (temperatures.length - 1);
    expect(moved).toBeGreaterThan(0.05 * tried);
    expect(moved).toBeLessThan(0.95 * tried);
    for (const part of [exchange, measurement, checkerboard, ensemble]) part.dispose();
  });

  it.each(cases)('$name: a whole run, sweeps and exchanges', async (test) => {
    const { gpu } = device;
    const { lattice, size, ladders, interaction, update, temperatures } = test;
    const geometry = replicaGeometry(size, ladders * temperatures.length, lattice);
    const seed = 23;
    const hamiltonian: Hamiltonian = { interaction, field: 0 };
    const twin: ExchangeTwin = { temperatures, ladders, seed, interaction, size };
    let ranks = firstRanks(twin);
    const simulation = await IsingSimulation.create(gpu, {
      geometry,
      ...hamiltonian,
      update,
      temperatures: temperaturesAt(temperatures, ranks),
      seed,
      start: 'hot',
      exchangeable: true,
    });
    const measurement = await simulation.measure(5);
    const exchange = await simulation.exchangeReplicas(measurement);
    const [count, every] = [12, 2];
    const observations = await simulation.observe(measurement, { count, every, exchange });

    const lattices = unpack(geometry, startWords(geometry, 'hot', seed));
    const plain = update === 'metropolis' && interaction === 1 && lattice === 'square';
    for (let sweep = 0; sweep < count * every; sweep++) {
      const run = {
        geometry,
        temperatures: temperaturesAt(temperatures, ranks),
        seed,
        perReplica: true,
      };
      if (plain) sweepTwin(run, lattices, sweep);
      else singleSpinSweep({ ...run, update, ...hamiltonian }, lattices, sweep);
      if ((sweep + 1) % every !== 0) continue;
      const exchanges = Math.floor(sweep / every);
      const seen = observations[exchanges]?.ranks ?? new Uint32Array();
      expect(differences(seen, ranks), `observation ${exchanges}`).toEqual([]);
      ranks = exchangedRanks(twin, lattices, ranks, exchanges);
    }
    const found = await gpu.readWords(simulation.ensemble.buffer);
    expect(differences(found, pack(geometry, lattices))).toEqual([]);
    expect(differences(await exchange.ranks(), ranks)).toEqual([]);
    for (const part of [exchange, measurement, simulation]) part.dispose();
  });
});
