import { CRITICAL_COUPLING } from '../../theory/critical.ts';
import type { Study, StudyContext, StudyOutcome } from '../study.ts';
import { heard, type Turns } from '../turns.ts';
import { compareBlockRules, compareChainRules, allRulesTarget } from './all-rules.ts';
import { rsmiAnswer } from './answer.ts';
import { arraysOf } from './arrays.ts';
import { bottleneckResults, bottleneckTargets } from './bottleneck.ts';
import { boundaryTargets, largeFilters } from './boundary.ts';
import { chainCoupling, chainResults, chainTargets } from './chain.ts';
import { criteriaText } from './criteria.ts';
import { sampledFlows } from './flow.ts';
import { flowSection, flowTarget } from './flow-section.ts';
import { noiseCases } from './noise.ts';
import { noiseTargets } from './noise-targets.ts';
import { oracleRows, oracleTarget } from './oracle.ts';
import { presets, type Settings } from './presets.ts';
import { sectionsOf } from './sections.ts';
import { filterTargets, smallFilters } from './small-filters.ts';

/** Coarse spins chosen by the information that they keep about their surroundings. */
export const rsmi: Study = {
  name: 'rsmi',
  title: 'Block spins from mutual information',
  source:
    'M. Koch-Janusz & Z. Ringel, Nature Phys. 14, 578 (2018), arXiv:1704.06279; P. M. Lenggenhager et al., Phys. Rev. X 10, 011037 (2020), arXiv:1809.09632; ' +
    'D. E. Gökmen et al., Phys. Rev. E 104, 064106 (2021); A. Gordon et al., Phys. Rev. Lett. 126, 240601 (2021)',
  question: 'Does maximizing information about the surroundings find block spins?',
  summary:
    'A coarse spin h of a block V is chosen so that it tells as much as possible about the environment E, which lies beyond a buffer. The mutual information I(h : E) is computed exactly, ' +
    'by sums over all states of a small torus, for rules that were chosen by hand and for the best rules of all. Lattices are sampled for the flow of the effective temperature alone.',
  criteria: criteriaText,
  wouldChange:
    'Larger lattices and wider buffers: the exact sums end at blocks of 4 x 4 on a torus of 7 x 7. Several coarse spins for each block.',
  inexact:
    'its sums over all states take elementary functions of the JavaScript engine, whose last digits differ from one engine to another',
  run: (context) => runRsmi(context, presets[context.preset]),
};

/** The study with any settings. */
export async function runRsmi(context: StudyContext, settings: Settings): Promise<StudyOutcome> {
  const { seed, signal, phase } = context;
  const exact = async <T>(name: string, turns: Turns<T>): Promise<T> => {
    const report = phase(name, 1);
    const found = await heard(turns, signal);
    report(1);
    return found;
  };
  const rows = oracleRows();
  const [, critical] = rows;
  const block = await exact('All rules of a 2 x 2 block', compareBlockRules(CRITICAL_COUPLING));
  const independent = await exact('The same at K = 0', compareBlockRules(0));
  const chainRules = await exact('All rules of the chain', compareChainRules(chainCoupling));
  const small = await exact(
    'Filters of 2 x 2 blocks',
    smallFilters(settings.small, CRITICAL_COUPLING, seed),
  );
  const smallNulls = await exact(
    'The same at K = 0',
    smallFilters({ norms: settings.small.norms.slice(0, 2), starts: 2 }, 0, seed),
  );
  const large = await exact(
    'Filters of larger blocks',
    largeFilters(settings.large, CRITICAL_COUPLING, seed),
  );
  const largeNulls = await exact(
    'The same at K = 0',
    largeFilters(
      {
        sides: [smallestSide],
        norms: settings.large.norms.slice(0, 1),
        starts: 3,
        likelihoodSteps: 0,
      },
      0,
      seed,
    ),
  );
  const chain = await exact('The chain', chainResults(settings.chain, chainRules));
  const noise = await exact('Noise', noiseCases(settings.noise, seed));
  const transition = await exact('The information bottleneck', bottleneckResults());
  const { flow } = settings;
  const flows = flow && (await sampledFlows(context, flow, flow.starts));
  const far = flow && (await sampledFlows(context, flow, flow.far));
  const majority = critical?.votes[3] ?? NaN;
  const targets = [
    allRulesTarget(block, { independent, chain: chainRules, majority }),
    ...filterTargets(small, smallNulls),
    ...boundaryTargets(large, largeNulls.found),
    oracleTarget(rows),
    ...chainTargets(chain, critical),
    ...(flows && far ? [flowTarget(flows, far)] : []),
    ...noiseTargets(noise),
    ...bottleneckTargets(transition),
  ];
  const results = { rows, block, small, large, chain, noise, transition };
  return {
    answer: rsmiAnswer(targets, { critical, best: block.best, seed }),
    leadingFigure: 'filters',
    targets,
    sections: [
      ...sectionsOf(results),
      ...(flow && flows && far ? [flowSection(flows, far, flow)] : []),
    ],
    ...arraysOf({ settings, ...results, flows: [...(flows ?? []), ...(far ?? [])] }),
  };
}

/** The smallest block that has a site inside. */
const smallestSide = 3;
