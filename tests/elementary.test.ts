import { expect, it } from 'vitest';
import {
  accurateExponential,
  exponentialLessOne,
  hyperbolicSine,
  logarithmOfOnePlus,
} from '../src/elementary.ts';

/** Sizes from 1e-12 to the end of the range, of either sign. */
const sizes = Array.from({ length: 400 }, (_, n) => 1e-12 * 1.089 ** n).filter((x) => x < 700);
const places = [...sizes, ...sizes.map((x) => -x)];

it.each([
  ['e^x', accurateExponential, Math.exp],
  ['e^x - 1', exponentialLessOne, Math.expm1],
  ['sinh x', hyperbolicSine, Math.sinh],
  ['ln(1 + x)', logarithmOfOnePlus, Math.log1p],
] as const)('%s is accurate to rounding, near 0 too', (_, own, engine) => {
  for (const x of places) {
    if (engine === Math.log1p && x <= -1) continue;
    const expected = engine(x);
    // e^x multiplies the rounding of ln 2 in x by the number of doublings, below 2^10; its parts keep that to a few places.
    expect(Math.abs(own(x) / expected - 1), String(x)).toBeLessThan(2e-15);
  }
});

it('the ends of the range are infinite, 0 and -1', () => {
  expect([accurateExponential(800), accurateExponential(-800)]).toEqual([Infinity, 0]);
  expect([exponentialLessOne(Infinity), exponentialLessOne(-Infinity)]).toEqual([Infinity, -1]);
  expect([hyperbolicSine(800), hyperbolicSine(-800), hyperbolicSine(0)]).toEqual([
    Infinity,
    -Infinity,
    0,
  ]);
});
