import { factsHtml, htmlPage } from './html-page.ts';
import type { Target } from './report-content.ts';
import { exceptions, tally } from './report-targets.ts';
import { escapeHtml, richText } from './report-text.ts';

/** A report that an index leads to. */
export interface IndexEntry {
  readonly title: string;
  readonly source: string;
  readonly summary: string;
  /** Relative to the index; undefined where there is no report. */
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

function entryHtml({ title, source, summary, path, targets, failure }: IndexEntry): string {
  const heading =
    path === undefined ? richText(title) : `<a href="${escapeHtml(path)}">${richText(title)}</a>`;
  return (
    `<section class="entry"><h2>${heading}</h2>\n<p class="source">After ${richText(source)}</p>` +
    `<p>${richText(summary)}</p>` +
    `${failure === undefined ? tally(targets) + exceptions(targets, path) : `<p class="failure">${escapeHtml(failure)}</p>`}</section>`
  );
}
