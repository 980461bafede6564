import { expect, it } from 'vitest';
import { distances, Fan } from '../../src/article/measure/fan.ts';
import { TorusThermometer } from '../../src/article/measure/torus-thermometer.ts';
import { kaufman } from '../../src/theory/kaufman.ts';
import { expectShown } from './beforehand.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

it('reads the temperature of a torus from its exact energy', () => {
  for (const size of [4, 64]) {
    const thermometer = new TorusThermometer(size);
    for (const temperature of [1.5, 2.2, 2.2691, 2.31, 3, 5]) {
      const { energy } = kaufman({ size, temperature });
      expect(Math.abs(thermometer.temperature(energy) / temperature - 1)).toBeLessThan(1e-4);
    }
  }
});

// The chapter "A thermometer for every level": a step of zooming out doubles the distance from T_c.
it('finds that a step of zooming out doubles the distance from the critical temperature', async () => {
  const fan = await Fan.create(device.gpu, { size: 64, sets: 4, seed: 5 });
  for (let round = 0; round < 2; round++) {
    fan.advance(32);
    await fan.read();
  }
  // Runs of this length scatter by 0.02 about 2, so 0.1 is five standard deviations. y = 1.2 would give 2.3.
  expect(Math.abs((fan.growth()?.value ?? NaN) - 2)).toBeLessThan(0.1);
  for (const [magnet, distance] of distances.entries()) {
    // The thermometers of the magnets themselves are exact. Runs of this length scatter by 0.4 % of T_c at most.
    expect(Math.abs((fan.reading(0, magnet)?.value ?? NaN) - distance)).toBeLessThan(0.02);
  }
  // Jackknife errors of four sets are uncertain themselves. Five of them with those of the page: one other seed in 60 would miss.
  expectShown('thermometers', 'growth', fan.growth());
  for (let level = 0; level < 4; level++)
    expectShown('thermometers', `reading-${level}`, fan.reading(level, distances.indexOf(0.02)));
  fan.dispose();
});
