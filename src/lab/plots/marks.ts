import type { Point, SeriesStyle } from './series.ts';
import type { Place } from './place.ts';
import { coordinate, svg, svgText } from './svg.ts';

/** What stands for a series. */
export function marksOf(
  { kind }: SeriesStyle,
  points: readonly Point[],
  place: Place,
): SVGElement[] {
  const spots = points.map((point) => ({
    ...point,
    left: place.x(point.x),
    top: place.y(point.y),
  }));
  if (kind === 'line' || kind === 'arrows') {
    const gap = points.findIndex(({ y }) => Number.isNaN(y));
    if (gap >= 0) {
      const rest = points.slice(gap + 1);
      return [points.slice(0, gap), rest].flatMap((part) => marksOf({ kind }, part, place));
    }
    const path = spots.map(({ left, top }) => `${left} ${top}`).join('L');
    const marker =
      kind === 'arrows' ? spots.slice(1).flatMap((to, index) => head(spots[index], to)) : [];
    const labels = spots.flatMap(({ left, top, label }) =>
      label ? [svgText(label, { class: 'label', x: left + 6, y: top - 5 })] : [],
    );
    if (!path) return [];
    const line = svg('path', { d: `M${path}`, fill: 'none' });
    return [line, ...marker, ...errorBars(points, place), ...labels];
  }
  if (kind === 'bars') {
    const width = spots.length > 1 ? Math.max(1, (spots[1]?.left ?? 0) - (spots[0]?.left ?? 0)) : 4;
    return spots.map(({ left, top }) =>
      svg('rect', { x: left - width / 2, y: top, width, height: Math.max(0, place.bottom - top) }),
    );
  }
  return [
    ...errorBars(points, place),
    ...spots.map(({ left, top }) => svg('circle', { cx: left, cy: top, r: 3 })),
  ];
}

function errorBars(points: readonly Point[], place: Place): SVGElement[] {
  return points.flatMap(({ x, y, error = 0, errorOfX = 0 }) => {
    const upright = `M${place.x(x)} ${place.y(y - error)}V${place.y(y + error)}`;
    const level = `M${place.x(x - errorOfX)} ${place.y(y)}H${place.x(x + errorOfX)}`;
    const d = `${error > 0 ? upright : ''}${errorOfX > 0 ? level : ''}`;
    return d ? [svg('path', { class: 'error', d })] : [];
  });
}

/** A head in the middle of the way from one point to the next. */
function head(
  from: { left: number; top: number } | undefined,
  to: { left: number; top: number },
): SVGElement[] {
  if (!from) return [];
  const [dx, dy] = [to.left - from.left, to.top - from.top];
  const length = Math.hypot(dx, dy);
  if (length < 6) return [];
  const [ux, uy] = [dx / length, dy / length];
  const [mx, my] = [(from.left + to.left) / 2 + 3 * ux, (from.top + to.top) / 2 + 3 * uy];
  const corner = (side: number): string =>
    `${coordinate(mx - 6 * ux + side * 3 * uy)} ${coordinate(my - 6 * uy - side * 3 * ux)}`;
  return [
    svg('path', {
      class: 'head',
      d: `M${corner(1)}L${coordinate(mx)} ${coordinate(my)}L${corner(-1)}Z`,
    }),
  ];
}
