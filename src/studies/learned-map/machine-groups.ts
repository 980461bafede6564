import { machineMaps } from '../../maps/machine-maps.ts';
import { signsOnSamples } from '../../maps/unit-statistics.ts';
import { majorityRule } from '../../rg/block-rule.ts';
import { mapsOf } from '../../rg/coarse-map.ts';
import { siteOfUnits } from '../../ensemble/unpack.ts';
import type { PackedUnits } from '../../rbm/machine/packed-units.ts';
import { permuteUnits } from '../../rbm/machine/permuted-units.ts';
import type { RbmParameters } from '../../rbm/machine/parameters.ts';
import { IsingData } from '../../rbm/sampling/ising-data.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import type { StudyContext } from '../study.ts';
import type { ComparedMeans } from './comparison.ts';
import type { SubjectMap } from './known-maps.ts';
import { trainedMachine, untrained, type TrainedMachine } from './machines.ts';
import type { MachineSettings } from './presets.ts';
import { resultsOf, type MapResult, type Role } from './results.ts';
import { sampledMaps } from './sampled-maps.ts';
import { secondLayer } from './second-layer.ts';
import { seedOf } from './seeds.ts';

/** Machines of one penalty. */
export interface MachineGroup {
  readonly size: number;
  readonly l1: number;
  readonly machines: readonly TrainedMachine[];
  readonly results: readonly MapResult[];
}

/**
 * Machines of a penalty that a claim about the penalty needs, and their updates: those of the feasibility study. On larger lattices
 * this many updates may be too few, so receptive fields must have settled there.
 */
const fewestMachines = 3;
const fewestUpdates = 9_000;
const studiedSize = 16;

/** Whether there are enough machines of a penalty, trained for long enough, to judge it. */
export function isDecisive({ size, machines }: MachineGroup): boolean {
  return (
    machines.length >= fewestMachines &&
    machines.every(
      ({ updates, settled }) => updates >= fewestUpdates && (settled || size <= studiedSize),
    )
  );
}

/** All machines of a lattice. */
export interface SizedMachines {
  readonly size: number;
  readonly groups: readonly MachineGroup[];
  /** L1 of the nulls, and of the machines below second layers. */
  readonly controlL1: number;
  readonly nulls: readonly MapResult[];
  /** Two trained layers, where they were trained. */
  readonly stacks: readonly MapResult[];
  /** Majority on the same samples. */
  readonly reference: MapResult;
  /** All maps of the lattices, and of permuted lattices, with their block means. */
  readonly results: readonly MapResult[];
  readonly means: ComparedMeans;
  readonly permutedResults: readonly MapResult[];
  readonly permutedMeans: ComparedMeans | undefined;
  readonly sites: Uint32Array;
}

/** A machine to train and to measure. */
interface Job {
  readonly name: string;
  readonly group: string;
  readonly role: Role;
  readonly data: 'critical' | 'permuted' | 'hot' | 'none';
  readonly l1: number;
}

/** Seeds of one size. */
const perSize = 1000;
/** Applications of a map. */
const depth = 2;

