import { replicaGeometry, stripGeometry, type Geometry } from '../../src/ensemble/geometry.ts';
import type { Gpu } from '../../src/gpu/gpu.ts';
import { Correlations } from '../../src/ising/correlations.ts';
import type { Hamiltonian } from '../../src/ising/model.ts';
import { IsingSimulation } from '../../src/ising/simulation.ts';
import type { UpdateName } from '../../src/ising/update.ts';
import { BlockAverages } from '../../src/rg/block-average.ts';
import type { BlockRule } from '../../src/rg/block-rule.ts';
import { Blocking } from '../../src/rg/blocking.ts';
import type { FilterRule } from '../../src/rg/filter-rule.ts';
import { Filtering } from '../../src/rg/filtering.ts';
import { Refinement, type GrowingOptions } from '../../src/rg/growing.ts';
import { OperatorSums } from '../../src/rg/operators.ts';
import { Pyramid } from '../../src/rg/pyramid.ts';
import { SublatticeSums } from '../../src/rg/sublattice.ts';
import { exactTrainings, numbersOf, trainedExactly } from './exact-trainings.ts';

/** The book holds lattices after this many sweeps from a hot start. */
const sweeps = 64;
const seed = 2026;

const geometries = {
  replicas: replicaGeometry(24, 64),
  strips: stripGeometry(128, 2),
  chains: replicaGeometry(60, 64, 'chain'),
  'chains in strips': stripGeometry(512, 2, 'chain'),
} as const;

interface Lattices extends Partial<Hamiltonian> {
  readonly geometry: Geometry;
  readonly update: UpdateName;
  /** Of system n, in units of |J|. */
  readonly temperature: (system: number) => number;
}

const critical = (): number => 2.269;
const cold = (): number => 0.7;
const rungs = (system: number): number => 2 + 0.0625 * Math.floor(system / 8);
const ladder = (system: number): number => 1.5 + 0.03125 * system;
const { replicas, strips, chains } = geometries;
const chainsInStrips = geometries['chains in strips'];
const antiferromagnet = { interaction: -1, field: 0.25 } as const;

/** Every update, on every kind of lattice. */
const updates: Readonly<Record<string, Lattices>> = {
  'metropolis, replicas': { geometry: replicas, update: 'metropolis', temperature: critical },
  'metropolis, strips': { geometry: strips, update: 'metropolis', temperature: critical },
  'metropolis, a ladder': { geometry: replicas, update: 'metropolis', temperature: ladder },
  'metropolis, chains': { geometry: chains, update: 'metropolis', temperature: cold },
  'metropolis, antiferromagnet in a field': {
    geometry: strips,
    update: 'metropolis',
    temperature: critical,
    ...antiferromagnet,
  },
  'heat bath, replicas': { geometry: replicas, update: 'heat-bath', temperature: critical },
  'heat bath, strips': { geometry: strips, update: 'heat-bath', temperature: critical },
  'heat bath, a ladder': { geometry: replicas, update: 'heat-bath', temperature: ladder },
  'heat bath, chains in strips': {
    geometry: chainsInStrips,
    update: 'heat-bath',
    temperature: cold,
  },
  'heat bath, antiferromagnet in a field': {
    geometry: replicas,
    update: 'heat-bath',
    temperature: critical,
    ...antiferromagnet,
  },
  'Swendsen-Wang, replicas': {
    geometry: replicas,
    update: 'swendsen-wang',
    temperature: critical,
  },
  'Swendsen-Wang, strips': { geometry: strips, update: 'swendsen-wang', temperature: critical },
  'Swendsen-Wang, two temperatures': {
    geometry: replicas,
    update: 'swendsen-wang',
    temperature: (system) => 2 + (system >> 5),
  },
  'Swendsen-Wang, chains': { geometry: chains, update: 'swendsen-wang', temperature: cold },
  'Swendsen-Wang, in a field': {
    geometry: replicas,
    update: 'swendsen-wang',
    temperature: critical,
    field: 0.05,
  },
};

/** Every block rule, on the lattices of an update after its sweeps. */
const rules: Readonly<Record<string, { readonly of: string; readonly rule: BlockRule }>> = {
  'majority of 2 x 2': { of: 'metropolis, replicas', rule: majority(2) },
  'majority of 2 x 2, strips': { of: 'metropolis, strips', rule: majority(2) },
  'majority of 2 x 2, ties up': { of: 'metropolis, replicas', rule: majority(2, 'up') },
  'majority of 2 x 2, ties first': { of: 'metropolis, replicas', rule: majority(2, 'first') },
  'majority of 3 x 3': { of: 'metropolis, replicas', rule: majority(3) },
  'majority of 4 x 4': { of: 'metropolis, replicas', rule: majority(4) },
  'majority of 5, chains': { of: 'metropolis, chains', rule: majority(5) },
  'majority of 2, chains in strips': { of: 'heat bath, chains in strips', rule: majority(2) },
  'decimation of 2 x 2': { of: 'metropolis, strips', rule: decimation(2) },
  'decimation of 3 x 3': { of: 'metropolis, replicas', rule: decimation(3) },
  'decimation of 4, chains': { of: 'metropolis, chains', rule: decimation(4) },
};

