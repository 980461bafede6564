import type { Tensor } from '../../../formats/tensor.ts';
import type { Measured } from '../../../statistics/measured.ts';
import { tensorOf } from '../../tensor-of.ts';
import { classTemperatures } from '../classes.ts';
import { thermometers, type Readings } from '../../thermometers/readings.ts';
import { machineKinds } from './machines.ts';
import type { FlowStudy } from './measure.ts';
import type { Start } from './run.ts';

/** DK-0, DK-4 and DK-5: data sets as [set][energy, its square][lattice] per site; flows as [run] and so on. */
export function flowArrays(study: FlowStudy, longSteps: readonly number[]): Record<string, Tensor> {
  const { runs, monteCarlo, magnetization, energy, thermometer, facts } = study;
  const samples = Object.entries(facts).map(([name, own]) => [
    `samples-flow-${name}`,
    tensorOf(own.map(({ observed }) => observed)),
  ]);
  const ends = (...starts: Start[]): Tensor =>
    tensorOf(runs.map((run) => starts.map((start) => readings(run.ends[start]))));
  return {
    ...(Object.fromEntries(samples) as Record<string, Tensor>),
    'flow-kind': tensorOf(
      runs.map(({ kind }) => machineKinds.indexOf(kind)),
      'u1',
    ),
    // [run][step][thermometer][value, error], and the same of parts of the lattices and at the end.
    'flow-trace': tensorOf(runs.map(({ trace }) => trace.map(readings))),
    'flow-end': tensorOf(runs.map(({ end }) => readings(end))),
    'flow-ends-cold-hot': ends('cold', 'hot'),
    'flow-ends-by-sign': ends('up', 'down'),
    // [run][cold, hot][record][value, error]
    'flow-cold-hot': tensorOf(runs.map(({ short: { cold, hot } }) => [cold, hot])),
    'flow-long-cold-hot': tensorOf(runs.map(({ long: { cold, hot } }) => [cold, hot])),
    'flow-long-steps': tensorOf(longSteps),
    // [run][m at the start, at the last record, energy over the last quarter][lattice], those from cold starts first.
    'flow-long-lattices': tensorOf(
      runs.map(({ lattices: { first, last, energy } }) => [first, last, energy]),
    ),
    'flow-classes': tensorOf(runs.map(({ histogram }) => histogram)),
    'flow-exponent-blocks': tensorOf(runs.map(({ blocks }) => blocks)),
    'monte-carlo-end': tensorOf(readings(monteCarlo.end)),
    'monte-carlo-classes': tensorOf(monteCarlo.classes),
    'monte-carlo-exponent-blocks': tensorOf(monteCarlo.blocks),
    'curve-temperature': tensorOf(classTemperatures),
    'curve-energy': tensorOf(energy.values),
    'curve-magnetization': tensorOf(magnetization.values),
    'curve-net': tensorOf(thermometer.calibration.values),
    'net-confusion': tensorOf(thermometer.confusion),
  };
}

function readings(own: Readings): Measured[] {
  return thermometers.map(({ key }) => own[key]);
}
