import { unknown, type Measured } from '../../statistics/measured.ts';
import { columnTable } from '../column-table.ts';
import type { Table } from '../study.ts';
import { thermalOperators } from './criteria.ts';
import type { MapResult } from './results.ts';

/** Shown where an exponent is that of noise. */
const noSignal = 'no signal';

/** The exponents of maps at both steps. */
export function exponentsTable(caption: string, results: readonly MapResult[]): Table {
  return columnTable(caption, results, {
    map: ({ name }) => name,
    'y_h, step 1': (result) => magneticText(result, 0),
    'y_h, step 2': (result) => magneticText(result, 1),
    'y_t, step 1': (result) => thermalText(result, 0),
    'y_t, step 2': (result) => thermalText(result, 1),
    'spread of y_t, step 2': ({ steps }) => texted(steps[1]?.spread),
    'nearest neighbours, level 2': ({ steps }) => texted(steps[1]?.nearest),
    rule: ({ rule }) => rule,
    verdict: ({ verdict, role }) => (role === 'map' ? verdict : `${verdict} (control)`),
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
