import { Chart } from '../../page/chart.ts';
import type { DataPoint } from '../../plot/description.ts';
import { unknown, type Measured } from '../../statistics/measured.ts';
import { fieldDepth } from '../measure/field-levels.ts';

/** The plot of noise and field over the steps of zooming out. */
export function levelChart(host: HTMLElement): Chart {
  const chart = new Chart(host, {
    title: 'noise and field',
    description: 'Noise and field over their values before zooming out, at every step',
    largest: { width: 700, height: 300 },
    x: { label: 'steps of zooming out', domain: [0, 4], ticks: [0, 1, 2, 3, 4] },
    y: { label: 'over the first value', scale: 'log', domain: [0.1, 100] },
    series: {
      exact: {
        kind: 'line',
        colour: 'grey',
        dashed: true,
        label: 'exact growth of a field, 2^{15/8}',
      },
      field: { kind: 'both', shape: 'square', colour: 'green', label: 'weak field' },
      noise: { kind: 'both', shape: 'circle', colour: 'vermilion', label: 'noise' },
    },
  });
  chart.set(
    'exact',
    [0, fieldDepth].map((x) => ({ x, y: 2 ** (1.875 * x) })),
  );
  return chart;
}

export function scaled({ value, error }: Measured, factor: number): Measured {
  return { value: value * factor, error: error * factor };
}

/** A quantity of every level, in a unit. */
export function points(
  count: number,
  of: (level: number) => Measured | undefined,
  unit: number,
): DataPoint[] {
  return Array.from({ length: count }, (_, level) => {
    const { value, error } = of(level) ?? unknown;
    return { x: level, y: value / unit, error: error / unit };
  });
}
