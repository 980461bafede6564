import { binaryLogarithm } from '../../elementary.ts';
import { Refinement, growingCoupling } from '../../rg/growing.ts';
import { operators, OperatorSums } from '../../rg/operators.ts';
import { elementAt } from '../../element-at.ts';
import { jackknife } from '../../statistics/jackknife.ts';
import type { Measured } from '../../statistics/measured.ts';
import { CRITICAL_COUPLING } from '../../theory/critical.ts';
import type { StudyContext } from '../study.ts';
import { pairedLattices, type Paired } from './growing-back.ts';
import { meanOfSystems, workInRounds } from './growing-rounds.ts';
import type { GrowSettings } from './presets.ts';
import { seedOf } from './seeds.ts';

/** Sums of operators, one number a lattice: [round][system]. */
type Sums = readonly Float64Array[];

/** Lattices that were doubled again and again. */
export interface Doublings {
  readonly coupling: number;
  /** Sides, from the first lattices on. */
  readonly sizes: readonly number[];
  /** Sum of spins, [level][round][system]. */
  readonly magnetizations: readonly Sums[];
  /** Sum over nearest neighbours, [level][round][system]. */
  readonly bonds: readonly Sums[];
  /** 2 - log2 <m'm>/<m^2> of each doubling, m of the grown lattice and m' of its blocks. */
  readonly exponents: readonly Measured[];
  /** Sum over nearest neighbours per site, of each level. */
  readonly nearest: readonly Measured[];
}

const spins = operators.findIndex(({ name }) => name === 'spins');
const nearestNeighbours = operators.findIndex(({ name }) => name === 'nearest neighbours');

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

async function doubled(
  context: StudyContext,
  { from, doublings, replicas, rounds }: GrowSettings,
  coupling: number,
  number: number,
): Promise<Doublings> {
  const { gpu, seed, signal } = context;
  const title = `Doubling lattices with K = ${coupling.toFixed(4)}`;
  const options = { size: from, replicas, rounds, number };
  const rows = await workInRounds(context, title, options, async (simulation) => {
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
    return {
      // Two rows for each level.
      round: async (round) => {
        for (const step of steps) await step.grow({ configuration: round, signal });
        gpu.compute('operators', (pass) => {
          for (const own of sums) own.record(pass);
        });
        return Promise.all(
          sums.flatMap((own) => [own.readOne(spins), own.readOne(nearestNeighbours)]),
        );
      },
      dispose: () => {
        for (const part of [...sums, ...steps]) part.dispose();
      },
    };
  });
  const sizes = Array.from({ length: doublings + 1 }, (_, level) => from * 2 ** level);
  const rowOf = (row: number): Sums => rows.map((round) => elementAt(round, row));
  const magnetizations = sizes.map((_, level) => rowOf(2 * level));
  const bonds = sizes.map((_, level) => rowOf(2 * level + 1));
  return {
    coupling,
    sizes,
    magnetizations,
    bonds,
    exponents: sizes
      .slice(1)
      .map((_, step) =>
        doublingExponent(elementAt(magnetizations, step), elementAt(magnetizations, step + 1)),
      ),
    nearest: sizes.map((size, level) => {
      const values = Float64Array.from(elementAt(bonds, level).flatMap((round) => [...round]));
      const { value, error } = meanOfSystems(values, replicas);
      return { value: value / size ** 2, error: error / size ** 2 };
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
    ([mixed = NaN, square = NaN]) => 2 - binaryLogarithm(mixed / square),
  );
  return { value: corrected, error };
}
