import { elementAt } from '../../element-at.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Measured } from '../../statistics/measured.ts';
import type { Dispatch } from '../../gpu/dispatch.ts';
import { Encoder } from '../sampling/encode.ts';
import type { TrainableMachine } from '../machine/trainable-machine.ts';
import { sampleCount, type PackedUnits } from '../machine/packed-units.ts';

/** Most groups of samples that are compared: 2048 samples. */
const mostGroups = 64;

/** The groups of data that are reconstructed. */
export function reconstructedGroups(data: PackedUnits): number {
  return Math.min(mostGroups, data.groups);
}

interface ReconstructionOptions {
  readonly seed: number;
  readonly stream?: number | undefined;
}

/**
 * The share of visible bits that a machine reconstructs wrongly, over the first 2048 samples. Hidden units are sampled
 * given the data, and visible units given these hidden units.
 */
export class Reconstruction {
  readonly #encoders: readonly Encoder[];
  readonly #differences: Differences;

  private constructor(encoders: readonly Encoder[], differences: Differences) {
    this.#encoders = encoders;
    this.#differences = differences;
  }

  static async create(
    gpu: Gpu,
    machine: TrainableMachine,
    data: PackedUnits,
    { seed, stream = 0 }: ReconstructionOptions,
  ): Promise<Reconstruction> {
    const groups = reconstructedGroups(data);
    const options = { seed, stream, groups };
    const hidden = await Encoder.create(gpu, machine, data, {
      ...options,
      purpose: 'reconstruct-hidden',
    });
    const visible = await Encoder.create(gpu, machine, hidden.to, {
      ...options,
      layer: 'visible',
      purpose: 'reconstruct-visible',
    });
    return new Reconstruction([hidden, visible], await Differences.create(gpu, data, visible.to));
  }

  /**
   * The share now. All work is in the queue when the call returns, before anything is awaited, so later work does not
   * change the result.
   */
  measure(): Promise<Measured | undefined> {
    for (const encoder of this.#encoders) encoder.submitAll();
    return this.#differences.measure();
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const encoder of this.#encoders) {
      encoder.to.buffer.destroy();
      encoder.dispose();
    }
    this.#differences.dispose();
  }
}

/** The share of `Reconstruction`, once. */
export async function reconstructionError(
  gpu: Gpu,
  machine: TrainableMachine,
  data: PackedUnits,
  options: ReconstructionOptions,
): Promise<Measured | undefined> {
  const reconstruction = await Reconstruction.create(gpu, machine, data, options);
  const found = await reconstruction.measure();
  reconstruction.dispose();
  return found;
}

/**
 * The share of bits in which two sets of samples differ. The second set may hold fewer samples; it is compared with the
 * first samples of the first set.
 */
export class Differences {
  readonly #gpu: Gpu;
  readonly #compared: Pick<PackedUnits, 'units' | 'groups' | 'samples'>;
  readonly #comparing: Dispatch;
  readonly #counts: GPUBuffer;
  readonly #parameters: { destroy: () => void };

  private constructor(
    gpu: Gpu,
    compared: Pick<PackedUnits, 'units' | 'groups' | 'samples'>,
    parts: { comparing: Dispatch; counts: GPUBuffer; parameters: { destroy: () => void } },
  ) {
    this.#gpu = gpu;
    this.#compared = compared;
    this.#comparing = parts.comparing;
    this.#counts = parts.counts;
    this.#parameters = parts.parameters;
  }

  static async create(gpu: Gpu, first: PackedUnits, second: PackedUnits): Promise<Differences> {
    const compared = comparisonOf(first, second);
    const { units, groups } = compared;
    const kernel = await gpu.kernel('rbm-differences', 'default');
    const counts = gpu.storage('differences', groups * 4);
    const parameters = gpu.uniform('rbm-differences', { ...compared, firstGroups: first.groups });
    const resources = [first.buffer, second.buffer, counts, parameters];
    const comparing = gpu.dispatch(kernel, resources, units * groups);
    return new Differences(gpu, compared, { comparing, counts, parameters });
  }

  /** The share now; see `Reconstruction.measure`. */
  async measure(): Promise<Measured | undefined> {
    const { groups } = this.#compared;
    this.#gpu.submit('differences', (encoder) => {
      encoder.clearBuffer(this.#counts);
      const pass = encoder.beginComputePass({ label: 'differences' });
      this.#comparing.record(pass);
      pass.end();
    });
    const wrong = await this.#gpu.readWords(this.#counts, 0, groups * 4);
    return shareOfErrors(wrong, new Uint32Array(groups).fill(1), this.#compared);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#counts.destroy();
    this.#parameters.destroy();
  }
}

/** What two sets of samples have in common. */
export function comparisonOf(
  first: PackedUnits,
  { units, groups }: PackedUnits,
): { readonly units: number; readonly groups: number; readonly samples: number } {
  return { units, groups, samples: Math.min(32 * groups, sampleCount(first)) };
}

/** The share of `Differences`, once. */
export async function differingShare(
  gpu: Gpu,
  first: PackedUnits,
  second: PackedUnits,
): Promise<Measured | undefined> {
  const differences = await Differences.create(gpu, first, second);
  const found = await differences.measure();
  differences.dispose();
  return found;
}

/**
 * The share of wrong bits, from the wrong bits of each group of 32 samples; undefined where no group was visited. The
 * error is the standard error over groups, each weighted by its samples.
 * @param visits how often the bits of each group were compared
 */
export function shareOfErrors(
  wrong: Uint32Array,
  visits: Uint32Array,
  data: Pick<PackedUnits, 'units' | 'groups' | 'samples'>,
): Measured | undefined {
  const groups = Array.from(visits, (count, group) => {
    const samples = Math.min(32, sampleCount(data) - 32 * group);
    return { share: elementAt(wrong, group) / (count * samples * data.units), samples };
  }).filter((_, group) => elementAt(visits, group) > 0);
  if (groups.length === 0) return undefined;
  const samples = groups.reduce((sum, group) => sum + group.samples, 0);
  const value = groups.reduce((sum, group) => sum + group.samples * group.share, 0) / samples;
  if (groups.length === 1) {
    // One group has no spread. The binomial error of its samples, with fully correlated units, is an upper bound.
    return { value, error: Math.sqrt((value * (1 - value)) / samples) };
  }
  const squares = groups.reduce(
    (sum, group) => sum + (group.samples * (group.share - value)) ** 2,
    0,
  );
  const { length } = groups;
  return { value, error: Math.sqrt((squares * length) / (length - 1)) / samples };
}
