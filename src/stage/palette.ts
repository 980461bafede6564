/** A colour in linear light. Each channel is from 0 to 1. */
export type LinearColour = readonly [number, number, number];

/** The colours of the shaders. They are CSS variables of the page, so light and dark colours are defined in one place. */
export interface Palette {
  readonly up: LinearColour;
  readonly down: LinearColour;
  /** The colours of weights below, at and above zero. */
  readonly negative: LinearColour;
  readonly zero: LinearColour;
  readonly positive: LinearColour;
}

/** An opaque colour in the form that shaders take. */
export function opaque(colour: LinearColour): readonly [number, number, number, number] {
  return [...colour, 1];
}

/** The present palette. Call again when the colour scheme changes. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): LinearColour => parseColour(style.getPropertyValue(`--${name}`));
  return {
    up: colour('spin-up'),
    down: colour('spin-down'),
    negative: colour('weight-negative'),
    zero: colour('weight-zero'),
    positive: colour('weight-positive'),
  };
}

/**
 * Linear light of an sRGB colour written `#rrggbb` (IEC 61966-2-1).
 * @throws RangeError for any other notation
 */
export function parseColour(text: string): LinearColour {
  const hex = /^\s*#([0-9a-f]{6})\s*$/i.exec(text)?.[1];
  if (!hex) throw new RangeError(`"${text}" is not a colour of the form #rrggbb.`);
  const channel = (index: number): number =>
    linearLight(Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16) / 255);
  return [channel(0), channel(1), channel(2)];
}

function linearLight(encoded: number): number {
  return encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4;
}
