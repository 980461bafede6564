import { meanOf, type Measured } from '../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import type { Control, Target, Verdict } from '../study.ts';
import type { Exponents } from './exponents.ts';
import { kindNames, machineKinds, otherTemperature, type MachineKind } from './flow-machines.ts';
import type { FlowRun, FlowStudy, Temperatures } from './flow-study.ts';
import { extremes } from './flow-study.ts';

/** Errors that a number may be from the one it should be. */
const tolerated = 3;
/** What a temperature may be off: T_c and the maximum of c are 0.075 apart at L = 10. */
const resolution = 0.05;
/** Errors that must fit between a temperature and the ends of what is allowed, for it to be called the critical one. */
const room = 2;
/** Errors over a run's own lattices that the ends of flows from cold and hot starts may differ by. */
const toleratedEnds = 4;
/** Share of the exponent of true lattices that its error may be for anything to be said, and the combined one for equality. */
const exponentResolution = 0.15;

export type ThermometerName = keyof Temperatures;
export const thermometerNames: Readonly<Record<ThermometerName, string>> = {
  energy: 'by energy',
  magnetization: 'by magnetization',
  net: 'by the net',
};
const names = Object.keys(thermometerNames) as ThermometerName[];

/**
 * Temperatures at the ends of the flows of one kind of machine: errors over the trainings, and that of a single reading,
 * since all are read off the same curves.
 */
export function fixedPoint(
  runs: readonly Pick<FlowRun, 'kind' | 'temperatures'>[],
  kind: MachineKind,
): Temperatures {
  const own = runs.filter((run) => run.kind === kind);
  const over = (name: ThermometerName): Measured => {
    const { value, error } = meanOf(own.map(({ temperatures }) => temperatures[name].value));
    const reading = meanOf(own.map(({ temperatures }) => temperatures[name].error)).value;
    // At the ends of a curve a reading has no error of its own.
    return { value, error: Number.isFinite(reading) ? Math.hypot(error, reading) : error };
  };
  return { energy: over('energy'), magnetization: over('magnetization'), net: over('net') };
}

/** Whether a temperature is the critical one; a large error alone does not make it so. */
function verdictOf({ value, error }: Measured): Verdict {
  const far = Math.abs(value - CRITICAL_TEMPERATURE);
  if (far + room * error <= resolution) return 'holds';
  return far - tolerated * error > resolution ? 'fails' : 'inconclusive';
}

/** Of all thermometers: one that says no is enough, and each must say yes. */
function allOf(temperatures: Temperatures): Verdict {
  const verdicts = names.map((name) => verdictOf(temperatures[name]));
  if (verdicts.includes('fails')) return 'fails';
  return verdicts.includes('inconclusive') ? 'inconclusive' : 'holds';
}

/** DK-4: where flows end. A control whose flows have not come to an end has not failed. */
export function fixedPointTarget(
  runs: readonly Pick<FlowRun, 'kind' | 'temperatures' | 'cold' | 'hot'>[],
): Target {
  const found = fixedPoint(runs, 'critical');
  const others = machineKinds
    .filter((kind) => kind !== 'critical')
    .map((kind) => {
      const temperatures = fixedPoint(runs, kind);
      const ended = endDifferences(runs, kind).every((own) => deviation(own) <= toleratedEnds);
      return { kind, temperatures, verdict: ended ? allOf(temperatures) : 'inconclusive' } as const;
    });
  const controls: Control[] = others.flatMap(({ kind, temperatures, verdict }) =>
    names.map((name) => ({
      name: `${kindNames[kind]}${verdict === 'inconclusive' ? ' (inconclusive itself)' : ''}, ${thermometerNames[name]}`,
      measured: temperatures[name],
      fulfils: verdict === 'holds',
    })),
  );
  return {
    id: 'DK-4 fixed point',
    statement:
      'The flow of a machine that was trained at T_c ends at the critical temperature by all three thermometers, and that of no ' +
      `control does (L = 10; the net has classes of 0.1; a control that was trained at T = ${otherTemperature} tells whether flows end where machines are trained).`,
    measured: Object.fromEntries(
      names.map((name) => [
        `T ${thermometerNames[name]}`,
        { ...found[name], exact: CRITICAL_TEMPERATURE },
      ]),
    ),
    expected:
      `each within ${resolution} of ${CRITICAL_TEMPERATURE.toFixed(4)} with ${room} errors to spare, and no control; fails where one is ` +
      `farther off by more than ${tolerated} errors; else, and where a control may be there too or has not come to its end, inconclusive`,
    verdict: besides(
      allOf(found),
      others.map(({ verdict }) => verdict),
    ),
    controls,
  };
}

/** What holds of controls too says nothing, and what may hold of one cannot be told. */
function besides(own: Verdict, controls: readonly Verdict[]): Verdict {
  if (own !== 'holds' || controls.every((verdict) => verdict === 'fails')) return own;
  return controls.includes('holds') ? 'fails' : 'inconclusive';
}

