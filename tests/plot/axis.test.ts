import { describe, expect, test } from 'vitest';
import { axisRange, fittedRange, shareOf, type Axis } from '../../src/plot/axis.ts';

function numbersOf(axis: Omit<Axis, 'label'>, wanted: number): number[] {
  return axisRange({ label: 'x', ...axis }, [], wanted).ticks.map(({ value }) => value);
}

function widthOf(label: string): number {
  return 7 * label.replaceAll(/[\^{}]/g, '').length;
}

describe('axes', () => {
  test('numbers are round, evenly spaced, within the axis and without noise', () => {
    for (let i = 0; i < 2000; i++) {
      const low = (((i * 7919) % 1000) / 500 - 1) * 10 ** ((i % 9) - 4);
      const high = low + (1 + ((i * 104729) % 997)) * 10 ** ((i % 11) - 6);
      const { ticks } = axisRange({ label: 'x', domain: [low, high] }, [], 8);
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
    const { ticks } = axisRange({ label: 'x', domain }, [], 8);
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
    const { ticks } = axisRange({ label: 'x', scale: 'log', domain }, [], 8);
    expect(ticks.map(({ label }) => label)).toEqual(labels);
  });

  test('few numbers on a short axis', () => {
    expect(numbersOf({ domain: [0.5, 5] }, 5)).toEqual([1, 2, 3, 4, 5]);
    expect(numbersOf({ domain: [-2, 0] }, 4)).toEqual([-2, -1.5, -1, -0.5, 0]);
    expect(numbersOf({ domain: [0.001, 1], scale: 'log' }, 4)).toEqual([0.001, 0.01, 0.1, 1]);
  });

  test('an axis with round ends begins and ends at a number, and holds all values', () => {
    for (const values of [[3, 17], [0.02, 0.031], [-5, 1234], [7]]) {
      const { domain, ticks } = axisRange({ label: 'x', round: true }, values, 4);
      expect(domain[0]).toBeLessThanOrEqual(Math.min(...values));
      expect(domain[1]).toBeGreaterThanOrEqual(Math.max(...values));
      const shown = ticks.map(({ value }) => value);
      expect([shown[0], shown.at(-1)]).toEqual([...domain]);
    }
    const log = { label: 'x', scale: 'log', round: true } as const;
    expect(axisRange(log, [0.02, 30], 4).domain).toEqual([0.01, 100]);
    expect(axisRange(log, [10], 4).domain).toEqual([10, 100]);
    expect(axisRange({ label: 'x', round: true }, [], 4).domain).toEqual([0, 1]);
  });

  test('whatever the values are, round ends are found, and are the nearest few numbers', () => {
    // -13 to -12.8502 with 5 numbers: steps of .02 end at -12.84, steps of .05 at -12.85, and either end wants the other step.
    for (let low = -13; low < 13; low += 0.37)
      for (let length = 0.003; length < 40; length *= 1.27)
        for (let wanted = 2; wanted < 13; wanted++) {
          const { domain, ticks } = axisRange(
            { label: 'x', round: true },
            [low, low + length],
            wanted,
          );
          const shown = ticks.map(({ value }) => value);
          expect([shown[0], shown.at(-1)]).toEqual([...domain]);
          const slack = 1e-8 * length;
          expect(domain[0]).toBeLessThanOrEqual(low + slack);
          expect(domain[1]).toBeGreaterThanOrEqual(low + length - slack);
          // Two numbers are the fewest, and then an axis may be four times as long as its values.
          expect(domain[1] - domain[0]).toBeLessThan(5 * length);
        }
  });

  test('equal ratios are equal distances on a logarithmic axis', () => {
    expect(shareOf(1, { scale: 'log', domain: [0.01, 100] })).toBeCloseTo(0.5, 12);
  });

  test('numbers on the x axis never touch, at every length', () => {
    const sizes = [8, 12, 16, 20, 24, 32, 48, 64, 96, 128];
    const axes = [
      { label: 'x', domain: [0, 4e6] },
      { label: 'x', domain: [-0.0004, 0.0005] },
      { label: 'x', domain: [1e-9, 1e9], scale: 'log' },
      { label: 'x', domain: [1, 100], scale: 'log' },
      { label: 'x', domain: [0, 130], ticks: sizes },
      { label: 'x', domain: [7, 130], scale: 'log', ticks: sizes },
    ] as const;
    for (const axis of axes)
      for (let length = 100; length < 700; length += 20) {
        const range = fittedRange('x', axis, [], { length, widthOf });
        const spans = range.ticks
          .filter(({ label }) => label !== '')
          .map(({ value, label }) => [shareOf(value, range) * length, widthOf(label) / 2] as const);
        expect(spans.length).toBeGreaterThan(0);
        for (const [i, [at, half]] of spans.slice(1).entries()) {
          const [before, halfBefore] = spans[i] ?? [NaN, NaN];
          expect(at - half).toBeGreaterThan(before + halfBefore + 6);
        }
        // No size of a lattice loses its tick.
        if ('ticks' in axis) expect(range.ticks).toHaveLength(sizes.length);
      }
  });
});
