import { Chart } from '../../page/chart.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { yangMagnetization } from '../../theory/onsager.ts';

/** The temperatures of the plot, in units of J. */
export const domain = [1.4, 3.1] as const;

/** The plot of the magnetization over the temperature. */
export function magnetizationChart(host: HTMLElement): Chart {
  return new Chart(host, {
    title: 'magnetization',
    description: 'Magnetization over temperature',
    x: { label: 'temperature T', domain },
    y: { label: 'magnetization |m|', domain: [0, 1.001] },
    series: {
      measured: { label: 'measured', kind: 'points', colour: 'vermilion' },
      exact: { label: 'exact, endless magnet (Yang 1952)', kind: 'line', colour: 'grey' },
    },
    guides: [{ label: 'T_c', x: CRITICAL_TEMPERATURE }],
    largest: { width: 900, height: 420 },
  });
}

/** The exact curve of an endless magnet. */
export function showExact(chart: Chart): void {
  const steps = 200;
  chart.set(
    'exact',
    Array.from({ length: steps + 1 }, (_, index) => {
      const x = domain[0] + ((domain[1] - domain[0]) * index) / steps;
      return { x, y: x < CRITICAL_TEMPERATURE ? yangMagnetization(x) : 0 };
    }),
  );
}
