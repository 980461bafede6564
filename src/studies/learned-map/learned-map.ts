import { elementAt } from '../../element-at.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import type { Study, StudyContext, StudyOutcome, Target } from '../study.ts';
import { learnedMapAnswer } from './answer.ts';
import { answerFigure } from './answer-figure.ts';
import { arraysOf, type MeasuredRun } from './arrays.ts';
import { criteriaText, ruleTexts } from './criteria.ts';
import { couplingRanges } from './coupling-range.ts';
import { couplingSection, couplingTargets } from './coupling-targets.ts';
import { filterSection } from './filter-section.ts';
import { filterTargets, permutedFilterTargets, type MeasuredFilter } from './filter-targets.ts';
import { emptyFilterTarget, pairTarget, wideTarget } from './filter-weights.ts';
import { learnedFilters, type LearnedFilter } from './filters.ts';
import { grownLattices } from './growing.ts';
import { doublingTarget, growingSection, pairedTarget } from './growing-targets.ts';
import {
  blockFilters,
  decimationName,
  filterRule,
  filterSubject,
  hotMaps,
  knownMaps,
  majorityName,
  permutedMaps,
  type SubjectMap,
} from './known-maps.ts';
import { knownSection } from './known-section.ts';
import { decimationTarget, gainPredicts, gainTarget, separationTarget } from './known-targets.ts';
import { machinesOfSize } from './machine-groups.ts';
import { knownMachineTargets, permutedMachineTargets } from './machine-numbers.ts';
import type { SizedMachines } from './machine-results.ts';
import { machineSection } from './machine-section.ts';
import { depthTarget, nullTarget, penaltyTarget } from './machine-targets.ts';
import { parametersOf } from './parameters.ts';
import { presets, type Settings } from './presets.ts';
import { rankedMaps, type RankedMap } from './ranking.ts';
import { informationTarget, rankingSection, rankingTarget } from './ranking-section.ts';
import { resultsOf, type MapResult } from './results.ts';
import { sampledMaps } from './sampled-maps.ts';
import { seedOf } from './seeds.ts';
import { stackSection, stackTarget } from './stack-targets.ts';
import { coupledStacks } from './stacks.ts';
import { drawnLattices } from './training-data.ts';
import { visibleCouplings } from './visible-couplings.ts';
import { windowTarget } from './window.ts';

/** The hidden layer of a machine as the map of the Monte Carlo renormalization group. */
export const learnedMap: Study = {
  name: 'learned-map',
  title: 'Does a machine renormalize?',
  source:
    'P. Mehta & D. J. Schwab, arXiv:1410.3831 (2014); E. de Mello Koch, R. de Mello Koch & L. Cheng, arXiv:1906.05212; J.-H. Chung & Y.-J. Kao, Phys. Rev. Research 3, 023230 (2021); ' +
    'and a feasibility study that was made for this project',
  question:
    'Is the hidden layer of a trained machine a block-spin map of the renormalization group?',
  summary:
    'What a machine has learned is used as the block-spin map: its hidden units are the coarse lattice. Critical exponents measured through the map decide. A map that renormalizes gives those of the Ising model. ' +
    'Decimation, random filters, untrained machines and machines that were trained on permuted pixels or on noise must not.',
  criteria: criteriaText,
  wouldChange:
    'Larger lattices. Other ways to place the hidden units and to choose their signs. A longer training without L1. Other penalties that keep units local. More than two trained layers.',
  run: (context) => runLearnedMap(context, presets[context.preset]),
};

/** Applications of the iterated maps. */
const depth = 3;

