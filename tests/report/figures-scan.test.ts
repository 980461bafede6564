import { expect, test } from 'vitest';
import { scanFigures, type ScanRow } from '../../src/report/scan-figures.ts';
import type { Measured } from '../../src/statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../src/theory/critical.ts';
import { squareCurves } from '../../src/theory/exact-curves.ts';
import { errorBarsOf, markItems, parseXml, textOf, textsOf } from '../plot/svg.ts';

function measured(value: number, exact?: number): Measured {
  return exact === undefined ? { value, error: 0.01 } : { value, error: 0.01, exact };
}

const ROWS: ScanRow[] = Array.from({ length: 11 }, (_, i) => {
  const temperature = 1.5 + 0.2 * i;
  return {
    temperature,
    energy: measured(-2 + i / 10),
    absoluteMagnetization: measured(1 - i / 11),
    specificHeat: measured(1 - Math.abs(i - 5) / 10),
    susceptibility: measured(i, i + 0.1),
    binder: measured(0.6 - i / 20),
  };
});

function legendOf(svg = ''): string[] {
  const document = parseXml(svg);
  const labels = [0, 1, 2].flatMap((i) => textsOf(document, `legend-label-${i}`));
  return labels.map(textOf);
}

test('one figure per quantity measured, with the exact results beside it', () => {
  const figures = scanFigures({
    rows: ROWS,
    curves: squareCurves({ size: 32, from: 1.5, to: 3.5 }),
    guides: [{ x: CRITICAL_TEMPERATURE, label: 'T_c' }],
    system: 'Ising model, 32 × 32',
    caption: '64 replicas.',
  });
  expect(figures.map(({ name }) => name)).toEqual([
    'energy',
    'absolute-magnetization',
    'specific-heat',
    'susceptibility',
    'binder',
  ]);
  const legends = Object.fromEntries(figures.map(({ name, svg }) => [name, legendOf(svg)]));
  const torus = 'exact, 32 × 32 torus';
  expect(legends).toEqual({
    energy: ['measured', torus, 'exact, infinite lattice'],
    'absolute-magnetization': ['measured', 'exact, infinite lattice'],
    'specific-heat': ['measured', torus, 'exact, infinite lattice'],
    susceptibility: ['measured', 'exact'],
    binder: ['measured'],
  });
  for (const { svg } of figures) {
    const document = parseXml(svg);
    expect(markItems(document, 'points-0')).toHaveLength(ROWS.length);
    expect(errorBarsOf(document, 0)).toHaveLength(ROWS.length);
    expect(textOf(document)).toContain('64 replicas. Error bars: one standard error.');
    expect(svg).not.toMatch(/undefined|NaN/);
  }
});

test('a specific heat that diverges does not set the scale', () => {
  const { specificHeat } = squareCurves({ size: 32, from: 1.5, to: 3.5 });
  const highest = Math.max(...(specificHeat[1]?.data ?? []).map(({ y }) => y));
  expect(highest).toBeGreaterThan(6);
  const figures = scanFigures({ rows: ROWS, curves: { specificHeat } });
  const svg = figures.find(({ name }) => name === 'specific-heat')?.svg ?? '';
  const numbers = markItems(parseXml(svg), 'numbers-y').map(textOf);
  // The torus of 32 x 32 reaches 1.90.
  expect(numbers.at(-1)).toMatch(/^(1\.8|2\.0)$/);
});

test('quantities that were not measured, or not finite, make no figure', () => {
  const rows = [{ temperature: 2, energy: { value: Number.NaN, error: 1 }, binder: undefined }];
  expect(scanFigures({ rows })).toEqual([]);
  expect(scanFigures({ rows: [] })).toEqual([]);
});
