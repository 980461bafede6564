import { leftOutError } from '../../statistics/jackknife.ts';
import { meanOf, unknown, type Measured } from '../../statistics/measured.ts';
import { measuredText } from '../../report/quantity-text.ts';
import { elementAt } from '../../element-at.ts';
import { thermalOperators } from './criteria.ts';
import type { LeftOut } from './exponents.ts';
import type { MapResult } from './results.ts';

/** One of the four numbers that one-step machines are judged by. */
export interface JudgedNumber {
  readonly name: string;
  /** 0 or 1. */
  readonly step: number;
  readonly exponent: keyof LeftOut;
}

/** The numbers that one-step machines are judged by. */
export const judgedNumbers: readonly JudgedNumber[] = [0, 1].flatMap((step): JudgedNumber[] => [
  { name: `y_h, step ${step + 1}`, step, exponent: 'yh' },
  { name: `y_t, step ${step + 1}`, step, exponent: 'yt' },
]);

/** How the error of a mean over machines is made, for reports. */
export const meanText =
  'The machines of a group differ in the seed of their training alone. The error of a mean over machines has two parts: the scatter of the machines, and what all of them share because they are measured on the same lattices. ' +
  'The second part is a jackknife of the mean over blocks of these lattices. Random bits of the maps count in both parts, which makes the error slightly too large. All machines of a size were trained on one set of lattices; what another set would change is in no error.';

/** A number of one machine. */
function numberOf({ steps }: MapResult, { step, exponent }: JudgedNumber): Measured {
  const own = steps[step];
  return (exponent === 'yh' ? own?.yh : own?.yt[thermalOperators - 1]) ?? unknown;
}

/** The mean over machines that were measured on the same lattices; see `meanText`. A single machine has its own error. */
export function overMachines(results: readonly MapResult[], of: JudgedNumber): Measured {
  const [only] = results;
  if (only && results.length === 1) return numberOf(only, of);
  const { value, error } = meanOf(results.map((result) => numberOf(result, of).value));
  return { value, error: Math.hypot(error, sharedError(results, of)) };
}

/** The jackknife error of the mean over machines, over blocks of the lattices that they share. */
function sharedError(results: readonly MapResult[], { step, exponent }: JudgedNumber): number {
  const rows = results.map(({ steps }) => steps[step]?.leftOut[exponent] ?? []);
  const blocks = rows[0]?.length ?? 0;
  if (blocks < 2 || rows.some(({ length }) => length !== blocks)) return NaN;
  const means = Array.from({ length: blocks }, (_, block) =>
    rows.reduce((sum, row) => sum + elementAt(row, block) / rows.length, 0),
  );
  return leftOutError(means);
}

/** All four numbers, by their names. */
export function meansOf(results: readonly MapResult[]): Record<string, Measured> {
  return Object.fromEntries(judgedNumbers.map((own) => [own.name, overMachines(results, own)]));
}

/** y_h of a group at both steps, for sentences. */
export function groupText({ results }: { readonly results: readonly MapResult[] }): string {
  const [first, second] = judgedNumbers
    .filter(({ exponent }) => exponent === 'yh')
    .map((own) => measuredText(overMachines(results, own)));
  return `y_h = ${first} at the first step and ${second} at the second`;
}
