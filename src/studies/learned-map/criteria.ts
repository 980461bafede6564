/**
 * The criteria of the study, fixed before any run of this program that they judge. A map passes if the critical exponents that are
 * measured through it are those of the Ising model at both of its first two applications, or at the second one where the first
 * is known to be biased.
 */
import { power } from '../../elementary.ts';
import { ISING_EXPONENTS } from '../../theory/universal.ts';
import type { Measured } from '../../statistics/measured.ts';
import type { Verdict } from '../study.ts';
import { all, around, below, limits, within } from '../verdict.ts';

/** When the two rules were fixed. */
export const fixedOn = '29 November 2026';

/** Seeds of this program that were run while the study was written. */
export const seenSeeds: readonly number[] = [1, 3, 5, 7, 13, 17, 23, 401];

export const criteriaText =
  `We fixed both rules on ${fixedOn}, before any run of this program that they judge. They come from a feasibility study with another program and another random generator. ` +
  'Its seeds were 1 to 4 for each kind of machine and 17 further ones; none of its random numbers occurs here. This run uses its own seed for all samples and machines. ' +
  'The rule for iterated filters was set on 33 maps and tested there on 36 fresh filters; its bound for the spread was relaxed from 0.12 to 0.15 later, which changed the verdict of one of the 33 maps and of no fresh filter. The rule for one-step machines was set ' +
  'after the numbers of its first machines were seen; 17 fresh machines of the same program followed. ' +
  `Seeds ${seenSeeds.join(', ')} of this program were run while the study was written; a run with one of them is no test. The limits of the two rules stayed as they were. What changed after a run was seen: ` +
  'the spread takes 1, 2, 4 and 7 operators, as the feasibility study did, where earlier runs had no more than five; ' +
  'the signs of hidden units come from <h m> over samples, where the rule for one-step machines was set with the signs of weight sums; ' +
  'every strength of L1 and every second layer has controls of its own, whose second step alone is judged above a layer that passes; ' +
  'machines that were trained on permuted pixels are applied to the lattices themselves, as in the feasibility study; receptive fields have settled where ends of cycles agree, and no longer where the radius stands still at the constant rate; ' +
  'targets became inconclusive where machines or data are few, where receptive fields still change, and beside an undecided control; ' +
  'LM-6 judges plaquettes too, and in a second target the spread of the bonds; LM-8 compares maps by the errors of their differences, and leaves the order of two magnitudes open where a side is not known; ' +
  'the numbers of LM-2 take the error of the reference into account, and one reference of LM-8 has a digit less.';

/** Allowed deviation of y_h with the field operator alone, for both rules. */
export const magneticTolerance = 0.03;
/** Allowed deviation of y_t with two operators, for one-step machines. */
export const thermalTolerance = 0.1;
/** Largest difference of y_t between numbers of operators, for iterated filters. */
const mostSpread = 0.15;
/** Numbers of even operators whose y_t are compared, as in the feasibility study. */
export const spreadOperators = [1, 2, 4, 7] as const;
/** Even operators of the y_t that one-step machines are judged by, and that figures show. */
export const thermalOperators = 2;

const factor = 2;

/** The exponents of one application of a map. Eigenvalues decide, since the exponent of noise is any number. */
export interface StepExponents {
  /** The magnetic eigenvalue 2^{y_h} with the field operator alone. */
  readonly magnetic: Measured;
  /** The thermal eigenvalue 2^{y_t} for each number of even operators, from one on. */
  readonly thermal: readonly Measured[];
  /** max - min of y_t over `spreadOperators`. */
  readonly spread: Measured;
}

/**
 * Which rule judges a map. Nulls of second layers are judged by the second step of the rule for one-step machines, since their first
 * step is that of the machine below.
 */
export type Rule = 'iterated' | 'one step' | 'second step';

/** The limits of both rules: a verdict needs errors small enough to tell. */
const judged = limits.toSpare;

/** What the rules say about the exponents of two applications, part by part. */
function partsOf(rule: Rule, steps: readonly StepExponents[]): Verdict[] {
  const [first, second] = steps;
  if (!first || !second) return ['inconclusive'];
  if (rule === 'iterated') return [magneticVerdict(second), spreadVerdict(second)];
  return (rule === 'second step' ? [second] : [first, second]).flatMap((step) => [
    magneticVerdict(step),
    thermalVerdict(step),
  ]);
}

/** Whether a map renormalizes, by its rule. */
export function mapVerdict(rule: Rule, steps: readonly StepExponents[]): Verdict {
  return all(partsOf(rule, steps));
}

function magneticVerdict({ magnetic }: StepExponents): Verdict {
  return eigenvalueVerdict(magnetic, ISING_EXPONENTS.magnetic, magneticTolerance);
}

function thermalVerdict({ thermal }: StepExponents): Verdict {
  const eigenvalue = thermal[thermalOperators - 1];
  if (!eigenvalue) return 'inconclusive';
  return eigenvalueVerdict(eigenvalue, ISING_EXPONENTS.thermal, thermalTolerance);
}

function spreadVerdict({ spread }: StepExponents): Verdict {
  return below(spread, mostSpread, judged);
}

/** An interval of exponents is one of eigenvalues. An eigenvalue of noise is close to 0, and fails. */
function eigenvalueVerdict(eigenvalue: Measured, exact: number, tolerance: number): Verdict {
  const [low, high] = around(exact, tolerance);
  return within(eigenvalue, [power(factor, low), power(factor, high)], judged);
}

/** The rules in words. */
export const ruleTexts: Readonly<Record<Rule, string>> = {
  iterated: `at the second application |y_h(Nc = 1) - 1.875| <= ${magneticTolerance}, and y_t with ${spreadOperators.join(', ')} operators spreads by at most ${mostSpread}`,
  'second step': `at the second step |y_h(Nc = 1) - 1.875| <= ${magneticTolerance} and |y_t(Nc = 2) - 1| <= ${thermalTolerance}`,
  'one step': `at both steps |y_h(Nc = 1) - 1.875| <= ${magneticTolerance} and |y_t(Nc = 2) - 1| <= ${thermalTolerance}`,
};