/** The study with any settings. */
export async function runLearnedMap(
  context: StudyContext,
  settings: Settings,
): Promise<StudyOutcome> {
  const { seed } = context;
  const hotSubjects = hotMaps();
  const hotMeans = await sampledMaps(
    context,
    'Independent spins',
    { ...settings.hot, temperature: Infinity },
    { maps: hotSubjects, seed: seedOf(seed, 'independent spins') },
  );
  const hot = resultsOf(hotSubjects, hotMeans.maps, settings.hot.size);

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
  const permuted = means.permuted ? resultsOf(permutedSubjects, means.permuted, size) : [];
  const filters = learned.map((filter, index): MeasuredFilter => {
    return { filter, result: elementAt(results, known.length + index) };
  });
  const named = (name: string): MapResult => {
    const found = results.find((result) => result.name === name);
    if (!found) throw new Error(`${name} was not measured.`);
    return found;
  };
  const compared = [
    ...blockFilters.map(({ name, weights, limit }): RankedMap => {
      return { rule: filterRule(weights, limit), result: named(name) };
    }),
    ...filters
      .filter(({ filter }) => filter.side === 2 && filter.data === 'critical lattices')
      .map(({ filter: { weights, offset }, result }): RankedMap => {
        return { rule: filterRule(weights, 'soft', offset), result };
      }),
  ];
  const isCompared = ({ name }: SubjectMap): boolean =>
    compared.some(({ result }) => result.name === name);
  const ranges = await rangesOf(context, settings, subjects.filter(isCompared));

  const sized: SizedMachines[] = [];
  for (const [order, machines] of settings.machines.entries())
    sized.push(await machinesOfSize(context, machines, order));
  const grown = await grownLattices(context, settings.grow);
  const couplings = await visibleCouplings(context, settings.couplings);
  const stacks = settings.stack ? await coupledStacks(context, settings.stack) : [];

  const ranked = rankedMaps(compared, ranges, means.maps.itself, size);
  const knownResults = results.slice(0, known.length);
  const nulls = [
    ...results.filter(({ role }) => role === 'null'),
    ...permuted,
    ...sized.flatMap((own) => own.nulls),
  ];
  const groups = sized.flatMap((own) => own.groups);
  const [corrected, critical] = grown.chains;
  const targets: (Target | undefined)[] = [
    ...sized.flatMap((own) => own.groups.map((group) => penaltyTarget(group, own.reference))),
    windowTarget(groups),
    ...sized.flatMap((own) => {
      const below = own.groups.find(({ l1 }) => l1 === own.secondL1);
      const { size: side, stacks: layered, stackNulls } = own;
      return below && layered.results.length > 0
        ? [depthTarget({ size: side, below, stacks: layered, nulls: stackNulls })]
        : [];
    }),
    nullTarget(nulls),
    ...permutedFilterTargets(filters),
    gainTarget(hot),
    separationTarget(named(majorityName), named(decimationName)),
    gainPredicts(knownResults),
    decimationTarget(named(decimationName)),
    ...filterTargets(filters),
    pairTarget(filters),
    wideTarget(filters),
    emptyFilterTarget(filters, settings.filters.samples),
    ...knownMachineTargets(groups),
    ...permutedMachineTargets(groups),
    pairedTarget(grown.paired),
    corrected && critical && doublingTarget(corrected, critical),
    ...couplingTargets(couplings),
    stackTarget(stacks),
    informationTarget(ranked),
    rankingTarget(ranked),
  ];
  const shown = [...knownResults, ...permuted, ...filters.map(({ result }) => result)];
  const everything = [
    ...shown,
    ...sized.flatMap((own) => [
      own.reference,
      ...own.groups.flatMap((group) => group.results),
      ...own.stacks.results,
      ...own.nulls,
    ]),
  ];
  const run: MeasuredRun = {
    hot: { results: hot, means: hotMeans.maps },
    filters: { results, means: means.maps },
    permuted: { results: permuted, means: means.permuted },
    learned,
    sized,
    grown,
    couplings,
    stacks,
    ranked,
  };
  const { data, axes } = arraysOf(run);
  return {
    answer: learnedMapAnswer({ sized, nulls, seed }),
    leadingFigure: 'exponents-through-maps',
    targets: targets.filter((target) => target !== undefined),
    sections: [
      {
        title: 'Exponents through every map',
        text: [
          'Each point is one map at one step: how far y_h is from 15/8 and how far y_t is from 1. A map that renormalizes brings both to zero.',
          `Two rules judge. For filters that are applied again and again: ${ruleTexts.iterated}. For machines, whose hidden layer is applied once and followed by majority: ${ruleTexts['one step']}.`,
          'The first thermal exponent alone tells nothing: decimation has about 1 there. A pass of y_h at one step alone is chance for some controls.',
        ],
        figures: { 'exponents-through-maps': answerFigure(everything) },
      },
      ...sized.map((own) => machineSection(own)),
      knownSection({ hot, known: [...knownResults, ...permuted] }),
      filterSection(filters),
      growingSection(grown.paired, grown.chains),
      couplingSection(couplings, settings.couplings.size),
      stackSection(stacks),
      rankingSection(ranked, { exponents: size, ranges: settings.ranges.size }),
    ],
    data,
    parameters: parametersOf(settings, run, axes),
  };
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