/** Lattices grown from those of an update after its sweeps. */
const growths: Readonly<Record<string, { readonly of: string; readonly options: GrowingOptions }>> =
  {
    'grown, replicas': { of: 'metropolis, replicas', options: { seed } },
    'grown, strips': { of: 'metropolis, strips', options: { seed } },
    'grown, three couplings': {
      of: 'metropolis, strips',
      options: { coupling: 0.36, diagonal: 0.09, plaquette: -0.05, seed },
    },
  };

/** Filters of every side that simulations use, with a stride of 2 or 3, on the lattices of an update after its sweeps. */
const filters = ([2, 3] as const).flatMap((factor) =>
  [2, 3, 4].flatMap((side) =>
    (['soft', 'hard'] as const).map((limit) => ({
      name: `filter of ${side} x ${side}, stride ${factor}, ${limit}`,
      of: side === 3 && factor === 2 ? 'metropolis, strips' : 'metropolis, replicas',
      rule: filter(side, factor, limit),
    })),
  ),
);

/** Runs every experiment of the book and gives the SHA-256 of each, by name. */
export async function* experiments(gpu: Gpu): AsyncGenerator<readonly [string, string]> {
  for (const [name, lattices] of Object.entries(updates)) {
    using simulation = await started(gpu, lattices);
    await simulation.sweep(sweeps);
    const { buffer } = simulation.ensemble;
    yield [name, await sha256(await gpu.readWords(buffer))];
    for (const [blocks, { of, rule }] of Object.entries(rules))
      if (of === name) yield [blocks, await blocked(gpu, simulation, rule)];
    for (const { name: filtered, of, rule } of filters)
      if (of === name) yield [filtered, await filteredBy(gpu, simulation, rule)];
    if (name === 'metropolis, strips') yield* zoomed(gpu, simulation);
    for (const [grown, { of, options }] of Object.entries(growths))
      if (of === name) yield [grown, await grownFrom(gpu, simulation, options)];
    if (name === 'metropolis, replicas') yield* measured(gpu, simulation);
  }
  yield* exchanged(gpu);
  yield ['reversals in a field', await reversed(gpu)];
  for (const [name, training] of Object.entries(exactTrainings))
    yield [name, await sha256(numbersOf(await trainedExactly(gpu, training)))];
}

async function started(
  gpu: Gpu,
  { geometry, temperature, ...model }: Lattices,
  exchangeable = false,
): Promise<IsingSimulation> {
  const temperatures = Array.from({ length: geometry.systems }, (_, system) => temperature(system));
  const options = { ...model, geometry, temperatures, seed, start: 'hot', exchangeable } as const;
  return IsingSimulation.create(gpu, options);
}

async function blocked(gpu: Gpu, { ensemble }: IsingSimulation, rule: BlockRule): Promise<string> {
  using blocking = await Blocking.create(gpu, ensemble, { rule, seed, level: 1 });
  blocking.begin(sweeps);
  gpu.compute('block spins', (pass) => blocking.record(pass));
  return sha256(await gpu.readWords(blocking.coarse.buffer));
}

async function filteredBy(
  gpu: Gpu,
  { ensemble }: IsingSimulation,
  rule: FilterRule,
): Promise<string> {
  using map = await Filtering.create(gpu, ensemble, { rule, seed, level: 1 });
  map.begin(sweeps);
  gpu.compute('block spins', (pass) => map.record(pass));
  return sha256(await gpu.readWords(map.coarse.buffer));
}

async function grownFrom(
  gpu: Gpu,
  { ensemble }: IsingSimulation,
  options: GrowingOptions,
): Promise<string> {
  using refinement = await Refinement.create(gpu, ensemble, options);
  await refinement.grow({ configuration: sweeps });
  return sha256(await gpu.readWords(refinement.fine.buffer));
}

