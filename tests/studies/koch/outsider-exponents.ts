/** Exponents of the study koch, found again from data/*.npy by someone who has nothing but these files. */
import { average, logSlope, slices, withoutOne, type Estimate, type Npy } from './outsider.ts';

/** What exponents are fitted to, [x, y], from means over lattices. */
const fitted: Record<string, (means: number[]) => [number, number][]> = {
  'DK-5 spin': (means) => [1, 2, 3, 4].map((r, i) => [r, means[i]]),
  'DK-5 energy': (means) => [1, 2, 3, 4].map((r, i) => [r, means[4 + i] - means[8] ** 2]),
  'DK-5 magnetization': (means) =>
    Array.from({ length: 8 }, (_, i) => [
      2 / Math.log(1 + Math.SQRT2) - (1.5 + i / 10),
      means[9 + 2 * i] / means[10 + 2 * i],
    ]),
};

/** Places among the eight classes that the magnetization is fitted in: of what they collect less than a tenth is from T < 1.5. */
export function tellingPlaces(confusion: Npy): number[] {
  const rows = slices(confusion).map(({ data }) => data);
  return [14, 15, 16, 17, 18, 19, 20, 21].flatMap((k, place) => {
    const own = rows.map((row) => row[k]);
    const all = own.reduce((a, b) => a + b, 0);
    return own.slice(0, 14).reduce((a, b) => a + b, 0) < all / 10 ? [place] : [];
  });
}

/** The share of lattices in them. */
const shareOf = (blocks: Npy, telling: number[]): Estimate =>
  withoutOne(
    slices(blocks).map(({ data }) => [...data]),
    (means) => telling.reduce((sum, place) => sum + means[10 + 2 * place], 0) / means[25],
  );

/** The exponent of one set of lattices, and the squares of distances from its line by degree of freedom. */
export function exponent(
  id: string,
  blocks: Npy,
  telling: number[],
): Estimate & { squares: number } {
  const rows = slices(blocks).map(({ data }) => [...data]);
  const factor = id === 'DK-5 magnetization' ? 1 : -1 / 2;
  const held = (place: number): number => rows.reduce((sum, row) => sum + row[10 + 2 * place], 0);
  const places =
    id === 'DK-5 magnetization' ? telling.filter((place) => held(place) >= 50) : [0, 1, 2, 3];
  const points = places.map((i) => ({
    x: fitted[id](rows[0])[i][0],
    ...withoutOne(rows, (means) => fitted[id](means)[i][1]),
  }));
  if (points.length < 3 || points.some(({ value, error }) => !(value > 3 * error)))
    return { value: NaN, error: NaN, squares: NaN };
  const slope = withoutOne(
    rows,
    (means) => factor * logSlope(places.map((i) => fitted[id](means)[i])),
  );
  const known = points.filter(({ value, error }) => error > 1e-9 * value);
  const rest = known.map(({ x, value }) => Math.log(value) - (slope.value / factor) * Math.log(x));
  const middle = average(rest).value;
  const squares = known.map(({ value, error }, i) => ((rest[i] - middle) * (value / error)) ** 2);
  const freedom = known.length - 2;
  return {
    ...slope,
    squares: freedom > 0 ? (average(squares).value * known.length) / freedom : NaN,
  };
}

/** <s s'> and the connected <e e'> of one training, or of true lattices. */
export function correlationsOf(blocks: Npy): Estimate[][] {
  const rows = slices(blocks).map(({ data }) => [...data]);
  return ['DK-5 spin', 'DK-5 energy'].map((id) =>
    [0, 1, 2, 3].map((i) => withoutOne(rows, (means) => fitted[id](means)[i][1])),
  );
}

/** What 3 errors are worth of two trainings: of one degree of freedom P(|t| > x) = 1 - (2/pi) atan x, and 3 errors are as rare as 0.0026998. */
const ofTwo = Math.tan((Math.PI / 2) * (1 - 0.0026997960632602));

/** The mean over trainings with the error over them, or that of one by the root of how many where this is larger. */
export const over = (each: Estimate[]): Estimate => {
  const { value, error } = average(each.map((one) => one.value));
  const single = average(each.map((one) => one.error)).value / Math.sqrt(each.length);
  return { value, error: Math.max(error, single) };
};

/** How an exponent of two trainings is judged, or that one of them has none. */
export function verdictOf(
  id: string,
  { runs, carlo, telling }: { runs: Npy[]; carlo: Npy; telling: number[] },
): string {
  const expected = exponent(id, carlo, telling);
  const each = runs.map((blocks) => exponent(id, blocks, telling));
  if (!(expected.error <= 0.15 * Math.abs(expected.value))) return 'inconclusive';
  if ([expected, ...each].some(({ squares }) => squares > 4)) return 'inconclusive';
  if (each.every(({ value }) => !Number.isNaN(value))) {
    const mean = over(each);
    const combined = Math.hypot(expected.error, mean.error);
    if (Math.abs(mean.value - expected.value) > ofTwo * combined) return 'fails';
    return combined <= 0.15 * Math.abs(expected.value) ? 'holds' : 'inconclusive';
  }
  const signal = (blocks: Npy): Estimate[] =>
    id === 'DK-5 magnetization'
      ? [shareOf(blocks, telling)]
      : correlationsOf(blocks)[id === 'DK-5 spin' ? 0 : 1];
  const all = runs.map(signal);
  const below = signal(carlo).some((one, i) => {
    const own = over(all.map((run) => run[i]));
    return one.value - own.value > ofTwo * Math.hypot(one.error, own.error);
  });
  return below ? 'fails' : 'inconclusive';
}
