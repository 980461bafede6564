import type { Colour } from '../../plot/colours.ts';
import type { DataPoint, Figure, Series, Shape } from '../../plot/description.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { shares } from './criteria.ts';
import { depthSteps } from './depth-targets.ts';
import type { Grid } from './grid.ts';
import { criticalPoint, shareOff } from './grid-facts.ts';
import type { ExactPoint } from './lattices.ts';
import {
  measuredObservables,
  observables,
  overMachines,
  pooled,
  type Observable,
} from './observables.ts';

const styles: readonly { readonly colour: Colour; readonly shape: Shape }[] = [
  { colour: 'vermilion', shape: 'triangle-up' },
  { colour: 'orange', shape: 'square' },
  { colour: 'blue', shape: 'circle' },
  { colour: 'green', shape: 'diamond' },
];

const labels: Record<Observable, { readonly title: string; readonly label: string }> = {
  energy: { title: 'Energy', label: 'E per site / J' },
  absoluteMagnetization: { title: 'Magnetization', label: '⟨|m|⟩' },
  specificHeat: { title: 'Specific heat', label: 'c per site / k' },
  susceptibility: { title: 'Susceptibility', label: 'χ = N(⟨m^2⟩ − ⟨|m|⟩^2)/T' },
};

/** An observable against temperature: exact curve, data, and machines by their number of hidden units. */
function temperatureFigure(
  { size, points }: Grid,
  curve: readonly ExactPoint[],
  observable: Observable,
): Figure {
  const widths = points[0]?.groups.map(({ hidden }) => hidden) ?? [];
  const common = widths.filter((hidden) =>
    points.every(({ groups }) => groups.some((group) => group.hidden === hidden)),
  );
  const trainings = points[0]?.groups[0]?.machines.length ?? 0;
  return {
    title: `${labels[observable].title} of ${size} x ${size} lattices that machines draw`,
    caption: `Points of machines are means over ${trainings} trainings, with the standard error from their spread, or from their draws if that is larger and the trainings are few. Hollow: the lattices that the machines learned.`,
    x: { label: 'T / J' },
    y: { label: labels[observable].label },
    series: [
      {
        label: `exact, ${size} × ${size} torus`,
        kind: 'line',
        colour: 'ink',
        data: curve.map((exact): DataPoint => ({ x: exact.temperature, y: exact[observable] })),
      },
      {
        label: 'Monte Carlo',
        kind: 'points',
        colour: 'ink',
        shape: 'circle',
        hollow: true,
        data: points.map(({ temperature, data }): DataPoint => {
          const { value, error } = measuredObservables(pooled(data), size, temperature)[observable];
          return { x: temperature, y: value, error };
        }),
      },
      ...common.map((hidden, index): Series => ({
        label: `${hidden} hidden units`,
        kind: 'points',
        ...styles[index % styles.length],
        data: points.map(({ temperature, groups }): DataPoint => {
          const machines = groups.find((group) => group.hidden === hidden)?.machines ?? [];
          const { value, error } = overMachines(machines, { size, temperature }, observable);
          return { x: temperature, y: value, error };
        }),
      })),
    ],
    guides: [{ label: 'T_c', x: CRITICAL_TEMPERATURE }],
  };
}

export function temperatureFigures(
  grid: Grid,
  curve: readonly ExactPoint[],
): Record<string, Figure> {
  const names: Record<Observable, string> = {
    energy: 'energy',
    absoluteMagnetization: 'magnetization',
    specificHeat: 'specific-heat',
    susceptibility: 'susceptibility',
  };
  return Object.fromEntries(
    observables.map(([observable]) => [
      names[observable],
      temperatureFigure(grid, curve, observable),
    ]),
  );
}

/** The domain of a logarithmic axis that shows all of these numbers. */
function around(values: readonly number[]): [number, number] {
  return [0.8 * Math.min(...values), 1.5 * Math.max(...values)];
}

/** TM-3: c over the exact c against the number of hidden units, at the coldest, the critical and the hottest temperature. */
export function widthFigure({ size, points }: Grid): Figure {
  const shown = points.filter(
    ({ temperature }, index) =>
      index === 0 || index === points.length - 1 || temperature === CRITICAL_TEMPERATURE,
  );
  const widths = [...new Set(shown.flatMap(({ groups }) => groups.map(({ hidden }) => hidden)))];
  return {
    title: 'Specific heat against the number of hidden units',
    caption: 'Means over trainings with standard errors.',
    x: { label: 'hidden units', scale: 'log', ticks: widths, domain: around(widths) },
    y: { label: 'c / c(exact)', scale: 'log' },
    series: shown.map(({ temperature, exact, groups }, index): Series => ({
      label: temperature === CRITICAL_TEMPERATURE ? 'T = T_c' : `T = ${temperature}`,
      kind: 'both',
      ...styles[index % styles.length],
      data: groups.map(({ hidden, machines }): DataPoint => {
        const { value, error } = shareOff(machines, { size, exact }, 'specificHeat');
        return { x: hidden, y: 1 + value, error };
      }),
    })),
    guides: [
      { label: `+${100 * shares.specificHeat} %`, y: 1 + shares.specificHeat },
      { label: 'exact', y: 1 },
      { label: `−${100 * shares.specificHeat} %`, y: 1 - shares.specificHeat },
    ],
  };
}

/** MM-1: c(T_c) against the width of the first layer. */
export function depthFigure(grid: Grid): Figure {
  const steps = depthSteps(grid);
  const nudge = 1.03;
  return {
    title: 'Specific heat at T_c against the width of the first layer',
    caption:
      `c(exact) = ${criticalPoint(grid).exact.specificHeat.toFixed(6)}. Means over trainings with standard errors. Stacks are drawn a little to the right. ` +
      'Stacks keep the first layers of the single machines, so the errors of both are correlated; MM-1 takes differences training by training.',
    x: {
      label: 'hidden units of the first layer',
      scale: 'log',
      ticks: steps.map(({ hidden }) => hidden),
      domain: around(steps.map(({ hidden }) => hidden)),
    },
    y: { label: 'c(T_c) / c(exact)' },
    series: [
      {
        label: 'single machines',
        kind: 'both',
        colour: 'blue',
        shape: 'circle',
        data: steps.map(({ hidden, single: { value, error } }) => ({ x: hidden, y: value, error })),
      },
      {
        label: 'stacks of two layers',
        kind: 'both',
        colour: 'vermilion',
        shape: 'diamond',
        data: steps.map(({ hidden, stack: { value, error } }) => ({
          x: nudge * hidden,
          y: value,
          error,
        })),
      },
    ],
    guides: [{ label: 'exact', y: 1 }],
  };
}
