import type { Figure } from './figure-description.ts';
import { renderFigure } from './figure.ts';
import { escapeHtml, richText } from './report-text.ts';

/** Tables and figures of a report so far. */
export interface Counter {
  tables: number;
  figures: number;
}

/**
 * A figure as SVG on its white ground. Its title and small print stand below it, where they break into lines as wide as the page.
 * @param name of its file in `figures/`, without the ending
 * @throws RangeError as `renderFigure`
 */
export async function figureHtml(name: string, figure: Figure, counter: Counter): Promise<string> {
  const { title, caption, ...bare } = figure;
  const number = ++counter.figures;
  const sentences = [title, caption]
    .filter((part) => part !== undefined && part !== '')
    .map((part) => (/[.!?]$/.test(part ?? '') ? part : `${part}.`));
  return (
    `<figure><div class="scroll plot" role="region" tabindex="0" aria-label="Figure ${number}">${await renderFigure(bare)}</div>` +
    `<figcaption><b>Figure ${number}.</b> ${richText(sentences.join(' '))} <a class="file" href="figures/${escapeHtml(name)}.svg">SVG</a>` +
    '</figcaption></figure>'
  );
}
