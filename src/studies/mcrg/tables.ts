import { places, type LinearizedStep } from '../../rg/monte-carlo-rg.ts';
import { directionsOf, truncationOf } from '../../rg/relevance.ts';
import type { Measured } from '../../statistics/measured.ts';
import { ISING_EXPONENTS } from '../../theory/universal.ts';
import { unblockedSize, type CouplingFlow } from './matching.ts';
import type { Reference } from './reference.ts';
import type { ExponentTable } from './targets.ts';
import { columnTable } from '../column-table.ts';
import type { Table } from '../study.ts';

/** Exponents of every step, each above those of the reference run. */
export function exponentTable(
  caption: string,
  { entries }: ExponentTable,
  { sizes, reference }: { sizes: readonly number[]; reference: Reference },
): Table {
  return {
    caption,
    header: [
      'blocking step',
      ...(entries[0] ?? []).map((_, i) => `${i + 1} operator${i > 0 ? 's' : ''}`),
    ],
    rows: entries.flatMap((row, step) => [
      [`${sizes[step]} → ${sizes[step + 1]}`, ...row.map(({ value, error }) => ({ value, error }))],
      [
        'reference',
        ...row.map((_, column) => {
          const [value = NaN, error = NaN] = reference[step]?.[column] ?? [];
          return { value, error };
        }),
      ],
    ]),
  };
}

/** Critical exponents from the second blocking step with all operators. */
export function derivedTable(step: LinearizedStep): Table {
  const { nu, eta, beta, gamma } = step.criticalExponents(
    truncationOf(places, 'even'),
    truncationOf(places, 'odd'),
  );
  const rows: [string, Measured, number][] = [
    ['ν = 1/y_t', nu, ISING_EXPONENTS.nu],
    ['η = 4 − 2 y_h', eta, ISING_EXPONENTS.eta],
    ['β = (2 − y_h)/y_t', beta, ISING_EXPONENTS.beta],
    ['γ = (2 y_h − 2)/y_t', gamma, ISING_EXPONENTS.gamma],
  ];
  return {
    caption: 'Critical exponents from the second blocking step with all operators',
    header: ['exponent', 'measured', 'exact'],
    rows: rows.map(([name, measured, exact]) => [name, measured, `${exact}`]),
  };
}

/** Which directions in the space of couplings grow under blocking. */
export function directionTable(
  step: LinearizedStep,
  { factor, which }: { factor: number; which: string },
): Table {
  return columnTable(
    `Relevant and irrelevant directions at the ${which} blocking step. We give no exact value for the second exponents because they depend strongly on the operators kept`,
    directionsOf(step, { factor }),
    {
      parity: ({ parity }) => parity,
      rank: ({ rank }) => `${rank}`,
      y: ({ exponent }) => exponent,
      'eigenvalue b^{y}': ({ eigenvalue }) => eigenvalue,
      'under blocking': ({ relevance }) => relevance,
    },
  );
}

/** Couplings of all levels. Those of the unblocked lattice are known exactly. */
export function couplingTable(flows: readonly CouplingFlow[]): Table {
  return {
    caption:
      'Couplings by temperature and level (truncation to three operators). Those of the unblocked lattices are known exactly',
    header: ['T', 'level', 'K nearest', 'K diagonal', 'K plaquette'],
    rows: flows.flatMap(({ temperature, levels }) =>
      levels.map(({ size, couplings: { nearest, diagonal, plaquette } }) => [
        temperature.toFixed(3),
        `${size} × ${size}`,
        ...(size === unblockedSize
          ? withExact([nearest, diagonal, plaquette], [1 / temperature, 0, 0])
          : [nearest, diagonal, plaquette]),
      ]),
    ),
  };
}

function withExact(measured: readonly Measured[], exact: readonly number[]): Measured[] {
  return measured.map(({ value, error }, i) => ({ value, error, exact: exact[i] ?? NaN }));
}
