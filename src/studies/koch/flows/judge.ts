import type { Measured } from '../../../statistics/measured.ts';
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
  type Limits,
} from '../../verdict.ts';
import { flowSize } from '../presets.ts';
import { orEnd } from '../../thermometers/fixed-point.ts';
import { thermometers, type Temperatures } from '../../thermometers/readings.ts';
import { flowSteps } from './plans.ts';
import { fixedPoint, leftOfStarts, meanLeft, runsOf } from './ends.ts';
import { controlKinds, kindNames, otherTemperature, type MachineKind } from './machines.ts';
import { extremes, type Runs } from './run.ts';

/** How far a temperature may be from T_c; T_c and the maximum of the specific heat are 0.075 apart at L = 10. */
export const resolution = 0.05;
/** The energy that this makes at T_c. */
const energyResolution =
  resolution * kaufman({ size: flowSize, temperature: CRITICAL_TEMPERATURE }).specificHeat;

/** DK-4: whether flows as long as the authors' forget where they began. */
export function startTarget(runs: Runs<'short'>): Target {
  const differences = runsOf(runs, 'critical').flatMap(({ short: { cold, hot } }) => {
    const [one, other] = [cold.at(-1), hot.at(-1)];
    return one && other ? [difference(one, other)] : [];
  });
  const verdicts = differences.map((own) => agree(own, 0, { limits: limits.largest }));
  return {
    id: 'DK-4 starts',
    kind: 'claim',
    statement: `After ${flowSteps} Gibbs steps, as in the authors’ code, flows have forgotten where they began.`,
    details: `In every training, flows from T ≤ ${extremes.cold} and from T ≥ ${extremes.hot} have the same energy.`,
    measured: {
      'trainings that agree': verdicts.filter((verdict) => verdict !== 'fails').length,
      'difference of u, largest in its errors': farthest(differences, [0, 0]),
    },
    expected: `all ${differences.length} trainings`,
    rule: `Each training ${ruleText(limits.largest)}. Errors are over the lattices.`,
    verdict: all(verdicts),
  };
}

/**
 * DK-4: whether the longer flows have come to their ends. The remaining difference is compared with the resolution in temperature:
 * with enough lattices some difference is always significant. Machines that never turn a lattice over may still give up and down
 * lattices nearly the same energy.
 */
export function endTarget(runs: Runs<'ends'>, longSteps: number): Target {
  const left = leftOfStarts(runs, 'critical');
  return {
    id: 'DK-4 ends',
    kind: 'data',
    statement: 'Our longer flows converge.',
    details:
      `Averaged over trainings and over the last quarter of ${longSteps} Gibbs steps, cold starts (T = ${extremes.cold}) and hot starts (T = ${extremes.hot}) end within an energy ` +
      `that corresponds to ΔT = ${resolution} at T_c. So do cold starts with all spins up and all down. ` +
      'Otherwise we draw no conclusion about the end points of flows.',
    measured: {
      'cold and hot, mean half difference of u': meanLeft(left.temperature),
      'up and down, mean half difference of u': meanLeft(left.sign),
      'cold and hot, half difference largest in its errors': farthest(left.temperature, [0, 0]),
      'up and down, half difference largest in its errors': farthest(left.sign, [0, 0]),
    },
    expected: `both means below ${energyResolution.toFixed(4)}`,
    rule: `Each mean ${ruleText(limits.toSpare)}. Errors are over the lattices.`,
    verdict: endVerdict(left),
  };
}

function endVerdict({ temperature, sign }: ReturnType<typeof leftOfStarts>): Verdict {
  return all(
    [temperature, sign].map((left) => below(meanLeft(left), energyResolution, limits.toSpare)),
  );
}

/** DK-4: where flows end. */
export function fixedPointTarget(runs: Runs<'temperatures' | 'ends' | 'endTemperatures'>): Target {
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
    kind: 'claim',
    statement:
      'Flows of machines trained at T_c end at T_c by all thermometers; flows of controls do not.',
    details:
      `The longer flows count. The control trained at T = ${otherTemperature} shows whether flows end where machines were trained. The control of permuted pixels draws permuted ` +
      'lattices; its energy is read in the permuted places, where neighbours are random pairs of pixels, so it is about −2⟨m^2⟩. The classes of the net are 0.1 wide. ' +
      precisionText(Object.values(found), rule('critical')),
    measured: Object.fromEntries(
      thermometers.map(({ key, name }) => [
        `T ${name}`,
        orEnd({ ...found[key], exact: CRITICAL_TEMPERATURE }),
      ]),
    ),
    expected: `each within ${resolution} of ${CRITICAL_TEMPERATURE.toFixed(4)}`,
    rule:
      `Each thermometer ${ruleText(rule('critical'))}. These are ${limits.toSpare.fails} and ${-limits.toSpare.holds} Gaussian errors by Student’s distribution for ` +
      `${runsOf(runs, 'critical').length} trainings. Every control has to fail; one that has not converged, or may be at T_c, makes the target inconclusive.`,
    verdict: all([critical('critical', found), ...controls.map(({ verdict }) => not(verdict))]),
    controls: controls.map(({ kind, temperatures, verdict }) => {
      const numbers = thermometers.map(({ key, name }): [string, Measured | string] => [
        `T ${name}`,
        orEnd(temperatures[key]),
      ]);
      return control(kindNames[kind], Object.fromEntries(numbers), verdict);
    }),
  };
}

/** Whether the errors of a run are small enough for the target to hold. */
function precisionText(found: readonly Measured[], { holds }: Limits): string {
  const largest = Math.max(...found.map(({ error }) => error));
  // Even a temperature of exactly T_c has to be inside with so many errors to spare.
  const needed = resolution / -holds;
  return (
    `The target can hold only if all errors are below ${needed.toPrecision(2)}. The largest error is ${largest.toPrecision(2)}` +
    (largest < needed ? '.' : ', so this run cannot confirm the statement.')
  );
}
