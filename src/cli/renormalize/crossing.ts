import type { BlockRule } from '../../rg/block-rule.ts';
import { matchedTemperature, matchingState, type Matching } from '../../rg/matching.ts';
import { matchingFigure, times } from '../../report/flow-figures.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import type { Crossing } from '../../statistics/crossing.ts';
import type { FitQuality } from '../../statistics/fit-quality.ts';
import {
  deviationOf,
  formatDeviation,
  formatMeasured,
  formatTable,
  round,
} from '../output/format.ts';
import {
  assertEnough,
  measuredArray,
  type ZoomContext,
  type ZoomOutcome,
  type ZoomRun,
} from './run.ts';
import { UsageError } from '../arguments/usage-error.ts';

/** On smaller block lattices there is hardly anything to compare. */
const smallestSide = 4;

/**
 * Zoom-outs of the larger of two lattices: as many as leave block lattices of side 4 or more.
 * @throws UsageError where that is fewer than two, or the smaller lattice cannot be simulated
 */
export function crossingDepth(size: number, { factor }: BlockRule): number {
  let depth = 0;
  for (let side = size; side % factor === 0 && side / factor >= smallestSide; side /= factor)
    depth++;
  const small = size / factor;
  if (depth < 2 || small % 2 !== 0)
    throw new UsageError(
      `--crossing: a lattice of side ${size} and one of side ${round(small, 6)} cannot be compared; give an even --size whose ` +
        `1/${factor} is even and which can be blocked twice down to a side of ${smallestSide} or more, as ${smallestSide * factor ** 2}.`,
    );
  return depth;
}

/** Compares a lattice with one of 1/b the size at several temperatures. */
export async function renormalizeCrossing(
  run: ZoomRun & { rule: BlockRule },
  { gpu, control, keeping }: ZoomContext,
): Promise<ZoomOutcome> {
  const { size, rule, points, replicas, schedule } = run;
  const temperatures = points.map(({ temperature }) => temperature);
  const depth = crossingDepth(size, rule);
  const { seed, start, update } = run;
  const matching = await matchedTemperature(
    gpu,
    { size, replicas, schedule, start, seed, update, temperatures, rule, depth },
    control,
    keeping((stored) => matchingState(stored, temperatures.length)),
  );
  const { pairs, stopped } = matching;
  assertEnough(stopped ? 0 : Math.floor(schedule.sweeps / schedule.every) * replicas, replicas);
  const estimate = matching.estimate && {
    ...matching.estimate,
    exact: CRITICAL_TEMPERATURE,
    z: deviationOf({ ...matching.estimate, exact: CRITICAL_TEMPERATURE }),
  };
  const shape = { size, factor: rule.factor, depth, exact: CRITICAL_TEMPERATURE };
  return {
    parameters: { temperatures, couplings: points.map(({ coupling }) => coupling), depth },
    results: {
      levels: [],
      exponents: [],
      crossing: {
        sizes: [size, size / rule.factor],
        last: size / rule.factor ** depth,
        pairs: pairs.map(({ x, value, error, large, small }) => ({
          temperature: x,
          large,
          small,
          difference: { value, error },
        })),
        ...(estimate && {
          criticalTemperature: estimate,
          systematicError: beside(size, rule.factor),
        }),
        ...(matching.refusal !== undefined && { refusal: matching.refusal }),
      },
    },
    text: [
      `${replicas} lattices of either size: ${size} blocked ${times(depth)}, ${size / rule.factor} blocked ${times(depth - 1)}; b = ${rule.factor}`,
      crossingTable(pairs),
      estimate
        ? `${zeroText(estimate, pairs.length)} ${beside(size, rule.factor)}`
        : `No critical temperature: ${matching.refusal}. Give more --sweeps or --replicas, or other temperatures around the critical one.`,
    ],
    figures: { crossing: matchingFigure(matching, shape) },
    data: {
      temperatures: {
        tensor: { shape: [pairs.length], data: Float64Array.from(pairs, ({ x }) => x) },
        about: { quantity: 'temperature', axes: [{ name: 'temperature' }] },
      },
      crossing: measuredArray(
        pairs.map(({ large, small, value, error }) => [large, small, { value, error }]),
        {
          quantity:
            'sum of neighbouring spin products per site, of two lattices blocked to the same side',
          axes: [
            { name: 'temperature', values: pairs.map(({ x }) => x) },
            { name: 'quantity', values: ['large lattice', 'small lattice', 'difference'] },
          ],
        },
      ),
    },
    configurations: 2 * pairs.length * Math.floor(schedule.sweeps / schedule.every) * replicas,
    stopped,
  };
}

/** The zero, how well its curve holds, and how far it lies from the exact critical temperature. */
function zeroText(
  { curve, quality, line, ...zero }: Crossing & { exact: number },
  points: number,
): string {
  const measured = `The difference is zero at T = ${formatMeasured(zero)}`;
  const known = `The critical temperature is ${CRITICAL_TEMPERATURE.toFixed(6)}, z = ${formatDeviation(zero)}.`;
  const straight = `a straight line through ${points} temperatures`;
  if (curve === 'line') return `${measured}: ${straight}, ${qualityText(quality)}. ${known}`;
  return (
    `${measured}: a parabola, ${qualityText(quality)}. The parabola is used because ${straight} has ` +
    `${line ? qualityText(line) : ''}: temperatures closer together would need none. ${known}`
  );
}

function qualityText({ chiSquared, degrees, p }: FitQuality): string {
  if (p === undefined) return 'whose quality takes more temperatures to judge';
  const chance = p < 1e-3 ? p.toExponential(0) : p.toFixed(p < 0.1 ? 3 : 2);
  return `chi^2 = ${round(chiSquared, 3)} for ${degrees} degree${degrees === 1 ? '' : 's'} of freedom, p = ${chance}`;
}

/** What the error of the zero leaves out. */
function beside(size: number, factor: number): string {
  return (
    `The error is statistical only. Lattices of side ${size} and ${size / factor} cross beside the critical temperature of the ` +
    'infinite lattice, often by several such errors; larger lattices cross closer to it.'
  );
}

function crossingTable(pairs: Matching['pairs']): string {
  return formatTable(
    ['T', 'sum, larger', 'sum, smaller', 'difference'],
    pairs.map(({ x, large, small, value, error }) => [
      `${round(x, 8)}`,
      ...[large, small, { value, error }].map(formatMeasured),
    ]),
  );
}
