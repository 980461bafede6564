import { Ensemble } from '../ensemble/ensemble.ts';
import { replicaGeometry, type Geometry } from '../ensemble/geometry.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { Brush } from '../ising/brush.ts';
import { IsingSimulation } from '../ising/simulation.ts';
import { startSpins } from '../ising/start.ts';
import { checksum, compare, type Check } from './check.ts';
import { hotLattices } from './hot-lattices.ts';
import { checkWords, joined } from './known-answers.ts';
import {
  countingProblems,
  entriesOf,
  exchangeProblems,
  geometries,
  paintedDab,
  reversalProblems,
  rungs,
  seed,
  startProblems,
  updateProblems,
} from './problems.ts';

/** Compares start configurations with known answers. */
export async function startChecks(gpu: Gpu): Promise<Check[]> {
  const checks: Check[] = [];
  for (const [name, { geometry, start, model }] of entriesOf(startProblems)) {
    const ensemble = new Ensemble(gpu, geometry);
    await startSpins(gpu, ensemble, { start, seed, model });
    checks.push(checkWords(name, await gpu.readWords(ensemble.buffer)));
    ensemble.dispose();
  }
  return checks;
}

/** Compares every update rule, from a hot start, with known answers. */
export async function updateChecks(gpu: Gpu): Promise<Check[]> {
  const checks: Check[] = [];
  for (const [name, { sweeps, ...problem }] of entriesOf(updateProblems)) {
    // Single-spin updates have three forms with the same bits: one dispatch a half-sweep, and in workgroup memory whole
    // lattices or tiles with a halo.
    const forms = [{ resident: false }, { resident: true }, { halfSweeps: 2 }];
    const ways: Check[] = [];
    for (const form of problem.update === 'swendsen-wang' ? forms.slice(0, 1) : forms) {
      const options = { ...problem, ...form, seed, start: 'hot' } as const;
      const simulation = await IsingSimulation.create(gpu, options);
      simulation.submitSweeps(sweeps);
      ways.push(checkWords(name, await gpu.readWords(simulation.ensemble.buffer)));
      simulation.dispose();
    }
    checks.push(...ways.toSorted((a, b) => Number(a.passed) - Number(b.passed)).slice(0, 1));
  }
  return [...checks, ...(await partChecks(gpu, false))];
}

/** Compares the readings that sweeps take on the way with known answers. */
export async function countingChecks(gpu: Gpu): Promise<Check[]> {
  const checks: Check[] = [];
  for (const [name, { sweeps, ...problem }] of entriesOf(countingProblems)) {
    const simulation = await IsingSimulation.create(gpu, {
      ...problem,
      seed,
      start: 'hot',
      resident: false,
    });
    const measurement = await simulation.measure(2);
    await simulation.observe(measurement, { count: 2, every: sweeps / 2 });
    checks.push(checkWords(name, await gpu.readWords(measurement.series)));
    for (const part of [measurement, simulation]) part.dispose();
  }
  return checks;
}

/** Compares cluster updates in tiles with known answers. */
export async function tileChecks(gpu: Gpu): Promise<Check[]> {
  return [...(await wholeTileChecks(gpu)), ...(await partChecks(gpu, true))];
}

/**
 * The same on whole ensembles.
 * @param most problems: each has a tile of its own shape, which a software adapter takes seconds to compile
 */
export async function wholeTileChecks(gpu: Gpu, most = Infinity): Promise<Check[]> {
  const checks: Check[] = [];
  const clusters = entriesOf(updateProblems).filter(([, { update }]) => update === 'swendsen-wang');
  for (const [name, { sweeps, ...problem }] of clusters.slice(0, most)) {
    const options = { ...problem, seed, start: 'hot', resident: true } as const;
    const simulation = await IsingSimulation.create(gpu, options);
    simulation.submitSweeps(sweeps);
    const check = checkWords(name, await gpu.readWords(simulation.ensemble.buffer));
    checks.push({ ...check, name: `tiles: ${name}` });
    simulation.dispose();
  }
  return checks;
}

