import { kaufman } from '../../theory/kaufman.ts';
import { shuffled } from '../../ensemble/shuffled.ts';
import { randomKey } from '../../ensemble/random-key.ts';
import { MeanField } from './mean-field.ts';
import { classTemperatures, groundTemperature, sites, size } from './presets.ts';
import { coins, mixed, rowsOf, type Rows } from './spins.ts';

/** Training sets. V, H and L are those of Iso, Shiba and Yokoo; `V CD-1` are the lattices of V with the algorithm of the replication; the last four are controls; the rest are ours. */
export const setNames = [
  'V',
  'V CD-1',
  'H',
  'L',
  'narrow',
  'field',
  'other fields',
  'mean field',
  'ends',
  'permuted',
  'untrained',
] as const;
export type SetName = (typeof setNames)[number];

/** Controls of the claim that the flow finds the critical point. */
export const controlSets = [
  'mean field',
  'ends',
  'permuted',
  'untrained',
] as const satisfies SetName[];

/** Upper end of the temperatures of the set `narrow`, and lower end of those of H. */
const narrowEnd = 3;
const hotBegin = 4;

/** What the sets are called. */
export const setTexts: Readonly<Record<SetName, string>> = {
  V: 'V (T = 0 to 6)',
  'V CD-1': 'V, trained by CD-1',
  H: 'H (T = 4 to 6)',
  L: 'L (T = 0)',
  narrow: `T = 0 to ${narrowEnd}`,
  field: 'T and field',
  'other fields': 'T and stronger fields',
  'mean field': 'mean-field lattices',
  ends: 'T = 0 and T = ∞ only',
  permuted: 'V with permuted pixels',
  untrained: 'untrained',
};

/** Which part of the range of temperatures a set takes. */
function belongs(set: SetName, temperature: number): boolean {
  if (set === 'H') return temperature >= hotBegin;
  if (set === 'L' || set === 'ends') return temperature === groundTemperature;
  return set !== 'narrow' || temperature <= narrowEnd;
}

/** Temperatures of a set, rising. */
function temperaturesOfSet(set: SetName): number[] {
  return classTemperatures.filter((temperature) => belongs(set, temperature));
}

/** A training set, with what is known of it. */
export interface TrainingSet {
  readonly rows: Rows;
  /** Places of permuted pixels: site `i` of a row is site `order[i]` of the lattice. */
  readonly order?: Uint32Array;
}

/**
 * Lattices of a set, in random order.
 * @param snapshots of all temperatures, [system * sites + site], the same number of systems at each, or of all fields in turn
 */
export function trainingSet(
  set: SetName,
  snapshots: readonly Int8Array[],
  seeds: { readonly order: number; readonly coins: number; readonly permutation: number },
): TrainingSet {
  const all = snapshots.flatMap((signs) => {
    const rows = rowsOf(signs, sites);
    const perTemperature = rows.length / classTemperatures.length;
    return rows.filter((_, row) =>
      belongs(set, classTemperatures[Math.floor(row / perTemperature)] ?? NaN),
    );
  });
  switch (set) {
    case 'mean field': {
      const each = all.length / classTemperatures.length;
      const rows = classTemperatures.flatMap((temperature, k) =>
        new MeanField(sites, temperature).draw(each, seeds.coins + k),
      );
      return { rows: mixed(rows, seeds.order) };
    }
    case 'ends': {
      // As many lattices as V has, half of them ordered.
      const count = (all.length * classTemperatures.length) / 2;
      const cold = Array.from(
        { length: count },
        (_, row) => all[row % all.length] ?? new Int8Array(),
      );
      return { rows: mixed([...cold, ...coins(count, sites, seeds.coins)], seeds.order) };
    }
    case 'permuted': {
      const order = shuffled(sites, randomKey(seeds.permutation, 'permutation'));
      const rows = all.map((row) => Int8Array.from(order, (site) => row[site] ?? NaN));
      return { rows: mixed(rows, seeds.order), order };
    }
    case 'field':
    case 'other fields': {
      // A field of either sign is as likely: every other lattice is turned over.
      const rows = all.map((row, at) => (at % 2 === 0 ? row : row.map((sign) => -sign)));
      return { rows: mixed(rows, seeds.order) };
    }
    default:
      return { rows: mixed(all, seeds.order) };
  }
}

/** Between which numbers the entropy of a set lies, in nats per lattice; undefined where it is not known. */
export function entropyOf(set: SetName): readonly [least: number, most: number] | undefined {
  switch (set) {
    case 'field':
    case 'other fields':
      return undefined;
    case 'mean field':
      return bounded(classTemperatures.map((own) => new MeanField(sites, own).entropy));
    case 'ends':
      return bounded([Math.LN2, sites * Math.LN2]);
    case 'untrained':
      return entropyOf('V');
    default:
      return bounded(temperaturesOfSet(set).map(isingEntropy));
  }
}

/** S = ln Z + U/T of the torus. */
function isingEntropy(temperature: number): number {
  const { logPartition, energy } = kaufman({ size, temperature });
  return sites * (logPartition + energy / temperature);
}

/** A mixture has at least the mean entropy of its parts, and at most the logarithm of their number more. */
function bounded(entropies: readonly number[]): [least: number, most: number] {
  const mean = entropies.reduce((sum, own) => sum + own, 0) / entropies.length;
  return [mean, mean + Math.log(entropies.length)];
}
