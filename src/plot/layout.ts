import { fittedRange, shareOf, type AxisRange } from './axis.ts';
import { textWidth, wrapText } from './text.ts';
import type { Figure, Guide } from './description.ts';

/** Heights of letters in pixels. */
export const fontSize = { title: 15, axis: 13, tick: 12, legend: 12.5, guide: 12, caption: 12 };

/** Length of the sample of a line, and the gap between the sample and its label. */
export const sampleWidth = 24;
export const sampleGap = 6;

/** The width of bold letters relative to plain letters. */
const bold = 1.12;
const entryGap = 18;
const lineHeight = { title: 20, legend: 18, label: 16, caption: 16 } as const;
/** The gap between the axis and its numbers, and the gap between the numbers and the label. */
export const tickGap = 6;
const labelGap = 8;

/** Size of a figure in pixels. */
export interface FigureSize {
  readonly width: number;
  /** Height of the frame around the data. Title, legend and labels need additional height. */
  readonly plotHeight: number;
  /** Free room at all four edges. */
  readonly padding: number;
}

/** A text at a place relative to the upper left corner of the plot; `y` is the middle of the letters. */
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

/** The places of all parts of a figure. Only data and guides lie within the frame of the plot. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** The plot within the picture. */
  readonly plot: { left: number; top: number; width: number; height: number };
  readonly x: AxisRange;
  readonly y: AxisRange;
  readonly title: readonly Placed[];
  /** `x` is the left end of the sample and `series` is the index. Only the first line of a label has a sample. */
  readonly legend: readonly (Placed & { readonly series: number; readonly first: boolean })[];
  readonly xLabel: readonly Placed[];
  readonly yLabel: readonly Placed[];
  readonly guides: readonly PlacedGuide[];
  readonly caption: readonly Placed[];
}

/**
 * Places title, legend and labels around the plot. The plot gets the remaining room.
 * @param values The values that each axis must include.
 * @throws RangeError as `axisRange`
 */
export function figureLayout(
  figure: Figure,
  values: { readonly x: readonly number[]; readonly y: readonly number[] },
  { width, plotHeight, padding }: FigureSize,
): Layout {
  const widthOf = (label: string): number => textWidth(label, fontSize.tick);
  const y = fittedRange('y', figure.y, values.y, { length: plotHeight, widthOf });
  const left = Math.ceil(
    padding + Math.max(16, tickGap + Math.max(0, ...y.ticks.map(({ label }) => widthOf(label)))),
  );
  const beside = besideLabels(figure.guides ?? [], y, plotHeight);
  const widest = Math.max(0, ...beside.map(({ text }) => 6 + textWidth(text, fontSize.guide)));
  let right = Math.ceil(padding + Math.max(6, widest));
  const x = fittedRange('x', figure.x, values.x, { length: width - left - right, widthOf });
  // The last number is centred below its tick. Half of it may be wider than the room to the right of the tick.
  const overhang = x.ticks.map(({ value, label }) => {
    const free = (1 - shareOf(value, x)) * (width - left - right);
    return padding / 2 + widthOf(label) / 2 - free;
  });
  right = Math.ceil(Math.max(right, ...overhang));
  const plotWidth = width - left - right;

  const start = padding - left;
  const available = width - 2 * padding;
  const title = wrapText(figure.title ?? '', bold * fontSize.title, available);
  const legend = legendRows(figure, available);
  const yLabel = wrapText(figure.y.label, fontSize.axis, available);
  const above = aboveLabels(figure.guides ?? [], x, {
    width: plotWidth,
    taken: yLabel.map((line) => start + textWidth(line, fontSize.axis) + 8).toReversed(),
  });
  const rows = {
    legend: 1 + Math.max(-1, ...legend.map(({ row }) => row)),
    label: Math.max(yLabel.length, 1 + Math.max(-1, ...above.map(({ row }) => row))),
  };
  const legendTop = padding + title.length * lineHeight.title + (title.length > 0 ? 4 : 0);
  const labelTop = legendTop + rows.legend * lineHeight.legend + (rows.legend > 0 ? 6 : 0);
  const top = labelTop + rows.label * lineHeight.label + labelGap;
  /** Rows of labels are counted upwards from the frame. */
  const rowHeight = (row: number): number => -labelGap - (row + 0.5) * lineHeight.label;

  const xLabel = wrapText(figure.x.label, fontSize.axis, available);
  const numbersEnd = plotHeight + tickGap + fontSize.tick;
  const labelEnd = numbersEnd + labelGap + xLabel.length * lineHeight.label;
  const caption = wrapText(figure.caption ?? '', fontSize.caption, available);
  const captionTop = labelEnd + (caption.length > 0 ? 8 : 0);
  return {
    width,
    height: Math.ceil(top + captionTop + caption.length * lineHeight.caption + padding),
    plot: { left, top, width: plotWidth, height: plotHeight },
    x,
    y,
    title: title.map((text, line) => ({
      x: start,
      y: padding - top + (line + 0.5) * lineHeight.title,
      text,
    })),
    legend: legend.map(({ row, x: place, ...entry }) => ({
      ...entry,
      x: start + place,
      y: legendTop - top + (row + 0.5) * lineHeight.legend,
    })),
    xLabel: xLabel.map((text, line) => ({
      x: centred(plotWidth / 2, textWidth(text, fontSize.axis), [start, start + available]),
      y: numbersEnd + labelGap + (line + 0.5) * lineHeight.label,
      text,
    })),
    yLabel: yLabel.map((text, line) => ({
      x: start,
      y: rowHeight(yLabel.length - 1 - line),
      text,
    })),
    guides: [
      ...above.map(({ row, ...guide }) => ({ ...guide, y: rowHeight(row) })),
      ...beside.map((guide) => ({ ...guide, x: plotWidth + 6 })),
    ],
    caption: caption.map((text, line) => ({
      x: start,
      y: captionTop + (line + 0.5) * lineHeight.caption,
      text,
    })),
  };
}

