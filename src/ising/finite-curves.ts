import type { ExactCurve } from '../theory/exact-curves.ts';
import { exactValues, type ExactValues } from './exact.ts';
import type { IsingModel } from './model.ts';
import { elementAt } from '../element-at.ts';

type CurveQuantity =
  | 'energy'
  | 'specificHeat'
  | 'magnetization'
  | 'absoluteMagnetization'
  | 'susceptibility'
  | 'binder'
  | 'correlationLength';

const quantities: readonly CurveQuantity[] = [
  'energy',
  'specificHeat',
  'magnetization',
  'absoluteMagnetization',
  'susceptibility',
  'binder',
  'correlationLength',
];

/** Longer rings cost N^2 for each temperature. */
const longRing = 512;

/**
 * The exact curves of a finite model over temperature, for the quantities that `exactValues` knows at every temperature
 * of the range.
 * @param from, to temperatures in units of |J|, from < to
 */
export function finiteCurves(
  model: IsingModel,
  { size, from, to }: { size: number; from: number; to: number },
): Partial<Record<CurveQuantity, ExactCurve>> {
  const points = model.lattice === 'chain' && size > longRing ? 25 : 200;
  const temperatures = Array.from(
    { length: points },
    (_, i) => from + ((to - from) * i) / (points - 1),
  );
  const values = temperatures.map((temperature) => exactValues(model, size, temperature));
  const label =
    model.lattice === 'chain' ? `exact, ring of ${size}` : `exact, ${size} × ${size} torus`;
  const curve = (of: (exact: ExactValues) => number | undefined): ExactCurve | undefined => {
    const ys = values.map(of).filter((y) => y !== undefined);
    if (ys.length < values.length) return undefined;
    return { label, data: temperatures.map((x, i) => ({ x, y: elementAt(ys, i) })) };
  };
  return Object.fromEntries(
    quantities.flatMap((quantity) => {
      const found = curve((exact) => exact[quantity]);
      return found ? [[quantity, found]] : [];
    }),
  );
}
