/**
 * The colours of series on white, from Okabe & Ito, Color Universal Design (2008). Yellow is left out because it is too faint
 * on white. `plot.css` has the same colours under the same names, and lighter colours for dark pages.
 */
export const palette = {
  blue: '#0072b2',
  vermilion: '#d55e00',
  green: '#009e73',
  pink: '#cc79a7',
  ink: '#222222',
  orange: '#e69f00',
  sky: '#56b4e9',
  grey: '#808080',
} as const;

export type Colour = keyof typeof palette;

/** The order in which colours are given to series without a specified colour. */
export const seriesColours = [
  'blue',
  'vermilion',
  'green',
  'pink',
  'ink',
  'orange',
  'sky',
] as const satisfies readonly Colour[];

/** Colours of everything except data, on white. */
export const surroundings = {
  ground: '#ffffff',
  text: '#222222',
  muted: '#555555',
  grid: '#e8e8e8',
} as const;

/** The colours of signed fields at both ends and in the middle, as in the lab. Every kind of colour vision can distinguish them. */
export const signed = { negative: '#8a4f08', zero: '#f4f1ea', positive: '#1f3f6b' } as const;
