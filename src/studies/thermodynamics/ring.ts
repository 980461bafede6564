import { writeSafetensors } from '../../formats/safetensors.ts';
import type { RbmParameters } from '../../rbm/machine/parameters.ts';
import { Rbm } from '../../rbm/machine/machine.ts';
import { gatherUnits, readUnits, type PackedUnits } from '../../rbm/machine/packed-units.ts';
import { IsingData } from '../../rbm/sampling/ising-data.ts';
import { ContrastiveDivergence } from '../../rbm/training/contrastive-divergence.ts';
import { elementAt } from '../../element-at.ts';
import { exponential, logarithm } from '../../elementary.ts';
import { siteOfUnits } from '../../ensemble/unpack.ts';
import { freeEnergy, type StateTable } from '../exact-mapping/mapping/hamiltonian.ts';
import { isingHamiltonian, ringBonds } from '../exact-mapping/mapping/ising-machine.ts';
import { visibleHamiltonian } from '../exact-mapping/mapping/machine.ts';
import { shelfFile } from '../shelf-file.ts';
import { shelfTensors } from '../shelf-tensors.ts';
import type { StudyContext } from '../study.ts';
import { tensorOf } from '../tensor-of.ts';
import { symmetricMachines, type RingSettings } from './presets.ts';
import { seedOf } from './seeds.ts';

/** Spins of the ring. */
export const ringSites = 6;
/** The order of the pixels in the null data: five of six neighbours are no neighbours any more. */
const permutedOrder = Uint32Array.of(0, 2, 4, 1, 3, 5);

/** One machine that learned a ring. */
export interface RingTraining {
  /** D(ring | machine) in nats, before the training and after each epoch. */
  readonly divergences: readonly number[];
  /** Probabilities of the 64 states after the training; bit i of a state is set where spin i is up. */
  readonly probabilities: Float64Array;
}

export interface RingResults {
  /** Exact probabilities of the states. */
  readonly exact: Float64Array;
  /** Shares of the states among the samples of the first training. */
  readonly data: Float64Array;
  readonly updatesPerEpoch: number;
  readonly trainings: readonly RingTraining[];
  /** Machines that must not pass, by name. */
  readonly nulls: Readonly<Record<string, readonly RingTraining[]>>;
}

/** TM-1: machines learn a ring of six spins, and every state is counted. */
export async function measureRing(
  context: StudyContext,
  settings: RingSettings,
): Promise<RingResults> {
  const { gpu, seed, signal, phase } = context;
  const { temperature, otherTemperature, samples, trainings, nullTrainings } = settings;
  const report = phase(`Ring of ${ringSites} spins`, trainings + 2 * nullTrainings);
  let finished = 0;
  const exact = ringProbabilities(temperature);
  const found = {
    trainings: [] as RingTraining[],
    permuted: [] as RingTraining[],
    other: [] as RingTraining[],
  };
  let data: StateTable = new Float64Array(0);
  /** Samples of a ring, with the units in the order of the sites. */
  const draw = async (own: number, number: number): Promise<PackedUnits> => {
    const lattices = await IsingData.sample(
      gpu,
      {
        lattice: 'chain',
        size: ringSites,
        temperature: own,
        samples,
        seed: seedOf(seed, 'ring data', number),
      },
      { signal },
    );
    const ordered = gatherUnits(gpu, lattices.data, unitsInOrder(lattices));
    lattices.dispose();
    return ordered;
  };
  for (let number = 0; number < trainings; number++) {
    const learn = async (kind: number, units: PackedUnits): Promise<RingTraining> => {
      const own = seedOf(seed, 'ring training', 3 * number + kind);
      const training = await trained(context, { settings, data: units, exact, seed: own });
      report(++finished);
      return training;
    };
    const ordered = await draw(temperature, 2 * number);
    if (number === 0) data = sharesOf(await readUnits(gpu, ordered), samples);
    found.trainings.push(await learn(0, ordered));
    if (number < nullTrainings) {
      const permuted = gatherUnits(gpu, ordered, permutedOrder);
      const hotter = await draw(otherTemperature, 2 * number + 1);
      found.permuted.push(await learn(1, permuted));
      found.other.push(await learn(2, hotter));
      for (const units of [permuted, hotter]) units.buffer.destroy();
    }
    ordered.buffer.destroy();
  }
  const untrained = found.trainings.slice(0, nullTrainings).map(({ divergences }): RingTraining => {
    return {
      divergences: divergences.slice(0, 1),
      probabilities: new Float64Array(64).fill(1 / 64),
    };
  });
  return {
    exact,
    data,
    updatesPerEpoch: Math.ceil(samples / settings.batch),
    trainings: found.trainings,
    nulls: {
      untrained,
      'permuted pixels': found.permuted,
      [`trained at T = ${otherTemperature}`]: found.other,
    },
  };
}

