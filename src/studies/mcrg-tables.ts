import { mostOperators, type OperatorCorrelations } from '../rg/monte-carlo-rg.ts';
import type { Measured } from '../statistics/measured.ts';
import { ISING_EXPONENTS } from '../theory/universal.ts';
import type { CouplingFlow } from './mcrg-matching.ts';
import type { ExponentTable } from './mcrg-targets.ts';
import type { Table } from './study.ts';

export function exponentTable(
  caption: string,
  { entries }: ExponentTable,
  sizes: readonly number[],
): Table {
  return {
    caption,
    header: ['step', ...(entries[0] ?? []).map((_, i) => `${i + 1} operator${i > 0 ? 's' : ''}`)],
    rows: entries.map((row, step) => [
      `${sizes[step]} → ${sizes[step + 1]}`,
      ...row.map(({ value, error }) => ({ value, error })),
    ]),
  };
}

/** nu = 1/y_t, eta = d + 2 - 2 y_h, beta = (d - y_h)/y_t, gamma = (2 y_h - d)/y_t, at the second step with all operators. */
export function derivedTable(thermal: ExponentTable, magnetic: ExponentTable): Table {
  const yt = thermal.entries[1]?.at(-1) ?? { value: NaN, error: NaN };
  const yh = magnetic.entries[1]?.at(-1) ?? { value: NaN, error: NaN };
  const { nu, eta, beta, gamma } = ISING_EXPONENTS;
  const combined = (value: number, byThermal: number, byMagnetic: number): Measured => ({
    value,
    error: Math.hypot(byThermal * yt.error, byMagnetic * yh.error),
  });
  const rows: [string, Measured, number][] = [
    ['ν', combined(1 / yt.value, 1 / yt.value ** 2, 0), nu],
    ['η', combined(4 - 2 * yh.value, 0, 2), eta],
    ['β', combined((2 - yh.value) / yt.value, (2 - yh.value) / yt.value ** 2, 1 / yt.value), beta],
    [
      'γ',
      combined((2 * yh.value - 2) / yt.value, (2 * yh.value - 2) / yt.value ** 2, 2 / yt.value),
      gamma,
    ],
  ];
  return {
    caption:
      'Critical exponents from the second step with all operators (errors of y_t and y_h taken as independent)',
    header: ['exponent', 'measured', 'exact'],
    rows: rows.map(([name, measured, exact]) => [name, measured, `${exact}`]),
  };
}

/** Which directions in the space of couplings grow under zooming out. */
export function relevanceTable(steps: readonly OperatorCorrelations[]): Table {
  const step = steps[1] ?? steps[0];
  const rows = (['even', 'odd'] as const).flatMap((parity) =>
    (step?.exponents({ parity, count: mostOperators[parity] }) ?? [])
      .slice(0, 2)
      .map((y, i) => [
        parity,
        `${i + 1}`,
        { value: y.value, error: y.error },
        { value: 2 ** y.value, error: 2 ** y.value * Math.LN2 * y.error },
        y.value > 0 ? 'relevant' : 'irrelevant',
      ]),
  );
  return {
    caption:
      'Relevant and irrelevant directions at the second step. The second exponent of each parity depends on the truncation ' +
      'and is a rough guide only.',
    header: ['operators', 'eigenvalue', 'exponent y', 'λ = b^{y}', 'under zooming out'],
    rows,
  };
}

export function couplingTable(flows: readonly CouplingFlow[]): Table {
  return {
    caption: 'Couplings by temperature and level (truncation to three operators)',
    header: ['T', 'level', 'K nearest', 'K diagonal', 'K plaquette'],
    rows: flows.flatMap(({ temperature, levels }) =>
      levels.map(({ size, couplings }) => [
        temperature.toFixed(3),
        `${size} × ${size}`,
        couplings.nearest,
        couplings.diagonal,
        couplings.plaquette,
      ]),
    ),
  };
}
