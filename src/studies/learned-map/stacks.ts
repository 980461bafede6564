import { sampleCouplings, type SampleCouplings } from '../../maps/sample-couplings.ts';
import { signsOnSamples } from '../../maps/unit-statistics.ts';
import { stackCouplings } from '../../maps/stack-couplings.ts';
import { stackLattices, type UnitLattice } from '../../maps/stack-lattices.ts';
import { Rbm } from '../../rbm/machine/machine.ts';
import type { PackedUnits } from '../../rbm/machine/packed-units.ts';
import { permuteUnits } from '../../rbm/machine/permuted-units.ts';
import type { RbmParameters } from '../../rbm/machine/parameters.ts';
import { encode } from '../../rbm/sampling/encode.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import type { StudyContext } from '../study.ts';
import { trainedMachine, untrained, type TrainedMachine } from './machines.ts';
import type { StackSettings } from './presets.ts';
import { seedOf } from './seeds.ts';
import { dataWithNulls, drawnLattices } from './training-data.ts';

/** A stack, or a null, with the couplings of its layers. */
export interface CoupledStack {
  readonly name: string;
  readonly isNull: boolean;
  /** Couplings in samples of the visible units of each layer, beside those of block spins of the same lattices. */
  readonly samples: readonly SampleCouplings[];
  /** J of nearest neighbours of each layer, read from its weights. */
  readonly nearest: readonly number[];
  /** Layers whose receptive fields had not settled when their training ended; none of stacks that are not trained. */
  readonly unsettled: readonly number[];
}

/** Trains stacks and nulls, and compares the couplings of their layers with those of block spins. */
export async function coupledStacks(
  context: StudyContext,
  settings: StackSettings,
): Promise<CoupledStack[]> {
  const { gpu, seed, signal, phase } = context;
  const { size, samples, seeds, l1 } = settings;
  const report = phase('Lattices to train stacks on', 1);
  const data = await dataWithNulls(context, settings, {
    critical: seedOf(seed, 'stack data', 0),
    hot: seedOf(seed, 'stack data', 1),
  });
  const fresh = await drawnLattices(context, {
    size,
    samples,
    temperature: CRITICAL_TEMPERATURE,
    seed: seedOf(seed, 'stack data', 2),
  });
  const permutedFresh = permuteUnits(gpu, fresh.data, { seed });
  report(1);
  const { units } = data;
  const lattice: UnitLattice = {
    side: size,
    lattice: 'square',
    sites: data.sites,
  };
  const jobs: {
    name: string;
    isNull: boolean;
    data: PackedUnits;
    judged: PackedUnits;
    l1: number;
    isTrained: boolean;
  }[] = [];
  for (let number = 1; number <= seeds; number++)
    jobs.push({
      name: `stack ${number}, L1 ${l1}`,
      isNull: false,
      data: units.critical,
      judged: fresh.data,
      l1,
      isTrained: true,
    });
  const common = { isNull: true, data: units.critical, judged: fresh.data, l1, isTrained: true };
  jobs.push(
    { ...common, name: 'no L1', l1: 0 },
    { ...common, name: 'permuted pixels', data: units.permuted, judged: permutedFresh.data },
    { ...common, name: 'K = 0 data', data: units.hot },
    { ...common, name: 'untrained', isTrained: false },
  );
  const progress = phase('Training stacks', jobs.length);
  const found: CoupledStack[] = [];
  for (const [index, job] of jobs.entries()) {
    const layers = await stackOf(context, settings, { ...job, index, lattice });
    const own = seedOf(seed, 'stack maps', index);
    const placed = { layers: layers.map(({ parameters }) => parameters), size, sites: data.sites };
    const signs = await signsOnSamples(gpu, placed, job.data, { seed: own, signal });
    const options = { lattice, signs, seed: own, signal };
    const read = await stackCouplings(gpu, placed.layers, { ...options, samples: fewLattices });
    found.push({
      name: job.name,
      isNull: job.isNull,
      samples: await sampleCouplings(gpu, placed.layers, job.judged, options),
      nearest: read.map(({ couplings }) => couplings?.pairs[0]?.coupling.value ?? NaN),
      unsettled: job.isTrained
        ? layers.flatMap(({ settled }, layer) => (settled ? [] : [layer + 1]))
        : [],
    });
    progress(index + 1);
  }
  permutedFresh.data.buffer.destroy();
  fresh.dispose();
  data.dispose();
  return found;
}

/** Random lattices for the weight of all couplings, which is not used here. */
const fewLattices = 1024;

/** Trains the layers of a stack, each on samples of the hidden units below. */
async function stackOf(
  context: StudyContext,
  { layers, recipe }: StackSettings,
  job: {
    name: string;
    data: PackedUnits;
    l1: number;
    isTrained: boolean;
    index: number;
    lattice: UnitLattice;
  },
): Promise<TrainedMachine[]> {
  const { gpu, seed, signal } = context;
  const stack: TrainedMachine[] = [];
  let data = job.data;
  for (let layer = 0; layer < layers; layer++) {
    const own = seedOf(seed, 'stack training', job.index * layers + layer);
    const options = { visible: data.units, hidden: data.units / 4 };
    if (job.isTrained) {
      const below = stack.map(({ parameters }) => parameters);
      const sites = stackLattices([...below, emptyLayer], job.lattice).lattices[layer]?.sites;
      const machine = await trainedMachine(context, `stack ${job.name} layer ${layer + 1}`, {
        data,
        hidden: options.hidden,
        l1: job.l1,
        seed: own,
        recipe,
        sites: sites ?? Uint32Array.from({ length: data.units }, (_, unit) => unit),
      });
      stack.push(machine);
    } else {
      stack.push(await untrained(context, { ...options, seed: own }));
    }
    const last = stack.at(-1);
    if (!last || layer === layers - 1) break;
    const machine = Rbm.from(gpu, last.parameters);
    const above = await encode(gpu, machine, data, { seed: own, stream: layer, signal });
    machine.dispose();
    if (data !== job.data) data.buffer.destroy();
    data = above;
  }
  if (data !== job.data) data.buffer.destroy();
  return stack;
}

/** Stands for a layer that is not trained yet; only its place in the stack counts. */
const emptyLayer: RbmParameters = {
  units: 'spin',
  weights: new Float32Array(0),
  visibleBias: new Float32Array(0),
  hiddenBias: new Float32Array(0),
};
