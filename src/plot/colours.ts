/**
 * The colours of series on white. Okabe & Ito, Color Universal Design (2008), without yellow, which is too faint on white.
 * `plot.css` has the same colours by the same names, and lighter ones for dark pages.
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

/** The order in which series without a colour of their own are given one. */
export const seriesColours = [
  'blue',
  'vermilion',
  'green',
  'pink',
  'ink',
  'orange',
  'sky',
] as const satisfies readonly Colour[];

/** What is not data, on white. */
export const surroundings = {
  ground: '#ffffff',
  text: '#222222',
  muted: '#555555',
  grid: '#e8e8e8',
} as const;

/** The ends and the middle of the colours of signed fields, as in the lab: apart for every kind of colour vision. */
export const signed = { negative: '#8a4f08', zero: '#f4f1ea', positive: '#1f3f6b' } as const;
