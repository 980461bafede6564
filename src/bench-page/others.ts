import type { BenchmarkRow } from '../../bench/benchmark.ts';
import type { AdapterReport } from '../gpu/adapter-report.ts';

/** A run that somebody kept, of bench/results. */
export interface KeptRun {
  /** `2026-11-26-h100.json` */
  readonly file: string;
  readonly adapter: Pick<AdapterReport, 'name' | 'host' | 'software'>;
  readonly results: readonly BenchmarkRow[];
}

/** The runs of one adapter. */
export interface Machine {
  readonly name: string;
  readonly software: boolean;
  /** From the newest to the oldest. */
  readonly runs: readonly KeptRun[];
}

/** A figure of somebody else, and where it is from. */
export interface KeptFigure {
  readonly row: BenchmarkRow;
  readonly file: string;
}

/** Runs by adapter, those on a GPU first. Two spellings of one name, with a dash at the end, are one adapter. */
export function machinesOf(runs: readonly KeptRun[]): Machine[] {
  const names = [...new Set(runs.map(({ adapter }) => adapterName(adapter)))];
  const machines = names.map((name) => {
    const own = runs.filter(({ adapter }) => adapterName(adapter) === name);
    return {
      name,
      software: own.some(({ adapter }) => adapter.software),
      runs: own.toSorted((a, b) => b.file.localeCompare(a.file)),
    };
  });
  return machines.toSorted((a, b) => Number(a.software) - Number(b.software));
}

/** The newest figure of a machine for the same work: kernel, figure, unit and parameters are equal. */
export function keptFigure(machine: Machine, like: BenchmarkRow): KeptFigure | undefined {
  for (const { file, results } of machine.runs) {
    const row = results.find((each) => workOf(each) === workOf(like));
    if (row) return { row, file };
  }
  return undefined;
}

/** All kinds of work for which one of the machines has a figure, among these kernels, without series over sizes. */
export function keptWorks(
  machines: readonly Machine[],
  kernels: readonly string[],
): BenchmarkRow[] {
  const works = new Map<string, BenchmarkRow>();
  for (const row of machines.flatMap(({ runs }) => runs.flatMap(({ results }) => results)))
    if (kernels.includes(row.kernel) && !isOfSeries(row) && !works.has(workOf(row)))
      works.set(workOf(row), row);
  return [...works.values()].toSorted(
    (a, b) => kernels.indexOf(a.kernel) - kernels.indexOf(b.kernel),
  );
}

/** A benchmark over sizes says how much memory each lattice takes, or which target a ratio has. */
function isOfSeries({ parameters }: BenchmarkRow): boolean {
  return 'kibibytes' in parameters || 'target' in parameters;
}

/** Equal for equal work. */
export function workOf({ kernel, parameters, figure, unit }: BenchmarkRow): string {
  const sorted = Object.entries(parameters).toSorted(([a], [b]) => a.localeCompare(b));
  return JSON.stringify([kernel, figure, unit, sorted]);
}

function adapterName({ name }: KeptRun['adapter']): string {
  return name.replace(/-+$/, '');
}
