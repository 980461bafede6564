import { elementAt } from '../../element-at.ts';
import type { Target } from '../study.ts';
import { couplingTargets } from './coupling-targets.ts';
import { filterTargets, permutedFilterTargets, type MeasuredFilter } from './filter-targets.ts';
import { emptyFilterTarget, pairTarget, wideTarget } from './filter-weights.ts';
import { doublingTarget, pairedTarget } from './growing-targets.ts';
import { decimationName, majorityName } from './known-maps.ts';
import { decimationTarget, gainPredicts, gainTarget, separationTarget } from './known-targets.ts';
import { knownMachineTargets, permutedMachineTargets } from './machine-numbers.ts';
import { depthTarget, nullTarget, penaltyTarget } from './machine-targets.ts';
import type { MeasuredRun } from './measured-run.ts';
import type { Settings } from './presets.ts';
import { informationTarget, rankingTarget } from './ranking-section.ts';
import type { MapResult } from './results.ts';
import { stackTarget } from './stack-targets.ts';
import { windowTarget } from './window.ts';

/** The learned filters with their exponents. */
export function filtersOf({ learned, filters: { results } }: MeasuredRun): MeasuredFilter[] {
  const first = results.length - learned.length;
  return learned.map((filter, index) => ({ filter, result: elementAt(results, first + index) }));
}

/** The maps that nobody trained. */
export function knownOf({ learned, filters: { results } }: MeasuredRun): readonly MapResult[] {
  return results.slice(0, results.length - learned.length);
}

/** All maps and machines that must not pass. */
export function nullsOf({ filters, permuted, sized }: MeasuredRun): MapResult[] {
  return [
    ...filters.results.filter(({ role }) => role === 'null'),
    ...permuted.results,
    ...sized.flatMap((own) => own.nulls),
  ];
}

/** All targets of a run, those of the question first. */
export function targetsOf(run: MeasuredRun, settings: Pick<Settings, 'filters'>): Target[] {
  const { sized, grown } = run;
  const filters = filtersOf(run);
  const known = knownOf(run);
  const named = (name: string): MapResult => {
    const found = known.find((result) => result.name === name);
    if (!found) throw new Error(`${name} was not measured.`);
    return found;
  };
  const groups = sized.flatMap((own) => own.groups);
  const [corrected, critical] = grown.chains;
  const targets: (Target | undefined)[] = [
    ...sized.flatMap((own) => own.groups.map((group) => penaltyTarget(group, own.reference))),
    windowTarget(groups),
    ...sized.flatMap((own) => {
      const below = own.groups.find(({ l1 }) => l1 === own.secondL1);
      const { size, stacks, stackNulls } = own;
      return below && stacks.results.length > 0
        ? [depthTarget({ size, below, stacks, nulls: stackNulls })]
        : [];
    }),
    nullTarget(nullsOf(run)),
    ...permutedFilterTargets(filters),
    gainTarget(run.hot.results),
    separationTarget(named(majorityName), named(decimationName)),
    gainPredicts(known),
    decimationTarget(named(decimationName)),
    ...filterTargets(filters),
    pairTarget(filters, settings.filters.samples),
    wideTarget(filters),
    emptyFilterTarget(filters, settings.filters.samples),
    ...knownMachineTargets(groups),
    ...permutedMachineTargets(groups),
    pairedTarget(grown.paired),
    corrected && critical && doublingTarget(corrected, critical),
    ...couplingTargets(run.couplings),
    stackTarget(run.stacks),
    informationTarget(run.ranked),
    rankingTarget(run.ranked),
  ];
  return targets.filter((target) => target !== undefined);
}
