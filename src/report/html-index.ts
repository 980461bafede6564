import { factsHtml, htmlPage } from './html-page.ts';
import type { Answer, Target } from './report-content.ts';
import { exceptions, talliesHtml } from './report-targets.ts';
import { escapeHtml, richText } from './report-text.ts';

/** A report that is listed in an index. */
export interface IndexEntry {
  readonly title: string;
  readonly source: string;
  readonly question: string;
  /** Undefined if the study has no report. */
  readonly answer?: Answer | undefined;
  /** Path of the report, relative to the index; undefined if there is no report. */
  readonly path?: string;
  readonly targets: readonly Target[];
  /** Why there is no report. */
  readonly failure?: string;
}

/** A page that leads to several reports, with the verdicts of each. */
export function renderIndex({
  version,
  facts,
  entries,
}: {
  readonly version: string;
  readonly facts: readonly (readonly [string, string])[];
  readonly entries: readonly IndexEntry[];
}): string {
  const body = `<header>
<p class="kind">Blockspin</p>
<h1>Reproduced studies</h1>
${factsHtml(facts)}
</header>
<main>
${entries.map(entryHtml).join('\n')}
</main>`;
  return htmlPage({ title: 'Reproduced studies · Blockspin', version, body });
}

function entryHtml({
  title,
  source,
  question,
  answer,
  path,
  targets,
  failure,
}: IndexEntry): string {
  const heading =
    path === undefined ? richText(title) : `<a href="${escapeHtml(path)}">${richText(title)}</a>`;
  return (
    `<section class="entry"><h2>${heading}</h2>\n<p class="source">After ${richText(source)}</p>` +
    `<p><b>${richText(question)}</b> ${richText(answer?.sentence ?? '')}</p>` +
    `${failure === undefined ? talliesHtml(targets) + exceptions(targets, path) : `<p class="failure">${escapeHtml(failure)}</p>`}</section>`
  );
}
