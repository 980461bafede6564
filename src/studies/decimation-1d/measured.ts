import { elementAt } from '../../element-at.ts';
import type { Measured } from '../../statistics/measured.ts';
import { chainFlow } from '../../theory/chain-decimation.ts';
import { chainCorrelation, isingChain } from '../../theory/chain.ts';
import type { ChainLevel, ChainRun } from './decimated-chains.ts';
import type { Target, Verdict } from '../study.ts';
import {
  around,
  control,
  difference,
  excess,
  farthest,
  inErrors,
  limits,
  ruleText,
  unlessControl,
  within,
} from '../verdict.ts';

type ExactlyMeasured = Measured & { exact: number };

/** A run, with the exact values of theory. */
export type ComparedRun = ReturnType<typeof withExact>;

/** The exact averages of the finite ring of every level, at the couplings of the flow. */
export function withExact(run: Omit<ChainRun, 'seed'>, levels: readonly ChainLevel[]) {
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

/** How many errors a value lies from the exact one, with a sign. */
export function deviationOf({ value, error, exact }: ExactlyMeasured): number {
  return (value - exact) / error;
}

/** CD-4: the correlations of the kept spins. */
export function levelsTarget(
  runs: readonly ComparedRun[],
  controls: readonly ComparedRun[],
): Target {
  const paired = compared(correlations(controls));
  return unlessControl({
    id: 'CD-4',
    kind: 'claim',
    statement: 'Simulated and decimated spins have the correlations of the flow.',
    details: '⟨s_i s_{i+1}⟩ of every level is compared with the finite ring at the coupling K_n.',
    ...judged('correlations compared', correlations(runs)),
    controls: [
      control(
        'largest |z| with pairs decided by a coin instead of decimation',
        paired.largest,
        paired.verdict,
      ),
    ],
  });
}

/** CD-5: correlation and magnetization in a field; the control flows without it. */
export function fieldTarget(runs: readonly ComparedRun[]): Target {
  const values = runs.flatMap(({ levels }) =>
    levels.flatMap(({ correlation, magnetization }) => [correlation, magnetization]),
  );
  const unmoved = runs.flatMap(({ run, levels }) =>
    levels.slice(1).map(({ sites, coupling, magnetization }) => {
      const ring = { temperature: 1 / coupling, field: run.field / coupling, sites };
      return { ...magnetization, exact: isingChain(ring).magnetization };
    }),
  );
  const still = compared(unmoved);
  return unlessControl({
    id: 'CD-5',
    kind: 'claim',
    statement: 'The same in a field: correlation and magnetization of the kept spins.',
    details: 'Both are compared, at every level, with the finite ring at K_n and h_n.',
    ...judged('averages compared', values),
    controls: [
      control(
        'largest |z| of the magnetization with the field left unchanged',
        still.largest,
        still.verdict,
      ),
    ],
  });
}

/** The judgement of the largest deviation of many values. */
function judged(
  name: string,
  values: readonly ExactlyMeasured[],
): Pick<Target, 'measured' | 'expected' | 'rule' | 'verdict'> {
  const { largest, verdict } = compared(values);
  return {
    measured: { 'largest |z|': largest, [name]: values.length },
    expected: `|z| ≤ ${limits.largestOfDozens.holds}`,
    rule: ruleText(limits.largestOfDozens),
    verdict,
  };
}

/** The largest deviation of many values from the exact ones, in errors. */
function compared(values: readonly ExactlyMeasured[]): { largest: number; verdict: Verdict } {
  const worst = farthest(
    values.map((value) => difference(value, value.exact)),
    around(0),
  );
  return {
    largest: inErrors(excess(worst, around(0))),
    verdict: within(worst, around(0), limits.largestOfDozens),
  };
}

function correlations(runs: readonly ComparedRun[]): ExactlyMeasured[] {
  return runs.flatMap(({ levels }) => levels.map(({ correlation }) => correlation));
}
