import { decimal } from '../page/format.ts';
import type { ChartOptions } from './series.ts';
import type { Place } from './place.ts';
import { ticksOf } from './scale.ts';
import { svg, svgText } from './svg.ts';

/** Room for the number at a tick of the axis below. */
const pixelsPerTick = 56;

/** Axes with ticks, lines across and names. */
export function axes(place: Place, { title, x, y }: ChartOptions): SVGElement[] {
  const { left, right, bottom, height } = place;
  const levels = ticksOf(place.up).flatMap((tick) => [
    svg('path', { class: 'grid', d: `M${left} ${place.y(tick)}H${right}` }),
    svgText(tickText(tick), { x: left - 6, y: place.y(tick) + 4, 'text-anchor': 'end' }),
  ]);
  const ticks = ticksOf(place.across, Math.round((right - left) / pixelsPerTick));
  const columns = ticks
    .filter((tick) => !x.whole || Number.isInteger(tick))
    .flatMap((tick) => [
      svg('path', { class: 'axis', d: `M${place.x(tick)} ${bottom}v4` }),
      svgText(tickText(tick), { x: place.x(tick), y: bottom + 16, 'text-anchor': 'middle' }),
    ]);
  return [
    ...levels,
    ...columns,
    svg('path', { class: 'axis', d: `M${left} ${bottom}H${right}` }),
    svgText(y.name || title, { class: 'name', x: 0, y: 12 }),
    svgText(x.name, { x: right, y: height - 4, 'text-anchor': 'end' }),
  ];
}

/** Lines at values of x, with their names. */
export function guidesOf(guides: NonNullable<ChartOptions['guides']>, place: Place): SVGElement[] {
  const { top, bottom } = place;
  return guides
    .filter(({ at }) => at >= place.across.least && at <= place.across.most)
    .flatMap(({ at, name }) => [
      svg('path', { class: 'critical', d: `M${place.x(at)} ${top - 4}V${bottom}` }),
      svgText(name, { x: place.x(at) + 4, y: top + 8 }),
    ]);
}

function tickText(tick: number): string {
  if (tick !== 0 && (Math.abs(tick) >= 1e5 || Math.abs(tick) < 1e-3))
    return tick.toExponential(0).replace('-', '\u2212').replace('e+', 'e');
  const decimals = Math.min(4, (String(tick).split('.')[1] ?? '').length);
  return Math.abs(tick) >= 1000 ? Math.round(tick).toLocaleString('en') : decimal(tick, decimals);
}
