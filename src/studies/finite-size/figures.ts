import type { DataPoint, Figure, Series } from '../../plot/description.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { elementAt } from '../../element-at.ts';
import { omegas, type ScalingAnalysis } from './analysis.ts';
import type { Collapse } from './collapse.ts';
import { sizesOf, type ScaledName } from './points.ts';
import { firstTime, type Relaxation } from './relaxing.ts';

const labels: Readonly<Record<ScaledName, { curve: string; collapse: string }>> = {
  binder: { curve: 'Binder cumulant U', collapse: 'U less its correction to scaling' },
  length: { curve: 'ξ/L', collapse: 'ξ/L less its correction to scaling' },
  magnetization: { curve: 'ln ⟨|m|⟩', collapse: 'ln(⟨|m|⟩ L^{β/ν}), corrected' },
  squared: { curve: 'ln ⟨m^2⟩', collapse: 'ln(⟨m^2⟩ L^{2−γ/ν}), corrected' },
};

/** The curves of all sizes, which cross near the critical temperature. */
export function crossingFigure(
  { values, temperatures }: ScalingAnalysis,
  name: 'binder' | 'length',
): Figure {
  const { value } = temperatures.both;
  return {
    title: `${labels[name].curve} of all sizes`,
    x: { label: 'temperature T / J' },
    y: { label: labels[name].curve },
    series: sizesOf(values[name]).map((size) => ({
      label: `L = ${size}`,
      kind: 'both',
      data: values[name]
        .filter((point) => point.size === size)
        .toSorted((a, b) => a.temperature - b.temperature)
        .map((point) => ({ x: point.temperature, y: point.value, error: point.error })),
    })),
    guides: [{ x: value, label: 'T_c of all sizes' }],
    caption: 'Error bars, where they exceed the points: one standard error.',
  };
}

/** Crossings of successive sizes, against the size to the power with which they should approach the critical temperature. */
export function approachFigure({ crossings, temperatures, nus }: ScalingAnalysis): Figure {
  const power = omegas.used + 1 / nus.both.value;
  const series = (['binder', 'length'] as const).map((name): Series => ({
    label: name === 'binder' ? 'Binder cumulant' : 'ξ/L',
    kind: 'points',
    data: crossings[name].map(({ sizes: [a, b], temperature: { value, error } }) => ({
      x: Math.sqrt(a * b) ** -power,
      y: value,
      error,
    })),
  }));
  const { value, error } = temperatures.both;
  return {
    title: 'Crossings of successive sizes',
    x: { label: '(L_1 L_2)^{−(ω + 1/ν)/2}' },
    y: { label: 'temperature of the crossing / J' },
    series: [
      ...series,
      {
        label: 'T_c of the collapses',
        kind: 'points',
        hollow: true,
        data: [{ x: 0, y: value, error }],
      },
    ],
    guides: [{ y: CRITICAL_TEMPERATURE, label: 'exact' }],
    caption: 'Large lattices lie to the left. Error bars: one standard error.',
  };
}

/** All sizes on one curve, with the fitted curve. */
export function collapseFigure({ used, collapses }: ScalingAnalysis, name: ScaledName): Figure {
  const { best } = collapses[name];
  const points = used[name].map((point) => ({
    size: point.size,
    x: scaledTemperature(best, point),
    y:
      point.value -
      best.correction(point.size, point.temperature) +
      best.power * Math.log(point.size),
    error: point.error,
  }));
  const xs = points.map(({ x }) => x);
  const [from, to] = [Math.min(...xs), Math.max(...xs)];
  const curve = Array.from({ length: 81 }, (_, i): DataPoint => {
    const x = from + ((to - from) * i) / 80;
    return { x, y: best.curve.reduce((sum, a, k) => sum + a * x ** (k + 1), best.critical) };
  });
  return {
    title: `Collapse of ${labels[name].curve}`,
    x: { label: 'x = t (1 + c t) L^{1/ν}' },
    y: { label: labels[name].collapse },
    series: [
      ...sizesOf(points).map((size): Series => ({
        label: `L = ${size}`,
        kind: 'points',
        data: points.filter((point) => point.size === size),
      })),
      { label: 'fit', kind: 'line', data: curve, colour: 'grey' },
    ],
    caption: `χ^2 = ${best.quality.chiSquared.toFixed(1)} for ${best.quality.degrees} degrees of freedom. Error bars: one standard error.`,
  };
}

function scaledTemperature(
  { temperature, bend, nu }: Collapse,
  point: { readonly size: number; readonly temperature: number },
): number {
  const t = 1 - temperature / point.temperature;
  return t * (1 + bend * t) * point.size ** (1 / nu);
}

/** How the magnetization decays after a cold start, and how its spread over the lattices grows. */
export function relaxationFigure({ times, first, second }: Relaxation): Figure {
  const line = (label: string, of: (m: number, m2: number) => number): Series => ({
    label,
    kind: 'points',
    data: times.map((time, at) => ({ x: time, y: of(meanAt(first, at), meanAt(second, at)) })),
  });
  return {
    title: 'Relaxation from a cold start at the critical temperature',
    x: { label: 'sweeps t', scale: 'log' },
    y: { label: 'm and ⟨m^2⟩/⟨m⟩^2 − 1', scale: 'log' },
    series: [line('m(t)', (m) => m), line('⟨m^2⟩/⟨m⟩^2 − 1', (m, m2) => m2 / (m * m) - 1)],
    guides: [{ x: firstTime, label: 'fits begin' }],
  };
}

function meanAt(blocks: readonly (readonly number[])[], at: number): number {
  return blocks.reduce((sum, block) => sum + elementAt(block, at), 0) / blocks.length;
}
