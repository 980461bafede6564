import { elementAt } from '../../element-at.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { parameterNames, type ParameterName, type RbmParameters } from '../machine/parameters.ts';
import type { Rbm } from '../machine/machine.ts';
import type { PackedUnits } from '../machine/packed-units.ts';
import { averageWords, momentOrders } from './optimizer.ts';
import type { Training } from './options.ts';
import type { TrainingState } from './training-control.ts';

/** A buffer with a part of `bytes` for each machine, which begins every `stride` bytes. */
export interface Parts {
  readonly buffer: GPUBuffer;
  readonly bytes: number;
  readonly stride: number;
}

/** The least distance of two parts: kernels read vectors of 16 bytes, and no buffer is shorter. */
const alignment = 16;

function strideOf(bytes: number): number {
  return alignment * Math.ceil(bytes / alignment);
}

/** A buffer for machines with so many words each. */
export function machineParts(gpu: Gpu, machines: number, label: string, words: number): Parts {
  const bytes = 4 * words;
  const stride = strideOf(bytes);
  return { buffer: gpu.storage(`${label} of many machines`, machines * stride), bytes, stride };
}

/** The words of each machine. */
export async function readParts(
  gpu: Gpu,
  { buffer, bytes, stride }: Parts,
  machines: number,
): Promise<Uint32Array[]> {
  const all = await gpu.readWords(buffer, 0, machines * stride);
  return Array.from({ length: machines }, (_, number) =>
    all.slice((number * stride) / 4, (number * stride + bytes) / 4),
  );
}

/** What a group of machines is made of. */
interface GroupShape {
  readonly training: Training;
  /** Groups of a full batch. */
  readonly batchGroups: number;
  /** Groups of the model's samples. */
  readonly modelGroups: number;
  /** Words of the batch lists of a submit, for each machine. */
  readonly listWords: number;
}

/** Bytes of the largest part of a machine in a group; those of its batch lists are left out, because a group can shorten them. */
export function largestPart(
  { visible, hidden }: Pick<Rbm, 'visible' | 'hidden'>,
  { groups }: Pick<PackedUnits, 'groups'>,
  { training, batchGroups, modelGroups }: Omit<GroupShape, 'listWords'>,
): number {
  const most = Math.max(batchGroups, modelGroups);
  return Math.max(
    momentOrders(training.optimizer) * visible * hidden * 4,
    visible * groups * 4,
    visible * Math.max(averageWords, most) * 4,
    hidden * Math.max(averageWords * 4, most * 128),
  );
}

/** All that machines in training keep on the device, machine after machine. */
export class GroupBuffers {
  readonly data: Parts;
  readonly order: Parts;
  readonly errors: Parts;
  /** Whole buffers of the parameters, as kernels bind them. */
  readonly parameters: Readonly<Record<ParameterName, GPUBuffer>>;
  readonly moments: Readonly<Record<ParameterName, Parts>>;
  readonly averages: Readonly<Record<'visible' | 'hidden', Parts>>;
  readonly dataHidden: { readonly bits: Parts; readonly means: Parts | undefined };
  readonly modelVisible: Parts;
  readonly modelHidden: { readonly bits: Parts; readonly means: Parts | undefined };
  readonly machines: number;
  readonly #gpu: Gpu;
  readonly #units: RbmParameters['units'];
  readonly #parameters: Readonly<Record<ParameterName, Parts>>;
  readonly #all: Parts[] = [];

