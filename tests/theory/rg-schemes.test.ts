import { expect, test } from 'vitest';
import { CRITICAL_COUPLING } from '../../src/theory/critical.ts';
import { numericalSlope } from '../support/numerical-slope.ts';
import { schemeFixedPoint } from '../../src/theory/rg-fixed-points.ts';
import { RG_SCHEMES, type RgScheme } from '../../src/theory/rg-schemes.ts';

function scheme(id: string): RgScheme {
  const found = RG_SCHEMES.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no scheme ${id}`);
  return found;
}

const point = (id: string) => schemeFixedPoint(scheme(id));

/** Numbers as printed, six digits behind the point, without zeros at the end. */
function printed(value: number | undefined): string {
  return value === undefined ? '-' : String(Number(value.toFixed(6)));
}

test('ids are unique', () => {
  expect(new Set(RG_SCHEMES.map(({ id }) => id)).size).toBe(RG_SCHEMES.length);
});

test.each([
  ['chain-decimation', ['-', '-', '-']],
  ['square-maris-kadanoff', ['0.506981', '1.448922', '1.069961']],
  ['square-truncated', ['-', '-', '-']],
  ['migdal-kadanoff-2-move-first', ['0.304689', '1.678574', '0.747236']],
  ['migdal-kadanoff-2-decimate-first', ['0.609378', '1.678574', '0.747236']],
  ['migdal-kadanoff-3-move-first', ['0.240606', '2.25', '0.73814']],
  ['migdal-kadanoff-3-decimate-first', ['0.721818', '2.25', '0.73814']],
  ['migdal-kadanoff-infinitesimal', ['0.440687', '-', '0.75355']],
  ['niemeijer-van-leeuwen', ['0.335614', '1.623524', '0.882203']],
  ['exact-square', ['0.440687', '-', '1']],
  ['exact-triangular', ['0.274653', '-', '1']],
])('%s: the printed digits', (id, expected) => {
  const found = point(id);
  expect([found?.coupling, found?.eigenvalue, found?.thermal].map(printed)).toEqual(expected);
  const exists = expected.some((digits) => digits !== '-');
  expect(found?.stability).toBe(exists ? 'unstable' : undefined);
});

test('nu, alpha and the field direction', () => {
  const maris = point('square-maris-kadanoff');
  expect([maris?.nu, maris?.alpha].map(printed)).toEqual(['0.934614', '0.130772']);
  expect(printed(point('migdal-kadanoff-2-move-first')?.nu)).toBe('1.338266');
  expect(printed(point('migdal-kadanoff-3-move-first')?.nu)).toBe('1.354756');
  const triangular = point('niemeijer-van-leeuwen');
  expect([triangular?.fieldEigenvalue, triangular?.magnetic].map(printed)).toEqual([
    '2.12132',
    '1.36907',
  ]);
  for (const id of ['exact-square', 'exact-triangular']) {
    expect(point(id)).toMatchObject({ magnetic: 1.875, nu: 1, alpha: 0 });
  }
});

test('closed forms to 1e-13', () => {
  const triangular = point('niemeijer-van-leeuwen');
  const fixed = Math.log(1 + 2 * Math.SQRT2) / 4;
  expect(triangular?.coupling).toBeCloseTo(fixed, 14);
  // lambda = 1 + 4 K phi phi' with phi = 1/sqrt(2).
  const x = Math.exp(-4 * fixed);
  const slope = 1 + (32 * fixed * x) / (Math.SQRT2 * (1 + 3 * x) ** 2);
  expect(triangular?.eigenvalue).toBeCloseTo(slope, 13);
  expect(point('migdal-kadanoff-3-move-first')?.eigenvalue).toBeCloseTo(2.25, 13);
  const continuous = point('migdal-kadanoff-infinitesimal');
  expect(continuous?.coupling).toBeCloseTo(CRITICAL_COUPLING, 14);
  expect(continuous?.thermal).toBeCloseTo(2 - 2 * Math.SQRT2 * CRITICAL_COUPLING, 13);
});

test('each slope is the derivative of its recursion, 1e-11 from K = 0.05 to 2', () => {
  for (const one of RG_SCHEMES) {
    if (one.kind !== 'recursion') continue;
    for (const coupling of [0.05, 0.2, 0.5, 1, 2]) {
      const error = numericalSlope(one.recursion, coupling) / one.slope(coupling) - 1;
      expect(Math.abs(error), `${one.id}, K = ${coupling}`).toBeLessThan(1e-11);
    }
  }
});
