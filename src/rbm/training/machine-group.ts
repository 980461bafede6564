import type { Dispatch } from '../../gpu/dispatch.ts';
import { elementAt } from '../../element-at.ts';
import { maximumOrdinals, type Gpu } from '../../gpu/gpu.ts';
import { LayerSampler } from '../sampling/layer-sampler.ts';
import type { Rbm } from '../machine/machine.ts';
import { Batches, countVisits, mostListWords } from './batches.ts';
import { mostUpdatesOnGpu } from './bound-training.ts';
import { firstChains, updatesPerKey } from './gibbs-chain.ts';
import { statisticsUniform } from './gradient.ts';
import { GroupBuffers } from './group-buffers.ts';
import { groupGradient } from './group-gradient.ts';
import type { GroupMember } from './group-member.ts';
import { ExactGroupSteps } from './exact-group-steps.ts';
import { FloatGroupSteps, type GroupSteps } from './group-steps.ts';
import type { Rates, Training } from './options.ts';
import type { CurrentLayer } from './stack-state.ts';
import { GroupTally } from './group-tally.ts';

/**
 * Machines of one shape that train together by CD-k or PCD-k, each with the bits of a lone `ContrastiveDivergence` on the same adapter: the
 * same kernels, with a third dimension of each dispatch that counts the machines (shaders/rbm/include/machines.wgsl).
 */
export class MachineGroup {
  readonly #gpu: Gpu;
  readonly #buffers: GroupBuffers;
  readonly #batches: readonly Batches[];
  readonly #most: number;
  readonly #samplers: readonly LayerSampler[];
  /** Of an update, with the ordinal of each behind that of the update. */
  readonly #dispatches: readonly Recorded[];
  readonly #statistics: ReturnType<typeof statisticsUniform>;
  readonly #steps: GroupSteps;
  readonly #ordinals: number;
  readonly tally: GroupTally;
  #updates = 0;

  private constructor(parts: {
    gpu: Gpu;
    buffers: GroupBuffers;
    batches: readonly Batches[];
    most: number;
    samplers: readonly LayerSampler[];
    dispatches: readonly Recorded[];
    statistics: ReturnType<typeof statisticsUniform>;
    steps: GroupSteps;
    ordinals: number;
    tally: GroupTally;
  }) {
    this.#gpu = parts.gpu;
    this.#buffers = parts.buffers;
    this.#batches = parts.batches;
    this.#most = parts.most;
    this.#samplers = parts.samplers;
    this.#dispatches = parts.dispatches;
    this.#statistics = parts.statistics;
    this.#steps = parts.steps;
    this.#ordinals = parts.ordinals;
    this.tally = parts.tally;
  }

  /**
   * @param members of one shape, with equally many samples and alike trainings (`isAlike`); their initial parameters are copied
   */
  static async create(gpu: Gpu, members: readonly GroupMember[]): Promise<MachineGroup> {
    const { machine, data, training } = elementAt(members, 0);
    const stream = 0;
    const batches = members.map(
      (member) => new Batches(member.data, { ...member.training, stream }),
    );
    const { batchGroups, recordWords } = elementAt(batches, 0);
    const ordinals = training.steps + 1;
    const most = Math.max(
      1,
      Math.floor(
        Math.min(
          maximumOrdinals / ordinals,
          (4 * mostListWords) / recordWords / members.length,
          gpu.software ? Infinity : mostUpdatesOnGpu,
        ),
      ),
    );
    const { chains = 0 } = training;
    const modelGroups = modelGroupsOf(training, batchGroups);
    const buffers = new GroupBuffers(gpu, members, {
      training,
      batchGroups,
      modelGroups,
      listWords: most * recordWords,
    });
    const batch = { order: buffers.order.buffer, groups: batchGroups, ordinals };
    const { dataHidden, modelVisible, modelHidden } = buffers;
    const common = {
      machine: { ...buffers.parameters, ...shapeOf(machine) },
      seed: 0,
      stream,
      many: { seeds: members.map((member) => member.training.seed) },
    };
    const hiddenUnits = { units: machine.hidden, groups: batchGroups };
    const bitsOf = { units: machine.visible, groups: modelGroups, buffer: modelVisible.buffer };
    const ofModel = { units: machine.hidden, groups: modelGroups, buffer: modelHidden.bits.buffer };
    const start = { ...hiddenUnits, buffer: dataHidden.bits.buffer };
    if (chains > 0) {
      const first = await Promise.all(
        members.map((member) => firstChains(gpu, ofModel, { seed: member.training.seed, stream })),
      );
      buffers.writeChains(first);
    }
    const samplers = await Promise.all([
      LayerSampler.create(gpu, {
        ...common,
        layer: 'hidden',
        from: { ...data, buffer: buffers.data.buffer },
        to: start,
        means: dataHidden.means?.buffer,
        batch,
      }),
      LayerSampler.create(gpu, {
        ...common,
        layer: 'visible',
        from: chains > 0 ? ofModel : start,
        to: bitsOf,
      }),
      LayerSampler.create(gpu, {
        ...common,
        layer: 'hidden',
        from: bitsOf,
        to: ofModel,
        means: modelHidden.means?.buffer,
      }),
      LayerSampler.create(gpu, {
        ...common,
        layer: 'visible',
        from: ofModel,
        to: bitsOf,
      }),
    ]);
    const chain = { chains, samples: { modelVisible: { bits: bitsOf } } };
    const statistics = statisticsUniform(gpu, { machine, data, batch, training, chain });
    const steps =
      training.arithmetic === 'exact'
        ? new ExactGroupSteps(
            gpu,
            members.map((member) => ({
              ...member,
              batchGroups,
              chains,
              ordinals,
              training: { ...member.training, stream },
            })),
          )
        : new FloatGroupSteps(gpu, { machine, training, machines: members.length, ordinals });
    const gradient = await groupGradient(gpu, {
      members,
      training,
      buffers,
      statistics,
      steps,
    });
    const [first, firstVisible, again, visibleAgain] = samplers;
    const dispatches: Recorded[] = [[first, 0]];
    for (let step = 1; step <= training.steps; step++)
      dispatches.push([step === 1 ? firstVisible : visibleAgain, step], [again, step]);
    for (const dispatch of gradient) dispatches.push([dispatch, 0]);
    const tally = await GroupTally.create(gpu, members, buffers, {
      persistent: chains > 0,
      stream,
    });
    const parts = { gpu, buffers, batches, most, samplers, dispatches, statistics, steps };
    return new MachineGroup({ ...parts, ordinals, tally });
  }