/** Trains the machines of one size, and measures exponents through them on fresh samples. */
export async function machinesOfSize(
  context: StudyContext,
  settings: MachineSettings,
  order: number,
): Promise<SizedMachines> {
  const { gpu, seed, signal, phase } = context;
  const { size, samples, recipe, l1, seeds, nullL1, nullSeeds, second, measured } = settings;
  const title = `${size} x ${size}`;
  const number = order * perSize;
  const report = phase(`Lattices to train machines on, ${title}`, 1);
  const draw = (temperature: number, purpose: 'machine data' | 'spins at K = 0') =>
    IsingData.sample(
      gpu,
      {
        size,
        temperature,
        samples,
        seed: seedOf(seed, purpose, number),
        ...(!Number.isFinite(temperature) && { thermalize: 0 }),
      },
      { signal },
    );
  const critical = await draw(CRITICAL_TEMPERATURE, 'machine data');
  const hot = await draw(Infinity, 'spins at K = 0');
  const permuted = permuteUnits(gpu, critical.data, { seed });
  report(1);
  const sites = siteOfUnits(critical.geometry);
  const data = { critical: critical.data, permuted: permuted.data, hot: hot.data };
  const jobs: Job[] = [
    ...l1.flatMap((strength) =>
      repeated(seeds, strength > 0 ? `L1 ${strength}` : 'no L1').map(({ name, group }): Job => ({
        name,
        group,
        role: 'map',
        data: 'critical',
        l1: strength,
      })),
    ),
    ...repeated(nullSeeds, `permuted pixels, L1 ${nullL1}`).map((own): Job => ({
      ...own,
      role: 'null',
      data: 'permuted',
      l1: nullL1,
    })),
    ...repeated(nullSeeds, `K = 0 data, L1 ${nullL1}`).map((own): Job => ({
      ...own,
      role: 'null',
      data: 'hot',
      l1: nullL1,
    })),
    ...repeated(1, 'untrained').map((own): Job => ({ ...own, role: 'null', data: 'none', l1: 0 })),
  ];
  const each = 2 * recipe.most * recipe.quarter;
  const progress = phase(`Training machines, ${title}`, jobs.length * each);
  const machines: { job: Job; machine: TrainedMachine }[] = [];
  for (const [index, job] of jobs.entries()) {
    const options = {
      hidden: size ** 2 / 4,
      l1: job.l1,
      seed: seedOf(seed, 'machine training', number + index),
      recipe,
      sites,
    };
    const machine =
      job.data === 'none'
        ? await untrained(context, options)
        : await trainedMachine(
            context,
            `machine ${title} ${job.name}`,
            { ...options, data: data[job.data] },
            (updates) => progress(index * each + Math.min(each, updates)),
          );
    machines.push({ job, machine });
    progress((index + 1) * each);
  }
  const subjects: SubjectMap[] = [
    {
      name: `majority, ${title}`,
      group: 'known maps',
      role: 'map',
      rule: 'one step',
      make: mapsOf(majorityRule),
      depth,
    },
  ];
  const mixed: SubjectMap[] = [];
  const turned = async (layers: readonly RbmParameters[], own: PackedUnits) =>
    signsOnSamples(gpu, { layers, size, sites }, own, {
      seed: seedOf(seed, 'machine signs', number),
      signal,
    });
  for (const { job, machine } of machines) {
    const layers = [machine.parameters];
    const signs = await turned(layers, job.data === 'permuted' ? permuted.data : critical.data);
    const own = subjectOf(job, layers, { title, sites, signs });
    (job.data === 'permuted' ? mixed : subjects).push(own);
  }
  const stacked = second
    ? machines.filter(({ job }) => job.role === 'map' && job.l1 === nullL1)
    : [];
  for (const [index, { job, machine }] of stacked.entries()) {
    const upper = await secondLayer(
      context,
      { below: machine.parameters, data: critical.data, sites, l1: nullL1, recipe },
      { name: `second layer ${title} ${job.name}`, number: number + jobs.length + index },
    );
    const layers = [machine.parameters, upper.parameters];
    const signs = await turned(layers, critical.data);
    subjects.push(
      subjectOf(
        { ...job, name: `${job.name}, second layer`, group: 'two trained layers' },
        layers,
        { title, sites, signs },
      ),
    );
  }
  permuted.data.buffer.destroy();
  critical.dispose();
  hot.dispose();
  const found = await sampledMaps(
    context,
    `Exponents through machines, ${title}`,
    { size, temperature: CRITICAL_TEMPERATURE, ...measured },
    { maps: subjects, permuted: mixed, seed: seedOf(seed, 'machine maps', number) },
  );
  const results = resultsOf(subjects, found.maps, size);
  const permutedResults = found.permuted ? resultsOf(mixed, found.permuted, size) : [];
  const [reference] = results;
  if (!reference) throw new Error('Majority was not measured.');
  const named = (name: string): MapResult[] =>
    [...results, ...permutedResults].filter((result) => result.name === `${name}, ${title}`);
  return {
    size,
    groups: l1.map((strength) => {
      const own = machines.filter(({ job }) => job.role === 'map' && job.l1 === strength);
      return {
        size,
        l1: strength,
        machines: own.map(({ machine }) => machine),
        results: own.flatMap(({ job }) => named(job.name)),
      };
    }),
    controlL1: nullL1,
    nulls: [...results, ...permutedResults].filter(({ role }) => role === 'null'),
    stacks: results.filter(({ group }) => group === 'two trained layers'),
    reference,
    results,
    means: found.maps,
    permutedResults,
    permutedMeans: found.permuted,
    sites,
  };
}

function repeated(count: number, group: string): { name: string; group: string }[] {
  return Array.from({ length: count }, (_, index) => ({
    name: count > 1 ? `${group}, machine ${index + 1}` : group,
    group,
  }));
}

function subjectOf(
  { name, group, role }: Pick<Job, 'name' | 'group' | 'role'>,
  layers: readonly RbmParameters[],
  { title, sites, signs }: { title: string; sites: Uint32Array; signs: readonly Int8Array[] },
): SubjectMap {
  return {
    name: `${name}, ${title}`,
    group,
    role,
    rule: 'one step',
    make: machineMaps({ layers, size: Math.sqrt(sites.length), sites }, { signs }),
    depth,
  };
}
