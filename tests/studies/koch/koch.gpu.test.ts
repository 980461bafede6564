import { beforeAll, expect, it } from 'vitest';
import { runKoch } from '../../../src/studies/koch/koch.ts';
import { kochPhases } from '../../../src/studies/koch/phases.ts';
import { CRITICAL_TEMPERATURE } from '../../../src/theory/critical.ts';
import { withGpu } from '../../support/with-gpu.ts';
import { average, slices, torus, type Estimate } from './outsider.ts';
import { runOf, tiny, type Found } from './tiny-run.ts';

const device = withGpu();
let found: Found;
beforeAll(async () => {
  found = await runOf(device.gpu, (context) => runKoch(context, tiny));
}, 900_000);

it('every number of DK-0 follows from the data files', () => {
  const known: Record<number, Estimate> = {
    32: { value: 0.45903, error: 1.3e-4 },
    64: { value: 0.38597, error: 1.6e-4 },
  };
  const largest = Object.entries({ block: 32, 'maps-8': 8, averages: 64 }).flatMap(([name, size]) =>
    slices(found.array(`samples-${name}`)).flatMap((set) => {
      const [energy, magnetization] = slices(set).map(({ data }) => [...data]);
      const u = average(energy);
      const square = average(magnetization.map((m) => m ** 2));
      const exact = torus(size, CRITICAL_TEMPERATURE).energy;
      const far = [Math.abs(u.value - exact) / u.error];
      if (known[size])
        far.push(
          Math.abs(square.value - known[size].value) / Math.hypot(square.error, known[size].error),
        );
      return far;
    }),
  );
  expect(largest).toHaveLength(8);
  const machines = slices(found.array('samples-flow-machines'));
  const kinds = [...found.array('flow-kind').data].filter((kind) => kind < 2);
  expect(machines).toHaveLength(kinds.length);
  const single = [
    ...machines.map((set, at) => ({
      set,
      temperature: kinds[at] === 1 ? 3 : CRITICAL_TEMPERATURE,
    })),
    ...slices(found.array('samples-flow-critical')).map((set) => ({
      set,
      temperature: CRITICAL_TEMPERATURE,
    })),
  ];
  for (const { set, temperature } of single) {
    const [energy, square] = slices(set).map(({ data }) => [...data]);
    const u = average(energy);
    const known = torus(10, temperature);
    // (e - u)^2, whose mean is T^2 c/N.
    const spread = average(square.map((own, at) => own - 2 * u.value * energy[at] + u.value ** 2));
    const scale = 100 / temperature ** 2;
    largest.push(Math.abs(u.value - known.energy) / u.error);
    largest.push(Math.abs(scale * spread.value - known.specificHeat) / (scale * spread.error));
  }
  const classes = [...found.array('curve-temperature').data];
  const ladders = [
    ...slices(found.array('samples-flow-thermometer')).map((set) => ({ set, ladder: classes })),
    ...slices(found.array('samples-flow-starts')).map((set) => ({ set, ladder: [1, 4] })),
  ];
  for (const { set, ladder } of ladders) {
    const energy = slices(set)[0].data;
    const count = energy.length / ladder.length;
    const off = ladder.map((temperature, at) => {
      const own = average(energy.slice(at * count, (at + 1) * count));
      return { temperature, value: own.value - torus(10, temperature).energy, error: own.error };
    });
    for (const [from, below] of [
      [0, 1.45],
      [1.45, 2.15],
      [2.15, 2.55],
      [2.55, 9],
    ]) {
      const band = off.filter(({ temperature: t }) => t > from && t < below);
      if (band.length > 0)
        largest.push(
          Math.abs(band.reduce((sum, { value }) => sum + value, 0)) /
            Math.hypot(...band.map(({ error }) => error)),
        );
    }
  }
  expect(largest).toHaveLength(8 + 2 * 4 + 2 + 2 * 4 + 2);
  expect(found.target('DK-0 data').expected).toContain(` ${largest.length} numbers`);
  const worst = found.measured('DK-0 data', 'largest deviation');
  expect(Math.abs(worst.value) / worst.error).toBeCloseTo(Math.max(...largest), 6);
  expect(found.target('DK-0 data').verdict).toBe(Math.max(...largest) <= 4 ? 'holds' : 'fails');
});

it('the report has every section and an answer, and progress was told on the way', () => {
  const { files, sections, answer } = found.finished;
  const html = files.get('report.html') as string;
  for (const { title } of sections) expect(html).toContain(`>${title.split(',')[0]?.slice(0, 12)}`);
  expect(html.match(/<img /g)?.length).toBeGreaterThan(3);
  expect(answer.sentence).toMatch(/T_c = 2\.269/);
  expect(found.phases).toHaveLength(kochPhases(tiny).length);
});
