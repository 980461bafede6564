import { expect, test } from 'vitest';
import { CRITICAL_TEMPERATURE } from '../../src/theory/critical.ts';
import { squareCurves, type ExactCurve } from '../../src/theory/exact-curves.ts';
import { kaufman } from '../../src/theory/kaufman.ts';
import { onsagerEnergy, yangMagnetization } from '../../src/theory/onsager.ts';

function temperaturesOf(curve: ExactCurve | undefined): number[] {
  return curve?.data.map(({ x }) => x) ?? [];
}

test('curves of the square lattice are its exact functions, with T_c closely approached', () => {
  const { energy, specificHeat, absoluteMagnetization } = squareCurves({
    size: 16,
    from: 1.5,
    to: 3.5,
    points: 50,
  });
  const [torus, infinite] = energy;
  for (const { x, y } of torus?.data ?? []) {
    expect(y).toBe(kaufman({ size: 16, temperature: x }).energy);
  }
  for (const { x, y } of infinite?.data ?? []) expect(y).toBe(onsagerEnergy(x));
  for (const { x, y } of absoluteMagnetization[0]?.data ?? []) expect(y).toBe(yangMagnetization(x));
  for (const curve of [...energy, ...specificHeat, ...absoluteMagnetization]) {
    const x = temperaturesOf(curve);
    expect(x).toEqual([...new Set(x)].toSorted((a, b) => a - b));
    expect([x[0], x.at(-1)]).toEqual([1.5, 3.5]);
    expect(curve.data.every(({ y }) => Number.isFinite(y))).toBe(true);
  }
  expect(temperaturesOf(torus)).toContain(CRITICAL_TEMPERATURE);
  expect(temperaturesOf(specificHeat[1])).not.toContain(CRITICAL_TEMPERATURE);
  expect(specificHeat.map(({ diverges }) => diverges ?? false)).toEqual([false, true]);
  // Close enough that a step of the magnetization is a small part of the figure.
  const below = (absoluteMagnetization[0]?.data ?? []).filter(({ x }) => x < CRITICAL_TEMPERATURE);
  expect(below.at(-1)?.y).toBeLessThan(0.25);
});

test('without a size, and away from T_c', () => {
  const { energy, specificHeat } = squareCurves({ from: 3, to: 4 });
  expect(energy.map(({ label }) => label)).toEqual(['exact, infinite lattice']);
  expect(temperaturesOf(energy[0])).toHaveLength(300);
  expect(specificHeat[0]?.diverges).toBe(false);
});

test.each([
  [{ from: 0, to: 1 }, /from 0 to 1/],
  [{ from: 2, to: 2 }, /increase/],
  [{ from: 1, to: Infinity }, /increase/],
  [{ from: 1, to: 2, points: 1 }, /points is 1/],
])('%j is refused', (range, message) => {
  expect(() => squareCurves(range)).toThrow(message);
});
