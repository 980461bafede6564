import { measuredText } from '../../report/quantity-text.ts';
import { unknown } from '../../statistics/measured.ts';
import type { Answer } from '../study.ts';
import { seenSeeds } from './criteria.ts';
import { penaltyText } from './machine-jobs.ts';
import { groupText } from './machine-means.ts';
import type { MachineGroup, SizedMachines } from './machine-results.ts';
import { areDecisive } from './machine-targets.ts';
import { countOf, type MapResult } from './results.ts';

/** The answer to the question of the study, from the machines of all sizes and the nulls. */
export function learnedMapAnswer({
  sized,
  nulls,
  seed,
}: {
  readonly sized: readonly SizedMachines[];
  readonly nulls: readonly MapResult[];
  readonly seed: number;
}): Answer {
  const [first, ...larger] = sized;
  if (!first) throw new RangeError('There are no machines.');
  const { size, groups, reference } = first;
  const yh = [0, 1].map((step) => measuredText(reference.steps[step]?.yh ?? unknown));
  return {
    sentence: sentenceOf(first, larger, nulls),
    numbers:
      `On ${size} x ${size} lattices these machines pass: ${groups.map(passed).join(', ')}. ` +
      `${groups.map(exponentsOf).join(' ')} ` +
      `Majority on the same samples has y_h = ${yh.join(' and ')}; the exact value is 1.875. ` +
      larger
        .map((own) => `On ${own.size} x ${own.size}: ${own.groups.map(exponentsOf).join(' ')} `)
        .join('') +
      `${countOf(nulls, 'fails')} of ${nulls.length} nulls fail; all of them must.` +
      (seenSeeds.includes(seed)
        ? ` Seed ${seed} was run while the study was written, so this run is no test of the criterion.`
        : ''),
  };
}

function exponentsOf(group: MachineGroup): string {
  return `With ${penaltyText(group.l1)} ${groupText(group)}.`;
}

function passed({ l1, results }: MachineGroup): string {
  return `${countOf(results, 'holds')} of ${results.length} with ${penaltyText(l1)}`;
}

/** Which strengths of L1 every machine passes with, and which not. */
function strengthsOf({ groups }: SizedMachines): {
  readonly strengths: string;
  /** How many machines have one of the strengths. */
  readonly machines: number;
  readonly others: string;
} {
  const penalized = groups.filter(({ l1 }) => l1 > 0);
  const passing = penalized.filter(({ results }) => countOf(results, 'holds') === results.length);
  return {
    strengths: listed(passing),
    machines: passing.reduce((sum, { results }) => sum + results.length, 0),
    others: listed(penalized.filter((group) => !passing.includes(group))),
  };
}

function listed(groups: readonly MachineGroup[]): string {
  return groups.map(({ l1 }) => l1).join(', ');
}

function sentenceOf(
  first: SizedMachines,
  larger: readonly SizedMachines[],
  nulls: readonly MapResult[],
): string {
  const { size, groups } = first;
  const at = `on ${size} x ${size} lattices`;
  if (countOf(nulls, 'holds') > 0)
    return 'This run does not decide: a map or machine that must fail passes the criterion.';
  if (!groups.every(areDecisive))
    return (
      'This run is too short to say whether machines renormalize. ' +
      `Its machines ${at} (${groups.map(({ l1, results }) => `${results.length} with ${penaltyText(l1)}`).join(', ')}) were trained for ${groups[0]?.machines[0]?.updates ?? 0} updates each. ` +
      'Its exact parts and its known maps are judged in full.'
    );
  if (countOf(nulls, 'inconclusive') > 0)
    return 'This run does not decide: for a map or machine that must fail, its samples are too few.';
  return [smallestText(first, at), ...larger.map(largerText)].join(' ');
}

function smallestText(first: SizedMachines, at: string): string {
  const { groups } = first;
  const penalized = groups.filter(({ l1 }) => l1 > 0).flatMap(({ results }) => results);
  const free = groups.filter(({ l1 }) => l1 === 0).flatMap(({ results }) => results);
  const [some, without] = [penalized, free].map((own) => countOf(own, 'holds'));
  const { strengths, machines, others } = strengthsOf(first);
  const rest = others === '' ? '' : ` With L1 ${others} not all do.`;
  const all = `${at} all ${machines} machines with L1 ${strengths} pass the criterion at both steps`;
  if (strengths && without)
    return `Yes, with an L1 penalty and without: ${all}, and ${without} of ${free.length} machines without L1 pass.${rest}`;
  if (strengths && countOf(free, 'fails') === free.length)
    return `Yes with an L1 penalty, no without: ${all}, and all ${free.length} without L1 fail.${rest}`;
  if (strengths)
    return `Yes with an L1 penalty: ${all}; for machines without L1 this run does not decide.${rest}`;
  if (some || without)
    return (
      `Some machines do: ${at} ${some} of ${penalized.length} machines with L1 and ${without} of ${free.length} without pass the criterion at both steps, ` +
      'and for no strength of L1 do all of them.'
    );
  if (countOf([...penalized, ...free], 'inconclusive') === 0)
    return `No: ${at} no machine passes the criterion at both steps, with L1 or without.`;
  return `This run does not decide: ${at} no machine passes with errors to spare, and some may.`;
}

function largerText({ size, groups }: SizedMachines): string {
  return `On ${size} x ${size} lattices ${groups.map(strengthText).join('; ')}.`;
}

/** What the machines of one strength of L1 do, as a clause. */
function strengthText(group: MachineGroup): string {
  const { l1, results } = group;
  const machines = `${results.length} machines with ${penaltyText(l1)}`;
  const [pass, fail, open] = (['holds', 'fails', 'inconclusive'] as const).map((verdict) =>
    countOf(results, verdict),
  );
  if (!areDecisive(group)) return `the ${machines} are too few or were trained too briefly`;
  if (pass === results.length) return `all ${machines} pass`;
  if (fail === results.length) return `all ${machines} fail`;
  return `of ${machines} ${pass} pass, ${fail} fail and ${open} are too close to a limit to tell`;
}
