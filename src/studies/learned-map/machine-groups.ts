import { machineMaps } from '../../maps/machine-maps.ts';
import { signsOnSamples } from '../../maps/unit-statistics.ts';
import { majorityRule } from '../../rg/block-rule.ts';
import { mapsOf } from '../../rg/coarse-map.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import type { StudyContext } from '../study.ts';
import type { SubjectMap } from './known-maps.ts';
import { machineJobs, perSize, type MachineJob } from './machine-jobs.ts';
import type { MachineGroup, SizedMachines, TrainedGroup } from './machine-results.ts';
import { trainedMachine, untrained, type TrainedMachine } from './machines.ts';
import type { MachineSettings } from './presets.ts';
import { inPermutedOrder } from './permuted-second-layer.ts';
import { resultsOf, type MapResult, type Role } from './results.ts';
import { permutation, sampledMaps } from './sampled-maps.ts';
import { secondLayers, type SecondLayer } from './second-layers.ts';
import { seedOf } from './seeds.ts';
import { dataWithNulls, type DataWithNulls } from './training-data.ts';

/** A machine that was trained for a job. */
export interface TrainedJob {
  readonly job: MachineJob;
  readonly machine: TrainedMachine;
  /** What was trained, whose pixels are those of the data: the machine itself, or that which it is a moved one of. */
  readonly learned: TrainedMachine;
}

/** Applications of a map. */
const depth = 2;

/** Trains the machines of one size, and measures exponents through them on fresh samples. */
export async function machinesOfSize(
  context: StudyContext,
  settings: MachineSettings,
  order: number,
): Promise<SizedMachines> {
  const { seed, phase } = context;
  const { size, l1, nullL1, second, measured } = settings;
  const title = `${size} x ${size}`;
  const first = order * perSize;
  const report = phase(`Lattices to train machines on, ${title}`, 1);
  const data = await dataWithNulls(context, settings, {
    critical: seedOf(seed, 'machine data', first),
    hot: seedOf(seed, 'spins at K = 0', first),
  });
  report(1);
  const trained = await trainedJobs(context, settings, { title, first, data });
  const machines = await placedMachines(context, trained, { title, size, first, data });
  const below = trained.filter(({ job }) => job.role === 'map' && job.l1 === nullL1);
  const uppers = second ? await secondLayers(context, settings, { below, title, first, data }) : [];
  const { sites } = data;
  data.dispose();
  const subjects = [
    majorityOf(title),
    ...machines.map(({ subject }) => subject),
    ...uppers.map(({ subject }) => subject),
  ];
  const found = await sampledMaps(
    context,
    `Exponents through machines, ${title}`,
    { size, temperature: CRITICAL_TEMPERATURE, ...measured },
    { maps: subjects, seed: seedOf(seed, 'machine maps', first) },
  );
  const results = resultsOf(subjects, found.maps, size);
  const [reference] = results;
  if (!reference) throw new Error('Majority was not measured.');
  const groupOf = (kinds: readonly MachineJob['data'][], role: Role, strength: number) =>
    trainedGroup(
      machines.filter(
        ({ job }) => job.role === role && job.l1 === strength && kinds.includes(job.data),
      ),
      results,
    );
  return {
    size,
    groups: l1.map((strength): MachineGroup => {
      const permuted = groupOf(['permuted', 'moved'], 'null', strength);
      return { size, l1: strength, ...groupOf(['critical'], 'map', strength), permuted };
    }),
    secondL1: nullL1,
    nulls: results.filter(({ role }) => role === 'null'),
    stacks: secondGroup(uppers, 'trained', results),
    stackNulls: secondGroup(uppers, 'null', results),
    reference,
    results,
    means: found.maps,
    sites,
  };
}

async function trainedJobs(
  context: StudyContext,
  settings: MachineSettings,
  { title, first, data }: { title: string; first: number; data: DataWithNulls },
): Promise<TrainedJob[]> {
  const { size, recipe } = settings;
  const jobs = machineJobs(settings);
  const each = 2 * recipe.cycles * recipe.constant;
  const progress = context.phase(`Training machines, ${title}`, jobs.length * each);
  const trained: TrainedJob[] = [];
  for (const [index, job] of jobs.entries()) {
    const options = {
      hidden: size ** 2 / 4,
      l1: job.l1,
      seed: seedOf(context.seed, 'machine training', first + job.place),
      recipe,
      sites: data.sites,
    };
    if (job.data === 'moved') {
      trained.push({ job, ...moved(trained, job, permutation(size ** 2, context.seed)) });
    } else {
      const machine =
        job.data === 'none'
          ? await untrained(context, { ...options, visible: size ** 2 })
          : await trainedMachine(
              context,
              `machine ${title} ${job.name}`,
              { ...options, data: data.units[job.data] },
              (updates) => progress(index * each + Math.min(each, updates)),
            );
      trained.push({ job, machine, learned: machine });
    }
    progress((index + 1) * each);
  }
  return trained;
}

/** The machine on critical lattices with the place of a null, with its pixels in another order. */
function moved(
  trained: readonly TrainedJob[],
  { l1, place }: MachineJob,
  order: Uint32Array,
): Omit<TrainedJob, 'job'> {
  const own = trained.find(({ job }) => job.role === 'map' && job.l1 === l1 && job.place === place);
  if (!own) throw new Error('A null stands beside no machine.');
  const { machine: learned } = own;
  return {
    machine: { ...learned, parameters: inPermutedOrder(learned.parameters, order) },
    learned,
  };
}

interface PlacedMachine extends TrainedJob {
  readonly subject: SubjectMap;
}

/**
 * The machines as maps of lattices, also those that were trained on permuted pixels: on permuted lattices such a machine would be the
 * machine of the lattices itself, with its units at other places. Signs of hidden units come from the samples that the machine was
 * trained on, or from critical ones.
 */
async function placedMachines(
  { gpu, seed, signal }: StudyContext,
  trained: readonly TrainedJob[],
  own: { title: string; size: number; first: number; data: DataWithNulls },
): Promise<PlacedMachine[]> {
  const { title, size, first, data } = own;
  const placed: PlacedMachine[] = [];
  for (const own of trained) {
    const { job, machine, learned } = own;
    const layers = [machine.parameters];
    const samples = data.units[job.data === 'permuted' ? 'permuted' : 'critical'];
    const judged = { layers: [learned.parameters], size, sites: data.sites };
    const signs = await signsOnSamples(gpu, judged, samples, {
      seed: seedOf(seed, 'machine signs', first),
      signal,
    });
    const { name, group, role } = job;
    const subject: SubjectMap = {
      name: `${name}, ${title}`,
      group,
      role,
      rule: 'one step',
      make: machineMaps({ layers, size, sites: data.sites }, { signs }),
      depth,
    };
    placed.push({ ...own, subject });
  }
  return placed;
}

function majorityOf(title: string): SubjectMap {
  return {
    name: `majority, ${title}`,
    group: 'known maps',
    role: 'map',
    rule: 'one step',
    make: mapsOf(majorityRule),
    depth,
  };
}

function trainedGroup(
  machines: readonly { machine: TrainedMachine; subject: SubjectMap }[],
  results: readonly MapResult[],
): TrainedGroup {
  return {
    machines: machines.map(({ machine }) => machine),
    results: machines.flatMap(({ subject }) => results.filter(({ name }) => name === subject.name)),
  };
}

function secondGroup(
  uppers: readonly SecondLayer[],
  kind: SecondLayer['kind'],
  results: readonly MapResult[],
): TrainedGroup {
  return trainedGroup(
    uppers.filter((upper) => upper.kind === kind),
    results,
  );
}
