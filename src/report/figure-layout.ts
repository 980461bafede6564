import { shareOf, type AxisRange, type Tick } from './figure-axis.ts';
import { textWidth, wrapText } from './figure-text.ts';
import type { Figure, Guide } from './figure-description.ts';

/** Heights of letters, pixels. */
export const FONT_SIZE = {
  title: 15,
  axis: 13,
  tick: 11.5,
  legend: 12,
  guide: 11.5,
  caption: 11,
} as const;

/** Length of the sample of a line beside its label. */
export const SAMPLE_WIDTH = 28;
export const SAMPLE_GAP = 7;

const WIDTH = 640;
const PLOT_HEIGHT = 300;
const EDGE = 14;
/** How much wider bold letters are. */
const BOLD = 1.12;
const ENTRY_GAP = 20;
const LINE_HEIGHT = { title: 20, legend: 19, guide: 15, caption: 15 } as const;
/** From the axis to the numbers, and from these to the label. */
export const TICK_GAP = 7;
const LABEL_GAP = 8;

/** A text at a place relative to the upper left corner of the plot. */
export interface Placed {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** A guide within the axes, with its label outside the frame. */
interface PlacedGuide extends Placed {
  readonly direction: 'x' | 'y';
  readonly at: number;
}

/** Where everything stands. Nothing but data and guides lies within the frame of the plot. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** The plot within the picture. */
  readonly plot: { left: number; top: number; width: number; height: number };
  readonly title: readonly Placed[];
  /** Left ends of the samples; `series` is the index. */
  readonly legend: readonly (Placed & { readonly series: number })[];
  readonly guides: readonly PlacedGuide[];
  /** Distance of the label of the y axis from the axis. */
  readonly yLabel: number;
  readonly caption: readonly Placed[];
}

/** Places title, legend, labels and caption around the plot, which gives way to them. */
export function figureLayout(figure: Figure, x: AxisRange, y: AxisRange): Layout {
  const guides = (figure.guides ?? []).filter((guide) =>
    'x' in guide ? within(guide.x, x) : within(guide.y, y),
  );
  const yLabel = TICK_GAP + Math.max(0, ...y.ticks.map(tickWidth)) + LABEL_GAP;
  const left = Math.ceil(EDGE + FONT_SIZE.axis + yLabel);
  const sideLabels = guides.filter((guide) => 'y' in guide);
  const right = Math.ceil(
    Math.max(EDGE, ...x.ticks.slice(-1).map((tick) => tickWidth(tick) / 2)) +
      Math.max(0, ...sideLabels.map(({ label }) => textWidth(label, FONT_SIZE.guide))),
  );
  const width = WIDTH - left - right;

  const title = wrapText(figure.title ?? '', BOLD * FONT_SIZE.title, WIDTH - left - EDGE);
  const legend = flow(figure, WIDTH - left - EDGE);
  const above = aboveLabels(guides, x, width);
  const legendRows = 1 + Math.max(-1, ...legend.map(({ row }) => row));
  const guideRows = 1 + Math.max(-1, ...above.map(({ row }) => row));
  const titleTop = EDGE;
  const legendTop = titleTop + title.length * LINE_HEIGHT.title + (title.length > 0 ? 4 : 0);
  const guideTop = legendTop + legendRows * LINE_HEIGHT.legend + (legendRows > 0 ? 3 : 0);
  const top = guideTop + guideRows * LINE_HEIGHT.guide + 4;

  const below = PLOT_HEIGHT + TICK_GAP + FONT_SIZE.tick + LABEL_GAP + FONT_SIZE.axis + 6;
  const caption = wrapText(figure.caption ?? '', FONT_SIZE.caption, WIDTH - left - EDGE);
  const captionHeight = caption.length > 0 ? caption.length * LINE_HEIGHT.caption + 6 : 0;
  return {
    width: WIDTH,
    height: Math.ceil(top + below + captionHeight + 8),
    plot: { left, top, width, height: PLOT_HEIGHT },
    title: title.map((text, line) => ({
      x: 0,
      y: titleTop - top + (line + 0.5) * LINE_HEIGHT.title,
      text,
    })),
    legend: legend.map(({ row, ...entry }) => ({
      ...entry,
      y: legendTop - top + (row + 0.5) * LINE_HEIGHT.legend,
    })),
    guides: [
      ...above.map(({ row, ...guide }) => ({
        ...guide,
        y: -4 - (guideRows - 1 - row + 0.5) * LINE_HEIGHT.guide,
      })),
      ...besideLabels(guides, y, width),
    ],
    yLabel,
    caption: caption.map((text, line) => ({
      x: 0,
      y: below + 6 + (line + 0.5) * LINE_HEIGHT.caption,
      text,
    })),
  };
}

function within(value: number, { domain }: AxisRange): boolean {
  return value >= domain[0] && value <= domain[1];
}

function tickWidth({ label }: Tick): number {
  return textWidth(label, FONT_SIZE.tick);
}

/** Entries of the legend from left to right, in as many rows as they need. */
function flow({ series }: Figure, width: number) {
  let x = 0;
  let row = 0;
  return series.flatMap(({ label }, index) => {
    if (label === '') return [];
    const length = SAMPLE_WIDTH + SAMPLE_GAP + textWidth(label, FONT_SIZE.legend);
    if (x > 0 && x + length > width) {
      x = 0;
      row++;
    }
    const entry = { series: index, text: label, x: Math.round(x), row };
    x += length + ENTRY_GAP;
    return [entry];
  });
}

/** Labels of vertical guides, centred above them in rows where they would touch; row 0 is the uppermost. */
function aboveLabels(guides: readonly Guide[], range: AxisRange, width: number) {
  const rowEnds: number[] = [];
  const placed = guides
    .flatMap((guide) => ('x' in guide ? [guide] : []))
    .toSorted((a, b) => a.x - b.x)
    .map(({ x: at, label }) => {
      const half = textWidth(label, FONT_SIZE.guide) / 2;
      const middle = shareOf(at, range) * width;
      const x = Math.min(width - half, Math.max(half, middle));
      const free = rowEnds.findIndex((end) => x - half > end);
      const level = free === -1 ? rowEnds.length : free;
      rowEnds[level] = x + half + 6;
      return { direction: 'x' as const, at, text: label, x, level };
    });
  return placed.map(({ level, ...label }) => ({ ...label, row: rowEnds.length - 1 - level }));
}

/** Labels of horizontal guides, to the right of the frame and moved down where they would touch. */
function besideLabels(guides: readonly Guide[], range: AxisRange, width: number): PlacedGuide[] {
  let free = -Infinity;
  return guides
    .flatMap((guide) => ('y' in guide ? [guide] : []))
    .toSorted((a, b) => b.y - a.y)
    .map(({ y: at, label }) => {
      const y = Math.max(free, (1 - shareOf(at, range)) * PLOT_HEIGHT);
      free = y + LINE_HEIGHT.guide;
      return { direction: 'y', at, text: label, x: width + 5, y };
    });
}
