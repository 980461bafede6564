import { receptiveFields } from '../../rbm/evaluation/receptive-fields.ts';
import type { Arithmetic } from '../../rbm/exact/arithmetic.ts';
import { MachineFileError } from '../../rbm/machine/errors.ts';
import { loadMachines, saveMachines } from '../../rbm/machine/machine-file.ts';
import { Rbm } from '../../rbm/machine/machine.ts';
import type { PackedUnits } from '../../rbm/machine/packed-units.ts';
import type { RbmParameters } from '../../rbm/machine/parameters.ts';
import { ContrastiveDivergence } from '../../rbm/training/contrastive-divergence.ts';
import type { TrainingOptions } from '../../rbm/training/options.ts';
import { medianOf } from '../../statistics/median.ts';
import { localization } from '../mehta-schwab/localization.ts';
import { shelfFile } from '../shelf-file.ts';
import type { StudyContext } from '../study.ts';

/** How a machine is trained. */
export interface Recipe {
  /** Samples of an update, a multiple of 32. */
  readonly batch: number;
  /** Updates at the constant rate in a cycle; the rate falls for as many afterwards. Rounded to whole passes through the data. */
  readonly constant: number;
  /** Cycles at the most: a training ends when the receptive fields have settled. */
  readonly cycles: number;
}

/** A trained machine. */
export interface TrainedMachine {
  readonly parameters: RbmParameters;
  /** Median radius of gyration of the receptive fields at the end of each cycle. */
  readonly gyration: readonly number[];
  readonly updates: number;
  /** Whether the receptive fields had stopped to change; one cycle cannot tell. */
  readonly settled: boolean;
}

/**
 * Receptive fields have settled when their median radius changes by less than this share over a quarter of the training. Ends of
 * cycles are compared: at the constant rate the radius is that of the noise in far weights, which goes when the rate falls.
 */
export const settledShare = 0.02;

/** Share of the first constant rate that is trained with the momentum of the start. */
const startShare = 0.2;

/**
 * The recipe of the feasibility study, W += lr M with M = mo M + (1 - mo) 2 (G - l1 sign W). Here momentum does not divide the rate, so
 * the rate of an update is 2 lr (1 - mo): 0.1 with momentum 0.5 and 0.02 with 0.9, falling to 0.0002 in the second half.
 */
const shared = {
  biases: false,
  units: 'spin',
  algorithm: 'cd',
  steps: 1,
  statistics: 'probabilities',
  optimizer: 'momentum',
  l1Convention: 'inside',
} as const satisfies Omit<TrainingOptions, 'seed'>;

/** How this recipe differs from that of the feasibility study. */
export const recipeText =
  'Training follows the feasibility study: units of +1 and -1, no biases, CD-1 with mean hidden units in both phases, momentum 0.5 and then 0.9, a rate that is constant for the first half and then ' +
  'falls linearly to a hundredth, and L1 inside the rate. Batches have a multiple of 32 samples, not 100. The momentum changes after a tenth of the first such cycle. Above 16 x 16 a training repeats the cycle. The data and all random bits are new.';

/** A group of trainings that share a phase of the study. */
export interface Report {
  (updates: number): void;
}

/**
 * Trains a machine, or takes it from the shelf of the study.
 * @param name one of its own in the study
 * @throws Error if the study was stopped
 */