/** Trains a machine, or takes what its training gave from the shelf. @throws Error if the study was stopped */
async function trained(
  {
    gpu,
    arithmetic = 'float',
    signal,
    shelf,
  }: Pick<StudyContext, 'gpu' | 'arithmetic' | 'signal' | 'shelf'>,
  {
    settings: { hidden, epochs, learningRate, batch },
    data,
    exact,
    seed,
  }: { settings: RingSettings; data: PackedUnits; exact: StateTable; seed: number },
): Promise<RingTraining> {
  const file = shelfFile(`ring ${seed}`);
  const kept = await shelfTensors(shelf, file);
  const { divergences: known, probabilities: last } = kept?.tensors ?? {};
  if (known && last)
    return { divergences: Array.from(known.data), probabilities: Float64Array.from(last.data) };
  const shape = { arithmetic, visible: data.units, hidden, units: 'spin', seed } as const;
  const machine = await Rbm.create(gpu, shape);
  const training = await ContrastiveDivergence.create(gpu, machine, {
    ...symmetricMachines,
    arithmetic,
    data,
    seed,
    epochs,
    learningRate,
    batch,
  });
  const divergences = [divergenceFrom(exact, probabilitiesOf(await machine.readParameters()))];
  await training.train({
    signal,
    onEpoch: async () => {
      divergences.push(divergenceFrom(exact, probabilitiesOf(await machine.readParameters())));
    },
  });
  const probabilities = probabilitiesOf(await machine.readParameters());
  training.dispose();
  machine.dispose();
  if (signal.aborted) throw new Error('Stopped before the ring was learned.');
  const found = { divergences, probabilities };
  const tensors = { divergences: tensorOf(divergences), probabilities: tensorOf(probabilities) };
  await shelf?.write(file, writeSafetensors({ tensors }));
  return found;
}

/** Unit of each site of the ring, from site 0 on. */
function unitsInOrder({ geometry }: IsingData): Uint32Array {
  const order = new Uint32Array(ringSites);
  for (const [unit, site] of siteOfUnits(geometry).entries()) order[site] = unit;
  return order;
}

/** e^-H/Z of the ring. */
export function ringProbabilities(temperature: number): StateTable {
  return distributionOf(isingHamiltonian(ringBonds(ringSites, 1 / temperature)));
}

/** Probabilities of the states of the visible units of a machine, summed over all states of the hidden units. */
function probabilitiesOf(parameters: RbmParameters): StateTable {
  const { weights, visibleBias, hiddenBias, units } = parameters;
  return distributionOf(
    visibleHamiltonian({
      units,
      weights: Float64Array.from(weights),
      visibleBias: Float64Array.from(visibleBias),
      hiddenBias: Float64Array.from(hiddenBias),
    }),
  );
}

function distributionOf(hamiltonian: StateTable): StateTable {
  const free = freeEnergy(hamiltonian);
  return hamiltonian.map((value) => exponential(free - value));
}

/** D(P | p) = sum of P ln(P/p), in nats. */
export function divergenceFrom(exact: StateTable, probabilities: StateTable): number {
  return exact.reduce(
    (sum, own, state) => sum + own * logarithm(own / elementAt(probabilities, state)),
    0,
  );
}

/** Half the sum of |P - p|. */
export function totalVariation(exact: StateTable, probabilities: StateTable): number {
  return exact.reduce(
    (sum, own, state) => sum + Math.abs(own - elementAt(probabilities, state)) / 2,
    0,
  );
}

/** Share of each state among packed samples. */
function sharesOf(words: Uint32Array, samples: number): Float64Array {
  const shares = new Float64Array(2 ** ringSites);
  const groups = words.length / ringSites;
  for (let sample = 0; sample < samples; sample++) {
    let state = 0;
    for (let site = 0; site < ringSites; site++) {
      const word = elementAt(words, site * groups + (sample >>> 5));
      state |= ((word >>> (sample & 31)) & 1) << site;
    }
    shares[state] = elementAt(shares, state) + 1 / samples;
  }
  return shares;
}
