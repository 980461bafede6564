import type { LinearizedStep } from '../../rg/monte-carlo-rg.ts';
import {
  mapVerdict,
  ruleTexts,
  spreadOperators,
  type Rule,
} from '../../studies/learned-map/criteria.ts';
import { spreadCounts, stepExponents } from '../../studies/learned-map/exponents.ts';
import type { Verdict } from '../../studies/study.ts';
import type { Measured } from '../../statistics/measured.ts';
import { isNearCritical } from '../../theory/critical.ts';
import { smallestLevel, type LevelRow } from './results.ts';
import type { ChosenRule } from './run.ts';

/** What the criterion of the study learned-map says about a map. */
export interface Judgement {
  /** Which of the two criteria judges. */
  readonly criterion: Rule;
  readonly verdict: Verdict;
  /** y_h with the field operator alone, of the first and of the second application. */
  readonly magnetic: readonly Measured[];
  /** Largest minus smallest y_t over the numbers of operators, of both applications. */
  readonly spread: readonly Measured[];
  /** Numbers of operators whose y_t are compared. */
  readonly spreadOperators: readonly number[];
}

/** The criteria are about two applications. */
const applications = 2;

/** Undefined off criticality, for maps of blocks of another side than 2, and where the lattice is too small for two steps. */
export function judgementOf(
  {
    steps,
    levels,
  }: { steps: readonly LinearizedStep[]; levels: readonly Pick<LevelRow, 'size'>[] },
  { rule, temperature }: { rule: ChosenRule; temperature: number },
): Judgement | undefined {
  const { size = 0 } = levels[applications] ?? {};
  if (!isNearCritical(temperature) || !isJudged(rule) || size < smallestLevel) return undefined;
  const criterion = rule.kind === 'machine' ? 'one step' : 'iterated';
  const found = steps.slice(0, applications).map(stepExponents);
  return {
    criterion,
    verdict: mapVerdict(criterion, found),
    magnetic: found.map(({ yh }) => yh),
    spread: found.map(({ spread }) => spread),
    spreadOperators: steps.slice(0, 1).flatMap(spreadCounts),
  };
}

function isJudged(rule: ChosenRule): boolean {
  if (rule.kind === 'machine') {
    const [fine = 0, coarse = 0] = rule.sides;
    return fine === 2 * coarse;
  }
  return 'factor' in rule && rule.kind !== 'average' && rule.factor === 2;
}

const answers: Readonly<Record<Verdict, string>> = {
  holds: 'The map passes the criterion',
  fails: 'The map fails the criterion',
  inconclusive: 'These samples are too few to say whether the map passes the criterion',
};

/** The judgement in words. */
export function judgementText({ criterion, verdict, spreadOperators: own }: Judgement): string {
  const kind = criterion === 'iterated' ? 'of iterated maps' : 'of hidden layers';
  const fewer =
    criterion === 'iterated' && own.at(-1) !== spreadOperators.at(-1)
      ? ` Here the spread is that with ${own.join(', ')} operators, since no more were measured.`
      : '';
  return `${answers[verdict]} ${kind} of the study learned-map: ${ruleTexts[criterion]}.${fewer}`;
}
