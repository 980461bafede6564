import { Chart } from '../../page/chart.ts';
import type { DataPoint } from '../../plot/description.ts';
import { distances } from '../measure/fan.ts';

/** Between two lines of one series. */
export const gap: DataPoint = { x: Number.NaN, y: Number.NaN };

/** The plot of the thermometers, with the exact doubling at every step. */
export function chartOn(host: HTMLElement, last: number): Chart {
  const exact = distances.flatMap((distance) => [
    ...Array.from({ length: 8 * last + 1 }, (_, i) => ({
      x: i / 8,
      y: 100 * distance * 2 ** (i / 8),
    })),
    gap,
  ]);
  const chart = new Chart(host, {
    title: 'a thermometer for every level',
    description:
      'Distance from the critical temperature that the thermometer of each level reads, over the number of steps of zooming out',
    largest: { width: 900, height: 440 },
    x: { label: 'steps of zooming out', domain: [0, last], ticks: range(last) },
    y: { label: 'distance from T_c on the thermometer (%)', domain: [-50, 70] },
    series: {
      exact: { kind: 'line', colour: 'grey', dashed: true, label: 'doubling at every step' },
      cold: { kind: 'both', shape: 'circle', colour: 'blue', label: 'began too cold' },
      critical: { kind: 'both', shape: 'diamond', colour: 'green', label: 'at T_c' },
      hot: { kind: 'both', shape: 'circle', colour: 'vermilion', label: 'began too hot' },
    },
  });
  chart.set('exact', exact);
  return chart;
}

function range(last: number): number[] {
  return Array.from({ length: last + 1 }, (_, level) => level);
}
