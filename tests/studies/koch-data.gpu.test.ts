import { beforeAll, describe, expect, it } from 'vitest';
import type { FinishedStudy } from '../../src/studies/run-study.ts';
import { CRITICAL_TEMPERATURE } from '../../src/theory/critical.ts';
import { kaufman } from '../../src/theory/kaufman.ts';
import { koch, kochPhases, runKoch } from '../../src/studies/koch/koch.ts';
import { presets, type KochPreset } from '../../src/studies/koch/presets.ts';
import type { Target } from '../../src/studies/study.ts';
import { withGpu } from '../reference/with-gpu.ts';
import { runQuietly } from './run-quietly.ts';
import {
  average,
  correlated,
  covered,
  logSlope,
  look,
  parseNpy,
  slices,
  temperatureOfEnergy,
  whereCurveIs,
  type Estimate,
  type Npy,
} from './koch-outsider.ts';

const device = withGpu();

const training = { ...presets.quick.flow.training, updates: 8 };
/** Every part of the study, as short as can be: nothing is well trained here. */
const tiny: KochPreset = {
  seeds: 2,
  blocks: { size: 32, samples: 256 },
  stacks: [{ size: 8, layers: [16, 4], samples: 192, training }],
  averages: { size: 64, replicas: 32, observations: 2 },
  flow: {
    hidden: 12,
    samples: 192,
    training,
    perTemperature: 32,
    snapshots: 1,
    controlSeeds: 2,
    net: { hidden: 6, epochs: 1 },
  },
};

let finished: FinishedStudy;
let phases: string[];
beforeAll(async () => {
  ({ finished, phases } = await runQuietly(device.gpu, {
    ...koch,
    run: (context) => runKoch(context, tiny),
  }));
}, 900_000);

function array(name: string): Npy {
  const file = finished.files.get(`data/${name}.npy`);
  if (!(file instanceof Uint8Array)) throw new Error(`no ${name}`);
  return parseNpy(file);
}

function target(id: string): Target {
  const found = finished.targets.find((one) => one.id === id);
  if (!found) throw new Error(`no ${id}`);
  return found;
}

function measured(id: string, name?: string): Estimate {
  const all = target(id).measured as Record<string, Estimate> & Estimate;
  return name === undefined ? all : all[name];
}

function near(found: Estimate, known: Estimate, digits = 6): void {
  expect(found.value).toBeCloseTo(known.value, digits);
  expect(found.error).toBeCloseTo(known.error, digits);
}

/** The same number, whose error holds that of a reading besides the one over trainings. */
function readOff(found: Estimate, known: Estimate, digits: number): void {
  expect(found.value).toBeCloseTo(known.value, digits);
  expect(found.error).toBeGreaterThan(known.error - 10 ** -digits);
}

/** The same number, or none in both. */
function same(found: Estimate, known: Estimate): void {
  if (Number.isNaN(known.value)) expect(found.value).toBeNaN();
  else near(found, known, 9);
}

const trainings = (name: string): Npy[][] => slices(array(name)).map(slices);

const ends = (kind: number): number[][] => {
  const kinds = array('flow-kind').data;
  return slices(array('flow-end'))
    .filter((_, run) => kinds[run] === kind)
    .map(({ data }) => [data[0], data[2], data[4]]);
};

const exponents = (blocks: Npy): Record<string, number> => {
  const rows = slices(blocks).map(({ data }) => [...data]);
  const means = rows[0].map((_, at) => average(rows.map((row) => row[at])).value);
  const r = [1, 2, 3, 4];
  const energies = r.map((_, i) => means[4 + i] - means[8] ** 2);
  const classes = Array.from({ length: 8 }, (_, i) => [
    2 / Math.log(1 + Math.SQRT2) - (1.5 + i / 10),
    means[9 + 2 * i] / means[10 + 2 * i],
    means[10 + 2 * i],
  ]).filter(([, , count]) => count > 0);
  return {
    'DK-5 spin': -logSlope(r.map((x, i) => [x, means[i]])) / 2,
    'DK-5 energy': energies.every((e) => e > 0)
      ? -logSlope(r.map((x, i) => [x, energies[i]])) / 2
      : NaN,
    'DK-5 magnetization': classes.length < 3 ? NaN : logSlope(classes.map(([x, y]) => [x, y])),
  };
};

/** The control of a target whose name begins so. */
function control(id: string, name: string): { measured: unknown; fulfils: boolean } {
  const found = target(id).controls?.find((one) => one.name.startsWith(name));
  if (!found) throw new Error(`no control ${name} of ${id}`);
  return found;
}

