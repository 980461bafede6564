import { CRITICAL_TEMPERATURE } from '../../../theory/critical.ts';
import { kaufman } from '../../../theory/kaufman.ts';
import type { Target, Verdict } from '../../study.ts';
import {
  agree,
  all,
  around,
  below,
  control,
  difference,
  farthest,
  forTrainings,
  limits,
  not,
  ruleText,
  within,
} from '../../verdict.ts';
import { flowSize } from '../presets.ts';
import { thermometers, type Temperatures } from '../thermometers/readings.ts';
import { flowSteps } from './chain.ts';
import { fixedPoint, leftOfStarts, meanLeft, orEnd, runsOf, type LeftOfStarts } from './ends.ts';
import { controlKinds, kindNames, otherTemperature, type MachineKind } from './machines.ts';
import { extremes, type FlowRun } from './run.ts';

/** How far a temperature may be from T_c; T_c and the maximum of the specific heat are 0.075 apart at L = 10. */
const resolution = 0.05;
/** The energy that this makes at T_c. */
const energyResolution =
  resolution * kaufman({ size: flowSize, temperature: CRITICAL_TEMPERATURE }).specificHeat;

/** DK-4: whether flows as long as the authors' forget where they began. */
export function startTarget(runs: readonly Pick<FlowRun, 'kind' | 'short'>[]): Target {
  const differences = runsOf(runs, 'critical').flatMap(({ short: { cold, hot } }) => {
    const [one, other] = [cold.at(-1), hot.at(-1)];
    return one && other ? [difference(one, other)] : [];
  });
  const verdicts = differences.map((own) => agree(own, 0, { limits: limits.largest }));
  return {
    id: 'DK-4 starts',
    statement:
      `After ${flowSteps} Gibbs steps, the authors’ number, flows from T ≤ ${extremes.cold} and from T ≥ ${extremes.hot} have the same ` +
      'energy in every training: the flow has forgotten its start.',
    measured: {
      'trainings that agree': verdicts.filter((verdict) => verdict !== 'fails').length,
      'difference of u, largest in its errors': farthest(differences, [0, 0]),
    },
    expected: `no difference in each of ${differences.length} trainings; ${ruleText(limits.largest)}; errors over the lattices`,
    verdict: all(verdicts),
  };
}

/**
 * DK-4: whether the longer flows have come to their ends. The remaining difference is compared with the resolution in temperature:
 * with enough lattices some difference is always significant. Machines that never turn a lattice over may still give up and down
 * lattices nearly the same energy.
 */
export function endTarget(
  runs: readonly Pick<FlowRun, 'kind' | 'ends'>[],
  longSteps: number,
): Target {
  const left = leftOfStarts(runs, 'critical');
  return {
    id: 'DK-4 ends',
    statement:
      `Over the last quarter of ${longSteps} Gibbs steps, our longer flow, cold starts (T = ${extremes.cold}) and hot starts (T = ${extremes.hot}) end within an energy ` +
      `that corresponds to ΔT = ${resolution} at T_c, averaged over trainings. So do cold starts with all spins up and all down. ` +
      'Otherwise the flows have not converged, and we draw no conclusion about their end points.',
    measured: {
      'cold and hot, mean half difference of u': meanLeft(left.temperature),
      'largest in its errors': farthest(left.temperature, [0, 0]),
      'up and down, mean half difference of u': meanLeft(left.sign),
      'largest in its errors, of signs': farthest(left.sign, [0, 0]),
    },
    expected: `both means below ${energyResolution.toFixed(4)}; ${ruleText(limits.toSpare)}; errors over the lattices`,
    verdict: endVerdict(left),
  };
}

function endVerdict({ temperature, sign }: LeftOfStarts): Verdict {
  return all(
    [temperature, sign].map((left) => below(meanLeft(left), energyResolution, limits.toSpare)),
  );
}

/** DK-4: where flows end. */
export function fixedPointTarget(
  runs: readonly Pick<FlowRun, 'kind' | 'temperatures' | 'ends' | 'endTemperatures'>[],
): Target {
  const rule = (kind: MachineKind) => forTrainings(limits.toSpare, runsOf(runs, kind).length);
  const critical = (kind: MachineKind, found: Temperatures): Verdict =>
    all(
      thermometers.map(({ key }) =>
        within(found[key], around(CRITICAL_TEMPERATURE, resolution), rule(kind)),
      ),
    );
  const found = fixedPoint(runs, 'critical');
  const controls = controlKinds.map((kind) => {
    const temperatures = fixedPoint(runs, kind);
    // A control whose flows have not come to an end has not failed.
    const ended = endVerdict(leftOfStarts(runs, kind)) === 'holds';
    return {
      kind,
      temperatures,
      verdict: ended ? critical(kind, temperatures) : 'inconclusive',
    } as const;
  });
  return {
    id: 'DK-4 fixed point',
    statement:
      'The longer flow of a machine trained at T_c ends at the critical temperature by all three thermometers, and the flow of no ' +
      `control does (L = 10; the classes of the net are 0.1 wide). The control trained at T = ${otherTemperature} shows whether flows end where machines were trained.`,
    measured: Object.fromEntries(
      thermometers.map(({ key, name }) => [
        `T ${name}`,
        orEnd({ ...found[key], exact: CRITICAL_TEMPERATURE }),
      ]),
    ),
    expected:
      `each within ${resolution} of ${CRITICAL_TEMPERATURE.toFixed(4)}, and no control; ${ruleText(rule('critical'))} ` +
      `(Student errors of ${runsOf(runs, 'critical').length} trainings)`,
    verdict: all([critical('critical', found), ...controls.map(({ verdict }) => not(verdict))]),
    controls: controls.flatMap(({ kind, temperatures, verdict }) =>
      thermometers.map(({ key, name }) =>
        control(`${kindNames[kind]}, ${name}`, orEnd(temperatures[key]), verdict),
      ),
    ),
  };
}
