import { fontSize, sampleGap, sampleWidth, type Layout } from './layout.ts';
import {
  drawn,
  filled,
  group,
  lookOfPoints,
  pointRadius,
  symbol,
  type StyledSeries,
} from './marks.ts';
import { element, textElement } from './markup.ts';

/** A sample of each series beside its label. */
export function legend(series: readonly StyledSeries[], { legend: entries }: Layout): string {
  const marks = entries.flatMap(({ series: index, first, x, y, text }) => {
    const style = series[index];
    if (!style) return [];
    const label = textElement(text, {
      class: `legend-label-${index}`,
      x: x + sampleWidth + sampleGap,
      y,
      'dominant-baseline': 'central',
      'font-size': fontSize.legend,
    });
    return first ? [sample(style, x, y), label] : [label];
  });
  return marks.length > 0 ? element('g', { class: 'legend' }, ...marks) : '';
}

function sample(style: StyledSeries, x: number, y: number): string {
  const { kind, dashed } = style;
  const middle = x + sampleWidth / 2;
  if (kind === 'bars') {
    const swatch = element('rect', { x: middle - 6, y: y - 6, width: 12, height: 12 });
    return group(style, { kind: 'legend-bar', ...filled }, [swatch]);
  }
  const line = element('path', {
    d: `M${x} ${y}h${sampleWidth}`,
    'stroke-dasharray': dashed ? '6 3' : undefined,
  });
  const large = { ...style, radius: pointRadius.few };
  return [
    kind === 'points' ? '' : group(style, { kind: 'legend-line', ...drawn }, [line]),
    kind === 'line'
      ? ''
      : group(style, { kind: 'legend-point', ...lookOfPoints(large) }, [symbol(large, middle, y)]),
  ].join('');
}
