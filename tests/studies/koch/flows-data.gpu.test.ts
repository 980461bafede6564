import { beforeAll, describe, expect, it } from 'vitest';
import { flowsOfMachines } from '../../../src/studies/koch/flows/flows.ts';
import { withGpu } from '../../support/with-gpu.ts';
import {
  average,
  bracketed,
  slices,
  temperatureOfEnergy,
  whereCurveIs,
  type Estimate,
  type Npy,
} from './outsider.ts';
import { correlationsOf, exponent, over, tellingPlaces, verdictOf } from './outsider-exponents.ts';
import { near, partOf, same, tiny, type Found } from './tiny-run.ts';

const device = withGpu();
let found: Found;
beforeAll(async () => {
  found = await partOf(device.gpu, (context) => flowsOfMachines(context, tiny.flow));
}, 900_000);

/** A value with its error, as they lie in a file. */
const estimate = ({ data: [value, error] }: Npy): Estimate => ({ value, error });

/** Two digits of a number, or nothing. */
const twoDigits = (value: number): string =>
  Number.isFinite(value) ? `${Number(value.toPrecision(2))}` : '';

const telling = (): number[] => tellingPlaces(found.array('net-confusion'));

/** What exponents of the machines of one kind follow from. */
const flowsOf = (kind: number): Npy[] => {
  const kinds = found.array('flow-kind').data;
  return slices(found.array('flow-exponent-blocks')).filter((_, run) => kinds[run] === kind);
};

