import type { Study, StudyContext, StudyOutcome } from '../study.ts';
import { learnedMapAnswer } from './answer.ts';
import { answerFigure } from './answer-figure.ts';
import { arraysOf } from './arrays.ts';
import { couplingSection } from './coupling-targets.ts';
import { criteriaText, ruleTexts } from './criteria.ts';
import { filterSection } from './filter-section.ts';
import { growingSection } from './growing-targets.ts';
import { knownSection } from './known-section.ts';
import { machineSection } from './machine-section.ts';
import { measuredRun } from './measure.ts';
import type { MeasuredRun } from './measured-run.ts';
import { parametersOf } from './parameters.ts';
import { presets, type Settings } from './presets.ts';
import { rankingSection } from './ranking-section.ts';
import { stackSection } from './stack-targets.ts';
import { filtersOf, knownOf, nullsOf, targetsOf } from './targets.ts';

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
    'Larger lattices. Another set of lattices to train on. Other ways to place the hidden units and to choose their signs. A longer training without L1. Other penalties that keep units local. More than two trained layers.',
  exactPresets: ['quick'],
  inexact: 'its larger presets train filters whose blocks overlap, which exact arithmetic has not',
  run: (context) => runLearnedMap(context, presets[context.preset]),
};

/** The study with any settings. */
export async function runLearnedMap(
  context: StudyContext,
  settings: Settings,
): Promise<StudyOutcome> {
  return outcomeOf(await measuredRun(context, settings), settings, context.seed);
}

/** What a run found, from all that it measured. */
function outcomeOf(run: MeasuredRun, settings: Settings, seed: number): StudyOutcome {
  const { sized, grown } = run;
  const filters = filtersOf(run);
  const known = [...knownOf(run), ...run.permuted.results];
  const nulls = nullsOf(run);
  const everything = [
    ...known,
    ...filters.map(({ result }) => result),
    ...sized.flatMap((own) => [
      own.reference,
      ...own.groups.flatMap((group) => group.results),
      ...own.stacks.results,
      ...own.nulls,
    ]),
  ];
  const { data, axes } = arraysOf(run);
  return {
    answer: learnedMapAnswer({ sized, nulls, seed }),
    leadingFigure: 'exponents-through-maps',
    targets: targetsOf(run, settings),
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
      knownSection({ hot: run.hot.results, known }),
      filterSection(filters),
      growingSection(grown.paired, grown.chains),
      couplingSection(run.couplings, settings.couplings.size),
      stackSection(run.stacks),
      rankingSection(run.ranked, {
        exponents: settings.known.size,
        ranges: settings.ranges.size,
      }),
    ],
    data,
    parameters: parametersOf(settings, run, axes),
  };
}
