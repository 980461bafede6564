import type { Machine } from './machine.ts';

export type Numbers = Float64Array;

/** Numbers in the shape of the parameters of a machine. */
export type Parameters = Pick<Machine, 'weights' | 'visibleBias' | 'hiddenBias'>;

/** Values of the units in both phases, one array a sample. */
export interface Phases {
  readonly data: Numbers[];
  readonly dataHidden: Numbers[];
  readonly modelVisible: Numbers[];
  readonly modelHidden: Numbers[];
}

/** Offsets of centred gradients, one a unit; changed in place. */
interface Offsets {
  readonly visible: Numbers;
  readonly hidden: Numbers;
}

/** Twin of shaders/rbm/averages.wgsl, gradient.wgsl and centre-biases.wgsl, from the definition of centring. */
export function gradientTwin(
  { visible, hidden }: Machine,
  { data, dataHidden, modelVisible, modelHidden }: Phases,
  { offsets, summed = false }: { offsets?: Offsets; summed?: boolean } = {},
): Parameters {
  const scale = summed ? data.length : 1;
  const mu = offsets?.visible ?? new Float64Array(visible);
  const lambda = offsets?.hidden ?? new Float64Array(hidden);
  const product = (v: Numbers[], h: Numbers[], i: number, j: number): number =>
    mean(v.map((values, sample) => (values[i] - mu[i]) * (h[sample][j] - lambda[j])));
  const weights = new Float64Array(visible * hidden);
  for (let i = 0; i < visible; i++)
    for (let j = 0; j < hidden; j++)
      weights[i * hidden + j] =
        scale * (product(data, dataHidden, i, j) - product(modelVisible, modelHidden, i, j));
  const difference = (a: Numbers[], b: Numbers[], unit: number): number =>
    scale * (mean(a.map((values) => values[unit])) - mean(b.map((values) => values[unit])));
  const visibleBias = Float64Array.from({ length: visible }, (_, i) => {
    const off = lambda.reduce((sum, value, j) => sum + value * weights[i * hidden + j], 0);
    return difference(data, modelVisible, i) - off;
  });
  const hiddenBias = Float64Array.from({ length: hidden }, (_, j) => {
    const off = mu.reduce((sum, value, i) => sum + value * weights[i * hidden + j], 0);
    return difference(dataHidden, modelHidden, j) - off;
  });
  return { weights, visibleBias, hiddenBias };
}

/** Moves the offsets of centred gradients by a share towards the means of the units, in place. */
export function slide(offsets: Numbers, values: readonly Numbers[], share: number): void {
  for (let unit = 0; unit < offsets.length; unit++)
    offsets[unit] =
      (1 - share) * offsets[unit] + share * mean(values.map((sample) => sample[unit]));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
