import { dividedBy, meanOfMeasured, type Measured } from '../../../statistics/measured.ts';
import { difference } from '../../verdict.ts';
import { fixedPointOf } from '../../thermometers/fixed-point.ts';
import type { Temperatures } from '../../thermometers/readings.ts';
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

/** Temperatures at the ends of the flows of one kind of machine: from cold and hot starts, and from cold ones up and down. */
export function fixedPoint(runs: readonly EndOfFlow[], kind: MachineKind): Temperatures {
  return fixedPointOf(
    runsOf(runs, kind).map(({ temperatures, endTemperatures: ends }) => ({
      temperatures,
      pairs: ends
        ? [
            [ends.cold, ends.hot],
            [ends.up, ends.down],
          ]
        : [],
    })),
  );
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
