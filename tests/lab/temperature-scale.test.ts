import { describe, expect, it } from 'vitest';
import { placeOf, stepped, temperatureAt } from '../../src/lab/controls/temperature-scale.ts';
import { CRITICAL_TEMPERATURE } from '../../src/theory/critical.ts';

describe('the scale of temperatures', () => {
  it('goes from end to end, and brings every thousandth back to its place', () => {
    expect([0, 1].map(temperatureAt)).toEqual([0.5, 5]);
    expect([0.5, 5].map(placeOf)).toEqual([0, 1]);
    for (let temperature = 0.5; temperature <= 5; temperature += 0.01) {
      const rounded = Math.round(1000 * temperature) / 1000;
      const near = Math.abs(rounded - CRITICAL_TEMPERATURE) < 0.0015;
      expect(temperatureAt(placeOf(rounded))).toBe(near ? CRITICAL_TEMPERATURE : rounded);
    }
  });

  it('is stretched about T_c: on 220 pixels 0.05 are more than ten, four times as many as on an even scale', () => {
    const pixels = 220 * (placeOf(CRITICAL_TEMPERATURE + 0.05) - placeOf(CRITICAL_TEMPERATURE));
    expect(pixels).toBeGreaterThan(10);
    expect(pixels).toBeGreaterThan((4 * 220 * 0.05) / 4.5);
    for (let place = 0.01; place < 1; place += 0.01)
      expect(temperatureAt(place)).toBeGreaterThanOrEqual(temperatureAt(place - 0.01));
  });

  it('catches T_c itself', () => {
    expect(temperatureAt(placeOf(2.27))).toBe(CRITICAL_TEMPERATURE);
    expect(temperatureAt(placeOf(2.272))).toBe(2.272);
  });

  it('steps by hundredths within its ends', () => {
    expect(stepped(CRITICAL_TEMPERATURE, 0.01)).toBe(2.279);
    expect(stepped(0.5, -0.01)).toBe(0.5);
    expect(stepped(4.995, 0.01)).toBe(5);
  });
});