describe('every number of the targets about flows follows from the data files', () => {
  it('DK-4', () => {
    const temperatures = found.array('curve-temperature').data;
    const curve = (name: string): Estimate[] => slices(found.array(name)).map(estimate);
    const [order, net] = [curve('curve-magnetization'), curve('curve-net')];
    const known: Record<string, [quantity: number, of: (reading: Estimate) => Estimate]> = {
      'T by energy': [0, (u) => temperatureOfEnergy(10, u)],
      'T by magnetization': [1, (m) => whereCurveIs(temperatures, order, m)],
      'T by the net': [2, (t) => whereCurveIs(temperatures, net, t)],
    };
    const kindsByName = ['trained at T_c', 'trained at T = 3', 'trained at T_c on', 'untrained'];
    const ends = slices(found.array('flow-end')).map((run) => slices(run).map(estimate));
    const sides = slices(found.array('flow-ends-cold-hot')).map((run) =>
      slices(run).map((side) => slices(side).map(estimate)),
    );
    const signs = slices(found.array('flow-ends-by-sign')).map((run) =>
      slices(run).map((side) => slices(side).map(estimate)),
    );
    const ofKind = [...found.array('flow-kind').data];
    for (const [name, [quantity, of]] of Object.entries(known))
      for (const kind of [0, 1, 2, 3]) {
        const own = ofKind.flatMap((one, run) => (one === kind ? [run] : []));
        const read = own.map((run) => of(ends[run][quantity]));
        const { value, error } = average(read.map((one) => one.value));
        const reading = average(read.map((one) => one.error)).value;
        const [half, turned] = [sides, signs].map(
          (both) =>
            average(
              own.map((run) => {
                const [one, other] = both[run].map((side) => of(side[quantity]).value);
                return Math.abs(one - other) / 2;
              }),
            ).value,
        );
        const expected = {
          value,
          error: Math.hypot(error, Number.isFinite(reading) ? reading : 0, half, turned),
        };
        const shown =
          kind === 0
            ? found.measured('DK-4 fixed point', name)
            : (
                found.control('DK-4 fixed point', kindsByName[kind]).measured as Record<
                  string,
                  Estimate
                >
              )[name];
        const { value: t, error: e } = shown as Estimate;
        const words = expected.value > 2 ? 'beyond' : 'below';
        // Energies near 0 tell no temperature well: of those of untrained machines six digits are lost.
        expect(
          typeof shown === 'string' ? shown : [t / expected.value, e / expected.error],
        ).toEqual(
          expected.error === 0
            ? `${words} ${expected.value}`
            : [expect.closeTo(1, 4), expect.closeTo(1, 3)],
        );
      }
    const critical = ofKind.flatMap((kind, run) => (kind === 0 ? [run] : []));
    const differing = critical.filter((run) => {
      const [up, down] = signs[run].map((side) => side[0]);
      return Math.abs(up.value - down.value) > 3 * Math.hypot(up.error, down.error);
    });
    expect(found.text).toMatch(new RegExp(`${differing.length} of 2 trainings[^.]* up and down`));
    for (const [both, name] of [
      [sides, 'cold and hot'],
      [signs, 'up and down'],
    ] as const) {
      const left = critical
        .map((run) => both[run])
        .map(([one, other]) => ({
          value: (one[0].value - other[0].value) / 2,
          error: Math.hypot(one[0].error, other[0].error) / 2,
        }));
      near(found.measured('DK-4 ends', `${name}, mean half difference of u`), {
        value: average(left.map(({ value }) => Math.abs(value))).value,
        error: Math.hypot(...left.map(({ error }) => error)) / left.length,
      });
      const mostErrors = Math.max(...left.map(({ value, error }) => Math.abs(value) / error));
      const furthest = found.measured(
        'DK-4 ends',
        `${name}, half difference largest in its errors`,
      );
      expect(Math.abs(furthest.value) / furthest.error).toBeCloseTo(mostErrors, 6);
    }
    const kinds = found.array('flow-kind').data;
    const differences = slices(found.array('flow-cold-hot'))
      .filter((_, run) => kinds[run] === 0)
      .map((run) => {
        const [cold, hot] = slices(run).map((steps) => slices(steps)[29].data);
        return { value: cold[0] - hot[0], error: Math.hypot(cold[1], hot[1]) };
      });
    const agreeing = differences.filter(({ value, error }) => Math.abs(value) <= 4 * error);
    expect(found.target('DK-4 starts').measured).toMatchObject({
      'trainings that agree': agreeing.length,
    });
    expect(differences.map(({ value }) => value)).toContainEqual(
      expect.closeTo(
        found.measured('DK-4 starts', 'difference of u, largest in its errors').value,
        9,
      ),
    );
  });

  it('DK-4: what is left of the starts, and what machines learned', () => {
    const lattices = slices(found.array('flow-long-lattices')).map((run) =>
      slices(run).map(({ data }) => [...data]),
    );
    const ofKind = [...found.array('flow-kind').data];
    const names = [
      'trained at T_c',
      'trained at T = 3',
      'trained at T_c on permuted pixels',
      'untrained',
    ];
    const kept: number[] = [];
    for (const [run, [first, last, energy]] of lattices.entries()) {
      const number = ofKind.slice(0, run + 1).filter((kind) => kind === ofKind[run]).length;
      const row = `${names[ofKind[run]]}, ${number}`;
      const of = (chosen: (system: number) => boolean): Estimate =>
        average(energy.filter((_, system) => chosen(system)));
      const cold = first.length / 2;
      const near9 = (column: number, known: Estimate): void =>
        near(found.cell('What is left', row, column) as Estimate, known, 9);
      near9(
        1,
        of((system) => system < cold),
      );
      near9(
        2,
        of((system) => system >= cold),
      );
      near9(
        3,
        of((system) => system < cold && first[system] > 0),
      );
      near9(
        4,
        of((system) => system < cold && first[system] < 0),
      );
      near9(5, average(last.map((m) => (m > 0 ? 1 : 0))));
      const same = average(
        first.slice(0, cold).map((m, system) => (Math.sign(m) === Math.sign(last[system]) ? 1 : 0)),
      );
      near9(6, same);
      if (ofKind[run] === 0) kept.push(same.value);
    }
    expect(found.text).toMatch(
      new RegExp(`\\b${(100 * average(kept).value).toFixed(0)} % of the cold starts`),
    );
    const keeping = kept.filter((share) => share >= 0.95).length;
    expect(found.text).toMatch(new RegExp(`${keeping} of 2 trainings[^.]* 95 % keep their sign`));
    const ends = slices(found.array('flow-end')).map((run) => estimate(slices(run)[0]).value);
    const data = slices(found.array('samples-flow-machines')).map(
      (set) => average(slices(set)[0].data).value,
    );
    for (const kind of [0, 1]) {
      const runs = ofKind.flatMap((own, run) => (own === kind ? [run] : []));
      // Those of machines at T_c come first, then those at T = 3.
      const known = [average(runs.map((run) => ends[run])), average(runs.map((run) => data[run]))];
      const [, ...shown] =
        new RegExp(`${names[kind]} u = ([^,;]+),[^;.]* u = ([^;.]+\\.[^;.]+)`).exec(found.text) ??
        [];
      // Errors are shown to two digits.
      for (const [at, { value, error }] of known.entries()) {
        const text = bracketed(shown[at]);
        expect(Math.abs(text.value - value) / error).toBeLessThan(0.06);
        expect(text.error / error).toBeCloseTo(1, 1);
      }
    }
  });

  it('DK-5: the classes of true lattices', () => {
    const rows = slices(found.array('monte-carlo-exponent-blocks')).map(({ data }) => data);
    const total = (column: number): number => rows.reduce((sum, row) => sum + row[column], 0);
    const classes = found.array('monte-carlo-classes').data;
    expect(average(classes).value * classes.length).toBeCloseTo(1, 9);
    for (let place = 0; place < 8; place++)
      expect(classes[14 + place]).toBeCloseTo(total(10 + 2 * place) / total(25), 9);
    expect(total(25)).toBe(60 * 32 * 4);
    const named = telling().map((place) => (1.5 + place / 10).toFixed(1));
    expect(found.text).toContain(named.length > 0 ? `: ${named.join(', ')}.` : 'No class');
  });

  it.each([
    ['DK-5 magnetization', 1],
    ['DK-5 spin', 4],
    ['DK-5 energy', 7],
  ])('%s', (id, column) => {
    const carlo = found.array('monte-carlo-exponent-blocks');
    const { value, error, squares } = exponent(id, carlo, telling());
    same(found.measured(id, 'Monte Carlo, same fit'), { value, error });
    expect(found.cell('Exponents', 'Monte Carlo', column + 1)).toBe(twoDigits(squares));
    const judged: Record<string, string> = {};
    for (const [kind, name] of [
      [0, 'trained at T_c'],
      [1, 'trained at T = 3'],
      [3, 'untrained'],
    ] as const) {
      const all = flowsOf(kind).map((blocks) => exponent(id, blocks, telling()));
      const have = all.filter((own) => !Number.isNaN(own.value));
      const known = have.length > 0 ? over(have) : { value: NaN, error: NaN };
      same(kind === 0 ? found.measured(id, 'flow') : found.control(id, name).measured, known);
      const several = have.length > 1 ? average(have.map((own) => own.squares)).value : NaN;
      expect(found.cell('Exponents', name, column + 1)).toBe(twoDigits(several));
      expect(found.cell('Exponents', name, column + 2)).toBe(`${have.length} of ${all.length}`);
      judged[name] = verdictOf(id, { runs: flowsOf(kind), carlo, telling: telling() });
    }
    const controls = ['trained at T = 3', 'untrained'];
    const empty =
      judged['trained at T_c'] === 'holds' && controls.some((name) => judged[name] === 'holds');
    expect(found.target(id).verdict).toBe(empty ? 'inconclusive' : judged['trained at T_c']);
    for (const name of controls)
      expect(found.control(id, name).fulfils).toBe(judged[name] === 'holds');
  });

  it('DK-5 correlations', () => {
    const carlo = correlationsOf(found.array('monte-carlo-exponent-blocks'));
    const furthest = (kind: number): (Estimate & { r: number; errors: number })[] => {
      const all = flowsOf(kind).map(correlationsOf);
      return [0, 1].map((which) =>
        [0, 1, 2, 3]
          .map((i) => {
            const own = all.map((run) => run[which][i]);
            const over = average(own.map(({ value }) => value));
            const one = average(own.map(({ error }) => error)).value / Math.sqrt(own.length);
            const value = over.value - carlo[which][i].value;
            const error = Math.hypot(Math.max(over.error, one), carlo[which][i].error);
            return { value, error, r: i + 1, errors: Math.abs(value) / error };
          })
          .reduce((a, b) => (b.errors > a.errors ? b : a)),
      );
    };
    const [spin, energy] = furthest(0);
    near(found.measured('DK-5 correlations', 'spin, less Monte Carlo'), spin, 9);
    near(found.measured('DK-5 correlations', 'energy, less Monte Carlo'), energy, 9);
    const negative = flowsOf(0).filter((blocks) =>
      correlationsOf(blocks)[1].some(({ value, error }) => value < -3 * error),
    );
    expect(found.target('DK-5 correlations').measured).toMatchObject({
      'spin, at r': spin.r,
      'energy, at r': energy.r,
      'larger in errors': Number(Math.max(spin.errors, energy.errors).toFixed(1)),
      'trainings with ⟨ε ε′⟩ − ⟨ε⟩^2 below −3 errors': negative.length,
    });
    for (const [kind, name] of [
      [1, 'trained at T = 3'],
      [2, 'trained at T_c on'],
      [3, 'untrained'],
    ] as const) {
      const worst = furthest(kind).reduce((a, b) => (a.errors > b.errors ? a : b));
      near(found.control('DK-5 correlations', name).measured as Estimate, worst, 9);
    }
  });
});
