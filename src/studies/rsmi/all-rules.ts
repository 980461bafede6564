import { elementAt } from '../../element-at.ts';
import { blockInformation } from '../../theory/block-information.ts';
import { chainInformation } from '../../theory/chain-information.ts';
import { numberText } from '../../report/quantity-text.ts';
import type { Target } from '../study.ts';
import { control, holdsIf, unlessControl } from '../verdict.ts';
import type { Turns } from '../turns.ts';

/**
 * The best of all rules of a block, with or without a bias, linear or not. I(h : E) is a convex function of P(h | V), so that the largest value belongs to
 * a rule without chance: it is enough to compare all of these.
 */
export interface AllRules {
  /** I(h : E) of the best rule in nats. */
  readonly best: number;
  /** Every rule that is as good, by h of each state; h and -h count once. */
  readonly rules: readonly Uint8Array[];
  /** The second largest value among rules. */
  readonly second: number;
}

/** Values that differ by less, as a share, differ by rounding. */
const rounding = 1e-10;
const rulesOfTurn = 512;

/** Compares the hard rules of a block of `sites` spins, for which state 0 has h = 0. */
function* compareAllRules(
  sites: number,
  informationOf: (rule: Float64Array) => number,
): Turns<AllRules> {
  const states = 2 ** sites;
  let found: { value: number; rule: Uint8Array }[] = [];
  let second = -Infinity;
  for (let number = 0; number < 2 ** (states - 1); number++) {
    if (number % rulesOfTurn === 0) yield;
    const rule = Uint8Array.from({ length: states }, (_, state) =>
      state === 0 ? 0 : (number >> (state - 1)) & 1,
    );
    const value = informationOf(Float64Array.from(rule));
    const best = found[0]?.value ?? -Infinity;
    if (value > best + rounding * Math.abs(value)) {
      second = Math.max(second, best);
      found = [{ value, rule }];
    } else if (value > best - rounding * Math.abs(best)) found.push({ value, rule });
    else second = Math.max(second, value);
  }
  return { best: found[0]?.value ?? NaN, rules: found.map(({ rule }) => rule), second };
}

/** All rules of a 2 x 2 block of the square lattice. */
export function compareBlockRules(coupling: number): Turns<AllRules> {
  const { of } = blockInformation(coupling);
  return compareAllRules(4, of);
}

/** All rules of a block of two spins of the chain. */
export function compareChainRules(coupling: number): Turns<AllRules> {
  const { of } = chainInformation(coupling);
  return compareAllRules(2, of);
}

/** Whether rules follow from the number of spins up alone, all spins with the same weight. */
export function weighsAllAlike(rules: readonly Uint8Array[]): boolean {
  return (
    rules.every((rule) => {
      const byCount = new Map<number, number>();
      return rule.every((own, state) => {
        const count = state.toString(2).replaceAll('0', '').length;
        const known = byCount.get(count);
        byCount.set(count, own);
        // More spins up never turn h down: state 0 has h = 0.
        return known === undefined || known === own;
      });
    }) && rules.every((rule) => isThreshold(rule))
  );
}

/** Whether h is up from some number of spins up on, and this number is neither 0 nor beyond all. */
function isThreshold(rule: Uint8Array): boolean {
  const steps = Array.from(
    { length: Math.log2(rule.length) },
    (_, count) => elementAt(rule, 2 ** (count + 1) - 1) - elementAt(rule, 2 ** count - 1),
  );
  return (
    steps.filter((change) => change !== 0).length === 1 && elementAt(rule, rule.length - 1) === 1
  );
}

/** RS-1: the best of all rules has equal weights. */
export function allRulesTarget(
  block: AllRules,
  { independent, chain, majority }: { independent: AllRules; chain: AllRules; majority: number },
): Target {
  const criterion = ({ rules, best }: AllRules) =>
    holdsIf(best > 0 && rules.length > 0 && weighsAllAlike(rules));
  const shown = ({ best, rules }: AllRules) => `${numberText(best)} nats, ${rules.length} rules`;
  return unlessControl({
    id: 'RS-1 all rules',
    kind: 'claim',
    statement: 'Of all rules for a 2 x 2 block at T_c, a vote with equal weights keeps the most.',
    details:
      'I(h : E) is convex in P(h | V), so the best of all rules is one of the 2^{16} rules without chance. All of them are compared, on the 5 x 5 torus. ' +
      'The best one is the vote of four spins in which every tie goes the same way: uniform weights with a bias. h and −h are one rule; the best rule and its mirror image under a flip of all spins keep the same.',
    measured: {
      'I(h : E) of the best rule': block.best,
      'best rules': block.rules.length,
      'the next best rule': block.second,
      'majority, a tie is a coin': majority,
      'best over majority': block.best / majority,
    },
    headline: ['I(h : E) of the best rule', 'majority, a tie is a coin'],
    expected: 'uniform weights',
    rule: 'holds if h of every best rule depends on the number of spins up alone, by one threshold; otherwise fails',
    verdict: criterion(block),
    controls: [
      control(
        'the same at K = 0, where no rule keeps anything',
        shown(independent),
        criterion(independent),
      ),
      control(
        'a block of two spins of the chain at K = 0.1, where decimation is best',
        shown(chain),
        criterion(chain),
      ),
    ],
  });
}
