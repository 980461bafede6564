import fs from 'node:fs';
import { expect, it } from 'vitest';
import { replicaGeometry } from '../../src/ensemble/geometry.ts';
import { IsingSimulation } from '../../src/ising/simulation.ts';
import { meanOf, type Measured } from '../../src/statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../src/theory/critical.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();
const html = fs.readFileSync(new URL('../../src/teaching/exercises.html', import.meta.url), 'utf8');

/** A number that the answer of an exercise gives with its error, such as 0.839(4). */
function answered(exercise: number, words: RegExp): Measured {
  const [, text = ''] = html.split(`id="exercise-${exercise}"`);
  const [, value = '', digits = ''] = words.exec(text.replace(/\s+/g, ' ')) ?? [];
  const places = value.split('.')[1]?.length ?? 0;
  return { value: Number(value), error: Number(digits) * 10 ** -places };
}

/** Mean |m| of critical magnets of this side, with the error from their spread. */
async function magnetization(size: number, replicas: number): Promise<Measured> {
  const simulation = await IsingSimulation.create(device.gpu, {
    geometry: replicaGeometry(size, replicas),
    temperatures: Array.from({ length: replicas }, () => CRITICAL_TEMPERATURE),
    update: 'swendsen-wang',
    start: 'hot',
    seed: 4,
  });
  const measurement = await simulation.measure(8);
  await simulation.sweep(24);
  const observations = await simulation.observe(measurement, { count: 40, every: 2 });
  measurement.dispose();
  simulation.dispose();
  return meanOf(
    Array.from({ length: replicas }, (_, system) => {
      const sizes = observations.map(({ magnetization: m }) => Math.abs(m[system] ?? NaN));
      return sizes.reduce((sum, each) => sum + each, 0) / sizes.length;
    }),
  );
}

it('exercise 4: the magnetization of a critical magnet falls as its answer says', async () => {
  const small = await magnetization(64, 128);
  const large = await magnetization(256, 32);
  const ratio = large.value / small.value;
  const error = ratio * Math.hypot(large.error / large.value, small.error / small.value);
  // Errors of 32 magnets follow Student's t with 31 degrees of freedom: beyond five of them lies one seed in 50,000. An exponent
  // of 0 or of 1/4 would miss by more than 0.13.
  expect(error).toBeLessThan(0.025);
  expect(Math.abs(ratio - 4 ** (-1 / 8))).toBeLessThan(5 * error);
  const given = answered(4, /a factor of (0\.\d+)\((\d+)\)/);
  expect(given.error).toBeGreaterThan(0);
  expect(Math.abs(ratio - given.value)).toBeLessThan(5 * Math.hypot(error, given.error));
  expect(Math.abs(given.value - 4 ** (-1 / 8))).toBeLessThan(5 * given.error);
});