  get updates(): number {
    return this.#updates;
  }

  get updatesPerEpoch(): number {
    return elementAt(this.#batches, 0).perEpoch;
  }

  /**
   * Submits `count` updates of every machine and does not wait.
   * @param rates of each machine
   */
  submitUpdates(count: number, rates: readonly Rates[]): void {
    for (let left = count; left > 0;) left -= this.#submit(left, rates);
  }

  #submit(count: number, rates: readonly Rates[]): number {
    const first = this.#updates;
    const updates = Math.min(count, this.#most, updatesPerKey - (first % updatesPerKey));
    const { order } = this.#buffers;
    const words = new Uint32Array((order.stride / 4) * this.#batches.length);
    for (const [number, batches] of this.#batches.entries()) {
      const records = batches.records(first, updates);
      countVisits(this.tally.visits(number), records, batches.recordWords);
      words.set(records, (order.stride / 4) * number);
    }
    this.#gpu.write(order.buffer, words);
    const step = (first % updatesPerKey) * this.#ordinals;
    for (const sampler of this.#samplers) sampler.begin(step, Math.floor(first / updatesPerKey));
    this.#statistics.set({ update: Math.min(first, 2 ** 31) });
    this.#steps.begin(rates, first);
    this.#gpu.compute('training of many machines', (pass) => {
      for (let i = 0; i < updates; i++)
        for (const [dispatch, ordinal] of this.#dispatches)
          dispatch.record(pass, i * this.#ordinals + ordinal);
    });
    this.#updates += updates;
    return updates;
  }

  /** Where each machine stands, so that a lone training can go on. */
  async readStates(
    ends: readonly Pick<CurrentLayer, 'epochs' | 'reconstructionError'>[],
  ): Promise<CurrentLayer[]> {
    const updates = this.#updates;
    const { counted } = this.tally;
    const [read, errors] = await Promise.all([this.#buffers.read(), counted && this.tally.read()]);
    return ends.map((end, number) => {
      const { parameters, moments, averages, chains } = elementAt(read, number);
      const wrong = errors
        ? { visits: this.tally.visits(number).slice(), errors: elementAt(errors, number) }
        : { chains };
      return {
        ...end,
        parameters,
        state: { updates, moments, averages, start: 0, ...wrong },
        complete: false,
      };
    });
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const sampler of this.#samplers) sampler.dispose();
    this.#statistics.destroy();
    this.#steps.dispose();
    this.tally.dispose();
    this.#buffers.dispose();
  }
}

type Recorded = readonly [Pick<Dispatch, 'record'>, number];

/** Groups of the model's samples of a machine. */
export function modelGroupsOf({ chains = 0 }: Training, batchGroups: number): number {
  return chains > 0 ? Math.ceil(chains / 32) : batchGroups;
}

function shapeOf({ visible, hidden, units, sigmoid }: Rbm) {
  return { visible, hidden, units, sigmoid };
}
