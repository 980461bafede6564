import { describe, expect, test } from 'vitest';
import { axisRange } from '../../src/plot/axis.ts';

describe('axes', () => {
  test('numbers are round, evenly spaced, within the axis and without noise', () => {
    for (let i = 0; i < 2000; i++) {
      const low = (((i * 7919) % 1000) / 500 - 1) * 10 ** ((i % 9) - 4);
      const high = low + (1 + ((i * 104729) % 997)) * 10 ** ((i % 11) - 6);
      const { ticks } = axisRange('x', { label: 'x', domain: [low, high] }, []);
      expect(ticks.length).toBeGreaterThanOrEqual(4);
      expect(ticks.length).toBeLessThanOrEqual(13);
      expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length);
      for (const { value, label } of ticks) {
        const plain = label.replaceAll('\u2212', '-').replace(/×10\^\{(.*)\}/, 'e$1');
        expect(plain.length).toBeLessThan(16);
        expect(Math.abs(Number(plain) - value)).toBeLessThanOrEqual(1e-6 * (high - low));
        expect(value >= low && value <= high).toBe(true);
      }
    }
  });

  test.each([
    [
      [1.5, 3.5],
      ['1.6', '1.8', '2.0', '2.2', '2.4', '2.6', '2.8', '3.0', '3.2', '3.4'],
    ],
    [
      [-0.1, 0.1],
      ['\u22120.10', '\u22120.08', '\u22120.06', '\u22120.04', '\u22120.02', '0'],
    ],
    [
      [0, 3e6],
      ['0', '0.5×10^{6}', '1.0×10^{6}'],
    ],
  ] as const)('linear %j', (domain, labels) => {
    const { ticks } = axisRange('x', { label: 'x', domain }, []);
    expect(ticks.map(({ label }) => label)).toEqual(expect.arrayContaining([...labels]));
  });

  test.each([
    [
      [1, 100],
      ['1', '2', '5', '10', '20', '50', '100'],
    ],
    [
      [1e-6, 1],
      [
        '10^{\u22126}',
        '10^{\u22125}',
        '10^{\u22124}',
        '10^{\u22123}',
        '10^{\u22122}',
        '10^{\u22121}',
        '10^{0}',
      ],
    ],
    [
      [2, 4],
      ['2.0', '2.2', '2.4', '2.6', '2.8', '3.0', '3.2', '3.4', '3.6', '3.8', '4.0'],
    ],
  ] as const)('logarithmic %j', (domain, labels) => {
    const { ticks } = axisRange('x', { label: 'x', scale: 'log', domain }, []);
    expect(ticks.map(({ label }) => label)).toEqual(labels);
  });
});
