import { elementAt } from '../../element-at.ts';
import { majorityRule } from '../../rg/block-rule.ts';
import { Blocking } from '../../rg/blocking.ts';
import { Refinement } from '../../rg/growing.ts';
import { operators, OperatorSums } from '../../rg/operators.ts';
import type { Measured } from '../../statistics/measured.ts';
import { CRITICAL_COUPLING } from '../../theory/critical.ts';
import type { StudyContext } from '../study.ts';
import { meanOfSystems, workInRounds } from './growing-rounds.ts';
import type { GrowSettings } from './presets.ts';
import { seedOf } from './seeds.ts';

/** Lattices that were blocked and grown back, minus the lattices themselves. */
export interface Paired {
  readonly size: number;
  readonly quantities: readonly {
    readonly name: string;
    /** Differences per site, of all lattices, round after round. */
    readonly differences: Float64Array;
    readonly difference: Measured;
  }[];
}

const spins = operators.findIndex(({ name }) => name === 'spins');
const compared = ['nearest neighbours', 'diagonals', 'plaquettes', 'third neighbours'] as const;
const square = 'm^2';

/** Blocks critical lattices and grows them back. */
export async function pairedLattices(
  context: StudyContext,
  { paired: size, replicas, rounds }: GrowSettings,
): Promise<Paired> {
  const { gpu, seed, signal } = context;
  const own = seedOf(seed, 'growing', 3);
  const names = [...compared, square];
  const title = 'Growing back blocked lattices';
  const options = { size, replicas, rounds, number: 0 };
  const rows = await workInRounds(context, title, options, async (simulation) => {
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
    return {
      round: async (number) => {
        blocking.begin(simulation.sweeps);
        gpu.compute('block spins', (pass) => blocking.record(pass));
        await growing.grow({ configuration: number, signal });
        gpu.compute('operators', (pass) => {
          before.record(pass);
          after.record(pass);
        });
        return Promise.all(names.map((name) => differencesOf(name, { before, after, size })));
      },
      dispose: () => {
        for (const part of [before, after, growing, blocking]) part.dispose();
      },
    };
  });
  return {
    size,
    quantities: names.map((name, index) => {
      const all = Float64Array.from(rows.flatMap((round) => [...elementAt(round, index)]));
      return { name, differences: all, difference: meanOfSystems(all, replicas) };
    }),
  };
}

/** Of each lattice, grown minus original, per site. */
async function differencesOf(
  name: string,
  { before, after, size }: { before: OperatorSums; after: OperatorSums; size: number },
): Promise<Float64Array> {
  const index = name === square ? spins : operators.findIndex((own) => own.name === name);
  const [old, grown] = await Promise.all([before.readOne(index), after.readOne(index)]);
  return Float64Array.from(grown, (sum, system) => {
    const earlier = elementAt(old, system);
    return name === square ? (sum ** 2 - earlier ** 2) / size ** 4 : (sum - earlier) / size ** 2;
  });
}
