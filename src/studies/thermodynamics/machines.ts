import { elementAt } from '../../element-at.ts';
import { writeSafetensors, type Safetensors } from '../../formats/safetensors.ts';
import { freeEnergies } from '../../rbm/evaluation/free-energy.ts';
import { layerLikelihoods } from '../../rbm/evaluation/layer-likelihoods.ts';
import { encode } from '../../rbm/sampling/encode.ts';
import { Rbm } from '../../rbm/machine/machine.ts';
import type { PackedUnits } from '../../rbm/machine/packed-units.ts';
import type { RbmParameters } from '../../rbm/machine/parameters.ts';
import type { StackLayer } from '../../rbm/training/train-layer.ts';
import { trainMany, type BegunTraining, type OneOfMany } from '../../rbm/training/train-many.ts';
import { meanOf, unknown, type Measured } from '../../statistics/measured.ts';
import { shelfFile } from '../shelf-file.ts';
import { shelfTensors } from '../shelf-tensors.ts';
import type { StudyContext } from '../study.ts';
import { drawLattices, type ChainFacts, type Drawn } from './drawing.ts';
import { exactMachineEnergy } from './exact-energy.ts';
import { symmetricMachines, type Settings } from './presets.ts';

/** What is known of a machine, or of a stack, after its training. */
export interface MeasuredMachine extends Drawn {
  /** Of held-out lattices, in nats a lattice; of a stack a lower bound. */
  readonly logLikelihood: Measured;
  /** Exact, annealed, or the bound of a stack. */
  readonly likelihood: 'exact' | 'annealed' | 'bound';
  /** Energy per site of the machine's own distribution, summed exactly; NaN where it has too many hidden units. */
  readonly exactEnergy: number;
}

export interface MachineJob {
  /** One of its own in the study. */
  readonly name: string;
  readonly data: PackedUnits;
  readonly heldOut: PackedUnits;
  /** Site of each visible unit. */
  readonly sites: Uint32Array;
  /** Hidden units, layer by layer. One or two layers. */
  readonly layers: readonly number[];
  /** Whether the machine is trained, or keeps its first weights. */
  readonly isTrained: boolean;
  /** Of the training, the chains and the annealing. */
  readonly seeds: {
    readonly training: number;
    /** Of each run of chains: a pilot run and one of draws for the machine, and for the stack above it. */
    readonly chains: (run: number) => number;
    readonly likelihood: number;
  };
}

/**
 * Trains stacks and draws from the first machine of each alone and, where there are two layers, from both as a deep belief network.
 * Finished stacks are taken from the shelf. Stacks that differ in seed and data alone train together where that is faster.
 * @param onUpdates called with the number of a job and its updates so far
 * @returns for each job the first machine, and the stack if there are two layers
 * @throws Error if the study was stopped
 */
export async function measuredMachines(
  context: StudyContext,
  jobs: readonly MachineJob[],
  settings: Pick<Settings, 'recipe' | 'drawing' | 'size'>,
  onUpdates: (job: number, updates: number) => void = () => undefined,
): Promise<MeasuredMachine[][]> {
  const { gpu, arithmetic, shelf, signal } = context;
  const found: (MeasuredMachine[] | undefined)[] = [];
  for (const { name, seeds, layers } of jobs)
    found.push(
      machinesIn(await shelfTensors(shelf, shelfFile(`${name} ${seeds.training}`)), layers.length),
    );
  const missing = [...jobs.entries()].filter(([number]) => !found[number]);
  const trainings = missing.map(([number, job]): OneOfMany => ({
    begin: async () => ({
      ...trainingOf(job, { ...settings, arithmetic }, (updates) => onUpdates(number, updates)),
      end: async (stack) => {
        if (signal.aborted) throw new Error(stoppedEarly);
        const machines = await measuredStack(context, job, settings, stack);
        found[number] = machines;
        await shelf?.write(shelfFile(`${job.name} ${job.seeds.training}`), bytesOf(machines));
      },
    }),
  }));
  await trainMany(gpu, trainings, { signal });
  return found.map((machines) => {
    if (!machines) throw new Error(stoppedEarly);
    return machines;
  });
}

const stoppedEarly = 'Stopped before the machines were trained.';

function trainingOf(
  { data, layers, seeds, isTrained }: MachineJob,
  { recipe, arithmetic }: Pick<Settings, 'recipe'> & Pick<StudyContext, 'arithmetic'>,
  onUpdates: (updates: number) => void,
): Pick<BegunTraining, 'options' | 'control'> {
  let below = 0;
  const epochs = isTrained ? recipe.epochs : 0;
  const seed = seeds.training;
  return {
    options: { ...symmetricMachines, ...recipe, arithmetic, epochs, data, layers, seed },
    control: {
      onLayer: (layer, _, updates) => {
        below = layer * updates;
      },
      onProgress: (done) => onUpdates(below + done),
      mayRunAhead: true,
    },
  };
}

/** Draws from the machines of a trained stack, which are disposed of. */
async function measuredStack(
  context: StudyContext,
  job: MachineJob,
  settings: Pick<Settings, 'drawing' | 'size'>,
  stack: readonly StackLayer[],
): Promise<MeasuredMachine[]> {
  const machines = stack.map(({ machine }) => machine);
  const found: MeasuredMachine[] = [];
  for (const [index, machine] of machines.entries())
    found.push(
      await measured(context, job, settings, { machine, below: machines.slice(0, index) }),
    );
  for (const layer of stack) {
    layer.machine.dispose();
    if (layer.data !== job.data) layer.data.buffer.destroy();
  }
  return found;
}

