import { factsHtml } from './html-page.ts';
import type { Answer, Section } from './report-content.ts';
import { figureHtml, type Counter } from './report-figure.ts';
import { richText } from './report-text.ts';

/** The question of a report and its answer. */
export interface Finding {
  readonly question: string;
  readonly answer: Answer;
  readonly wouldChange: string;
  /** When the criteria were fixed. */
  readonly criteria?: string | undefined;
  /** Name of the figure that shows the answer. The first screen shows this figure; its section leaves it out. */
  readonly leadingFigure?: string | undefined;
}

/** The first screen: the question, its answer, and the one figure that shows it. */
export function findingHtml(
  { title, sections }: { readonly title: string; readonly sections: readonly Section[] },
  { question, answer, wouldChange, leadingFigure = '' }: Finding,
  counter: Counter,
): string {
  const figure = sections.map(({ figures = {} }) => figures[leadingFigure]).find(Boolean);
  return `<p class="kind">Blockspin · ${richText(title)}</p>
<div class="finding"><div>
<h1>${richText(question)}</h1>
<p class="answer">${richText(answer.sentence)}</p>
${answer.numbers === undefined ? '' : `<p>${richText(answer.numbers)}</p>`}
<p class="change"><b>What would change this answer:</b> ${richText(wouldChange)}</p>
</div>${figure ? figureHtml(leadingFigure, figure, counter) : ''}</div>`;
}

/** How the study works, its source, and the settings of the run. */
export function aboutHtml(
  {
    source,
    summary,
    facts,
  }: {
    readonly source?: string | undefined;
    readonly summary: string;
    readonly facts: readonly (readonly [string, string])[];
  },
  { criteria }: Finding,
): string {
  return `<section><h2>This study</h2>
<p>${richText(summary)}</p>
${source === undefined ? '' : `<p>After ${richText(source)}.</p>`}
${criteria === undefined ? '' : `<p>${richText(criteria)}</p>`}
${factsHtml(facts)}
</section>`;
}

/** A section without the figure that is shown on the first screen. */
export function withoutFigure(section: Section, leading: string | undefined): Section {
  if (leading === undefined || !section.figures?.[leading]) return section;
  const others = Object.entries(section.figures).filter(([name]) => name !== leading);
  return { ...section, figures: Object.fromEntries(others) };
}
