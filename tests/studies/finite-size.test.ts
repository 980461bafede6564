import { expect, it } from 'vitest';
import { analysed } from '../../src/studies/finite-size/analysis.ts';
import type { ScalingPoint } from '../../src/studies/finite-size/points.ts';
import type { Relaxation } from '../../src/studies/finite-size/relaxing.ts';
import { scalingTargets } from '../../src/studies/finite-size/targets.ts';
import { CRITICAL_TEMPERATURE } from '../../src/theory/critical.ts';
import { kaufman } from '../../src/theory/kaufman.ts';
import { randomFrom } from '../support/random.ts';

const blocks = 12;
const noise = 1e-4;

/** Made-up lattices that scale with known exponents around a temperature, with noise that differs from block to block. */
function pointsAround(critical: number, nu = 1): ScalingPoint[] {
  const random = randomFrom(7);
  const uneven = (): number => noise * Math.sqrt(12) * (random.uniform() - 0.5);
  return [8, 12, 16, 24].flatMap((size) =>
    [-0.6, -0.35, -0.1, 0.1, 0.35, 0.6].map((place) => {
      const temperature = critical * (1 + place / size);
      const t = 1 - critical / temperature;
      const x = t * (1 + 0.3 * t) * size ** (1 / nu);
      const correction = size ** -1.75;
      const energy = kaufman({ size, temperature }).energy;
      return {
        size,
        temperature,
        blocks: Array.from({ length: blocks }, () => {
          const m2 = Math.exp(0.09 - 0.9 * x - 0.1 * x ** 2 + 0.1 * correction) * size ** -0.25;
          const binder = 0.6107 - 0.08 * x - 0.04 * x ** 2 + 0.09 * correction + uneven();
          const ratio = 0.905 - 0.8 * x + 0.3 * x ** 2 + 0.7 * correction + uneven();
          const excess = (2 * Math.sin(Math.PI / size) * size * ratio) ** 2;
          const absolute = Math.exp(0.009 - 0.5 * x - 0.06 * x ** 2) * size ** -0.125;
          return {
            bonds: -energy + uneven(),
            absolute: absolute * (1 + uneven()),
            m2: m2 * (1 + uneven()),
            m4: 3 * m2 ** 2 * (1 - binder),
            s0: size ** 2 * m2,
            s1: (size ** 2 * m2) / (1 + excess),
          };
        }),
      };
    }),
  );
}

/** A magnetization that decays with a known dynamic exponent. */
function relaxationWith(z: number): Relaxation {
  const random = randomFrom(3);
  const times = Array.from({ length: 40 }, (_, i) => 2 * (i + 1));
  const first = Array.from({ length: blocks }, () =>
    times.map((t) => t ** (-1 / 8 / z) * (1 + 0.1 / t) * (1 + 1e-4 * (random.uniform() - 0.5))),
  );
  const second = first.map((block) =>
    block.map((m, at) => m * m * (1 + 1e-4 * (times[at] ?? NaN) ** (2 / z))),
  );
  return { size: 128, replicas: blocks, times, first, second };
}

const verdicts = (points: ScalingPoint[], z: number) => {
  const analysis = analysed(points, relaxationWith(z));
  const targets = scalingTargets(points, analysis);
  return {
    analysis,
    of: Object.fromEntries(targets.map(({ id, verdict }) => [id, verdict])),
    controls: targets.flatMap(({ controls = [] }) => controls.map(({ verdict }) => verdict)),
  };
};

it('finds what was put in, and turns every verdict where something else was put in', () => {
  const { analysis, of, controls } = verdicts(pointsAround(CRITICAL_TEMPERATURE), 2.1676);
  expect(of['temperature']).toBe('holds');
  expect(of['nu']).toBe('holds');
  expect(of['energies']).toBe('holds');
  expect(controls).toEqual(['fails', 'fails', 'fails']);
  const { value, error } = analysis.temperatures.both;
  expect(error).toBeLessThan(1e-3);
  // A false alarm at 4 errors of a fixed seed has a probability of about 1e-4.
  expect(Math.abs(value - CRITICAL_TEMPERATURE)).toBeLessThan(4 * error);
  expect(analysis.dynamics?.decay.exponent.value).toBeCloseTo(2.1676, 1);
  expect(analysis.crossings.binder).toHaveLength(3);

  const other = verdicts(pointsAround(2.29, 0.8), 2.6).of;
  expect(other['temperature']).toBe('fails');
  expect(other['nu']).toBe('fails');
  expect(other['dynamic']).toBe('fails');
});
