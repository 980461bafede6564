import { expect, it } from 'vitest';
import type { Gpu } from '../../src/gpu/gpu.ts';
import { fixedPoints } from '../../src/studies/fixed-points/fixed-points.ts';
import { printedDigits } from '../../src/studies/fixed-points/reference.ts';
import { recursionFigure } from '../../src/studies/fixed-points/figures.ts';
import { RG_SCHEMES } from '../../src/theory/rg-schemes.ts';

const outcome = await fixedPoints.run({
  gpu: {} as Gpu,
  preset: 'quick',
  seed: 1,
  signal: new AbortController().signal,
  phase: () => () => undefined,
});

it('holds every target, and no control fulfils its criterion', () => {
  expect(outcome.targets.map(({ id, verdict }) => [id, verdict])).toEqual([
    ['RG-1a', 'holds'],
    ['RG-1b', 'holds'],
    ['RG-1c', 'holds'],
  ]);
  for (const { controls = [] } of outcome.targets) {
    expect(controls).toHaveLength(1);
    expect(controls.every(({ fulfils }) => !fulfils)).toBe(true);
  }
  expect(outcome.targets[0]?.measured).toEqual({
    'numbers that agree': 32,
    'numbers compared': 32,
  });
});

it('shows the printed digits of every scheme in its table', () => {
  const [{ tables }] = outcome.sections;
  for (const [row, scheme] of RG_SCHEMES.entries()) {
    const cells = tables?.[0]?.rows[row]?.map(String) ?? [];
    for (const [name, printed] of Object.entries(printedDigits[scheme.id] ?? {}))
      // The eigenvalue of the field is in no column: its exponent is.
      if (name !== 'fieldEigenvalue')
        expect(cells.some((cell) => Number(cell) === Number(printed))).toBe(true);
  }
  const without = tables?.[0]?.rows.filter((row) => row.includes('none'));
  expect(without).toHaveLength(2);
});

it('has a figure for every recursion: curve, diagonal and stairs that stay within', () => {
  const names = outcome.sections.flatMap(({ figures = {} }) => Object.keys(figures));
  expect(names).toEqual([
    'schemes',
    ...RG_SCHEMES.filter(({ kind }) => kind !== 'exact').map(({ id }) => id),
  ]);
  for (const { figures = {} } of outcome.sections)
    for (const { series, x } of Object.values(figures)) {
      const stairs = series.filter(({ colour }) => colour === 'vermilion');
      for (const { x: at, y } of stairs.flatMap(({ data }) => data))
        expect(Math.max(at, y)).toBeLessThanOrEqual(x.domain?.[1] ?? NaN);
    }
  const exact = RG_SCHEMES.find(({ kind }) => kind === 'exact');
  expect(() => exact && recursionFigure(exact, 1)).toThrow(/exact-square is no recursion/);
});

it('leads away from the fixed point on both sides', () => {
  const scheme = RG_SCHEMES.find(({ id }) => id === 'migdal-kadanoff-2-move-first');
  if (!scheme) throw new Error('no such scheme');
  const fixedPoint = 0.304689;
  const [below = [], above = []] = recursionFigure(scheme, fixedPoint)
    .series.filter(({ colour }) => colour === 'vermilion')
    .map(({ data }) => data.map(({ x }) => x));
  expect(below[0]).toBeLessThan(fixedPoint);
  expect(below.at(-1)).toBeLessThan(0.01);
  expect(above[0]).toBeGreaterThan(fixedPoint);
  expect(above.at(-1)).toBeGreaterThan(1.5 * fixedPoint);
});
