import { expect, test } from 'vitest';
import type { DataPoint, Figure, Series } from '../../src/plot/description.ts';
import { textWidth } from '../../src/plot/text.ts';
import { renderFigure } from '../../src/plot/figure.ts';
import { elementsOf, errorBarsOf, markItems, parseXml, placeOf, textOf, textsOf } from './svg.ts';

const DATA: DataPoint[] = [
  { x: 1, y: 10, error: 2 },
  { x: 2, y: 40, error: 8 },
  { x: 4, y: 20, error: 1 },
  { x: 5, y: 30 },
];

const FIGURE: Figure = {
  title: 'Tom & Jerry <at> "T_c"',
  caption: 'Small print about |m| & χ.',
  x: { label: 'T / J' },
  y: { label: 'χ < |m|^2' },
  series: [
    { label: 'measured', kind: 'points', data: DATA },
    { label: 'exact', kind: 'line', dashed: true, data: DATA.map(({ x, y }) => ({ x, y: y + 1 })) },
  ],
  guides: [
    { x: 2.5, label: 'T_c = 2.5' },
    { y: 15, label: 'half' },
  ],
};

/** A plain figure of one series. */
function figureOf(data: readonly DataPoint[], more: Partial<Figure> = {}): Figure {
  const series: Series = { label: 'a', kind: 'both', data };
  return { x: { label: 'x' }, y: { label: 'y' }, series: [series], ...more };
}

/** Pixels of the points of a series, and the upper and lower ends of its error bars. */
function marks(svg: string, series = 0) {
  const document = parseXml(svg);
  return {
    points: markItems(document, `points-${series}`).map(placeOf),
    bars: errorBarsOf(document, series),
  };
}

