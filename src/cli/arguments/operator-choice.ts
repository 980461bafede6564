import { InvalidArgumentError } from 'commander';
import { allOperators } from '../../rg/operators.ts';
import { allPlaces } from '../../rg/monte-carlo-rg.ts';
import type { OperatorChoice } from '../../rg/relevance.ts';

const keys = allOperators.map(({ key }) => key);
const most = Math.max(allPlaces.even.length, allPlaces.odd.length);

/** Operators of the Monte Carlo renormalization group: a number, or names; for commander. */
export function operatorChoice(text: string): OperatorChoice {
  if (/^\d+$/.test(text)) {
    const count = Number(text);
    if (count >= 1 && count <= most)
      return { even: allPlaces.even.slice(0, count), odd: allPlaces.odd.slice(0, count) };
    throw new InvalidArgumentError(`Give a number from 1 to ${most}, or names.`);
  }
  const chosen = text.split(',').map((key) => keys.indexOf(key.trim()));
  if (chosen.includes(-1) || new Set(chosen).size < chosen.length)
    throw new InvalidArgumentError(
      `Give a number from 1 to ${most}, or names, each once, among ${keys.join(', ')}.`,
    );
  const ofParity = (parity: 'even' | 'odd'): number[] =>
    chosen.filter((index) => allOperators[index]?.parity === parity);
  return { even: ofParity('even'), odd: ofParity('odd') };
}

/** The names of operators, as `operatorChoice` takes them. */
export function operatorKeys({ even, odd }: OperatorChoice): { even: string[]; odd: string[] } {
  return { even: keysOf(even), odd: keysOf(odd) };
}

function keysOf(list: readonly number[]): string[] {
  return list.flatMap((index) => keys[index] ?? []);
}
