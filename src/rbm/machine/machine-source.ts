import {
  GeometryError,
  latticeKinds,
  replicaGeometry,
  siteCount,
  type LatticeKind,
} from '../../ensemble/geometry.ts';
import { atCoupling, atTemperature, temperatureLimits } from '../../ising/thermal-point.ts';
import { MachineFileError } from './errors.ts';

/** Independent lattices of an Ising model without a field, which can be drawn again. */
export interface IsingSource {
  readonly kind: 'ising';
  readonly lattice: LatticeKind;
  readonly size: number;
  /** In units of J. */
  readonly temperature: number;
  /** Sweeps before a lattice was taken. */
  readonly thermalize: number;
  readonly seed: number;
  /** How many lattices there were. Undefined where new lattices were drawn all the time. */
  readonly samples: number | undefined;
}

/** Samples of a file. */
export interface FileSource {
  readonly kind: 'file';
  readonly file: string;
  /** SHA-256 of the file at that time. */
  readonly digest: string | undefined;
  /** The share of the samples that was kept for judging. */
  readonly heldOut: number;
  /** Of the order of the samples. */
  readonly seed: number;
  readonly batch: number;
}

/** Samples that cannot be had again, such as patches of a lattice in the lab. */
export interface PassingSource {
  readonly kind: 'passing';
  readonly description: string;
}

/** What machines were trained on. */
export type MachineSource = IsingSource | FileSource | PassingSource;

type Configuration = Readonly<Record<string, unknown>>;

/**
 * Reads the data from the settings of a training: `size`, `lattice`, `temperature`, `thermalize` and `seed` of an Ising
 * model, with `samples` unless `stream` is true; or the path `data` of a file, with `heldOut`, `seed` and `batch`; or
 * the words `passingData`.
 * @param digest SHA-256 of the file
 * @returns undefined where the settings name no data
 * @throws MachineFileError for a setting out of its range
 */
export function sourceOf(
  configuration: Configuration,
  digest: string | undefined,
): MachineSource | undefined {
  const { size, data, passingData, epochs } = configuration;
  for (const [name, value] of Object.entries({ passingData, data }))
    if (value !== undefined && typeof value !== 'string') throw wrong(name, value, 'a text');
  if (typeof passingData === 'string') return { kind: 'passing', description: passingData };
  if (size !== undefined) return isingSource(configuration);
  if (typeof data !== 'string') return undefined;
  // The lab of 0.1 described its data in words, and had no epochs.
  if (epochs === undefined) return { kind: 'passing', description: data };
  return {
    kind: 'file',
    file: data,
    digest,
    heldOut: numberAt(configuration, 'heldOut', (share) => share >= 0 && share < 1, 'from 0 to 1'),
    seed: wholeAt(configuration, 'seed', 0),
    batch: wholeAt(configuration, 'batch', 1),
  };
}

function isingSource(configuration: Configuration): IsingSource {
  const { stream = false, lattice: kind } = configuration;
  if (typeof stream !== 'boolean') throw wrong('stream', stream, 'true or false');
  const lattice = latticeKinds.find((each) => each === kind);
  if (!lattice) throw wrong('lattice', kind, latticeKinds.join(' or '));
  const size = wholeAt(configuration, 'size', 1);
  const samples = stream ? undefined : wholeAt(configuration, 'samples', 1);
  const found: IsingSource = {
    kind: 'ising',
    lattice,
    size,
    temperature: numberAt(
      configuration,
      'temperature',
      (value) => value >= temperatureLimits.least && value <= temperatureLimits.most,
      `a number above 0, from ${temperatureLimits.least} to ${temperatureLimits.most}`,
    ),
    thermalize: wholeAt(configuration, 'thermalize', 0),
    seed: wholeAt(configuration, 'seed', 0),
    samples,
  };
  try {
    replicaGeometry(size, samples ?? 32, lattice);
  } catch (cause) {
    if (!(cause instanceof GeometryError)) throw cause;
    throw new MachineFileError(`The configuration's size and samples: ${cause.message}`, { cause });
  }
  assertCoupling(found, configuration['coupling']);
  return found;
}

/**
 * A temperature may stand beside its coupling. One of the two was given, and the other one follows from it.
 * @throws MachineFileError
 */
function assertCoupling({ temperature }: IsingSource, coupling: unknown): void {
  const expected = atTemperature(temperature).coupling;
  if (coupling === undefined || coupling === expected) return;
  if (typeof coupling === 'number' && atCoupling(coupling).temperature === temperature) return;
  throw wrong('coupling', coupling, `${expected}, which follows from the temperature`);
}

/** @throws MachineFileError where a machine has other visible units than its lattice has sites */
export function assertLattice({ lattice, size }: IsingSource, visible: number): void {
  const sites = siteCount({ lattice, size });
  if (sites !== visible)
    throw new MachineFileError(
      `layers.0.weights has ${visible} visible units; the ${lattice} lattice of size ${size} has ${sites} sites.`,
    );
}

function wholeAt(configuration: Configuration, name: string, least: number): number {
  const valid = (value: number): boolean => Number.isSafeInteger(value) && value >= least;
  return numberAt(configuration, name, valid, `a whole number from ${least} on`);
}

function numberAt(
  configuration: Configuration,
  name: string,
  valid: (value: number) => boolean,
  allowed: string,
): number {
  const value = configuration[name];
  if (typeof value === 'number' && valid(value)) return value;
  throw wrong(name, value, allowed);
}

function wrong(name: string, value: unknown, allowed: string): MachineFileError {
  const found = value === undefined ? 'missing' : JSON.stringify(value);
  return new MachineFileError(`The configuration's ${name} is ${found}; it must be ${allowed}.`);
}
