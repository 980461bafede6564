import { expect, test } from 'vitest';
import { orderAverages, signedAverages } from '../../src/statistics/order.ts';
import { enumerateTorus } from '../../src/theory/enumeration.ts';
import { densityOfStates } from '../../src/theory/torus-states.ts';
import { randomFrom } from '../support/random.ts';
import { scoresOf } from '../support/scores.ts';

const sites = 16;

/** Independent magnetizations of 4 x 4 lattices in a field, without any of those against it. */
function aligned(temperature: number, field: number, systems: number): Float64Array[] {
  const { uniform } = randomFrom(12);
  const levels = densityOfStates(4);
  const ground = Math.min(...levels.map(({ interaction }) => interaction)) - field * sites;
  const weights = levels.map(
    ({ count, interaction, magnetization }) =>
      count * Math.exp((ground - interaction + field * magnetization) / temperature),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const draw = (): number => {
    let left = uniform() * total;
    return levels[weights.findIndex((weight) => (left -= weight) <= 0)].magnetization / sites;
  };
  return Array.from({ length: systems }, () =>
    Float64Array.from({ length: 400 }, draw).map(Math.abs),
  );
}

test.each([
  [1.3, 0.4],
  [1.5, 0.3],
  [1, 0.2],
])('T = %d, h = %d: the sign that no sample has is counted all the same', (temperature, field) => {
  const exact = enumerateTorus({ size: 4, temperature, field });
  const up = { magnetization: aligned(temperature, field, 32), sites, temperature };
  const down = { ...up, magnetization: up.magnetization.map((series) => series.map((m) => -m)) };
  const scores = scoresOf(signedAverages({ ...up, field }, exact));
  expect(Object.keys(scores)).toEqual(['magnetization', 'connectedSusceptibility']);
  // Two z-scores of 32 blocks: beyond 4 once in 3,000 seeds.
  for (const [name, z] of Object.entries(scores)) expect(Math.abs(z), name).toBeLessThan(4);
  // Samples of the other sign say the same, and the field alone gives the sign.
  expect(signedAverages({ ...down, field })).toEqual(signedAverages({ ...up, field }));
  const { magnetization } = signedAverages({ ...up, field: -field });
  expect(magnetization.value).toBeCloseTo(
    -signedAverages({ ...up, field }).magnetization.value,
    12,
  );
});

test('in a strong field m is |m|, and its susceptibility that of |m|', () => {
  const series = { magnetization: aligned(2, 3, 16), sites, temperature: 2 };
  const { magnetization, connectedSusceptibility } = signedAverages({ ...series, field: 3 });
  const { absoluteMagnetization, susceptibility } = orderAverages(series);
  expect(magnetization.value).toBeCloseTo(absoluteMagnetization.value, 12);
  expect(connectedSusceptibility.value).toBeCloseTo(susceptibility.value, 10);
});
