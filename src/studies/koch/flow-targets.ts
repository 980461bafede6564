import { meanOf, type Measured } from '../../statistics/measured.ts';
import { studentErrors } from '../../statistics/student.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { kaufman } from '../../theory/kaufman.ts';
import type { Control, Target, Verdict } from '../study.ts';
import { flowSize, kindNames, machineKinds, otherTemperature } from './flow-machines.ts';
import type { MachineKind } from './flow-machines.ts';
import { extremes, type FlowRun, type FromBothSides } from './flow-run.ts';
import { flowSteps } from './flows.ts';
import type { Readings, Temperatures } from './readings.ts';

/** Errors that a number may be from the one it should be. */
const tolerated = 3;
/** What a temperature may be off: T_c and the maximum of c are 0.075 apart at L = 10. */
const resolution = 0.05;
/** Errors that must fit between a temperature and the ends of what is allowed, for it to be called the critical one. */
const room = 2;
/** Errors over a run's own lattices that the energies of flows from cold and hot starts may differ by. */
const toleratedStarts = 4;

export type ThermometerName = keyof Temperatures;
export const thermometerNames: Readonly<Record<ThermometerName, string>> = {
  energy: 'by energy',
  magnetization: 'by magnetization',
  net: 'by the net',
};
const names = Object.keys(thermometerNames) as ThermometerName[];

/**
 * Temperatures at the ends of the flows of one kind of machine. Errors: over the trainings; that of a single reading, since
 * all are read off the same curves; and, of what is left of the start, half the difference of cold and hot ones and half that
 * of cold ones which were up and down.
 */
export function fixedPoint(
  runs: readonly (Pick<FlowRun, 'kind' | 'temperatures'> &
    Partial<Pick<FlowRun, 'endTemperatures' | 'signEndTemperatures'>>)[],
  kind: MachineKind,
): Temperatures {
  const own = runs.filter((run) => run.kind === kind);
  const over = (name: ThermometerName): Measured => {
    const { value, error } = meanOf(own.map(({ temperatures }) => temperatures[name].value));
    const reading = meanOf(own.map(({ temperatures }) => temperatures[name].error)).value;
    const halves = own.map(({ endTemperatures: ends }) =>
      ends ? Math.abs(ends.cold[name].value - ends.hot[name].value) / 2 : 0,
    );
    const signs = own.map(({ signEndTemperatures: ends }) =>
      ends ? Math.abs(ends.up[name].value - ends.down[name].value) / 2 : 0,
    );
    // At the ends of a curve a reading has no error of its own.
    const common = Number.isFinite(reading) ? reading : 0;
    return { value, error: Math.hypot(error, common, meanOf(halves).value, meanOf(signs).value) };
  };
  return { energy: over('energy'), magnetization: over('magnetization'), net: over('net') };
}

/** A temperature, or words where it lies at an end of its thermometer: without any spread. */
export function orEnd(temperature: Measured): Measured | string {
  const { value, error } = temperature;
  if (error > 0) return temperature;
  return value > CRITICAL_TEMPERATURE ? `beyond ${value}` : `below ${value}`;
}

/** The same in a sentence. */
export function thermometerText(temperature: Measured): string {
  const own = orEnd(temperature);
  if (typeof own === 'string') return `T ${own}`;
  return `T = ${own.value.toFixed(2)} ± ${Number.isFinite(own.error) ? own.error.toFixed(2) : '?'}`;
}

/** Whether a temperature over so many trainings is the critical one; a large error alone does not make it so. */
function verdictOf({ value, error }: Measured, trainings: number): Verdict {
  const far = Math.abs(value - CRITICAL_TEMPERATURE);
  // Without any error it lies at an end of its thermometer.
  const errors = (of: number): number => (error === 0 ? 0 : studentErrors(of, trainings) * error);
  if (far + errors(room) <= resolution) return 'holds';
  return far - errors(tolerated) > resolution ? 'fails' : 'inconclusive';
}

