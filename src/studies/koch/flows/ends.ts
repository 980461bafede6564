import { measuredText } from '../../../report/quantity-text.ts';
import { dividedBy, meanOf, meanOfMeasured, type Measured } from '../../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../../theory/critical.ts';
import { difference } from '../../verdict.ts';
import { thermometers, type Temperatures } from '../../thermometers/readings.ts';
import type { MachineKind } from './machines.ts';
import type { FlowRun, Runs, Start } from './run.ts';

/** A run as far as its end is concerned. */
type EndOfFlow = Pick<FlowRun, 'kind' | 'temperatures'> & Partial<Pick<FlowRun, 'endTemperatures'>>;

/** The runs of one kind. */
export function runsOf<Run extends Pick<FlowRun, 'kind'>>(
  runs: readonly Run[],
  kind: MachineKind,
): Run[] {
  return runs.filter((run) => run.kind === kind);
}

/**
 * Temperatures at the ends of the flows of one kind of machine, over its trainings. The error combines four: the spread over the
 * trainings; the error of a single reading, since all are read off the same curves; half the difference of flows from cold and hot
 * starts; and half the difference of flows from cold starts that were up and down.
 */
export function fixedPoint(runs: readonly EndOfFlow[], kind: MachineKind): Temperatures {
  const own = runsOf(runs, kind);
  const over = (name: keyof Temperatures): Measured => {
    const { value, error } = meanOf(own.map(({ temperatures }) => temperatures[name].value));
    const reading = meanOf(own.map(({ temperatures }) => temperatures[name].error)).value;
    const half = (one: Start, other: Start): number =>
      meanOf(
        own.map(({ endTemperatures: ends }) =>
          ends ? Math.abs(ends[one][name].value - ends[other][name].value) / 2 : 0,
        ),
      ).value;
    // At the ends of a curve a reading has no error of its own.
    const common = Number.isFinite(reading) ? reading : 0;
    return { value, error: Math.hypot(error, common, half('cold', 'hot'), half('up', 'down')) };
  };
  return { energy: over('energy'), magnetization: over('magnetization'), net: over('net') };
}

/** A temperature, or words where it lies at an end of its thermometer, without any spread. */
export function orEnd(temperature: Measured): Measured | string {
  const { value, error } = temperature;
  if (error > 0) return temperature;
  return value > CRITICAL_TEMPERATURE ? `beyond ${value}` : `below ${value}`;
}

/** The temperatures of one kind, by all thermometers, in a sentence. */
export function temperaturesText(found: Temperatures): string {
  return thermometers
    .map(({ key, name }) => `${measuredText(orEnd(found[key]))} ${name}`)
    .join(', ');
}

/** Half the differences of energies by where flows began, [training]: of cold and hot starts, and of cold ones up and down. */
export function leftOfStarts(runs: Runs<'ends'>, kind: MachineKind) {
  const half = (one: Start, other: Start): Measured[] =>
    runsOf(runs, kind).map(({ ends }) =>
      dividedBy(difference(ends[one].energy, ends[other].energy), 2),
    );
  return { temperature: half('cold', 'hot'), sign: half('up', 'down') };
}

/** The mean size of the remaining differences, with the error from the lattices. */
export function meanLeft(left: readonly Measured[]): Measured {
  return meanOfMeasured(left.map(({ value, error }) => ({ value: Math.abs(value), error })));
}
