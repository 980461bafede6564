import type { Spec } from 'vega';
import { axisRange, type Axis } from './figure-axis.ts';
import type { Figure, Series } from './figure-description.ts';
import { figureLayout } from './figure-layout.ts';
import { figureSpec } from './figure-spec.ts';
import { withScripts } from './figure-text.ts';

const FONTS =
  "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, 'Liberation Sans', sans-serif";

/**
 * Draws a figure as a standalone SVG document, 640 wide and about 420 high, on a white ground of its
 * own. Text stays text. The same figure gives the same bytes; several may stand in one HTML page.
 *
 * Vega is loaded at the first call, which takes about 0.2 s.
 *
 * @throws RangeError for an axis whose given domain is not an increasing pair of finite numbers, or
 *   reaches zero on a logarithmic axis.
 */
export async function renderFigure(figure: Figure): Promise<string> {
  const drawn = { ...figure, series: figure.series.map((series) => drawable(figure, series)) };
  const x = axisRange('x', figure.x, extent(drawn, 'x'));
  const y = axisRange('y', figure.y, extent(drawn, 'y'));
  const layout = figureLayout(drawn, x, y);
  const picture = await draw(figureSpec(drawn, x, y, layout));
  return standalone(picture, figure.title ?? `${figure.y.label} against ${figure.x.label}`, [
    ...(figure.caption === undefined ? [] : [figure.caption]),
    `${figure.y.label} against ${figure.x.label}.`,
    ...drawn.series.map(({ label, kind, data }) =>
      kind === 'line' ? `Line: ${label}.` : `${data.length} points: ${label}.`,
    ),
    ...(figure.guides ?? []).map(({ label }) => `Marked: ${label}.`),
  ]);
}

function placed(value: number, axis: Axis): boolean {
  return Number.isFinite(value) && (axis.scale !== 'log' || value > 0);
}

/** The points that have a place on the axes, with error bars of numbers above zero only. */
function drawable({ x, y }: Figure, series: Series): Series {
  const data = series.data
    .filter((point) => placed(point.x, x) && placed(point.y, y))
    .map(({ x, y, error }) =>
      error !== undefined && Number.isFinite(error) && error > 0 ? { x, y, error } : { x, y },
    );
  return { ...series, data };
}

/** What an axis must hold. */
function extent({ series, y: axis }: Figure, direction: 'x' | 'y'): number[] {
  return series
    .filter(({ autoscale = true }) => autoscale)
    .flatMap(({ data, kind }) =>
      data.flatMap(({ x, y, error = 0 }) => {
        if (direction === 'x') return [x];
        if (kind === 'line') return [y];
        // On a logarithmic axis a bar that reaches zero ends where the points do.
        return [axis.scale === 'log' && error >= y ? y : y - error, y + error];
      }),
    );
}

async function draw(spec: Spec): Promise<string> {
  const { View, parse } = await import('vega');
  const view = new View(parse(spec), { renderer: 'none' });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/**
 * Vega's SVG as a document of its own: named for readers who do not see it, one font for all, and
 * coordinates to a hundredth, which also keeps the last digits of a machine's sine out of the file.
 */
function standalone(picture: string, title: string, description: readonly string[]): string {
  const body = picture
    .slice(picture.indexOf('>') + 1)
    .replace(/ (?:role|aria-[a-z]+|pointer-events|opacity|font-family)="[^"]*"/g, '')
    .replace(/ (?:d|transform|x|y|x2|y2|width|height)="[^"]*"/g, (attribute) =>
      attribute.replace(/-?\d+\.\d{3,}(?:e-?\d+)?|-?\d+e-\d+/g, (number) =>
        String(Math.round(Number(number) * 100) / 100 || 0),
      ),
    )
    .replace(/(<text[^>]*>)([^<]*)/g, (_, tag: string, text: string) => tag + withScripts(text));
  const [size] = / width="[^"]*" height="[^"]*" viewBox="[^"]*"/.exec(picture) ?? [''];
  // Vega counts clipping paths from the start of the process.
  const unique = `clip-${fingerprint(body.replace(/clip\d+/g, 'clip') + title)}`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg"${size} role="img" font-family="${FONTS}">` +
    `<title>${escapeXml(title)}</title><desc>${escapeXml(description.join(' '))}</desc>` +
    `${body.replace(/(id="|url\(#)clip\d+/g, `$1${unique}`)}\n`
  );
}

function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** 32-bit FNV-1a of a text, in eight hexadecimal digits. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