/** Of all thermometers: one that says no is enough, and each must say yes. */
function allOf(temperatures: Temperatures, trainings: number): Verdict {
  const verdicts = names.map((name) => verdictOf(temperatures[name], trainings));
  if (verdicts.includes('fails')) return 'fails';
  return verdicts.includes('inconclusive') ? 'inconclusive' : 'holds';
}

/** DK-4: where flows end. A control whose flows have not come to an end has not failed. */
export function fixedPointTarget(
  runs: readonly Pick<
    FlowRun,
    'kind' | 'temperatures' | 'ends' | 'endTemperatures' | 'signEnds' | 'signEndTemperatures'
  >[],
): Target {
  const found = fixedPoint(runs, 'critical');
  const trainings = (kind: MachineKind): number => runs.filter((run) => run.kind === kind).length;
  const count = trainings('critical');
  const others = machineKinds
    .filter((kind) => kind !== 'critical')
    .map((kind) => {
      const temperatures = fixedPoint(runs, kind);
      const ended = endVerdict(leftAtEnds(runs, kind)) === 'holds';
      const verdict = ended ? allOf(temperatures, trainings(kind)) : 'inconclusive';
      return { kind, temperatures, verdict } as const;
    });
  const controls: Control[] = others.flatMap(({ kind, temperatures, verdict }) =>
    names.map((name) => ({
      name: `${kindNames[kind]}${verdict === 'inconclusive' ? ' (inconclusive itself)' : ''}, ${thermometerNames[name]}`,
      measured: orEnd(temperatures[name]),
      fulfils: verdict === 'holds',
    })),
  );
  return {
    id: 'DK-4 fixed point',
    kind: 'claim',
    statement:
      'The longer flow of a machine that was trained at T_c ends at the critical temperature by all three thermometers, and that of no ' +
      `control does (L = 10; the net has classes of 0.1; the control that was trained at T = ${otherTemperature} tells whether flows end where machines are trained).`,
    measured: Object.fromEntries(
      names.map((name) => [
        `T ${thermometerNames[name]}`,
        orEnd({ ...found[name], exact: CRITICAL_TEMPERATURE }),
      ]),
    ),
    expected:
      `each within ${resolution} of ${CRITICAL_TEMPERATURE.toFixed(4)} with ${studentErrors(room, count).toFixed(1)} errors to spare, and no control; fails where one is ` +
      `farther off by more than ${studentErrors(tolerated, count).toFixed(1)} errors, which are ${room} and ${tolerated} for a spread known from ${count} trainings; else, and where a control may be there too or has not come to its end, inconclusive`,
    verdict: besides(
      allOf(found, count),
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

/** Energies of flows from cold starts less those from hot ones. */
function difference({ cold, hot }: FromBothSides<Measured>): Measured {
  return { value: cold.value - hot.value, error: Math.hypot(cold.error, hot.error) };
}

/** What can be left of a start: its temperature, and of cold ones the sign. */
interface LeftOfStarts {
  /** Half the difference of energies from cold and hot starts, [training]. */
  readonly temperature: readonly Measured[];
  /** Half that from cold starts which were up and down, [training]. */
  readonly sign: readonly Measured[];
}

function halfBetween(one: Readings, other: Readings): Measured {
  const { value, error } = difference({ cold: one.energy, hot: other.energy });
  return { value: value / 2, error: error / 2 };
}

function leftAtEnds(
  runs: readonly Pick<FlowRun, 'kind' | 'ends' | 'signEnds'>[],
  of: MachineKind,
): LeftOfStarts {
  const own = runs.filter(({ kind }) => kind === of);
  return {
    temperature: own.map(({ ends }) => halfBetween(ends.cold, ends.hot)),
    sign: own.map(({ signEnds }) => halfBetween(signEnds.up, signEnds.down)),
  };
}

/** The energy that the resolution of temperatures makes at T_c. */
const energyResolution =
  resolution * kaufman({ size: flowSize, temperature: CRITICAL_TEMPERATURE }).specificHeat;

/** The mean size of what is left of the starts; its error is that of the lattices. */
function meanLeft(left: readonly Measured[]): Measured {
  return {
    value: meanOf(left.map(({ value }) => Math.abs(value))).value,
    error: Math.hypot(...left.map(({ error }) => error)) / left.length,
  };
}

/** Whether flows have come so near to their ends that the rest, of both kinds, is small beside what temperatures are told to. */
function endVerdict({ temperature, sign }: LeftOfStarts): Verdict {
  const verdicts = [temperature, sign].map((left): Verdict => {
    const { value, error } = meanLeft(left);
    if (value + room * error <= energyResolution) return 'holds';
    return value - tolerated * error > energyResolution ? 'fails' : 'inconclusive';
  });
  if (verdicts.includes('fails')) return 'fails';
  return verdicts.includes('inconclusive') ? 'inconclusive' : 'holds';
}

/** DK-4: whether flows as long as the authors' forget where they began. */
export function startTarget(runs: readonly Pick<FlowRun, 'kind' | 'short'>[]): Target {
  const differences = runs
    .filter(({ kind }) => kind === 'critical')
    .map(({ short: { cold, hot } }) =>
      difference({ cold: cold.at(-1) as Measured, hot: hot.at(-1) as Measured }),
    );
  const agreeing = differences.filter((own) => deviation(own) <= toleratedStarts);
  const worst = largestOf(differences);
  return {
    id: 'DK-4 starts',
    kind: 'claim',
    statement:
      `After ${flowSteps} Gibbs steps, the authors’ number, flows from T of at most ${extremes.cold} and of at least ${extremes.hot} have the same ` +
      'energy in every training: the flow has forgotten where it began.',
    measured: {
      'trainings that agree': agreeing.length,
      'difference of u that is largest in its errors': worst,
    },
    expected:
      `all ${differences.length} trainings, within ${toleratedStarts} errors over the lattices; above ${tolerated} in one of them it is ` +
      'inconclusive',
    verdict:
      agreeing.length < differences.length
        ? 'fails'
        : deviation(worst) > tolerated
          ? 'inconclusive'
          : 'holds',
  };
}

function largestOf(differences: readonly Measured[]): Measured {
  return differences.reduce((a, b) => (deviation(b) > deviation(a) ? b : a));
}

/**
 * DK-4: whether the longer flows have come to their ends. What is left of the start is compared with what temperatures are told
 * to: with enough lattices some difference is always seen, and machines that never turn a lattice over may still give up and down ones nearly the same energy.
 */
export function endTarget(
  runs: readonly Pick<FlowRun, 'kind' | 'ends' | 'signEnds'>[],
  longSteps: number,
): Target {
  const left = leftAtEnds(runs, 'critical');
  return {
    id: 'DK-4 ends',
    kind: 'data',
    statement:
      `Over the last quarter of ${longSteps} Gibbs steps, our longer flow, little is left of the start: half the difference of the energies from T = ${extremes.cold} and ` +
      `T = ${extremes.hot}, on average over the trainings, is less than ${resolution} of temperature makes at T_c, and so is half that of cold starts which were up and down. ` +
      'Where this does not hold, nothing is told of the ends of flows.',
    measured: {
      'of cold and hot, mean half difference of u': meanLeft(left.temperature),
      'that is largest in its errors': largestOf(left.temperature),
      'of up and down, mean half difference of u': meanLeft(left.sign),
      'that is largest in its errors, of signs': largestOf(left.sign),
    },
    expected: `both means below ${energyResolution.toFixed(4)} with ${room} errors of the lattices to spare; one above it by more than ${tolerated} fails, else it is inconclusive`,
    verdict: endVerdict(left),
  };
}

/** What is said of the ends of flows can be told only where they have come to their ends. */
export function settled(ends: Target, targets: readonly Target[]): Target[] {
  return targets.map((target) => ({
    ...target,
    expected: `${target.expected}; not told unless ${ends.id} holds`,
    verdict: ends.verdict === 'holds' ? target.verdict : 'inconclusive',
  }));
}