test('a standalone document with every label in it', () => {
  const svg = renderFigure(FIGURE);
  const document = parseXml(svg);
  expect(document.name).toBe('svg');
  expect(document.attributes).toMatchObject({
    xmlns: 'http://www.w3.org/2000/svg',
    role: 'img',
    width: '560',
    viewBox: `0 0 560 ${document.attributes['height']}`,
  });
  const height = Number(document.attributes['height']);
  expect(height).toBeGreaterThan(380);
  expect(height).toBeLessThan(460);
  const [title, description, background] = elementsOf(document).slice(1);
  expect(title && textOf(title)).toBe(FIGURE.title);
  expect(description && textOf(description)).toContain('4 points: measured.');
  expect(background?.attributes).toMatchObject({ width: '560', fill: '#ffffff' });
  const texts = elementsOf(document)
    .filter(({ name }) => name === 'text')
    .map(textOf);
  for (const text of ['T / J', 'χ < |m|2', 'measured', 'exact', 'Tc = 2.5', 'half', '20', '3.0']) {
    expect(texts).toContain(text);
  }
  expect(texts).toContain('Tom & Jerry <at> "Tc"');
  expect(texts).toContain(FIGURE.caption);
  // Nothing to be fetched, nothing to be run.
  expect(svg).not.toMatch(/href|<script|<image|@import|url\((?!#)/);
});

test('one point per measurement, and error bars of one standard error to scale', () => {
  const { points, bars } = marks(renderFigure(FIGURE));
  expect(points).toHaveLength(DATA.length);
  expect(bars).toHaveLength(3);
  const [first, second] = points;
  const scale = ((first?.y ?? 0) - (second?.y ?? 0)) / 30;
  const across = ((second?.x ?? 0) - (first?.x ?? 0)) / 1;
  expect(scale).toBeGreaterThan(3);
  for (const [i, { x, y, error }] of DATA.entries()) {
    // Coordinates are rounded to a hundredth of a pixel; five units make five times that.
    expect(Math.abs((points[i]?.x ?? 0) - (first?.x ?? 0) - across * (x - 1))).toBeLessThan(0.06);
    expect(Math.abs((first?.y ?? 0) - (points[i]?.y ?? 0) - scale * (y - 10))).toBeLessThan(0.03);
    if (error === undefined) continue;
    const bar = bars[i];
    expect(bar?.x).toBe(points[i]?.x);
    expect(Math.abs((bar?.low ?? 0) - (bar?.high ?? 0) - 2 * scale * error)).toBeLessThan(0.03);
    expect(((bar?.low ?? 0) + (bar?.high ?? 0)) / 2).toBeCloseTo(points[i]?.y ?? 0, 1);
  }
});

test('arrowheads in the middle of the pieces of a line, turned along it', () => {
  const line: Series = { label: 'flow', kind: 'both', arrows: true, data: DATA };
  const svg = renderFigure(figureOf([], { series: [line] }));
  const { points } = marks(svg);
  const heads = markItems(parseXml(svg), 'arrows-0');
  expect(heads).toHaveLength(DATA.length - 1);
  for (const [i, head] of heads.entries()) {
    const [from, to] = [points[i], points[i + 1]];
    expect(placeOf(head).x).toBeCloseTo((from.x + to.x) / 2, 1);
    expect(placeOf(head).y).toBeCloseTo((from.y + to.y) / 2, 1);
    // Clockwise from rightwards, as SVG turns; y counts downwards.
    const turned = Number(/rotate\((-?[\d.]+)/.exec(head.attributes['transform'] ?? '')?.[1]);
    const along = (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI;
    expect(((turned - along + 540) % 360) - 180).toBeCloseTo(0, 0);
  }
  expect(renderFigure(figureOf(DATA))).not.toContain('arrows');
});

test('the same figure gives the same bytes; different ones can share a page', () => {
  const other = figureOf(DATA);
  const [first, between, second] = [FIGURE, other, FIGURE].map((figure) => renderFigure(figure));
  expect(second).toBe(first);
  expect(renderFigure(FIGURE)).toBe(first);
  // Without names there is nothing that could meet.
  for (const svg of [first, between]) expect(svg).not.toMatch(/ id="|url\(|href/);
});

test('what is not finite is left out', () => {
  const noise = [
    { x: Number.NaN, y: 1 },
    { x: 1.5, y: Infinity, error: 1 },
    { x: -Infinity, y: 2 },
  ];
  const svg = renderFigure(figureOf([...noise, ...DATA]));
  expect(svg).toBe(renderFigure(figureOf(DATA)));
  const errors = [Number.NaN, Infinity, -1, 0].map((error, i) => ({ x: i, y: i, error }));
  const { points, bars } = marks(renderFigure(figureOf(errors)));
  expect([points.length, bars.length]).toEqual([4, 0]);
});

test('logarithmic axes: equal ratios are equal distances, and zero has no place', () => {
  const data = [8, 16, 32, 64].map((x) => ({ x, y: x ** 1.75, error: x ** 1.75 / 4 }));
  const bad = [
    { x: 0, y: 1 },
    { x: 8, y: -1 },
  ];
  const axes = {
    x: { label: 'L', scale: 'log', ticks: [8, 16, 32, 64] },
    y: { label: 'χ', scale: 'log' },
  } as const;
  const svg = renderFigure(figureOf([...data, ...bad], axes));
  const { points, bars } = marks(svg);
  expect(points).toHaveLength(4);
  for (const axis of ['x', 'y'] as const) {
    const steps = points.slice(1).map((point, i) => point[axis] - (points[i]?.[axis] ?? 0));
    for (const step of steps) expect(Math.abs(step - (steps[0] ?? 0))).toBeLessThan(0.03);
  }
  const perFactor = ((points[0]?.y ?? 0) - (points[1]?.y ?? 0)) / (1.75 * Math.log(2));
  for (const { low, high } of bars) {
    expect(low - high).toBeCloseTo(perFactor * Math.log(1.25 / 0.75), 1);
  }
  expect(svg).toContain('>16</text>');
  // A bar that reaches below zero leaves the plot instead of the number line.
  const reaching = marks(renderFigure(figureOf([{ x: 8, y: 2, error: 3 }, ...data], axes)));
  expect(reaching.bars[0]?.low).toBeGreaterThan(300);
  expect(reaching.bars[0]?.low).toBeLessThan(1000);
});

test('nothing undefined in odd figures', () => {
  const odd: Figure[] = [
    figureOf([]),
    figureOf([], { x: { label: 'x', scale: 'log' }, y: { label: 'y', scale: 'log' }, series: [] }),
    figureOf([{ x: 3, y: 0 }]),
    figureOf([0.1 + 0.2, 0.3].map((y) => ({ x: 1, y }))),
    figureOf([{ x: 0, y: 7, error: Number.NaN }], { y: { label: 'y', scale: 'log' } }),
    figureOf([
      { x: 1e300, y: -1e-300 },
      { x: 1e299, y: 1e-299 },
    ]),
    figureOf(DATA, {
      guides: [
        { x: 99, label: 'outside' },
        { y: Number.NaN, label: 'nowhere' },
      ],
    }),
    figureOf(Array.from({ length: 500 }, (_, i) => ({ x: i, y: Math.sin(i), error: 0.1 }))),
  ];
  for (const figure of odd) {
    const svg = renderFigure(figure);
    parseXml(svg);
    expect(svg).not.toMatch(/undefined|NaN|Infinity|null|outside<\/text>/);
  }
});

test('a curve that does not count leaves the axes alone, and the frame cuts it', () => {
  const wild: Series = {
    label: 'diverges',
    kind: 'line',
    data: [
      { x: 1, y: 10 },
      { x: 3, y: 1e6 },
      { x: 5, y: 10 },
    ],
  };
  const one = figureOf(DATA);
  const beside = (more: Series): Figure => ({ ...one, series: [...one.series, more] });
  const quiet = marks(renderFigure(beside({ ...wild, autoscale: false })));
  // The legend takes no more rows with two entries, so that the pixels are the same.
  expect(quiet).toEqual(marks(renderFigure(one)));
  expect(marks(renderFigure(beside(wild)))).not.toEqual(quiet);
});

test('points outside a given domain are left out', () => {
  const svg = renderFigure(figureOf(DATA, { x: { label: 'x', domain: [0, 4] } }));
  expect(marks(svg).points).toHaveLength(3);
});

test('title, legend and labels of guides stand outside the frame', () => {
  const labels = Array.from({ length: 9 }, (_, i) => `series of measurements number ${i}`);
  const svg = renderFigure({
    ...FIGURE,
    title: 'A title of many words that goes on and on until it has to be broken into two lines',
    series: labels.map((label) => ({ label, kind: 'both', data: DATA })),
    guides: [2.4, 2.5, 2.6].map((x) => ({ x, label: `T = ${x}` })),
  });
  const document = parseXml(svg);
  const rows = ['title-0', 'title-1', ...labels.map((_, i) => `legend-label-${i}`)].concat([
    'guide-label-2',
    'guide-label-1',
    'guide-label-0',
  ]);
  const heights = rows.map((name) => placeOf(textsOf(document, name)[0] ?? document).y);
  expect(heights).toEqual(heights.toSorted((a, b) => a - b));
  expect(Math.max(...heights)).toBeLessThan(0);
  expect(new Set(heights.slice(-3)).size).toBe(3);
  const [width, height] = ['width', 'height'].map((name) => Number(document.attributes[name]));
  const corner = elementsOf(document).find(({ name }) => name === 'g');
  const { x: left, y: top } = placeOf(corner ?? document);
  for (const [i, label] of labels.entries()) {
    const { x } = placeOf(textsOf(document, `legend-label-${i}`)[0] ?? document);
    expect(left + x + textWidth(label, 12.5)).toBeLessThan(width ?? 0);
  }
  expect(top + Math.min(...heights)).toBeGreaterThan(10);
  expect(top + 300).toBeLessThan(height ?? 0);
});

test.each([
  [{ domain: [2, 1] }, /T \/ J is 2, 1; it must be two increasing numbers/],
  [{ domain: [0, Number.NaN] }, /increasing/],
  [{ scale: 'log', domain: [0, 1] }, /two increasing numbers above 0/],
] as const)('%j is refused', (axis, message) => {
  const figure = figureOf(DATA, { x: { label: 'T / J', ...axis } });
  expect(() => renderFigure(figure)).toThrow(message);
});
