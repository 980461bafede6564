import { sampleCouplings, type SampleCouplings } from '../../maps/sample-couplings.ts';
import { stackCouplings } from '../../maps/stack-couplings.ts';
import { stackLattices, type UnitLattice } from '../../maps/stack-lattices.ts';
import { Rbm } from '../../rbm/machine/machine.ts';
import type { PackedUnits } from '../../rbm/machine/packed-units.ts';
import { permuteUnits } from '../../rbm/machine/permuted-units.ts';
import type { RbmParameters } from '../../rbm/machine/parameters.ts';
import { encode } from '../../rbm/sampling/encode.ts';
import { meanOf, unknown, type Measured } from '../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import type { Section, StudyContext, Table, Target } from '../study.ts';
import {
  all,
  around,
  control,
  difference,
  forTrainings,
  limits,
  not,
  ruleText,
  within,
} from '../verdict.ts';
import { trainedMachine } from './machines.ts';
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
}

/** How far a coupling may be from that of block spins. */
const tolerance = 0.05;
/** A claim about stacks needs this many. */
const fewestStacks = 3;

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
    const options = { lattice, seed: seedOf(seed, 'stack maps', index), signal };
    const read = await stackCouplings(gpu, layers, { ...options, samples: fewLattices });
    found.push({
      name: job.name,
      isNull: job.isNull,
      samples: await sampleCouplings(gpu, layers, job.judged, options),
      nearest: read.map(({ couplings }) => couplings?.pairs[0]?.coupling.value ?? NaN),
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
): Promise<RbmParameters[]> {
  const { gpu, seed, signal } = context;
  const stack: RbmParameters[] = [];
  let data = job.data;
  for (let layer = 0; layer < layers; layer++) {
    const own = seedOf(seed, 'stack training', job.index * layers + layer);
    const options = { visible: data.units, hidden: data.units / 4 };
    if (job.isTrained) {
      const sites = stackLattices([...stack, emptyLayer], job.lattice).lattices[layer]?.sites;
      const { parameters } = await trainedMachine(context, `stack ${job.name} layer ${layer + 1}`, {
        data,
        hidden: options.hidden,
        l1: job.l1,
        seed: own,
        recipe,
        sites: sites ?? Uint32Array.from({ length: data.units }, (_, unit) => unit),
      });
      stack.push(parameters);
    } else {
      const machine = await Rbm.create(gpu, { ...options, units: 'spin', seed: own });
      stack.push(await machine.readParameters());
      machine.dispose();
    }
    const last = stack.at(-1);
    if (!last || layer === layers - 1) break;
    const machine = Rbm.from(gpu, last);
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

/** Couplings of hidden lattices minus those of block spins, nearest neighbours and diagonals of layers 2 and up. */
function differencesOf({ samples }: CoupledStack): { name: string; difference: Measured }[] {
  return samples
    .filter(({ layer }) => layer > 1)
    .flatMap(({ layer, units, blocks }) =>
      (['nearest', 'diagonal'] as const).map((key) => ({
        name: `${key === 'nearest' ? 'nearest neighbours' : 'diagonals'}, layer ${layer}`,
        difference: units && blocks ? difference(units[key], blocks[key]) : unknown,
      })),
    );
}

function nullVerdict(stack: CoupledStack) {
  return all(
    differencesOf(stack).map(({ difference: own }) =>
      within(own, around(0, tolerance), limits.toSpare),
    ),
  );
}

/** LM-7: whether a stack flows as block spins do. */
export function stackTarget(stacks: readonly CoupledStack[]): Target {
  const own = stacks.filter(({ isNull }) => !isNull);
  const nulls = stacks.filter(({ isNull }) => isNull);
  const [first] = own;
  const names = first ? differencesOf(first).map(({ name }) => name) : [];
  const means = names.map((name, index) => ({
    name,
    mean: meanOf(own.map((stack) => differencesOf(stack)[index]?.difference.value ?? NaN)),
  }));
  const by = forTrainings(limits.toSpare, Math.max(2, own.length));
  const enough = own.length >= fewestStacks;
  return {
    id: 'LM-7',
    kind: 'claim',
    statement:
      'The hidden lattices of a stack have the couplings of block spins of the same lattices.',
    details:
      `Nearest-neighbour and diagonal couplings of the visible lattices of layers 2 and 3, by Swendsen's equations for three operators, minus those of majority blocks on the same samples. Each mean over stacks may be off by ${tolerance}. ` +
      (enough ? '' : `This preset has ${own.length} stacks, which is too few for a verdict.`),
    measured:
      own.length > 0
        ? {
            stacks: own.length,
            ...Object.fromEntries(means.map(({ name, mean }) => [name, mean])),
          }
        : { stacks: 0 },
    headline: own.length > 0 ? names.slice(0, 2) : ['stacks'],
    expected: `0 ± ${tolerance}`,
    rule: `Each mean ${ruleText(by)}. Inconclusive with fewer than ${fewestStacks} stacks. Also fails if a control fulfils it`,
    verdict: enough
      ? all([
          ...means.map(({ mean }) => within(mean, around(0, tolerance), by)),
          ...nulls.map((stack) => not(nullVerdict(stack))),
        ])
      : 'inconclusive',
    controls: nulls.map((stack) =>
      control(
        stack.name,
        Object.fromEntries(differencesOf(stack).map(({ name, difference: off }) => [name, off])),
        nullVerdict(stack),
      ),
    ),
  };
}

/** LM-7: the couplings of each layer. */
export function stackSection(stacks: readonly CoupledStack[]): Section {
  return {
    title: 'LM-7: the flow of a stack',
    text:
      stacks.length === 0
        ? ['This preset trains no stacks. The presets standard and paper do.']
        : [
            'Each layer is trained on samples of the hidden units below, which are placed on a lattice, one on each block. Layer 1 sees the lattices themselves. The table has the couplings in samples of what each layer sees, and beside them those of majority blocks of the same lattices.',
            'J_nn is the coupling of nearest neighbours that the layer itself holds, read from its weights. If the layer had learned its samples perfectly, and these had couplings between pairs and plaquettes only, both would agree.',
          ],
    tables: stacks.length === 0 ? [] : [stackTable(stacks)],
  };
}

function stackTable(stacks: readonly CoupledStack[]): Table {
  return {
    caption:
      "Couplings by layer: Swendsen's equations with nearest neighbours, diagonals and plaquettes, and J_nn from the weights",
    header: ['stack', 'layer', 'K nearest', 'of blocks', 'K diagonal', 'of blocks', 'J_nn'],
    rows: stacks.flatMap(({ name, samples, nearest }) =>
      samples.map(({ layer, units, blocks }) => [
        name,
        `${layer}`,
        units?.nearest ?? 'none',
        blocks?.nearest ?? '',
        units?.diagonal ?? 'none',
        blocks?.diagonal ?? '',
        (nearest[layer - 1] ?? NaN).toFixed(4),
      ]),
    ),
  };
}
