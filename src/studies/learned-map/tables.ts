import { unknown, type Measured } from '../../statistics/measured.ts';
import { columnTable } from '../column-table.ts';
import type { Table } from '../study.ts';
import { spreadOperators, thermalOperators } from './criteria.ts';
import type { MapResult } from './results.ts';

/** Shown where an exponent is that of noise. */
const noSignal = 'no signal';

/** What the columns of `exponentsTable` are. */
export const columnsText = `y_h is measured with the field operator alone and y_t with two operators; the step is in brackets. The spread is that of y_t over ${spreadOperators.join(', ')} operators. Bonds: sum over nearest neighbours per site of the coarse lattice.`;

/** The exponents of maps at both steps; `columnsText` says what the columns are. */
export function exponentsTable(caption: string, results: readonly MapResult[]): Table {
  return columnTable(caption, results, {
    map: ({ name }) => name,
    verdict: ({ verdict, role }) => (role === 'map' ? verdict : `${verdict} (control)`),
    'y_h(1)': (result) => magneticText(result, 0),
    'y_h(2)': (result) => magneticText(result, 1),
    'y_t(1)': (result) => thermalText(result, 0),
    'y_t(2)': (result) => thermalText(result, 1),
    'spread(2)': (result) =>
      hasSignal(result.steps[1]?.thermal[0] ?? unknown, result.steps[1]?.yt[0] ?? unknown)
        ? texted(result.steps[1]?.spread)
        : noSignal,
    'bonds(2)': ({ steps }) => texted(steps[1]?.nearest),
  });
}

/** y_h of a step, or that there is none. */
export function magneticText({ steps }: MapResult, step: number): Measured | string {
  const own = steps[step];
  return own && hasSignal(own.magnetic, own.yh) ? texted(own.yh) : noSignal;
}

/** y_t of a step, or that there is none. */
export function thermalText(
  { steps }: MapResult,
  step: number,
  count = thermalOperators,
): Measured | string {
  const own = steps[step];
  const eigenvalue = own?.thermal[count - 1] ?? unknown;
  const exponent = own?.yt[count - 1] ?? unknown;
  return hasSignal(eigenvalue, exponent) ? texted(exponent) : noSignal;
}

/** The error of log2 of a number that is three errors from 0. */
const largestError = 1 / (3 * Math.LN2);

/** An eigenvalue within three errors of 0 is noise. Its size is never negative, so the error of its logarithm has to tell as well. */
function hasSignal({ value, error }: Measured, exponent: Measured): boolean {
  return Math.abs(value) > 3 * error && exponent.error < largestError;
}

function texted(measured: Measured | undefined): Measured | string {
  return measured && Number.isFinite(measured.value) ? measured : noSignal;
}