/** How far a number is from 0, in errors. */
function deviation({ value, error }: Measured): number {
  return Math.abs(value) / error;
}

/** Energies at the ends of flows from cold starts less those from hot ones. */
function endDifferences(
  runs: readonly Pick<FlowRun, 'kind' | 'cold' | 'hot'>[],
  of: MachineKind,
): Measured[] {
  return runs
    .filter(({ kind }) => kind === of)
    .map(({ cold, hot }) => {
      const [a, b] = [cold.at(-1) as Measured, hot.at(-1) as Measured];
      return { value: a.value - b.value, error: Math.hypot(a.error, b.error) };
    });
}

/** DK-4: whether flows forget where they began. */
export function startTarget(runs: readonly Pick<FlowRun, 'kind' | 'cold' | 'hot'>[]): Target {
  const differences = endDifferences(runs, 'critical');
  const agreeing = differences.filter((difference) => deviation(difference) <= toleratedEnds);
  const worst = differences.reduce((a, b) => (deviation(b) > deviation(a) ? b : a));
  return {
    id: 'DK-4 starts',
    statement:
      `After the last Gibbs step flows from T of at most ${extremes.cold} and of at least ${extremes.hot} have the same energy: the end of a ` +
      'flow does not depend on its start.',
    measured: {
      'trainings that agree': agreeing.length,
      'largest difference of u': worst,
    },
    expected:
      `all ${differences.length} trainings, within ${toleratedEnds} errors over the lattices; above ${tolerated} in one of them it is ` +
      'inconclusive',
    verdict:
      agreeing.length < differences.length
        ? 'fails'
        : deviation(worst) > tolerated
          ? 'inconclusive'
          : 'holds',
  };
}

/** What is said of the ends of flows can be told only where they have come to their ends. */
export function settled(starts: Target, targets: readonly Target[]): Target[] {
  return targets.map((target) => ({
    ...target,
    expected: `${target.expected}; not told unless ${starts.id} holds, as the flow has not come to its end then`,
    verdict: starts.verdict === 'holds' ? target.verdict : 'inconclusive',
  }));
}

type ExponentName = keyof Exponents;
/** What the exponents are called, and what they are on the infinite lattice. */
export const exponentNames: Readonly<
  Record<ExponentName, { symbol: string; exact: number; of: string }>
> = {
  magnetization: { symbol: 'Δ_m', exact: 1 / 8, of: 'magnetization' },
  spin: { symbol: 'Δ_s', exact: 1 / 8, of: 'spin' },
  energy: { symbol: 'Δ_ε', exact: 1, of: 'energy' },
};

/** An exponent of the flows of one kind, with its error over the trainings. */
export function flowExponent(
  runs: readonly Pick<FlowRun, 'kind' | 'exponents'>[],
  kind: MachineKind,
  name: ExponentName,
): Measured {
  return meanOf(
    runs.filter((run) => run.kind === kind).map(({ exponents }) => exponents[name].value),
  );
}

/** DK-5: exponents at the ends of the flows, beside the same fit on true lattices. */
export function exponentTargets({
  runs,
  monteCarlo,
}: {
  runs: readonly Pick<FlowRun, 'kind' | 'exponents'>[];
  monteCarlo: Pick<FlowStudy['monteCarlo'], 'exponents'>;
}): Target[] {
  return (Object.keys(exponentNames) as ExponentName[]).map((name) => {
    const { symbol, exact, of } = exponentNames[name];
    const found = flowExponent(runs, 'critical', name);
    const known = monteCarlo.exponents[name];
    const judged = ({ value, error }: Measured): Verdict => {
      const combined = Math.hypot(error, known.error);
      const most = exponentResolution * Math.abs(known.value);
      if (!(known.error <= most)) return 'inconclusive';
      if (Math.abs(value - known.value) > tolerated * combined) return 'fails';
      return combined <= most ? 'holds' : 'inconclusive';
    };
    return {
      id: `DK-5 ${of}`,
      statement:
        `At the end of its flow a machine has the exponent ${symbol} that the same fit gives on true lattices of the same size. ` +
        `On the infinite lattice it is ${exact}; L = 10 does not give that.`,
      measured: { flow: found, 'Monte Carlo, same fit': known },
      expected:
        `equal within ${tolerated} combined errors of at most ${exponentResolution} of the exponent; inconclusive where that of true lattices is not known ` +
        'so well, where larger errors hide a difference, or where a correlation is not above 0',
      verdict: judged(found),
      controls: (['other', 'untrained'] as const).map((kind) => {
        const measured = flowExponent(runs, kind, name);
        return { name: kindNames[kind], measured, fulfils: judged(measured) === 'holds' };
      }),
    };
  });
}