export async function trainedMachine(
  {
    gpu,
    arithmetic = 'float',
    shelf,
    signal,
  }: Pick<StudyContext, 'gpu' | 'arithmetic' | 'shelf' | 'signal'>,
  name: string,
  options: {
    readonly data: PackedUnits;
    readonly hidden: number;
    readonly l1: number;
    readonly seed: number;
    readonly recipe: Recipe;
    /** Site of each visible unit, on a square lattice. */
    readonly sites: Uint32Array;
  },
  report: Report = () => undefined,
): Promise<TrainedMachine> {
  const file = shelfFile(`${name} ${options.seed}`);
  const kept = machineIn(await shelf?.read(file), { ...options, arithmetic });
  if (kept) return kept;
  const { data, hidden, l1, seed, recipe, sites } = options;
  const { batch, constant, cycles } = recipe;
  const shape = { arithmetic, visible: data.units, hidden, units: 'spin', seed } as const;
  const machine = await Rbm.create(gpu, shape);
  const perEpoch = Math.ceil((32 * data.groups) / batch);
  const epochs = Math.max(2, Math.round(constant / perEpoch));
  let stream = 0;
  let updates = 0;
  const stage = async (
    rates: Partial<TrainingOptions> & { readonly epochs: number },
  ): Promise<number> => {
    const training = await ContrastiveDivergence.create(gpu, machine, {
      ...shared,
      ...rates,
      arithmetic,
      data,
      batch,
      l1,
      seed,
      stream: stream++,
    });
    const before = updates;
    await training.train({ signal, onProgress: (done) => report(before + done) });
    updates += training.updates;
    training.dispose();
    if (signal.aborted) throw new Error(`Stopped before the machine was trained: ${name}.`);
    return medianGyration(await machine.readParameters(), sites);
  };
  const gyration: number[] = [];
  const start = Math.max(1, Math.round(startShare * epochs));
  await stage({ epochs: start, momentum: 0.5, learningRate: 0.1, schedule: 'constant' });
  const own = { momentum: 0.9, learningRate: 0.02 } as const;
  while (gyration.length < cycles && !hasSettled(gyration)) {
    const before = gyration.length > 0 ? 0 : start;
    await stage({ ...own, epochs: Math.max(1, epochs - before), schedule: 'constant' });
    gyration.push(await stage({ ...own, epochs, learningRateEnd: 0.0002, schedule: 'linear' }));
  }
  const settled = hasSettled(gyration);
  const parameters = await machine.readParameters();
  machine.dispose();
  const found = { parameters, gyration, updates, settled };
  await shelf?.write(
    file,
    saveMachines({ layers: [parameters], configuration: { gyration, updates, settled } }),
  );
  return found;
}

/** Whether the radius changed little over the last of the cycles, which is a share of the training. */
export function hasSettled(gyration: readonly number[]): boolean {
  const [before, last] = gyration.slice(-2);
  if (before === undefined || last === undefined) return false;
  const quarters = 4 / gyration.length;
  return Math.abs(last - before) < settledShare * quarters * last;
}

/** Over the hidden units of a machine. @param sites site of each visible unit */
function medianGyration(parameters: RbmParameters, sites: Uint32Array): number {
  const side = Math.sqrt(sites.length);
  const shape = { columns: side, rows: side };
  return medianOf(
    receptiveFields([parameters], sites).map((field) => localization(field, shape).gyration),
  ).value;
}

/** The machine of a file on the shelf; undefined where there is none that fits. */
function machineIn(
  bytes: Uint8Array | undefined,
  { data, hidden, arithmetic }: { data: PackedUnits; hidden: number; arithmetic: Arithmetic },
): TrainedMachine | undefined {
  if (!bytes) return undefined;
  try {
    const { layers, configuration } = loadMachines(bytes);
    const [parameters] = layers;
    const { gyration, updates, settled } = configuration;
    const fits =
      parameters?.visibleBias.length === data.units && parameters.hiddenBias.length === hidden;
    if (!parameters || !fits || typeof updates !== 'number' || typeof settled !== 'boolean')
      return undefined;
    if (!Array.isArray(gyration)) return undefined;
    return {
      parameters: { ...parameters, arithmetic },
      gyration: gyration.map(Number),
      updates,
      settled,
    };
  } catch (error) {
    if (error instanceof MachineFileError) return undefined;
    throw error;
  }
}

/** A machine with random weights. */
export async function untrained(
  { gpu, arithmetic = 'float' }: Pick<StudyContext, 'gpu' | 'arithmetic'>,
  { visible, hidden, seed }: { visible: number; hidden: number; seed: number },
): Promise<TrainedMachine> {
  const machine = await Rbm.create(gpu, {
    arithmetic,
    visible,
    hidden,
    units: 'spin',
    seed,
    weightScale: untrainedScale,
  });
  const parameters = await machine.readParameters();
  machine.dispose();
  return { parameters, gyration: [], updates: 0, settled: false };
}

/** Deviation of the weights of untrained machines: sums over the lattice are then of order one, so that units are no coins. */
const untrainedScale = 0.1;
