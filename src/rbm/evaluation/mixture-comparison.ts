import { randomKey } from '../../ensemble/random-key.ts';
import { shuffled } from '../../ensemble/shuffled.ts';
import { elementAt } from '../../element-at.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { meanOf, type Measured } from '../../statistics/measured.ts';
import type { Rbm } from '../machine/machine.ts';
import {
  readUnits,
  sampleCount,
  unpackUnits,
  uploadUnits,
  type PackedUnits,
} from '../machine/packed-units.ts';
import { freeEnergies } from './free-energy.ts';
import { fittedMixture, logProbabilities, mostFitSteps } from './mixture-fit.ts';
import { bitsOf, type SignRows } from './phase-direction.ts';

/** Samples that take part: half of them are fitted, a quarter chooses the number of components, and the other quarter is judged. */
const most = { samples: 4096, bits: 2 ** 20 };
const fewest = 128;
/** Samples of a component, on average, so that its means are known. */
const fewestOfComponent = 16;
/** Products of all fits together: half a second or so. */
const mostProducts = 2 ** 29;
/** A mixture that is so many nats per sample worse than one of fewer components knows its samples by heart. */
const overfitted = 0.5;

/** A mixture of distributions of independent units beside a machine. */
export interface MixtureComparison {
  /**
   * Distributions in the mixture, 1, 2, 4 ...: the number that explains the samples best that neither were fitted nor are judged. Two
   * quarters of the samples choose and are judged in turn; where they choose differently, it is the smaller number.
   */
  readonly components: number;
  /**
   * Mean of ln of the probability under the mixture minus that under the machine, in nats per sample: over each quarter with the
   * number of components that the other quarter chose.
   */
  readonly gain: Measured;
}

/**
 * Compares a machine with a simple model of the same samples: a mixture of pictures with independent noise, fitted to half of the
 * samples. The other half is judged by both models; a quarter never chooses the mixture that it is judged by. A machine that has lost some of many modes of its data, or has modes of its own,
 * is worse than the mixture, whatever its free energies are. The mixtures are fitted on the host, with at most 4,096 samples, 2^20 bits
 * and 2^29 products in all: half a second. ln Z that is too low makes the machine look better, and never worse.
 * @param data samples of the visible units
 * @param options.partition ln Z of the machine
 * @returns undefined for fewer than 128 samples, and where the signal ended the work
 */
export async function comparedMixture(
  gpu: Gpu,
  machine: Rbm,
  data: PackedUnits,
  options: {
    readonly partition: Measured;
    /** Samples that may take part, from the first on; all unless given. */
    readonly samples?: number | undefined;
    readonly seed: number;
    /** Distinguishes the layers of a stack, from 0. */
    readonly stream: number;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<MixtureComparison | undefined> {
  const { partition, samples = sampleCount(data), seed, stream, signal } = options;
  const count = Math.min(most.samples, Math.floor(most.bits / data.units), samples);
  if (count < fewest) return undefined;
  const order = shuffled(samples, randomKey(seed, 'mixture', { stream }));
  const half = Math.floor(count / 2);
  const words = await readUnits(gpu, data);
  const fitted = chosenRows(words, data.units, order.subarray(0, half));
  const judged = chosenRows(words, data.units, order.subarray(half, 2 * half));
  const packed = uploadUnits(gpu, bitsOf(judged), judged.units, 'samples judged by a mixture');
  const energies = await freeEnergies(gpu, machine, packed);
  packed.buffer.destroy();
  const middle = Math.floor(half / 2);
  const quarters = [
    { first: 0, end: middle },
    { first: middle, end: half },
  ];
  const chosen: (Chosen | undefined)[] = quarters.map(() => undefined);
  let products = 0;
  for (let components = 1; components <= half / fewestOfComponent; components *= 2) {
    products += 2 * mostFitSteps * components * half * data.units;
    if (products > mostProducts) break;
    const logs = logProbabilities(await fittedMixture(fitted, components, signal), judged);
    if (signal?.aborted) return undefined;
    const gains = quarters.map(({ first, end }, quarter) => {
      const { value } = meanOf(logs.subarray(first, end));
      const gained = value - (chosen[quarter]?.value ?? -Infinity);
      if (gained > 0) chosen[quarter] = { components, value, logs };
      return gained;
    });
    if (gains.every((gained) => gained < -overfitted)) break;
  }
  const [one, two] = chosen;
  if (!one || !two) return undefined;
  const { value, error } = meanOf(
    Float64Array.from(
      energies,
      (energy, sample) =>
        elementAt((sample < middle ? two : one).logs, sample) + energy + partition.value,
    ),
  );
  return {
    components: Math.min(one.components, two.components),
    gain: { value, error: Math.hypot(error, partition.error) },
  };
}

/** The mixture that a quarter chooses. */
interface Chosen {
  readonly components: number;
  /** Mean of `logs` over the quarter that chooses. */
  readonly value: number;
  /** ln of the probability of each sample of the judged half. */
  readonly logs: Float64Array;
}

/** Some samples of packed words as numbers -1 and 1. */
function chosenRows(words: Uint32Array, units: number, chosen: Uint32Array): SignRows {
  const values = new Int8Array(chosen.length * units);
  for (const [row, sample] of chosen.entries())
    for (const [unit, bit] of unpackUnits(words, units, sample).entries())
      values[row * units + unit] = bit ? 1 : -1;
  return { samples: chosen.length, units, values };
}