/** The second half of an ensemble, sampled alone, has the bits that it has in the whole. Both take cluster updates. */
async function partChecks(gpu: Gpu, tiles: boolean): Promise<Check[]> {
  const part = { own: 1, all: 2, before: 1 };
  const geometry = replicaGeometry(partSide, 32 * part.all);
  const checks: Check[] = [];
  for (const field of [0, 0.05]) {
    const way = { field, resident: tiles };
    const whole = await clusterSpins(gpu, geometry, way);
    const expected = whole.filter((_, word) => word % part.all === part.before);
    const found = await clusterSpins(
      gpu,
      { ...replicaGeometry(partSide, 32 * part.own), place: part },
      way,
    );
    const name = `${tiles ? 'tiles: ' : ''}part of cluster-flip${field === 0 ? '' : '/field'}`;
    checks.push(compare(name, checksum(found), checksum(expected)));
  }
  return checks;
}

const partSide = 6;

async function clusterSpins(
  gpu: Gpu,
  geometry: Geometry,
  way: { readonly field: number; readonly resident: boolean },
): Promise<Uint32Array> {
  const simulation = await IsingSimulation.create(gpu, {
    ...way,
    geometry,
    temperatures: Array.from({ length: geometry.systems }, () => 2.3),
    update: 'swendsen-wang',
    start: 'hot',
    seed,
  });
  simulation.submitSweeps(4);
  const words = await gpu.readWords(simulation.ensemble.buffer);
  simulation.dispose();
  return words;
}

/** Checks the brush: paints across the edges of the second of two hot lattices. */
export async function brushChecks(gpu: Gpu): Promise<Check[]> {
  const ensemble = await hotLattices(gpu, geometries.strips);
  const brush = await Brush.create(gpu, ensemble);
  brush.paint(paintedDab);
  const check = checkWords('brush', await gpu.readWords(ensemble.buffer));
  brush.dispose();
  ensemble.dispose();
  return [check];
}

/** Checks replica exchange: the ranks at each observation, the ranks after the last exchange, and the spins. */
export async function exchangeChecks(gpu: Gpu): Promise<Check[]> {
  const checks: Check[] = [];
  for (const [name, { geometry, interaction, exchanges }] of entriesOf(exchangeProblems)) {
    const ladders = geometry.systems / rungs.length;
    const simulation = await IsingSimulation.create(gpu, {
      geometry,
      interaction,
      temperatures: rungs.flatMap((temperature) =>
        Array.from({ length: ladders }, () => temperature),
      ),
      seed,
      start: 'hot',
      exchangeable: true,
    });
    const measurement = await simulation.measure(exchanges);
    const exchange = await simulation.exchangeReplicas(measurement);
    const seen = await simulation.observe(measurement, { count: exchanges, every: 1, exchange });
    const ranks = [...seen.map((observation) => observation.ranks ?? []), await exchange.ranks()];
    checks.push(
      checkWords(name, joined([...ranks, await gpu.readWords(simulation.ensemble.buffer)])),
    );
    for (const part of [exchange, measurement, simulation]) part.dispose();
  }
  return checks;
}

/** Checks reversals of whole systems in a field: the spins after the last reversal. */
export async function reversalChecks(gpu: Gpu): Promise<Check[]> {
  const checks: Check[] = [];
  for (const [name, { geometry, field, temperature, reversals }] of entriesOf(reversalProblems)) {
    const simulation = await IsingSimulation.create(gpu, {
      geometry,
      field,
      update: 'heat-bath',
      temperatures: Array.from({ length: geometry.systems }, () => temperature),
      seed,
      start: 'hot',
    });
    const measurement = await simulation.measure(reversals);
    const reversal = await simulation.reversals(measurement);
    await simulation.observe(measurement, { count: reversals, every: 1, reversal });
    checks.push(checkWords(name, await gpu.readWords(simulation.ensemble.buffer)));
    for (const part of [reversal, measurement, simulation]) part.dispose();
  }
  return checks;
}
