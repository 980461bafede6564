import { unknown, type Measured } from '../../statistics/measured.ts';
import { columnTable } from '../column-table.ts';
import type { Table } from '../study.ts';
import { thermalOperators } from './criteria.ts';
import type { MapResult } from './results.ts';

/** Shown where an exponent is that of noise. */
const noSignal = 'no signal';

/** What the columns of `exponentsTable` are. */
export const columnsText =
  'y_h is measured with the field operator alone and y_t with two operators; the step is in brackets. The spread is that of y_t over numbers of operators. Bonds: sum over nearest neighbours per site of the coarse lattice.';

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
      hasSignal(result.steps[1]?.thermal[0] ?? unknown)
        ? texted(result.steps[1]?.spread)
        : noSignal,
    'bonds(2)': ({ steps }) => texted(steps[1]?.nearest),
  });
}

/** y_h of a step, or that there is none. */
export function magneticText({ steps }: MapResult, step: number): Measured | string {
  const own = steps[step];
  return own && hasSignal(own.magnetic) ? texted(own.yh) : noSignal;
}

/** y_t of a step, or that there is none. */
export function thermalText(
  { steps }: MapResult,
  step: number,
  count = thermalOperators,
): Measured | string {
  const own = steps[step];
  const eigenvalue = own?.thermal[count - 1] ?? unknown;
  return own && hasSignal(eigenvalue) ? texted(own.yt[count - 1]) : noSignal;
}

/** An eigenvalue within three errors of 0 is noise. */
function hasSignal({ value, error }: Measured): boolean {
  return Math.abs(value) > 3 * error;
}

function texted(measured: Measured | undefined): Measured | string {
  return measured && Number.isFinite(measured.value) ? measured : noSignal;
}
