import { finiteCurves } from '../../ising/finite-curves.ts';
import type { IsingModel } from '../../ising/model.ts';
import type { IsingObservables } from '../../ising/observables.ts';
import type { Sampling } from '../../ising/sampling.ts';
import { scanFigures, type NamedFigure } from '../../report/scan-figures.ts';
import type { Measured } from '../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { squareCurves, type ExactCurve } from '../../theory/exact-curves.ts';
import {
  formatDeviation,
  formatExact,
  formatMeasured,
  formatTable,
  round,
} from '../output/format.ts';
import { elementAt } from '../../element-at.ts';

/** A column of measured quantities, with the exact value and the deviation beside it. */
interface Column {
  readonly title: string;
  readonly of: (row: IsingObservables) => Measured | undefined;
}

const thermal: readonly Column[] = [
  { title: 'energy', of: (row) => row.energy },
  { title: '|m|', of: (row) => row.absoluteMagnetization },
  { title: 'specific heat', of: (row) => row.specificHeat },
];

const magnetic: readonly Column[] = [
  { title: 'm', of: (row) => row.magnetization },
  { title: 'dm/dh', of: (row) => row.connectedSusceptibility },
  { title: 'susceptibility', of: (row) => row.susceptibility },
  { title: 'Binder', of: (row) => row.binder },
  { title: 'staggered |m|', of: (row) => row.staggered?.absoluteMagnetization },
  { title: 'staggered Binder', of: (row) => row.staggered?.binder },
  { title: 'xi', of: (row) => row.correlationLength },
];

/** Autocorrelation times in sweeps. */
const times = [
  { title: 'tau e', of: (row: IsingObservables) => row.autocorrelationTime },
  { title: 'tau |m|', of: (row: IsingObservables) => row.autocorrelationTimeOfMagnetization },
] as const;

/** The tables of `simulate` for people. */
export function simulationTables(rows: readonly IsingObservables[]): string {
  const second = columnsTable(rows, magnetic);
  const withTimes = {
    header: [...second.header, ...times.map(({ title }) => title)],
    cells: rows.map((row, i) => [
      ...(second.cells[i] ?? []),
      ...times.map(({ of }) => formatMeasured(of(row))),
    ]),
  };
  return [columnsTable(rows, thermal), withTimes]
    .map(({ header, cells }) => formatTable(header, cells))
    .join('\n\n');
}

function columnsTable(
  rows: readonly IsingObservables[],
  columns: readonly Column[],
): { header: string[]; cells: string[][] } {
  const present = columns.filter(({ of }) => rows.some((row) => of(row)));
  const known = present.map(({ of }) => rows.some((row) => of(row)?.exact !== undefined));
  return {
    header: [
      'T',
      ...present.flatMap(({ title }, i) => (known[i] ? [title, 'exact', 'z'] : [title])),
    ],
    cells: rows.map((row) => [
      `${round(row.temperature, 8)}`,
      ...present.flatMap(({ of }, i) => {
        const measured = of(row);
        const value = measured ? formatMeasured(measured) : '-';
        if (!known[i]) return [value];
        return [value, formatExact(measured), (measured && formatDeviation(measured)) || '-'];
      }),
    ]),
  };
}

/** Temperatures whose correlation functions are printed; correlation functions of long scans go into files. */
const mostTables = 2;

/** Correlation functions and structure factors for people, a table a temperature. */
export function correlationTables(rows: readonly IsingObservables[]): string {
  if (rows.length > mostTables)
    return rows.some(({ correlation }) => correlation)
      ? 'Correlation functions and structure factors of a scan are in the document of --json and in correlations.csv of --out.'
      : '';
  return rows
    .flatMap(({ temperature, correlation, structureFactor }) => {
      if (!correlation || !structureFactor) return [];
      const { axis, diagonal } = correlation;
      const columns = [
        { title: 'C(r, 0)', values: axis },
        { title: 'C(r, r)', values: diagonal },
        { title: 'S(n)', values: structureFactor },
      ].filter(({ values }) => values.length > 0);
      const table = formatTable(
        ['r, n', ...columns.flatMap(({ title }) => [title, 'exact'])],
        shownDistances(axis.length).map((r) => [
          `${r}`,
          ...columns.flatMap(({ values }) => [
            formatMeasured(elementAt(values, r)),
            formatExact(values[r]),
          ]),
        ]),
      );
      return [`T = ${round(temperature, 8)}\n${table}`];
    })
    .join('\n\n');
}

/** All distances where they are few, else distances that grow by about an eighth. */
export function shownDistances(count: number): number[] {
  const shown: number[] = [];
  for (let r = 0; r < count; r = Math.max(r + 1, Math.round(r * 1.125))) shown.push(r);
  if (shown[shown.length - 1] !== count - 1) shown.push(count - 1);
  return shown;
}

/** One line about the run. */
export function simulationSummary(sampling: Sampling): string {
  const { geometry, replicas, schedule } = sampling.plan;
  const { size, mode, lattice } = geometry;
  const { seconds, flips } = sampling;
  const shape = lattice === 'chain' ? `A ring of ${size}` : `${size} x ${size}`;
  const lines = [
    `${shape}, ${replicas} independent per temperature (${mode} mode), ` +
      `${sampling.sweeps} sweeps measured, one in ${schedule.every}; z = (measured - exact)/error; tau = autocorrelation time in sweeps.`,
    `${seconds.toFixed(1)} s, ${(flips / seconds / 1e9).toPrecision(3)} flips/ns`,
  ];
  const { exchange } = sampling;
  if (exchange) {
    const rates = exchange.acceptance.map((rate) => rate.toFixed(2)).join(' ');
    lines.push(
      `Exchanges accepted between neighbouring temperatures: ${rates}; ${exchange.roundTrips} round trips.`,
    );
  }
  return lines.join('\n');
}

