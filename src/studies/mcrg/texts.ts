import { measuredText } from '../../report/quantity-text.ts';
import type { Measured } from '../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { ISING_EXPONENTS } from '../../theory/universal.ts';
import { around, difference, farthest, inErrors, limits } from '../verdict.ts';
import type { CouplingFlow } from './matching.ts';
import { plateauEntries, type ExponentTable } from './targets.ts';

/** How the exponents on the plateau deviate from the exact ones. */
export function plateauText({
  thermal,
  magnetic,
}: Readonly<Record<'thermal' | 'magnetic', ExponentTable>>): string {
  const steps = magnetic.entries.slice(1).flatMap((row) => row.at(-1) ?? []);
  return (
    'The following holds from the second blocking step on with two operators or more. ' +
    `${deviationText('y_t', plateauEntries(thermal), ISING_EXPONENTS.thermal)} ` +
    `${deviationText('y_h', plateauEntries(magnetic), ISING_EXPONENTS.magnetic)} ` +
    `With all operators y_h is ${levelsText(steps)} from step to step${crosses(steps, ISING_EXPONENTS.magnetic) ? `: it falls and crosses ${ISING_EXPONENTS.magnetic}` : ''}.`
  );
}

/** The largest deviation from the exact value, and the most significant one. */
function deviationText(symbol: string, entries: readonly Measured[], exact: number): string {
  const deviations = entries.map((entry) => difference(entry, exact));
  const significance = errorsOf(farthest(deviations, around(0)));
  if (significance <= limits.single.holds)
    return `${symbol} agrees with ${exact} within ${limits.single.holds} errors.`;
  const largest = Math.max(...deviations.map(({ value }) => Math.abs(value)));
  return (
    `${symbol} deviates from ${exact} by at most ${largest.toPrecision(2)}. The most significant deviation is ${significance} statistical errors, ` +
    'so these deviations are systematic.'
  );
}

function crosses(values: readonly Measured[], exact: number): boolean {
  const falls = values.every(
    ({ value }, step) => step === 0 || value < (values[step - 1]?.value ?? NaN),
  );
  return falls && (values[0]?.value ?? NaN) > exact && (values.at(-1)?.value ?? NaN) < exact;
}

/** Numbers from level to level: 1, 2 and 3. */
export function levelsText(values: readonly Measured[]): string {
  const texts = values.map(({ value, error }) => measuredText({ value, error }));
  return `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;
}

/** How much the couplings change from level to level at the critical temperature. */
export function couplingChangesText(flows: readonly CouplingFlow[]): string {
  const levels =
    flows.find(({ temperature }) => temperature === CRITICAL_TEMPERATURE)?.levels ?? [];
  const changes = (['nearest', 'diagonal'] as const).map((name) => {
    const values = levels.map(({ couplings }) => couplings[name]);
    return levelsText(
      values.slice(1).map((coarse, step) => difference(coarse, values[step] ?? NaN)),
    );
  });
  return (
    `At the critical temperature K of nearest neighbours changes by ${changes[0]} from blocking step to blocking step, and K of diagonals by ${changes[1]}. ` +
    'These errors treat the levels as independent. We have no exact fixed point to compare with. From any other temperature the flow turns away along the relevant direction.'
  );
}

/** Whether the couplings of the unblocked lattices are those of the simulation. */
export function unblockedText(flows: readonly CouplingFlow[]): string {
  const deviations = flows.flatMap(({ temperature, levels: [first] }) => {
    if (!first) return [];
    const { nearest, diagonal, plaquette } = first.couplings;
    const own = [difference(nearest, 1 / temperature), diagonal, plaquette];
    return [{ temperature, deviation: errorsOf(farthest(own, around(0))) }];
  });
  const biased = deviations.filter(({ deviation }) => deviation > limits.single.holds);
  const known = 'The couplings of the unblocked lattices are exactly 1/T, 0 and 0.';
  if (biased.length === 0) return `${known} The measured ones agree within 3 errors.`;
  const places = biased.map(
    ({ temperature, deviation }) => `${deviation} errors at T = ${temperature.toFixed(3)}`,
  );
  const ordered = biased.every(({ temperature }) => temperature < CRITICAL_TEMPERATURE);
  return (
    `${known} Measured couplings deviate by up to ${places.join(' and ')}. ` +
    `At this precision the estimator seems biased ${ordered ? 'in the ordered phase' : 'at these temperatures'}. Blocked couplings there may be biased as well.`
  );
}

function errorsOf({ value, error }: Measured): number {
  return inErrors(Math.abs(value) / error);
}