describe('every number of the targets follows from the data files', () => {
  it('DK-0', () => {
    const known: Record<number, Estimate> = {
      32: { value: 0.45903, error: 1.3e-4 },
      64: { value: 0.38597, error: 1.6e-4 },
    };
    const largest = Object.entries({ block: 32, 'maps-8': 8, averages: 64 }).flatMap(
      ([name, size]) =>
        slices(array(`samples-${name}`)).flatMap((set) => {
          const [energy, magnetization] = slices(set).map(({ data }) => [...data]);
          const u = average(energy);
          const square = average(magnetization.map((m) => m ** 2));
          const exact = kaufman({ size, temperature: CRITICAL_TEMPERATURE }).energy;
          const far = [Math.abs(u.value - exact) / u.error];
          if (known[size])
            far.push(
              Math.abs(square.value - known[size].value) /
                Math.hypot(square.error, known[size].error),
            );
          return far;
        }),
    );
    expect(largest).toHaveLength(8);
    expect(target('DK-0 data').measured).toBeCloseTo(Math.max(...largest), 6);
    expect(target('DK-0 data').verdict).toBe(Math.max(...largest) <= 4 ? 'holds' : 'fails');
  });

  it('DK-1', () => {
    const maps = slices(array('block-maps'));
    const side = 16;
    const own = maps.flatMap(({ data }, unit) => {
      const at = 2 * Math.floor(unit / side) * 32 + 2 * (unit % side);
      return [at, at + 1, at + 32, at + 33].map((site) => data[site]);
    });
    const all = maps.flatMap(({ data }) => [...data]);
    const spread = (name: string): number => average([...array(name).data]).error;
    near(measured('DK-1 own block'), { value: average(own).value, error: spread('block-own') });
    near(measured('DK-1 map mean'), { value: average(all).value, error: spread('block-mean') });
    const peaks = maps.filter(({ data }, unit) => {
      const { peak } = look(data);
      return Math.floor(peak / 64) * side + Math.floor((peak % 32) / 2) === unit;
    });
    expect(target('DK-1 peaks').measured).toBe(peaks.length / maps.length);
  });

  it('DK-2', () => {
    const machine = trainings('maps-8-machine-1');
    const signs = machine.map((maps) => {
      const looks = maps.map(({ data }) => look(data).sign);
      return looks.filter((sign) => sign >= 0.99).length / looks.length;
    });
    near(measured('DK-2 one sign, L = 8'), average(signs));
    const areas = trainings('maps-8-blocks-1')[0].map(({ data }) => look(data).area);
    const sorted = areas.toSorted((a, b) => a - b);
    const median = (sorted[7] + sorted[8]) / 2;
    const small = machine.map(
      (maps) => maps.filter(({ data }) => look(data).area <= 2 * median).length / maps.length,
    );
    near(measured('DK-2 localized, L = 8', 'share localized'), average(small));
    const coverage = average(machine.map((maps) => covered(maps, 2)));
    near(measured('DK-2 localized, L = 8', 'coverage'), coverage);
    const deep = average(trainings('maps-8-machine-2').map((maps) => covered(maps, 4)));
    near(measured('DK-2 deep, L = 8', 'layer 2, coverage'), deep);
    const second = trainings('maps-8-blocks-2')[0].map(({ data }) => look(data).area);
    const [, low, high] = second.toSorted((a, b) => a - b);
    const deepSmall = trainings('maps-8-machine-2').map(
      (maps) => maps.filter(({ data }) => look(data).area <= low + high).length / maps.length,
    );
    near(measured('DK-2 deep, L = 8', 'layer 2, localized'), average(deepSmall));
    for (const [name, file] of [
      ['permuted pixels', 'permuted'],
      ['untrained', 'untrained'],
    ] as const) {
      const maps = trainings(`maps-8-${file}`);
      const tiled = control('DK-2 localized, L = 8', `coverage, ${name}`).measured;
      near(tiled as Estimate, average(maps.map((own) => covered(own, 2))));
      const uniform = maps.map(
        (own) => own.filter(({ data }) => look(data).sign >= 0.99).length / own.length,
      );
      near(control('DK-2 one sign, L = 8', name).measured as Estimate, average(uniform));
    }
  });

  it.each([
    ['DK-3 block averages and machine', 'blocks-1', 'machine-1'],
    ['DK-3 machine and permuted pixels', 'machine-1', 'permuted'],
    ['DK-3 machine and untrained', 'machine-1', 'untrained'],
  ])('%s', (id, one, other) => {
    const { d, ...rest } = target(`${id}, L = 8`).measured as unknown as {
      d: number;
      'difference of C(d)': Estimate;
      'in errors': number;
    };
    const curve = (name: string): Estimate =>
      average(
        trainings(`maps-8-${name}`).map(
          (maps) => average(maps.map((map) => correlated(map, d))).value,
        ),
      );
    const [a, b] = [curve(one), curve(other)];
    const { value, error } = rest['difference of C(d)'];
    // Maps are kept in single precision; the error is the larger of this one and of a bootstrap that is drawn.
    expect(value).toBeCloseTo(a.value - b.value, 5);
    expect(error).toBeGreaterThan(0.999 * Math.hypot(a.error, b.error));
    expect(rest['in errors']).toBeCloseTo(Math.abs(value) / error, 6);
  });

  it('DK-4', () => {
    const temperatures = array('curve-temperature').data;
    const curve = (name: string): number[] => slices(array(name)).map(({ data }) => data[0]);
    const [order, net] = [curve('curve-magnetization'), curve('curve-net')];
    const known = {
      'T by energy': ([u]: number[]) => temperatureOfEnergy(10, u),
      'T by magnetization': ([, m]: number[]) => whereCurveIs(temperatures, order, m),
      'T by the net': ([, , t]: number[]) => whereCurveIs(temperatures, net, t),
    };
    const kindsByName = ['trained at T_c', 'trained at T = 3', 'trained at T_c on', 'untrained'];
    for (const [name, of] of Object.entries(known)) {
      readOff(measured('DK-4 fixed point', name), average(ends(0).map(of)), 4);
      for (const kind of [1, 2, 3]) {
        const own = target('DK-4 fixed point').controls?.find(
          (one) => one.name.startsWith(kindsByName[kind] ?? '') && one.name.endsWith(name.slice(2)),
        );
        readOff(own?.measured as Estimate, average(ends(kind).map(of)), 3);
      }
    }
    const kinds = array('flow-kind').data;
    const differences = slices(array('flow-cold-hot'))
      .filter((_, run) => kinds[run] === 0)
      .map((run) => {
        const [cold, hot] = slices(run).map((steps) => slices(steps)[29].data);
        return { value: cold[0] - hot[0], error: Math.hypot(cold[1], hot[1]) };
      });
    const agreeing = differences.filter(({ value, error }) => Math.abs(value) <= 4 * error);
    expect(target('DK-4 starts').measured).toMatchObject({
      'trainings that agree': agreeing.length,
    });
    expect(differences.map(({ value }) => value)).toContainEqual(
      expect.closeTo(measured('DK-4 starts', 'largest difference of u').value, 9),
    );
  });

  it('DK-5', () => {
    const kinds = array('flow-kind').data;
    const flows = slices(array('flow-exponent-blocks')).filter((_, run) => kinds[run] === 0);
    const carlo = exponents(array('monte-carlo-exponent-blocks'));
    for (const id of ['DK-5 spin', 'DK-5 energy', 'DK-5 magnetization']) {
      expect(measured(id, 'Monte Carlo, same fit').value).toBeCloseTo(carlo[id], 9);
      const flow = average(flows.map((blocks) => exponents(blocks)[id]));
      same(measured(id, 'flow'), flow);
      for (const [kind, name] of [
        [1, 'trained at T = 3'],
        [3, 'untrained'],
      ] as const) {
        const others = slices(array('flow-exponent-blocks')).filter(
          (_, run) => kinds[run] === kind,
        );
        const found = average(others.map((blocks) => exponents(blocks)[id]));
        same(control(id, name).measured as Estimate, found);
      }
    }
  });

  it('DK-6', () => {
    const squares = [32, 16, 8].map((size) =>
      slices(array(`averages-${size}-correlations`)).map(({ data }) => data[0]),
    );
    near(measured('DK-6 first level'), average(squares[0]));
    const [first, second, third] = squares.map((own) => average(own).value);
    expect(measured('DK-6 scaling', '32 → 16').value).toBeCloseTo(second / first, 9);
    expect(measured('DK-6 scaling', '16 → 8').value).toBeCloseTo(third / second, 9);
    const shares = slices(array('averages-32-distribution'));
    const square = average(
      shares.map(({ data }) => data.reduce((sum, p, up) => sum + p * (up / 2 - 1) ** 2, 0)),
    );
    expect(measured('DK-6 distribution', 'from the distribution')).toBeCloseTo(square.value, 9);
  });
});

it('the report has every section, and progress was told on the way', () => {
  const html = finished.files.get('report.html') as string;
  for (const { title } of finished.sections)
    expect(html).toContain(`>${title.split(',')[0]?.slice(0, 12)}`);
  expect(html.match(/<img /g)?.length).toBeGreaterThan(3);
  expect(phases).toHaveLength(kochPhases(tiny));
});
