import type { AdapterReport } from '../src/gpu/adapter-report.ts';
import type { BenchmarkRow } from './benchmark.ts';

/** One run of benchmarks. */
export interface BenchRun {
  readonly adapter: AdapterReport;
  readonly kernels: readonly string[];
  readonly rounds: number;
  readonly milliseconds: number;
  readonly rows: readonly BenchmarkRow[];
  readonly seconds: number;
}

/** A run as it is stored in bench/results, without the version of the program. */
export function benchDocument({
  adapter,
  kernels,
  rounds,
  milliseconds,
  rows,
  seconds,
}: BenchRun): {
  command: string;
  adapter: AdapterReport;
  seed: null;
  parameters: { kernels: readonly string[]; rounds: number; milliseconds: number };
  results: readonly BenchmarkRow[];
  timing: { seconds: number };
} {
  return {
    command: 'bench',
    adapter,
    seed: null,
    parameters: { kernels, rounds, milliseconds },
    results: rows,
    timing: { seconds },
  };
}

/** The parameters of a figure in one line. Numbers have at most eight digits. */
export function parametersText(parameters: BenchmarkRow['parameters']): string {
  return Object.entries(parameters)
    .map(
      ([name, value]) =>
        `${name} ${typeof value === 'number' ? String(Number(value.toPrecision(8))) : value}`,
    )
    .join(', ');
}