interface Place {
  readonly machine: Rbm;
  readonly below: readonly Rbm[];
}

async function measured(
  context: StudyContext,
  { heldOut, seeds, sites }: MachineJob,
  { drawing, size }: Pick<Settings, 'drawing' | 'size'>,
  { machine, below }: Place,
): Promise<MeasuredMachine> {
  const { gpu, arithmetic, signal } = context;
  const drawn = await drawLattices(
    context,
    {
      machine,
      below,
      size,
      seeds: {
        pilot: seeds.chains(2 * below.length),
        draws: seeds.chains(2 * below.length + 1),
      },
    },
    drawing,
  );
  const samples = 32 * heldOut.groups;
  const options = {
    name: 'machine',
    seed: seeds.likelihood,
    stream: below.length,
    annealing: drawing.annealing,
    arithmetic,
    samples,
    pseudoSamples: 32,
    signal,
  };
  const [first] = below;
  const own = first
    ? await encode(gpu, first, heldOut, { seed: seeds.likelihood, stream: 0, signal })
    : heldOut;
  const { logLikelihood, logPartition, method } = await layerLikelihoods(
    gpu,
    machine,
    own,
    options,
  );
  const bound =
    first && logPartition
      ? await stackBound(context, { first, machine, visible: heldOut, hidden: own }, logPartition)
      : undefined;
  if (own !== heldOut) own.buffer.destroy();
  signal.throwIfAborted();
  return {
    ...drawn,
    logLikelihood: (first ? bound : logLikelihood) ?? unknown,
    likelihood: first ? 'bound' : method === 'exact' ? 'exact' : 'annealed',
    exactEnergy: first ? NaN : exactMachineEnergy(await machine.readParameters(), { sites, size }),
  };
}

/**
 * The bound ln p(v) >= E_q [ln p(v|h) + ln p(h) - ln q(h|v)] of a stack (Hinton, Osindero & Teh 2006), where q is its first layer, and
 * p(h) its second. With E(v, h) of the first layer, ln p(v|h) = -E + F(h) and ln q(h|v) = -E + F(v). So the bound is the mean over samples
 * of F(h) - F(v) - F2(h), minus ln Z of the second layer. The error is that of the mean over samples, each with its own hidden units,
 * and that of ln Z.
 */
async function stackBound(
  { gpu, signal }: Pick<StudyContext, 'gpu' | 'signal'>,
  {
    first,
    machine,
    visible,
    hidden,
  }: {
    readonly first: Rbm;
    readonly machine: Rbm;
    readonly visible: PackedUnits;
    readonly hidden: PackedUnits;
  },
  logPartition: Measured,
): Promise<Measured> {
  const turned = Rbm.from(gpu, turnedParameters(await first.readParameters()));
  const ofVisible = await freeEnergies(gpu, first, visible, { signal });
  const ofHidden = await freeEnergies(gpu, turned, hidden, { signal });
  const above = await freeEnergies(gpu, machine, hidden, { signal });
  turned.dispose();
  const { value, error } = meanOf(
    Float64Array.from(
      ofHidden,
      (energy, sample) => energy - elementAt(ofVisible, sample) - elementAt(above, sample),
    ),
  );
  return { value: value - logPartition.value, error: Math.hypot(error, logPartition.error) };
}

/** The machine with the roles of its layers exchanged. */
function turnedParameters({
  arithmetic,
  weights,
  visibleBias,
  hiddenBias,
  units,
}: RbmParameters): RbmParameters {
  const [visible, hidden] = [visibleBias.length, hiddenBias.length];
  return {
    units,
    arithmetic,
    weights: weights.map(
      (_, at) => weights[(at % visible) * hidden + Math.floor(at / visible)] ?? NaN,
    ),
    visibleBias: hiddenBias,
    hiddenBias: visibleBias,
  };
}

/** The facts of a machine that are no arrays. JSON has no NaN: numbers that there are not become null. */
interface Facts extends Pick<MeasuredMachine, 'likelihood'> {
  readonly chains: ChainFacts;
  readonly logLikelihood: Readonly<Record<'value' | 'error', number | null>>;
  readonly exactEnergy: number | null;
}

function bytesOf(machines: readonly MeasuredMachine[]): Uint8Array {
  const tensors = Object.fromEntries(
    machines.flatMap(({ aligned, up }, index) => [
      [`${index}.aligned`, { shape: [aligned.length], data: aligned }],
      [`${index}.up`, { shape: [up.length], data: up }],
    ]),
  );
  const facts = machines.map(({ chains, likelihood, logLikelihood, exactEnergy }): Facts => {
    return { chains, likelihood, logLikelihood, exactEnergy };
  });
  return writeSafetensors({ tensors, metadata: { facts: JSON.stringify(facts) } });
}

/** The machines of a file on the shelf; undefined where there is no such file. */
function machinesIn(
  kept: Required<Safetensors> | undefined,
  count: number,
): MeasuredMachine[] | undefined {
  if (!kept) return undefined;
  const { tensors, metadata } = kept;
  const facts = JSON.parse(metadata['facts'] ?? '[]') as Facts[];
  if (facts.length !== count) return undefined;
  return facts.map((own, index) => {
    const [aligned, up] = ['aligned', 'up'].map((name) => tensors[`${index}.${name}`]?.data);
    return {
      ...own,
      logLikelihood: {
        value: own.logLikelihood.value ?? NaN,
        error: own.logLikelihood.error ?? NaN,
      },
      exactEnergy: own.exactEnergy ?? NaN,
      aligned: Uint8Array.from(aligned ?? []),
      up: Uint8Array.from(up ?? []),
    };
  });
}
