import { majorityRule } from '../../rg/block-rule.ts';
import { Blocking } from '../../rg/blocking.ts';
import { zoomSimulation, planZoom } from '../../rg/flow.ts';
import { Refinement, growingCoupling } from '../../rg/growing.ts';
import { operators, OperatorSums } from '../../rg/operators.ts';
import { elementAt } from '../../element-at.ts';
import { jackknife } from '../../statistics/jackknife.ts';
import { meanOf, type Measured } from '../../statistics/measured.ts';
import { CRITICAL_COUPLING, CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import type { StudyContext } from '../study.ts';
import type { GrowSettings } from './presets.ts';
import { seedOf } from './seeds.ts';

/** Sums of operators, one number a lattice: [round][system]. */
type Sums = readonly Float64Array[];

/** Lattices that were blocked and grown back, minus the lattices themselves. */
export interface Paired {
  readonly size: number;
  readonly quantities: readonly {
    readonly name: string;
    /** Differences per site, of all lattices. */
    readonly differences: Float64Array;
    readonly difference: Measured;
  }[];
}

/** Lattices that were doubled again and again. */
export interface Doublings {
  readonly coupling: number;
  /** Sides, from the first lattices on. */
  readonly sizes: readonly number[];
  /** Sum of spins, [level][round][system]. */
  readonly magnetizations: readonly Sums[];
  /** 2 - log2 <m'm>/<m^2> of each doubling, m of the grown lattice and m' of its blocks. */
  readonly exponents: readonly Measured[];
  /** Sum over nearest neighbours per site, of each level. */
  readonly nearest: readonly Measured[];
}

const spins = operators.findIndex(({ name }) => name === 'spins');
const compared = ['nearest neighbours', 'diagonals', 'plaquettes', 'third neighbours'] as const;
const sweepsBetween = 40;

/** Grows lattices in both ways. */
export async function grownLattices(
  context: StudyContext,
  settings: GrowSettings,
): Promise<{ paired: Paired; chains: readonly Doublings[] }> {
  return {
    paired: await pairedLattices(context, settings),
    chains: [
      await doubled(context, settings, growingCoupling, 1),
      await doubled(context, settings, CRITICAL_COUPLING, 2),
    ],
  };
}

/** Critical lattices in equilibrium. */
function sampler(
  { gpu, seed }: StudyContext,
  { size, replicas, number }: { size: number; replicas: number; number: number },
) {
  const plan = planZoom({
    size,
    temperature: CRITICAL_TEMPERATURE,
    replicas,
    start: 'hot',
    seed: seedOf(seed, 'growing', number),
  });
  return zoomSimulation(gpu, plan);
}

/** Sweeps until lattices of a side have forgotten their hot start. */
function thermalization(size: number): number {
  return Math.ceil(6 * size ** 1.5);
}

async function pairedLattices(
  context: StudyContext,
  { paired: size, replicas, rounds }: GrowSettings,
): Promise<Paired> {
  const { gpu, seed, signal, phase } = context;
  const thermalize = thermalization(size);
  const report = phase('Growing back blocked lattices', thermalize + rounds * sweepsBetween);
  const simulation = await sampler(context, { size, replicas, number: 0 });
  const own = seedOf(seed, 'growing', 3);
  const blocking = await Blocking.create(gpu, simulation.ensemble, {
    rule: majorityRule,
    seed: own,
    level: 1,
  });
  const growing = await Refinement.create(gpu, blocking.coarse, {
    coupling: CRITICAL_COUPLING,
    seed: own,
  });
  const before = await OperatorSums.create(gpu, simulation.ensemble);
  const after = await OperatorSums.create(gpu, growing.fine);
  const differences = [...compared, 'm^2'].map((name) => ({ name, values: [] as number[] }));
  await simulation.sweep(thermalize, { signal, onProgress: report });
  for (let round = 0; round < rounds && !signal.aborted; round++) {
    await simulation.sweep(sweepsBetween, { signal });
    blocking.begin(simulation.sweeps);
    gpu.compute('block spins', (pass) => blocking.record(pass));
    await growing.grow({ configuration: round, signal });
    gpu.compute('operators', (pass) => {
      before.record(pass);
      after.record(pass);
    });
    for (const { name, values } of differences) {
      const square = name === 'm^2';
      const index = square ? spins : operators.findIndex((operator) => operator.name === name);
      const [old, grown] = await Promise.all([before.readOne(index), after.readOne(index)]);
      for (const [system, sum] of grown.entries()) {
        const earlier = elementAt(old, system);
        values.push(square ? (sum ** 2 - earlier ** 2) / size ** 4 : (sum - earlier) / size ** 2);
      }
    }
    report(thermalize + (round + 1) * sweepsBetween);
  }
  for (const part of [before, after, growing, blocking, simulation]) part.dispose();
  return {
    size,
    quantities: differences.map(({ name, values }) => {
      const all = Float64Array.from(values);
      return { name, differences: all, difference: meanOfSystems(all, replicas) };
    }),
  };
}

/** The mean over rounds of each system is independent of the other systems; the rounds of a system may not be. */
function meanOfSystems(values: Float64Array, systems: number): Measured {
  const rounds = values.length / systems;
  const means = Float64Array.from({ length: systems }, (_, system) => {
    let sum = 0;
    for (let round = 0; round < rounds; round++) sum += elementAt(values, round * systems + system);
    return sum / rounds;
  });
  return meanOf(means);
}

async function doubled(
  context: StudyContext,
  { from, doublings, replicas, rounds }: GrowSettings,
  coupling: number,
  number: number,
): Promise<Doublings> {
  const { gpu, seed, signal, phase } = context;
  const thermalize = thermalization(from);
  const report = phase(
    `Doubling lattices with K = ${coupling.toFixed(4)}`,
    thermalize + rounds * sweepsBetween,
  );
  const simulation = await sampler(context, { size: from, replicas, number });
  const steps: Refinement[] = [];
  const sums = [await OperatorSums.create(gpu, simulation.ensemble)];
  for (let step = 0; step < doublings; step++) {
    const coarse = steps.at(-1)?.fine ?? simulation.ensemble;
    const next = await Refinement.create(gpu, coarse, {
      coupling,
      seed: seedOf(seed, 'growing', 3 + number),
    });
    steps.push(next);
    sums.push(await OperatorSums.create(gpu, next.fine));
  }
  const magnetizations: Float64Array[][] = sums.map(() => []);
  const nearest: number[][] = sums.map(() => []);
  await simulation.sweep(thermalize, { signal, onProgress: report });
  for (let round = 0; round < rounds && !signal.aborted; round++) {
    await simulation.sweep(sweepsBetween, { signal });
    for (const step of steps) await step.grow({ configuration: round, signal });
    for (const [level, own] of sums.entries()) {
      gpu.compute('operators', (pass) => own.record(pass));
      magnetizations[level]?.push(await own.readOne(spins));
      nearest[level]?.push(...(await own.readOne(0)));
    }
    report(thermalize + (round + 1) * sweepsBetween);
  }
  for (const part of [...sums, ...steps, simulation]) part.dispose();
  const sizes = sums.map((_, level) => from * 2 ** level);
  return {
    coupling,
    sizes,
    magnetizations,
    exponents: steps.map((_, step) =>
      doublingExponent(elementAt(magnetizations, step), elementAt(magnetizations, step + 1)),
    ),
    nearest: nearest.map((values, level) => {
      const { value, error } = meanOfSystems(Float64Array.from(values), replicas);
      const sites = elementAt(sizes, level) ** 2;
      return { value: value / sites, error: error / sites };
    }),
  };
}

/** Blocks of systems for the jackknife. */
const blocks = 32;

/** 2 - log2 <m'm>/<m^2>, from sums of spins of the blocks and of the grown lattices, [round][system]. */
export function doublingExponent(coarse: Sums, fine: Sums): Measured {
  const rows = Array.from({ length: blocks }, (_, block) => {
    let [mixed, square] = [0, 0];
    for (const [round, sums] of fine.entries())
      for (let system = block; system < sums.length; system += blocks) {
        const own = elementAt(sums, system);
        // m' = 4 S'/N and m = S/N.
        mixed += 4 * own * elementAt(elementAt(coarse, round), system);
        square += own ** 2;
      }
    return [mixed, square];
  });
  const { corrected, error } = jackknife(
    rows,
    ([mixed = NaN, square = NaN]) => 2 - Math.log2(mixed / square),
  );
  return { value: corrected, error };
}
