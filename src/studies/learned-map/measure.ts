import { elementAt } from '../../element-at.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import type { StudyContext } from '../study.ts';
import { couplingRanges } from './coupling-range.ts';
import { learnedFilters, type LearnedFilter } from './filters.ts';
import { grownLattices } from './growing.ts';
import {
  blockFilters,
  filterRule,
  filterSubject,
  hotMaps,
  knownMaps,
  permutedMaps,
  type SubjectMap,
} from './known-maps.ts';
import { machinesOfSize } from './machine-groups.ts';
import type { SizedMachines } from './machine-results.ts';
import type { MeasuredRun } from './measured-run.ts';
import type { Settings } from './presets.ts';
import { rankedMaps, type RankedMap } from './ranking.ts';
import { resultsOf } from './results.ts';
import { sampledMaps } from './sampled-maps.ts';
import { seedOf } from './seeds.ts';
import { coupledStacks } from './stacks.ts';
import { drawnLattices } from './training-data.ts';
import { visibleCouplings } from './visible-couplings.ts';

/** Applications of the iterated maps. */
const depth = 3;

/** Trains and measures all that the study judges. */
export async function measuredRun(context: StudyContext, settings: Settings): Promise<MeasuredRun> {
  const { seed } = context;
  const hotSubjects = hotMaps();
  const hot = await sampledMaps(
    context,
    'Independent spins',
    { ...settings.hot, temperature: Infinity },
    { maps: hotSubjects, seed: seedOf(seed, 'independent spins') },
  );
  const learned = await learnedFilters(context, settings.filters);
  const known = knownMaps(depth);
  const subjects = [...known, ...learned.map((filter) => learnedSubject(filter, learned))];
  const permutedSubjects = permutedMaps(depth);
  const means = await sampledMaps(
    context,
    'Exponents through filters',
    { ...settings.known, temperature: CRITICAL_TEMPERATURE },
    { maps: subjects, permuted: permutedSubjects, seed: seedOf(seed, 'known maps') },
  );
  const { size } = settings.known;
  const results = resultsOf(subjects, means.maps, size);
  const rules = [
    ...blockFilters.map(({ weights, limit }) => filterRule(weights, limit)),
    ...learned.map(({ weights, offset }) => filterRule(weights, 'soft', offset)),
  ];
  const places = [
    ...blockFilters.keys(),
    ...[...learned.keys()]
      .filter((index) => isRanked(elementAt(learned, index)))
      .map((index) => known.length + index),
  ];
  const compared = places.map((place): RankedMap => {
    const rule = place < known.length ? place : place - known.length + blockFilters.length;
    return { rule: elementAt(rules, rule), result: elementAt(results, place) };
  });
  const ranges = await rangesOf(
    context,
    settings,
    places.map((place) => elementAt(subjects, place)),
  );
  const sized: SizedMachines[] = [];
  for (const [order, machines] of settings.machines.entries())
    sized.push(await machinesOfSize(context, machines, order));
  return {
    hot: { results: resultsOf(hotSubjects, hot.maps, settings.hot.size), means: hot.maps },
    filters: { results, means: means.maps },
    permuted: {
      results: means.permuted ? resultsOf(permutedSubjects, means.permuted, size) : [],
      means: means.permuted,
    },
    learned,
    sized,
    grown: await grownLattices(context, settings.grow),
    couplings: await visibleCouplings(context, settings.couplings),
    stacks: settings.stack ? await coupledStacks(context, settings.stack) : [],
    ranked: rankedMaps(compared, ranges, means.maps.itself, size),
  };
}

/** Whether a learned filter stands in the table of 2 x 2 maps. */
function isRanked({ side, data }: LearnedFilter): boolean {
  return side === 2 && data === 'critical lattices';
}

function learnedSubject(filter: LearnedFilter, all: readonly LearnedFilter[]): SubjectMap {
  const { side, data, number, weights, offset } = filter;
  const several = all.filter((other) => other.side === side && other.data === data).length > 1;
  const name = `${side} x ${side} from ${data}${several ? `, training ${number}` : ''}`;
  const role = {
    'critical lattices': 'map',
    'permuted pixels': 'expected to pass',
    'K = 0': 'null',
  };
  return filterSubject(
    { name, group: 'learned filters', role: role[data] as SubjectMap['role'] },
    filterRule(weights, 'soft', offset),
    depth,
  );
}

async function rangesOf(
  context: StudyContext,
  { ranges }: Pick<Settings, 'ranges'>,
  maps: readonly SubjectMap[],
) {
  const { gpu, seed, phase } = context;
  const report = phase('Range of the couplings', 1);
  const data = await drawnLattices(context, {
    ...ranges,
    temperature: CRITICAL_TEMPERATURE,
    seed: seedOf(seed, 'known maps', 1),
  });
  const found = await couplingRanges(
    gpu,
    { buffer: data.data.buffer, geometry: data.geometry },
    { maps, seed: seedOf(seed, 'known maps', 2) },
  );
  data.dispose();
  report(1);
  return found;
}
