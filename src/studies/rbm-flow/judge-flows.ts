import { meanOf, type Measured } from '../../statistics/measured.ts';
import type { Target, Verdict } from '../study.ts';
import { fixedPointOf, orEnd } from '../thermometers/fixed-point.ts';
import { thermometers, type Temperatures } from '../thermometers/readings.ts';
import {
  above,
  agree,
  all,
  control,
  holdsIf,
  limits,
  unlessControl,
  within,
  type Interval,
} from '../verdict.ts';
import {
  coldInterval,
  everyText,
  everyTraining,
  fewestPerClass,
  fewestUpdates,
  hotInterval,
  peakInterval,
  peakTolerance,
  toldInterval,
  tooShortText,
} from './criteria.ts';
import { runsOf, type Measures } from './measure.ts';
import { classTemperatures } from './presets.ts';
import { peakOf } from './runs.ts';
import { controlSets, setTexts } from './training-sets.ts';

/** A run as far as flows are judged. */
export type JudgedRun = Pick<
  Measures['runs'][number],
  'set' | 'hidden' | 'up' | 'zero' | 'taught'
> & {
  readonly end: Pick<Measures['runs'][number]['end'], 'readings' | 'temperatures' | 'peak'>;
};

/** Temperatures at the ends of the flows of some runs, over their trainings. */
export function endsOf(runs: readonly Pick<JudgedRun, 'end' | 'up' | 'zero'>[]): Temperatures {
  return fixedPointOf(
    runs.map(({ end, up, zero }) => ({
      temperatures: end.temperatures,
      pairs: [[up.temperatures, zero.temperatures]],
    })),
  );
}

/** The numbers of a target or control: temperatures by all thermometers. */
export function temperatureNumbers(found: Temperatures): Record<string, Measured | string> {
  return Object.fromEntries(thermometers.map(({ key, name }) => [`T ${name}`, orEnd(found[key])]));
}

/** A temperature at an end of its thermometer has no error, and lies outside of every interval. */
export function inInterval(temperature: Measured, interval: Interval): Verdict {
  if (temperature.error > 0) return within(temperature, interval, limits.toSpare);
  return holdsIf(temperature.value >= interval[0] && temperature.value <= interval[1]);
}

/** IS-1: whether the net names the temperature of held-out lattices. @param perClass lattices of each class that it learned from */
export function thermometerTarget(softmax: readonly Float64Array[], perClass: number): Target {
  const told = classTemperatures.flatMap((temperature, k) =>
    temperature >= toldInterval[0] && temperature <= toldInterval[1]
      ? [{ temperature, peak: peakOf(softmax[k] ?? new Float64Array()) }]
      : [],
  );
  const right = (peak: (one: (typeof told)[number]) => number): number =>
    told.filter((one) => Math.abs(peak(one) - one.temperature) <= peakTolerance + 1e-9).length;
  const found = right(({ peak }) => peak);
  const constant = right(() => 2.5);
  return {
    id: 'IS-1 thermometer',
    kind: 'data',
    statement: `The net names the temperature of lattices from T = ${toldInterval[0]} to ${toldInterval[1]}.`,
    details:
      'At each temperature we average the softmax over held-out lattices and take its peak. Below 1.5 and above 4 lattices of neighbouring classes hardly differ, and the net confuses them.',
    measured: { 'temperatures named': found, 'temperatures compared': told.length },
    expected: `all ${told.length} within ${peakTolerance}`,
    rule: `holds if every peak is within one class; otherwise fails. Inconclusive if the net learned from fewer than ${fewestPerClass.toLocaleString('en')} lattices of each class: above T = 3 neighbouring classes are so alike that such a net sorts them by chance. This net had ${perClass.toLocaleString('en')}.`,
    verdict:
      perClass >= fewestPerClass
        ? holdsIf(found === told.length && told.length > 0)
        : 'inconclusive',
    controls: [control('a net that always says 2.5', constant, holdsIf(constant === told.length))],
  };
}

