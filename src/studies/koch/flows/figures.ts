import type { DataPoint, Figure } from '../../../plot/description.ts';
import { pointsOf } from '../../../plot/points.ts';
import { meanOf, type Measured } from '../../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../../theory/critical.ts';
import { kaufman } from '../../../theory/kaufman.ts';
import { flowSize } from '../presets.ts';
import { energyTemperature } from '../../thermometers/curves.ts';
import { classTemperatures } from '../classes.ts';
import { flowSteps } from './plans.ts';
import type { FlowStudy } from './measure.ts';
import { extremes, type FlowRun } from './run.ts';

const sides = [
  { side: 'hot', colour: 'blue', dashed: false },
  { side: 'cold', colour: 'vermilion', dashed: true },
] as const;

/** Temperature by energy along flows of the authors' length. */
export function shortFigure(critical: readonly FlowRun[]): Figure {
  return {
    title: `Temperature by energy along flows of ${flowSteps} steps, the authors’ number`,
    x: { label: 'Gibbs step' },
    y: { label: 'T / J', domain: [0, 6.5] },
    series: sides.map(({ side }) => ({
      label: side === 'hot' ? `from T ≥ ${extremes.hot}` : `from T ≤ ${extremes.cold}`,
      kind: 'both' as const,
      data: pointsOf(
        (critical[0]?.short[side] ?? []).map((_, step) =>
          meanOf(
            critical
              .flatMap(({ short }) => short[side][step] ?? [])
              .map((energy) => energyTemperature(flowSize, energy).value),
          ),
        ),
      ),
    })),
    guides: [{ label: 'T_c', y: CRITICAL_TEMPERATURE }],
    caption: 'Error bars: one standard error over the trainings.',
  };
}

/** Energies along the longer flow. A mean over trainings would hide the trainings that remember their starts. */
export function longFigure(critical: readonly FlowRun[], steps: readonly number[]): Figure {
  const exact = kaufman({ size: flowSize, temperature: CRITICAL_TEMPERATURE }).energy;
  const error = critical[0]?.long.hot.at(-1)?.error ?? NaN;
  return {
    title: `Energies of every training along our longer flow of ${steps.at(-1)} steps`,
    x: { label: 'Gibbs step' },
    y: { label: 'u' },
    series: sides.flatMap(({ side, colour, dashed }) =>
      critical.map(({ long }, training) => ({
        label: training === 0 ? `from T = ${extremes[side]}` : '',
        kind: 'both' as const,
        colour,
        dashed,
        shape: 'circle' as const,
        // The start is far from all that follows and would leave no room for it.
        data: pointsOf(long[side], (at) => steps[at] ?? NaN).slice(1),
      })),
    ),
    guides: [{ label: 'T_c', y: exact }],
    caption:
      `${critical.length} trainings, from the first record after the start. Error bars: one standard error over the lattices, about ${error.toFixed(3)}. ` +
      'The guide is Kaufman’s energy at T_c.',
  };
}

/** The points of a value for each class of the net. */
function overClasses(values: Iterable<number | Measured>): DataPoint[] {
  return pointsOf(values, (k) => classTemperatures[k] ?? NaN);
}

/** Shares of the classes of the net at some steps. */
export function classFigure(critical: readonly FlowRun[], trueClasses: Float64Array): Figure {
  return {
    title: 'Classes that the net gives to the lattices of the flow',
    x: { label: 'temperature of the class' },
    y: { label: 'share of lattices' },
    series: [
      ...[0, 1, 5, flowSteps].map((step) => ({
        label: `step ${step}`,
        kind: 'both' as const,
        data: overClasses(
          classTemperatures.map((_, k) =>
            meanOf(critical.map(({ histogram }) => histogram[step]?.[k] ?? 0)),
          ),
        ),
      })),
      {
        label: 'Monte Carlo lattices at T_c',
        kind: 'line',
        dashed: true,
        data: overClasses(trueClasses),
      },
    ],
    guides: [{ label: 'T_c', x: CRITICAL_TEMPERATURE }],
    caption:
      'Most likely classes. Error bars: one standard error over the trainings. Many lattices below T of about 1.2 have no spin turned. The net must put all of them into one class; a peak there ' +
      'counts fully ordered lattices and says nothing about temperature. Nor can the net tell very hot lattices apart.',
  };
}

/** The softmax mean against the true temperature. */
export function calibrationFigure({ thermometer, energy }: FlowStudy): Figure {
  const worst = Math.max(
    ...energy.values.map(({ value, error, exact = value }) =>
      error > 0 ? Math.abs(value - exact) / error : 0,
    ),
  );
  return {
    title: 'What the net says of lattices that it has not seen',
    x: { label: 'true temperature' },
    y: { label: 'softmax mean of the net', domain: [0, 6.2] },
    series: [
      {
        label: 'softmax mean',
        kind: 'both',
        data: overClasses(thermometer.calibration.values),
      },
      {
        label: 'a perfect thermometer',
        kind: 'line',
        dashed: true,
        data: [
          { x: 0, y: 0 },
          { x: 6, y: 6 },
        ],
      },
    ],
    caption:
      `Error bars: one standard error. The energies of the same lattices are within ${worst.toFixed(1)} errors of Kaufman’s ` +
      'at all temperatures at which any spin is turned.',
  };
}
