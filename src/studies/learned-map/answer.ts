import { measuredText } from '../../report/quantity-text.ts';
import { unknown } from '../../statistics/measured.ts';
import type { Answer } from '../study.ts';
import { isDecisive, type MachineGroup, type SizedMachines } from './machine-groups.ts';
import { groupText } from './machine-targets.ts';
import { countOf, type MapResult } from './results.ts';

/** The answer to the question of the study, from the machines of all sizes and the nulls. */
export function learnedMapAnswer(
  sized: readonly SizedMachines[],
  nulls: readonly MapResult[],
): Answer {
  const [first] = sized;
  if (!first) throw new RangeError('There are no machines.');
  const { size, groups, reference } = first;
  const yh = [0, 1].map((step) => measuredText(reference.steps[step]?.yh ?? unknown));
  return {
    sentence: sentenceOf(first, nulls),
    numbers:
      `On ${size} x ${size} lattices these machines pass: ${groups.map(passed).join(', ')}. ` +
      `${groups.map((group) => `With ${group.l1 > 0 ? `L1 ${group.l1}` : 'no L1'} ${groupText(group)}.`).join(' ')} ` +
      `Majority on the same samples has y_h = ${yh.join(' and ')}; the exact value is 1.875. ` +
      `${countOf(nulls, 'fails')} of ${nulls.length} nulls fail, as they must.`,
  };
}

function passed({ l1, results }: MachineGroup): string {
  return `${countOf(results, 'holds')} of ${results.length} with ${l1 > 0 ? `L1 ${l1}` : 'no L1'}`;
}

function sentenceOf(sized: SizedMachines, nulls: readonly MapResult[]): string {
  const { size, groups } = sized;
  const at = `on ${size} x ${size} lattices`;
  if (countOf(nulls, 'holds') > 0)
    return 'This run does not decide: a map or machine that must fail passes the criterion.';
  if (!groups.every(isDecisive))
    return (
      'This run is too short to say whether machines renormalize: it has ' +
      `${groups.reduce((sum, { results }) => sum + results.length, 0)} machines ${at}, trained for ${groups[0]?.machines[0]?.updates ?? 0} updates each. ` +
      'Its exact parts and its known maps are judged in full.'
    );
  const penalized = groups.filter(({ l1 }) => l1 > 0);
  const passing = penalized.filter(({ results }) => countOf(results, 'holds') === results.length);
  const free = groups.filter(({ l1 }) => l1 === 0).flatMap(({ results }) => results);
  const strengths = passing.map(({ l1 }) => l1).join(', ');
  if (passing.length > 0 && countOf(free, 'fails') === free.length)
    return `Yes, if an L1 penalty keeps its units local; no otherwise: ${at} every machine with L1 ${strengths} passes the criterion at both steps, and no machine without L1 does.`;
  if (passing.length > 0)
    return `Machines with L1 ${strengths} renormalize ${at}; whether machines without L1 do is not decided.`;
  const some = penalized.flatMap(({ results }) => results);
  const count = countOf(some, 'holds');
  if (count > 0)
    return `Some machines do: ${at} ${count} of ${some.length} machines with L1 pass the criterion at both steps, and for no strength of L1 do all of them.`;
  if (countOf(some, 'inconclusive') === 0)
    return `No: ${at} no machine passes the criterion at both steps, with L1 or without.`;
  return `This run does not decide: ${at} no machine passes with errors to spare, and some may.`;
}
