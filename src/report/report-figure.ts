import type { Figure } from '../plot/description.ts';
import { renderFigure } from '../plot/figure.ts';
import { escapeHtml, richText } from './report-text.ts';

/** Counts the tables and figures of a report. */
export interface Counter {
  tables: number;
  figures: number;
}

/** Sizes of a figure on a page and on a phone. The style of the report shows one of the two. */
const sizes = {
  wide: { width: 520, plotHeight: 280, padding: 8 },
  narrow: { width: 340, plotHeight: 220, padding: 4 },
} as const;

/**
 * A figure as SVG in the colours of the page. Title and small print are placed below the figure and wrap at the page width.
 * @param name the name of the figure's file in `figures/`, without the ending
 * @throws RangeError as `renderFigure`
 */
export function figureHtml(name: string, figure: Figure, counter: Counter): string {
  const { title, caption, ...bare } = figure;
  const number = ++counter.figures;
  const sentences = [title, caption]
    .filter((part) => part !== undefined && part !== '')
    .map((part) => (/[.!?]$/.test(part ?? '') ? part : `${part}.`));
  const drawings = (['wide', 'narrow'] as const).map(
    (size) => `<div class="plot ${size}">${renderFigure(bare, sizes[size])}</div>`,
  );
  return (
    `<figure>${drawings.join('')}` +
    `<figcaption><b>Figure ${number}.</b> ${richText(sentences.join(' '))} <a class="file" href="figures/${escapeHtml(name)}.svg">SVG</a>` +
    '</figcaption></figure>'
  );
}
