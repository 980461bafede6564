import { workgroupsFor, type Dispatch } from '../../gpu/dispatch.ts';
import { elementAt } from '../../element-at.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Measured } from '../../statistics/measured.ts';
import { comparisonOf, reconstructedGroups, shareOfErrors } from '../evaluation/reconstruction.ts';
import { LayerSampler } from '../sampling/layer-sampler.ts';
import { machineParts, readParts, type GroupBuffers, type Parts } from './group-buffers.ts';
import type { GroupMember } from './group-member.ts';

/** The share of visible bits that each machine of a group reconstructs wrongly: `Reconstruction` for many machines at once. */
export class GroupReconstruction {
  readonly #gpu: Gpu;
  readonly #samplers: readonly LayerSampler[];
  readonly #comparing: Dispatch;
  readonly #wrong: Parts;
  readonly #compared: ReturnType<typeof comparisonOf>;
  readonly #machines: number;
  readonly #owned: readonly { destroy: () => void }[];

  private constructor(
    gpu: Gpu,
    parts: {
      samplers: readonly LayerSampler[];
      comparing: Dispatch;
      wrong: Parts;
      compared: ReturnType<typeof comparisonOf>;
      machines: number;
      owned: readonly { destroy: () => void }[];
    },
  ) {
    this.#gpu = gpu;
    this.#samplers = parts.samplers;
    this.#comparing = parts.comparing;
    this.#wrong = parts.wrong;
    this.#compared = parts.compared;
    this.#machines = parts.machines;
    this.#owned = parts.owned;
  }

  static async create(
    gpu: Gpu,
    members: readonly GroupMember[],
    buffers: GroupBuffers,
    stream: number,
  ): Promise<GroupReconstruction> {
    const { machine, data } = elementAt(members, 0);
    const { visible, hidden, units, sigmoid } = machine;
    const groups = reconstructedGroups(data);
    const machines = members.length;
    const bits = (layer: 'visible' | 'hidden'): Parts =>
      machineParts(gpu, machines, `reconstructed ${layer} units`, machine[layer] * groups);
    const [ofHidden, ofVisible] = [bits('hidden'), bits('visible')];
    const wrong = machineParts(gpu, machines, 'wrong bits', groups);
    const common = {
      machine: { ...buffers.parameters, visible, hidden, units, sigmoid },
      seed: 0,
      stream,
      many: { seeds: members.map(({ training }) => training.seed) },
    };
    const hiddenUnits = { units: hidden, groups, buffer: ofHidden.buffer };
    const visibleUnits = { units: visible, groups, buffer: ofVisible.buffer };
    const samples = { ...data, buffer: buffers.data.buffer };
    const samplers = await Promise.all([
      LayerSampler.create(gpu, {
        ...common,
        layer: 'hidden',
        from: samples,
        to: hiddenUnits,
        purpose: 'reconstruct-hidden',
      }),
      LayerSampler.create(gpu, {
        ...common,
        layer: 'visible',
        from: hiddenUnits,
        to: visibleUnits,
        purpose: 'reconstruct-visible',
      }),
    ]);
    for (const sampler of samplers) sampler.begin(0);
    const compared = comparisonOf(data, visibleUnits);
    const comparison = gpu.uniform('rbm-differences', { ...compared, firstGroups: data.groups });
    const comparing = gpu.dispatch(
      await gpu.kernel('rbm-differences', 'many'),
      [samples.buffer, ofVisible.buffer, wrong.buffer, comparison],
      [...workgroupsFor(visible * groups), machines],
    );
    const owned = [ofHidden.buffer, ofVisible.buffer, wrong.buffer, comparison];
    return new GroupReconstruction(gpu, {
      samplers,
      comparing,
      wrong,
      compared,
      machines,
      owned,
    });
  }

  /** The shares now. All work is in the queue before anything is awaited, so later work does not change the results. */
  async measure(): Promise<(Measured | undefined)[]> {
    this.#gpu.submit('reconstructions of many machines', (encoder) => {
      encoder.clearBuffer(this.#wrong.buffer);
      const pass = encoder.beginComputePass({ label: 'reconstructions of many machines' });
      for (const sampler of this.#samplers) sampler.record(pass, 0);
      this.#comparing.record(pass);
      pass.end();
    });
    const once = new Uint32Array(this.#compared.groups).fill(1);
    const wrong = await readParts(this.#gpu, this.#wrong, this.#machines);
    return wrong.map((own) => shareOfErrors(own, once, this.#compared));
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const sampler of this.#samplers) sampler.dispose();
    for (const own of this.#owned) own.destroy();
  }
}