/** Whether flows of machines of V end where the replication finds them, by the net. */
function peakVerdict(runs: readonly JudgedRun[]): Verdict {
  return everyTraining(
    runs.map(({ up, zero }) =>
      all([
        ...[up, zero].map(({ peak }) =>
          holdsIf(peak >= peakInterval[0] && peak <= peakInterval[1]),
        ),
        agree(up.readings.net, zero.readings.net, {
          limits: limits.largest,
          tolerance: peakTolerance,
        }),
      ]),
    ),
  );
}

/** IS-2: flows of V by the net, for one way of training. */
export function peakTarget(runs: readonly JudgedRun[], set: 'V' | 'V CD-1'): Target {
  const own = runsOf(runs, set);
  const numbers = (some: readonly JudgedRun[]) => ({
    'peak from all up': meanOf(some.map(({ up }) => up.peak)),
    'peak from zero m': meanOf(some.map(({ zero }) => zero.peak)),
  });
  return unlessControl({
    id: set === 'V' ? 'IS-2 flow of V' : 'IS-2 flow of V by CD-1',
    kind: 'claim',
    statement: `By the net, flows of ${setTexts[set]} end at T = ${peakInterval.join(' to ')} from both starts.`,
    details:
      'The classes of the net are 0.25 apart. The peak of the mean softmax at the end of the longer flow counts. The replication reads 2.5. ' +
      'If machines of a control have the same peak, the reading says nothing about V.',
    measured: { ...numbers(own), 'T by the net': orEnd(endsOf(own).net) },
    headline: ['peak from all up', 'peak from zero m'],
    expected: `both in ${peakInterval.join(' to ')}`,
    rule: `${everyText} In a training both peaks must lie in the interval, and the softmax means of both starts must agree within ${peakTolerance}.`,
    verdict: peakVerdict(own),
    controls: controlSets.map((name) => {
      const some = runsOf(runs, name);
      return control(setTexts[name], numbers(some), peakVerdict(some));
    }),
  });
}

/**
 * IS-3 and IS-4: flows of H and L end hot and cold. Machines of T = 0 learn their two lattices at once; others need a long training.
 */
export function rangeTarget(runs: readonly JudgedRun[], set: 'H' | 'L', updates: number): Target {
  const interval = set === 'H' ? hotInterval : coldInterval;
  const verdict = (some: readonly JudgedRun[]): Verdict =>
    everyTraining(
      some.map(({ end }) =>
        all([
          inInterval(end.temperatures.energy, interval),
          inInterval(end.temperatures.magnetization, interval),
        ]),
      ),
    );
  return unlessControl({
    id: set === 'H' ? 'IS-3 flow of H' : 'IS-4 flow of L',
    kind: 'claim',
    statement:
      set === 'H'
        ? `Flows of ${setTexts.H} end at T = ${interval.join(' to ')}.`
        : `Flows of ${setTexts.L} end at the lowest temperatures, below ${interval[1]}.`,
    details: 'By energy and by magnetization. Above 4 and below 1.5 the net tells no temperatures.',
    measured: temperatureNumbers(endsOf(runsOf(runs, set))),
    expected: `T in ${interval.join(' to ')}`,
    rule: set === 'H' ? `${everyText} ${tooShortText(updates)}` : everyText,
    verdict: set === 'H' && updates < fewestUpdates ? 'inconclusive' : verdict(runsOf(runs, set)),
    controls: (['V', 'untrained'] as const).map((name) => {
      const some = runsOf(runs, name);
      return control(setTexts[name], temperatureNumbers(endsOf(some)), verdict(some));
    }),
  });
}

/** Whether a bar is exceeded in every training. */
export function everyAbove(values: readonly number[], bar: number): Verdict {
  return everyTraining(values.map((value) => above({ value, error: 0 }, bar, limits.valueAlone)));
}
