import { surroundings } from './colours.ts';
import { fontSize, tickGap, type Layout, type Placed } from './layout.ts';
import { placesOf } from './marks.ts';
import { element, textElement } from './markup.ts';

const tickLength = 4;

/** The axes with their numbers and faint grid lines. */
export function axes(layout: Layout): string {
  const { x, y, plot } = layout;
  const places = placesOf(layout);
  const columns = x.ticks.map(({ value, label }) => ({ at: places.x(value), label }));
  const rows = y.ticks.map(({ value, label }) => ({ at: places.y(value), label }));
  const grid = [
    ...columns.map(({ at }) => `M${at} 0V${plot.height}`),
    ...rows.map(({ at }) => `M0 ${at}H${plot.width}`),
  ];
  const ticks = [
    `M0 0V${plot.height}H${plot.width}`,
    ...columns.map(({ at }) => `M${at} ${plot.height}v${tickLength}`),
    ...rows.map(({ at }) => `M0 ${at}h${-tickLength}`),
  ];
  const line = { fill: 'none', stroke: 'currentColor' } as const;
  return [
    element(
      'g',
      { class: 'grid', color: surroundings.grid },
      element('path', { d: grid.join(''), ...line }),
    ),
    element(
      'g',
      { class: 'muted', color: surroundings.muted },
      element('path', { d: ticks.join(''), ...line }),
    ),
    numbersElement(
      'x',
      columns
        .filter(({ label }) => label !== '')
        .map(({ at, label }) =>
          textElement(label, { x: at, y: plot.height + tickGap + 0.85 * fontSize.tick }),
        ),
    ),
    numbersElement(
      'y',
      rows.map(({ at, label }) => textElement(label, { x: -tickGap, y: at })),
    ),
  ].join('');
}

/** The lines of the guides. */
export function guideLines({ guides, plot, ...layout }: Layout): string {
  if (guides.length === 0) return '';
  const places = placesOf({ guides, plot, ...layout });
  const lines = guides.map(({ direction, at }, i) =>
    element('path', {
      class: `guide-${i}`,
      d:
        direction === 'x'
          ? `M${places.x(at)} 0V${plot.height}`
          : `M0 ${places.y(at)}H${plot.width}`,
    }),
  );
  return element(
    'g',
    {
      class: 'muted',
      color: surroundings.muted,
      fill: 'none',
      stroke: 'currentColor',
      'stroke-dasharray': '2 3',
    },
    ...lines,
  );
}

/** Title, labels of the axes and guides, and small print. */
export function lettering({ title, xLabel, yLabel, guides, caption }: Layout): string {
  return [
    texts('title', title, { 'font-size': fontSize.title, 'font-weight': 600 }),
    texts('y-label', yLabel, { 'font-size': fontSize.axis }),
    texts(
      'x-label',
      xLabel.map((line) => ({ ...line, middle: true })),
      { 'font-size': fontSize.axis },
    ),
    element(
      'g',
      { class: 'muted', color: surroundings.muted },
      texts(
        'guide-label',
        guides.map(({ direction, ...guide }) => ({ ...guide, middle: direction === 'x' })),
        { 'font-size': fontSize.guide },
      ),
      texts('caption', caption, { 'font-size': fontSize.caption }),
    ),
  ].join('');
}

function numbersElement(direction: 'x' | 'y', texts: readonly string[]): string {
  return element(
    'g',
    {
      class: `numbers-${direction}`,
      'font-size': fontSize.tick,
      'text-anchor': direction === 'x' ? 'middle' : 'end',
      'dominant-baseline': direction === 'x' ? undefined : 'central',
    },
    ...texts,
  );
}

/** Lines of text that are named by their kind and number. */
function texts(
  kind: string,
  lines: readonly (Placed & { readonly middle?: boolean })[],
  attributes: { 'font-size': number; 'font-weight'?: number },
): string {
  return lines
    .map(({ x, y, text, middle = false }, i) =>
      textElement(text, {
        class: `${kind}-${i}`,
        x,
        y,
        'dominant-baseline': 'central',
        'text-anchor': middle ? 'middle' : undefined,
        ...attributes,
      }),
    )
    .join('');
}
