import type { StudyContext } from '../study.ts';
import { snapshots, startLadder } from '../flows/ladder.ts';
import type { MachineName } from './machines.ts';
import { classTemperatures, size, type Settings } from './presets.ts';
import { seedOf } from './seeds.ts';
import { trainingSet, type SetName, type TrainingSet } from './training-sets.ts';

/** Lattices for machines: snapshots at all temperatures, with and without a field. */
export interface MachineData {
  /** Without a field, [snapshot][system * sites + site]. */
  readonly plain: readonly Int8Array[];
  /** The same in every field of both sets of FG-1, by its strength. */
  readonly fields: ReadonlyMap<number, readonly Int8Array[]>;
  /** Energies of the lattices without a field, [snapshot][system]. */
  readonly energies: readonly Float64Array[];
}

/** Snapshots of each field in the training set of one machine. */
function fieldSnapshots({ snapshots: count, fields }: Settings): number {
  return Math.ceil(count / fields.field.length);
}

/** Samples the lattices of all machines, with one more snapshot that is held out. */
export async function machineData(context: StudyContext, settings: Settings) {
  const { seeds, perTemperature, fields } = settings;
  const most = Math.max(...Object.values(seeds));
  const ladder = (purpose: 'lattices of the machines' | 'lattices in fields', field = 0, at = 0) =>
    startLadder(context, {
      size,
      temperatures: classTemperatures,
      perTemperature,
      seed: seedOf(context.seed, purpose, at),
      field,
    });
  const plain = await ladder('lattices of the machines');
  const taken = await snapshots(
    context,
    'Lattices for the machines',
    plain,
    most * settings.snapshots + 1,
  );
  plain.simulation.dispose();
  const strengths = [...new Set([...fields.field, ...fields['other fields']])];
  const inFields = new Map<number, readonly Int8Array[]>();
  for (const [at, strength] of strengths.entries()) {
    const own = await ladder('lattices in fields', strength, at);
    const count = seeds.others * fieldSnapshots(settings) + 1;
    const found = await snapshots(context, `Lattices in a field of ${strength}`, own, count);
    own.simulation.dispose();
    inFields.set(
      strength,
      found.map(({ signs }) => signs),
    );
  }
  return {
    ladder: plain,
    data: {
      plain: taken.map(({ signs }) => signs),
      fields: inFields,
      energies: taken.map(({ record }) => record.energy),
    } satisfies MachineData,
  };
}

/** The training set of a machine, and lattices of the same kind that no machine was trained on. */
export function dataOf(
  { set, run, index }: MachineName,
  { plain, fields }: MachineData,
  settings: Settings,
  seed: number,
): { readonly training: TrainingSet; readonly heldOut: TrainingSet } {
  const strengths = fieldsOf(set, settings);
  const of = (from: (own: readonly Int8Array[], each: number) => readonly Int8Array[]) =>
    strengths
      ? strengths.flatMap((strength) => from(fields.get(strength) ?? [], fieldSnapshots(settings)))
      : from(plain, settings.snapshots);
  const seeds = (held: 0 | 1) => ({
    order: seedOf(seed, 'order of samples', 2 * index + held),
    coins: seedOf(seed, set === 'mean field' ? 'mean-field lattices' : 'coins', 2 * index + held),
    permutation: seedOf(seed, 'permutation', index),
  });
  const training = trainingSet(
    set,
    of((own, each) => own.slice(run * each, (run + 1) * each)),
    seeds(0),
  );
  const held = trainingSet(
    set,
    of((own) => own.slice(-1)),
    seeds(1),
  );
  return { training, heldOut: { ...held, rows: held.rows.slice(0, settings.judged) } };
}

/** Strengths of the field in a set; undefined without a field. */
function fieldsOf(set: SetName, { fields }: Settings): readonly number[] | undefined {
  return set === 'field' || set === 'other fields' ? fields[set] : undefined;
}
