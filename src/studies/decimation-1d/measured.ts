import { elementAt } from '../../element-at.ts';
import type { Measured } from '../../statistics/measured.ts';
import { chainFlow } from '../../theory/chain-decimation.ts';
import { chainCorrelation, isingChain } from '../../theory/chain.ts';
import type { ChainLevel, ChainRun } from './decimated-chains.ts';
import type { Target, Verdict } from '../study.ts';

type ExactlyMeasured = Measured & { exact: number };

/** A level beside what theory says of it. */
interface ComparedLevel {
  readonly sites: number;
  /** K_n. */
  readonly coupling: number;
  /** h_n. */
  readonly field: number;
  readonly correlation: ExactlyMeasured;
  readonly magnetization: ExactlyMeasured;
}

/** A run beside what theory says of it. */
export interface ComparedRun {
  readonly run: Omit<ChainRun, 'seed'>;
  readonly levels: readonly ComparedLevel[];
}

/** Errors that the worst of a few dozen levels may be off: 1 run in 80 is beyond the first, 1 in 70,000 beyond the second. */
const limits = { holds: 3.5, fails: 5 } as const;

/** The exact averages of the finite ring of every level, at the couplings that decimation leaves it. */
export function withExact(run: Omit<ChainRun, 'seed'>, levels: readonly ChainLevel[]): ComparedRun {
  const flow = chainFlow(run, levels.length - 1);
  return {
    run,
    levels: levels.map(({ sites, correlation, magnetization }, level) => {
      const { coupling, field } = elementAt(flow, level);
      const ring = { temperature: 1 / coupling, field: field / coupling, sites };
      return {
        sites,
        coupling,
        field,
        correlation: { ...correlation, exact: chainCorrelation(ring, 1) },
        magnetization: { ...magnetization, exact: isingChain(ring).magnetization },
      };
    }),
  };
}

/** How many errors a value lies from the exact one. */
export function deviationOf({ value, error, exact }: ExactlyMeasured): number {
  return (value - exact) / error;
}

/** CD-4: the correlations of the kept spins. */
export function levelsTarget(
  runs: readonly ComparedRun[],
  controls: readonly ComparedRun[],
): Target {
  const worst = largest(correlations(runs));
  const paired = largest(correlations(controls));
  return {
    id: 'CD-4',
    statement:
      'Spins simulated on the GPU and decimated have the correlations of chains with the couplings of the flow.',
    expected: `⟨s_i s_{i+1}⟩ of every level within ${limits.holds} errors of the finite ring with K_n`,
    measured: { 'correlations compared': correlations(runs).length, 'largest |z|': rounded(worst) },
    verdict: verdictOf(worst),
    controls: [
      {
        name: 'pairs decided by a coin instead of decimation: largest |z|',
        measured: rounded(paired),
        fulfils: paired <= limits.holds,
      },
    ],
  };
}

/** CD-5: correlation and magnetization in a field; the control flows without it. */
export function fieldTarget(runs: readonly ComparedRun[]): Target {
  const values = runs.flatMap(({ levels }) =>
    levels.flatMap(({ correlation, magnetization }) => [correlation, magnetization]),
  );
  const worst = largest(values);
  const unmoved = runs.flatMap(({ run, levels }) =>
    levels.slice(1).map(({ sites, coupling, magnetization }) => {
      const ring = { temperature: 1 / coupling, field: run.field / coupling, sites };
      return { ...magnetization, exact: isingChain(ring).magnetization };
    }),
  );
  const control = largest(unmoved);
  return {
    id: 'CD-5',
    statement: 'The same in a field: correlation and magnetization of the kept spins.',
    expected: `both, at every level, within ${limits.holds} errors of the finite ring with K_n and h_n`,
    measured: { 'averages compared': values.length, 'largest |z|': rounded(worst) },
    verdict: verdictOf(worst),
    controls: [
      {
        name: 'magnetization, had the field stayed as it was: largest |z|',
        measured: rounded(control),
        fulfils: control <= limits.holds,
      },
    ],
  };
}

function correlations(runs: readonly ComparedRun[]): ExactlyMeasured[] {
  return runs.flatMap(({ levels }) => levels.map(({ correlation }) => correlation));
}

function largest(values: readonly ExactlyMeasured[]): number {
  return Math.max(...values.map((value) => Math.abs(deviationOf(value))));
}

/** More decimals of a deviation say nothing. */
function rounded(deviation: number): number {
  return Number(deviation.toFixed(2));
}

function verdictOf(worst: number): Verdict {
  if (worst <= limits.holds) return 'holds';
  return worst > limits.fails ? 'fails' : 'inconclusive';
}
