import type { Tensor } from '../../formats/tensor.ts';
import { tensorOf } from '../tensor-of.ts';
import { widthsOf } from './figures.ts';
import { runsOf, type Measures } from './measure.ts';
import { classTemperatures } from './presets.ts';
import { setNames } from './training-sets.ts';

/** Everything that the numbers of the report follow from; the order of the runs is that of `machine-set`. */
export function arraysOf(measures: Measures): Record<string, Tensor> {
  const { runs, start, monteCarlo, thermometer, curves, order, facts } = measures;
  const arrays: Record<string, Tensor> = {
    'machine-set': tensorOf(
      runs.map(({ set }) => setNames.indexOf(set)),
      'u1',
    ),
    'machine-hidden': tensorOf(
      runs.map(({ hidden }) => hidden),
      'u4',
    ),
    // [run][value, error]
    'machine-likelihood': tensorOf(
      runs.map(({ logLikelihood }) => logLikelihood ?? { value: NaN, error: NaN }),
    ),
    // [run][energy, |m|][value, error]
    'machine-taught': tensorOf(
      runs.map(({ taught: { energy, absoluteMagnetization } }) => [energy, absoluteMagnetization]),
    ),
    // [lattice], numbers of the starts of flows
    'flow-start': tensorOf(start, 'u1'),
    // [run][energy, |m|, softmax mean][lattice], means over the last quarter of the longer flow
    'flow-end-lattices': tensorOf(runs.map(({ end }) => end.lattices)),
    'flow-end-softmax': tensorOf(runs.map(({ end }) => end.softmax)),
    'flow-end-classes': tensorOf(runs.map(({ end }) => end.classes)),
    // [run][all up, zero m], peaks of the mean softmax
    'flow-end-peaks': tensorOf(runs.map(({ up, zero }) => [up.peak, zero.peak])),
    // [run][step][start][value, error]
    'flow-energy': tensorOf(runs.map(({ trace }) => trace.map(({ energy }) => energy))),
    'flow-magnetization': tensorOf(
      runs.map(({ trace }) => trace.map(({ magnetization }) => magnetization)),
    ),
    // [run][step][start][class]
    'flow-softmax': tensorOf(
      runs.map(({ trace }) => trace.map(({ softmax }) => softmax)),
      'f4',
    ),
    'monte-carlo-lattices': tensorOf(monteCarlo.lattices),
    'curve-temperature': tensorOf(classTemperatures),
    'curve-magnetization': tensorOf(curves.magnetization.values),
    'curve-net': tensorOf(curves.calibration.values),
    // [class of the lattices][class][value, error]
    'net-softmax': tensorOf(thermometer.softmax),
    'net-confusion': tensorOf(thermometer.confusion),
  };
  for (const hidden of widthsOf(runs)) {
    const own = runs.filter((run) => run.hidden === hidden);
    // [run of this width][site][hidden unit], sites row by row
    arrays[`weights-${hidden}`] = tensorOf(
      own.map(({ spectrum }) => spectrum.weights.to2DArray()),
      'f4',
    );
  }
  const orders = [order, ...runsOf(runs, 'field').map((run) => run.order)];
  for (const [at, { points }] of orders.entries())
    // [point][temperature, mean |m|, error]
    arrays[at === 0 ? 'order-monte-carlo' : `order-field-${at}`] = tensorOf(
      points.map(({ temperature, value, error }) => [temperature, value, error]),
    );
  for (const [at, { observed }] of facts.entries())
    // [energy, its square][lattice]
    arrays[`samples-${at}`] = tensorOf(observed);
  return arrays;
}
