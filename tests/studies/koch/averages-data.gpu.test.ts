import { beforeAll, expect, it } from 'vitest';
import { averagesOfAverages } from '../../../src/studies/koch/averages/averages.ts';
import { withGpu } from '../../support/with-gpu.ts';
import { average, logSlope, slices, withoutOne, type Estimate } from './outsider.ts';
import { near, partOf, tiny, type Found } from './tiny-run.ts';

const device = withGpu();
let found: Found;
beforeAll(async () => {
  found = await partOf(device.gpu, (context) => averagesOfAverages(context, tiny.averages));
}, 900_000);

/** By what the mean over lattices falls from one level to the next. */
const fall = (fine: number[], coarse: number[]): Estimate => {
  const [a, b] = [average(fine).value, average(coarse).value];
  // What a ratio of means scatters by, to first order.
  const { error } = average(coarse.map((own, at) => own / a - (b / a ** 2) * fine[at]));
  return { value: b / a, error };
};

/** Exponent of a power law through r = 1, 2, 4. */
const decay = (own: number[][]): number =>
  -logSlope([1, 2, 4].map((r) => [r, average(own.map((row) => row[r])).value]));

it('every number of DK-6 follows from the data files', () => {
  const squares = [32, 16, 8].map((size) =>
    slices(found.array(`averages-${size}-correlations`)).map(({ data }) => data[0]),
  );
  near(found.measured('DK-6 first level', '⟨h^2⟩'), average(squares[0]));
  const random = [32, 16, 8].map((size) =>
    slices(found.array(`averages-${size}-random-correlations`)).map(({ data }) => data[0]),
  );
  for (const [at, name] of ['32 → 16', '16 → 8'].entries()) {
    near(found.measured('DK-6 scaling', name), fall(squares[at], squares[at + 1]), 9);
    const hot = found.control('DK-6 scaling', `random spins, ${name}`).measured as Estimate;
    near(hot, fall(random[at], random[at + 1]), 9);
  }
  for (const size of [32, 16, 8]) {
    const rows = slices(found.array(`averages-${size}-correlations`)).map(({ data }) => [...data]);
    const groups = Array.from({ length: 16 }, (_, group) =>
      decay(rows.filter((__, at) => at % 16 !== group)),
    );
    const shown = found.cell(
      'Correlations ⟨h h′⟩',
      `${size} x ${size} (blocks of ${64 / size} x ${64 / size})`,
      5,
    );
    near(shown as Estimate, { value: decay(rows), error: 15 * average(groups).error });
  }
  for (const [at, size] of [32, 16, 8].entries()) {
    const block = 64 / size;
    const cumulant = (name: string): Estimate => {
      const rows = slices(found.array(`averages-${size}-${name}`)).map(({ data }) =>
        [2, 4].map((power) =>
          data.reduce((sum, p, up) => sum + p * ((2 * up) / block ** 2 - 1) ** power, 0),
        ),
      );
      return withoutOne(rows, ([square, fourth]) => 1 - fourth / (3 * square ** 2));
    };
    const name = `U, ${block} x ${block}`;
    near(found.measured('DK-6 distribution', name), cumulant('distribution'), 9);
    const hot = found.control('DK-6 distribution', `random spins, ${name}`).measured as Estimate;
    near(hot, cumulant('random-distribution'), 9);
    // Two kernels count the same squares.
    const shares = slices(found.array(`averages-${size}-distribution`));
    const square = average(
      shares.map(({ data }) =>
        data.reduce((sum, p, up) => sum + p * ((2 * up) / block ** 2 - 1) ** 2, 0),
      ),
    );
    expect(average(squares[at]).value).toBeCloseTo(square.value, 6);
  }
});