/** Several levels of block spins of one large lattice. In unfolded levels bit 0 counts. */
async function* zoomed(
  gpu: Gpu,
  { ensemble }: IsingSimulation,
): AsyncGenerator<readonly [string, string]> {
  const pyramid = await Pyramid.create(gpu, ensemble, { depth: 2, seed });
  pyramid.update(sweeps);
  const words = await gpu.readWords(pyramid.levels[2]?.buffer ?? ensemble.buffer);
  pyramid.dispose();
  yield ['a pyramid of two levels', await sha256(words.map((word) => word & 1))];
}

async function* measured(
  gpu: Gpu,
  simulation: IsingSimulation,
): AsyncGenerator<readonly [string, string]> {
  const { ensemble } = simulation;
  const measurement = await simulation.measure(4);
  for (let slot = 0; slot < 4; slot++)
    gpu.compute('measure', (pass) => measurement.record(pass, slot));
  const readings = await measurement.read(4);
  const values = readings.flatMap((reading) =>
    Object.values(reading).flatMap((of: ArrayLike<number> | undefined) => Array.from(of ?? [])),
  );
  measurement.dispose();
  yield ['measurements', await sha256(Float64Array.from(values))];

  const correlations = await Correlations.create(gpu, ensemble);
  gpu.compute('correlations', (pass) => correlations.record(pass, 0));
  const [sample] = await correlations.read(1);
  const pairs = [...(sample?.axis ?? []), ...(sample?.diagonal ?? [])];
  correlations.dispose();
  yield ['pairs at every distance', await sha256(joined(pairs))];

  const operators = await OperatorSums.create(gpu, ensemble);
  gpu.compute('operators', (pass) => operators.record(pass));
  const sums = joined(await operators.read());
  operators.dispose();
  yield ['sums of operators', await sha256(sums)];

  const averages = await BlockAverages.create(gpu, ensemble, { depth: 2 });
  gpu.compute('averages', (pass) => averages.record(pass));
  const words = await gpu.readWords(averages.levels[1]?.buffer ?? ensemble.buffer);
  averages.dispose();
  yield ['averages of blocks', await sha256(words)];

  const sublattice = await SublatticeSums.create(gpu, ensemble);
  gpu.compute('sublattice', (pass) => sublattice.record(pass));
  const { nearest, diagonal, plaquette, spins } = await sublattice.read();
  sublattice.dispose();
  yield [
    'decimation of every other site',
    await sha256(joined([nearest, diagonal, plaquette, spins])),
  ];
}

/** Replica exchange after every sweep: the spins, and which replica has which temperature. */
async function* exchanged(gpu: Gpu): AsyncGenerator<readonly [string, string]> {
  for (const update of ['metropolis', 'heat-bath'] as const) {
    using simulation = await started(gpu, { geometry: replicas, update, temperature: rungs }, true);
    const measurement = await simulation.measure(sweeps);
    const exchange = await simulation.exchangeReplicas(measurement);
    await simulation.observe(measurement, { count: sweeps, every: 1, exchange });
    const words = await gpu.readWords(simulation.ensemble.buffer);
    const ranks = await exchange.ranks();
    for (const part of [exchange, measurement]) part.dispose();
    const name = update === 'metropolis' ? 'metropolis' : 'heat bath';
    yield [`replica exchange, ${name}`, await sha256(joined([words, ranks]))];
  }
}

async function reversed(gpu: Gpu): Promise<string> {
  const lattices = { geometry: replicas, update: 'heat-bath', field: 0.05 } as const;
  using simulation = await started(gpu, { ...lattices, temperature: () => 3 });
  const measurement = await simulation.measure(sweeps);
  const reversal = await simulation.reversals(measurement);
  await simulation.observe(measurement, { count: sweeps, every: 1, reversal });
  const words = await gpu.readWords(simulation.ensemble.buffer);
  for (const part of [reversal, measurement]) part.dispose();
  return sha256(words);
}

function joined(arrays: readonly ArrayLike<number>[]): Float64Array<ArrayBuffer> {
  return Float64Array.from(arrays.flatMap((array) => Array.from(array)));
}

/** SHA-256 of numbers, in hexadecimal digits. */
export async function sha256(data: Uint32Array | Float64Array): Promise<string> {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function majority(factor: number, ties: BlockRule['ties'] = 'random'): BlockRule {
  return { kind: 'majority', factor, ties };
}

function decimation(factor: number): BlockRule {
  return { kind: 'decimation', factor, ties: 'random' };
}

/** Weights of either sign, of which some cancel, so that hard filters have ties. */
function filter(side: number, factor: number, limit: FilterRule['limit']): FilterRule {
  const weights = Array.from({ length: side * side }, (_, i) => (i % 4 === 3 ? -0.25 : 0.5));
  const offset = side > 3 ? -1 : 0;
  return { kind: 'filter', factor, side, weights, bias: 0, offset, limit };
}
