import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseColour, type LinearColour } from '../../src/stage/palette.ts';

const css = fs.readFileSync(new URL('../../src/page/tokens.css', import.meta.url), 'utf8');
const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)');

function colour(scheme: string, name: string): LinearColour {
  return parseColour(new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(scheme)?.[1] ?? '');
}

/** WCAG 2.2, contrast ratio. */
function contrast(a: LinearColour, b: LinearColour): number {
  const [dim = 0, bright = 0] = [a, b]
    .map(([red, green, blue]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
    .toSorted((x, y) => x - y);
  return bright / dim;
}

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s palette', (_, scheme) => {
  it('tells spins apart by lightness alone', () => {
    expect(contrast(colour(scheme, 'spin-up'), colour(scheme, 'spin-down'))).toBeGreaterThan(4);
  });

  it.each(['ink', 'muted', 'accent'])('has %s text that can be read on paper and panel', (name) => {
    for (const ground of ['paper', 'panel'])
      expect(contrast(colour(scheme, name), colour(scheme, ground))).toBeGreaterThan(4.5);
  });

  it('sets weights of both signs apart from zero', () => {
    const zero = colour(scheme, 'weight-zero');
    expect(contrast(colour(scheme, 'weight-negative'), zero)).toBeGreaterThan(3);
    expect(contrast(colour(scheme, 'weight-positive'), zero)).toBeGreaterThan(3);
  });
});

it('is linear light, and refuses other notations', () => {
  expect(parseColour('#ff8000')).toEqual([1, expect.closeTo(0.2158605, 6), 0]);
  expect(() => parseColour('red')).toThrow(RangeError);
});
