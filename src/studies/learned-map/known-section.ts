import { unknown, type Measured } from '../../statistics/measured.ts';
import { columnTable } from '../column-table.ts';
import type { Section } from '../study.ts';
import type { MapResult } from './results.ts';
import { columnsText, exponentsTable, thermalText } from './tables.ts';

/** LM-1 and LM-2: maps that nobody trained. */
export function knownSection({
  hot,
  known,
}: Readonly<Record<'hot' | 'known', readonly MapResult[]>>): Section {
  const size = known[0]?.size ?? NaN;
  return {
    title: 'LM-1 and LM-2: maps whose behaviour is known',
    text: [
      'At K = 0 the exponent y_h through a map without overlap is log2 of its gain g0, the sum of <h v_i> over independent spins. A fixed point needs a gain of 2^{1/8} = 1.0905. We argue, and have not proved, that a map with a smaller g0 cannot renormalize.',
      `The other maps were applied again and again to the same critical ${size} x ${size} lattices. Decimation keeps its y_h near 2 for ever. Filters with negative weights destroy the order.`,
      '"No signal" means that the eigenvalue is within three errors of 0, or that its exponent has an error of 0.5 or more. The exponent would be that of noise.',
      columnsText,
    ],
    tables: [
      columnTable('Independent spins', hot, {
        map: ({ name }) => name,
        g0: ({ g0 = NaN }) => g0.toFixed(4),
        'log2 g0': ({ g0 = NaN }) => Math.log2(g0).toFixed(4),
        'y_h measured': ({ steps }) => plain(steps[0]?.yh),
      }),
      exponentsTable(`Exponents through maps of critical ${size} x ${size} lattices`, known),
      columnTable('Thermal exponents by number of operators, and gains', known, {
        map: ({ name }) => name,
        g0: ({ g0 = NaN }) => g0.toFixed(4),
        'y_t(1), 1': (result) => thermalText(result, 0, 1),
        'y_t(1), 2': (result) => thermalText(result, 0, 2),
        'y_t(1), 4': (result) => thermalText(result, 0, 4),
        'y_t(2), 2': (result) => thermalText(result, 1, 2),
        'y_t(2), 4': (result) => thermalText(result, 1, 4),
        "<m'm>/<m^2>, step 1": ({ steps }) => plain(steps[0]?.gain),
        "<m'm>/<m^2>, step 2": ({ steps }) => plain(steps[1]?.gain),
      }),
    ],
  };
}

function plain(measured: Measured | undefined): Measured {
  const { value, error } = measured ?? unknown;
  return { value, error };
}