/** The middle of a text, moved if necessary so that the text stays between `from` and `to`. */
function centred(middle: number, width: number, [from, to]: readonly [number, number]): number {
  return Math.min(to - width / 2, Math.max(from + width / 2, middle));
}

function within(value: number, { domain }: AxisRange): boolean {
  return value >= domain[0] && value <= domain[1];
}

/** Entries of the legend from left to right, in several rows if necessary. A label wider than a row is wrapped. */
function legendRows({ series }: Figure, width: number) {
  let x = 0;
  let row = 0;
  return series.flatMap(({ label }, index) => {
    if (label === '') return [];
    const sample = sampleWidth + sampleGap;
    const lines = wrapText(label, fontSize.legend, width - sample);
    const length =
      sample + Math.max(...lines.map((line) => textWidth(line, fontSize.legend))) + entryGap;
    if (x > 0 && (x + length - entryGap > width || lines.length > 1)) {
      x = 0;
      row++;
    }
    const entry = lines.map((text, line) => ({
      series: index,
      first: line === 0,
      text,
      x: Math.round(x),
      row: row + line,
    }));
    if (lines.length > 1) row += lines.length;
    else x += length;
    return entry;
  });
}

/**
 * Labels of vertical guides, centred above the guides. Labels that would touch stand in different rows. Row 0 is next to the
 * frame.
 * @param taken Where the label of the y axis ends in each row.
 */
function aboveLabels(
  guides: readonly Guide[],
  range: AxisRange,
  { width, taken }: { width: number; taken: readonly number[] },
) {
  const rowEnds = [...taken];
  return guides
    .flatMap((guide) => ('x' in guide && within(guide.x, range) ? [guide] : []))
    .toSorted((a, b) => a.x - b.x)
    .map(({ x: at, label }) => {
      const size = textWidth(label, fontSize.guide);
      const x = centred(shareOf(at, range) * width, size, [0, width]);
      const free = rowEnds.findIndex((end) => x - size / 2 > end);
      const row = free === -1 ? rowEnds.length : free;
      rowEnds[row] = x + size / 2 + 6;
      return { direction: 'x' as const, at, text: label, x, row };
    });
}

/** Labels of horizontal guides, to the right of the frame. A label moves down if it would touch another. */
function besideLabels(guides: readonly Guide[], range: AxisRange, height: number) {
  let free = -Infinity;
  return guides
    .flatMap((guide) => ('y' in guide && within(guide.y, range) ? [guide] : []))
    .toSorted((a, b) => b.y - a.y)
    .map(({ y: at, label }) => {
      const y = Math.max(free, (1 - shareOf(at, range)) * height);
      free = y + lineHeight.label;
      return { direction: 'y' as const, at, text: label, y };
    });
}