  constructor(
    gpu: Gpu,
    members: readonly { readonly machine: Rbm; readonly data: PackedUnits }[],
    { training, batchGroups, modelGroups, listWords }: GroupShape,
  ) {
    const [first] = members;
    if (!first) throw new Error('A group without machines.');
    this.#gpu = gpu;
    this.machines = members.length;
    const { machine, data } = first;
    const { visible, hidden, counts, units } = machine;
    this.#units = units;
    const parts = (label: string, words: number): Parts => {
      const made = machineParts(gpu, members.length, label, words);
      this.#all.push(made);
      return made;
    };
    const ofParameters = (label: string, orders: number): Record<ParameterName, Parts> => ({
      weights: parts(`${label} of weights`, orders * counts.weights),
      visibleBias: parts(`${label} of visible biases`, orders * counts.visibleBias),
      hiddenBias: parts(`${label} of hidden biases`, orders * counts.hiddenBias),
    });
    this.data = parts('data', data.units * data.groups);
    this.order = parts('batches', listWords);
    this.errors = parts('reconstruction errors', data.groups);
    this.#parameters = ofParameters('values', 1);
    const { weights, visibleBias, hiddenBias } = this.#parameters;
    this.parameters = {
      weights: weights.buffer,
      visibleBias: visibleBias.buffer,
      hiddenBias: hiddenBias.buffer,
    };
    this.moments = ofParameters('moments', momentOrders(training.optimizer));
    this.averages = {
      visible: parts('averages of visible units', visible * averageWords),
      hidden: parts('averages of hidden units', hidden * averageWords),
    };
    const withMeans = training.statistics !== 'samples';
    const hiddenUnits = (label: string, groups: number): GroupBuffers['dataHidden'] => ({
      bits: parts(label, hidden * groups),
      means: withMeans ? parts(`means of ${label}`, hidden * groups * 32) : undefined,
    });
    this.dataHidden = hiddenUnits('hidden units of the data', batchGroups);
    this.modelVisible = parts('visible units of the model', visible * modelGroups);
    this.modelHidden = hiddenUnits('hidden units of the model', modelGroups);
    gpu.submit('machines of a group', (encoder) => {
      for (const [number, member] of members.entries()) {
        const copy = (from: GPUBuffer, { buffer, bytes, stride }: Parts): void =>
          encoder.copyBufferToBuffer(from, 0, buffer, number * stride, bytes);
        copy(member.data.buffer, this.data);
        for (const name of parameterNames) copy(member.machine[name], this.#parameters[name]);
      }
    });
  }

  /** Numbers of the parameters of a machine, with the gap before the next one, which is 0. */
  get counts(): Record<ParameterName, number> {
    const count = (name: ParameterName): number => this.#parameters[name].stride / 4;
    return {
      weights: count('weights'),
      visibleBias: count('visibleBias'),
      hiddenBias: count('hiddenBias'),
    };
  }

  /** Writes the hidden units that the persistent chains of each machine start from. */
  writeChains(first: readonly Uint32Array[]): void {
    const { buffer, stride } = this.modelHidden.bits;
    const words = new Uint32Array((first.length * stride) / 4);
    for (const [number, own] of first.entries()) words.set(own, (number * stride) / 4);
    this.#gpu.write(buffer, words);
  }

  /** What each machine has learned, after all work submitted so far. */
  async read(): Promise<
    (Required<Pick<TrainingState, 'moments' | 'averages' | 'chains'>> & {
      parameters: RbmParameters;
    })[]
  > {
    const readThree = async (of: Readonly<Record<ParameterName, Parts>>) => {
      const [weights, visibleBias, hiddenBias] = await Promise.all(
        parameterNames.map((name) => this.#read(of[name])),
      );
      return (number: number): Record<ParameterName, Float32Array> => ({
        weights: partAt(weights, number),
        visibleBias: partAt(visibleBias, number),
        hiddenBias: partAt(hiddenBias, number),
      });
    };
    const [parameters, moments, visible, hidden, chains] = await Promise.all([
      readThree(this.#parameters),
      readThree(this.moments),
      this.#read(this.averages.visible),
      this.#read(this.averages.hidden),
      readParts(this.#gpu, this.modelHidden.bits, this.machines),
    ]);
    return Array.from({ length: this.machines }, (_, number) => ({
      parameters: { units: this.#units, ...parameters(number) },
      moments: moments(number),
      averages: { visible: partAt(visible, number), hidden: partAt(hidden, number) },
      chains: elementAt(chains, number),
    }));
  }

  async #read(parts: Parts): Promise<Float32Array[]> {
    const words = await readParts(this.#gpu, parts, this.machines);
    return words.map(({ buffer }) => new Float32Array(buffer));
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const { buffer } of this.#all) buffer.destroy();
  }
}

function partAt(parts: readonly Float32Array[] | undefined, number: number): Float32Array {
  const part = parts?.[number];
  if (!part) throw new Error(`There is no machine ${number}.`);
  return part;
}