/** Moments that are left out of the tables for people. */
const moments: readonly Column[] = [
  { title: 'm^2', of: (row) => row.m2 },
  { title: 'm^4', of: (row) => row.m4 },
];

/**
 * Everything that is one number a temperature, for spreadsheets: value, error and exact value of each, then the coupling,
 * the size and the number of replicas.
 */
export function simulationCsv(rows: readonly IsingObservables[]): string {
  const columns = [...thermal, ...moments, ...magnetic, ...times].filter(({ of }) =>
    rows.some((row) => of(row)),
  );
  const header = columns.flatMap(({ title }) => [title, `${title} error`, `${title} exact`]);
  const lines = rows.map((row) => [
    row.temperature,
    ...columns.flatMap(({ of }) => {
      const { value, error, exact } = of(row) ?? {};
      return [value ?? '', error ?? '', exact ?? ''];
    }),
    row.coupling,
    row.size,
    row.replicas,
  ]);
  return `${[['T', ...header, 'K', 'L', 'replicas'], ...lines].map((cells) => cells.join(',')).join('\n')}\n`;
}

/** Correlation functions and structure factors: a line for each distance r and mode n; undefined without them. */
export function correlationCsv(rows: readonly IsingObservables[]): string | undefined {
  const names = ['C(r 0)', 'C(r r)', 'S(n)'];
  const lines = rows.flatMap(({ temperature, correlation, structureFactor }) => {
    if (!correlation || !structureFactor) return [];
    const columns = [correlation.axis, correlation.diagonal, structureFactor];
    return structureFactor.map((_, r) =>
      [
        temperature,
        r,
        ...columns.flatMap((values) => {
          const { value, error, exact } = values[r] ?? {};
          return [value ?? '', error ?? '', exact ?? ''];
        }),
      ].join(','),
    );
  });
  if (lines.length === 0) return undefined;
  const header = names.flatMap((name) => [name, `${name} error`, `${name} exact`]);
  return `${[['T', 'r or n', ...header].join(','), ...lines].join('\n')}\n`;
}

/** Pictures of a scan with the exact curves of the finite lattice and, where there is one, of the infinite lattice. */
export function simulationFigures(
  rows: readonly IsingObservables[],
  model: IsingModel,
  size: number,
): NamedFigure[] {
  const temperatures = rows.map(({ temperature }) => temperature);
  const range = { size, from: Math.min(...temperatures), to: Math.max(...temperatures) };
  const { lattice, interaction, field } = model;
  const solvable = lattice === 'square' && field === 0;
  const infinite = solvable ? squareCurves({ from: range.from, to: range.to }) : undefined;
  const finite = finiteCurves(model, range);
  const curvesOf = (quantity: keyof typeof finite): ExactCurve[] => [
    ...(finite[quantity] ? [finite[quantity]] : []),
    ...(quantity === 'energy' || quantity === 'specificHeat' ? (infinite?.[quantity] ?? []) : []),
  ];
  const yang = infinite?.absoluteMagnetization ?? [];
  const name = interaction === 1 ? 'Ising model' : 'Ising antiferromagnet';
  const shape = lattice === 'chain' ? `ring of ${size}` : `${size} × ${size}`;
  return scanFigures({
    rows: rows.map((row) => ({
      ...row,
      ...(row.staggered && { staggeredMagnetization: row.staggered.absoluteMagnetization }),
    })),
    curves: {
      energy: curvesOf('energy'),
      specificHeat: curvesOf('specificHeat'),
      magnetization: curvesOf('magnetization'),
      absoluteMagnetization: [
        ...curvesOf('absoluteMagnetization'),
        ...(interaction === 1 ? yang : []),
      ],
      ...(interaction === -1 && { staggeredMagnetization: yang }),
      susceptibility: curvesOf('susceptibility'),
      binder: [
        ...curvesOf('binder'),
        ...(solvable && interaction === 1 ? [infiniteBinder(range)] : []),
      ],
      correlationLength: curvesOf('correlationLength'),
    },
    guides: solvable ? [{ label: 'T_c', x: CRITICAL_TEMPERATURE }] : [],
    system: field === 0 ? `${name}, ${shape}` : `${name}, ${shape}, h = ${field}`,
  });
}

/** 2/3 in the ordered phase of the infinite lattice, 0 above it. */
function infiniteBinder({ from, to }: { from: number; to: number }): ExactCurve {
  const step = Math.min(Math.max(CRITICAL_TEMPERATURE, from), to);
  const data = [
    { x: from, y: 2 / 3 },
    { x: step, y: 2 / 3 },
    { x: step, y: 0 },
    { x: to, y: 0 },
  ].filter(({ y }) => (y > 0 ? from < CRITICAL_TEMPERATURE : to > CRITICAL_TEMPERATURE));
  return { label: 'exact, infinite lattice', data };
}
