import { fieldsHtml } from './fields-html.ts';
import { factsHtml, htmlPage } from './html-page.ts';
import { aboutHtml, findingHtml, withoutFigure, type Finding } from './report-finding.ts';
import { figureHtml, type Counter } from './report-figure.ts';
import { picturesHtml, tableHtml } from './report-parts.ts';
import type { Section, Target } from './report-content.ts';
import { talliesHtml, targetsHtml } from './report-targets.ts';
import { escapeHtml, plainText, richText } from './report-text.ts';

/** The contents of a report. */
export interface Report {
  /** The kind is printed above the title; default `reproduction`. */
  readonly kind?: 'reproduction' | 'evaluation' | undefined;
  readonly title: string;
  /** The paper, article or textbook, if there is one. */
  readonly source?: string | undefined;
  readonly summary: string;
  /** Undefined if the report asks no question. */
  readonly finding?: Finding | undefined;
  readonly version: string;
  /** Labels with their values, such as adapter, seed and time. */
  readonly facts: readonly (readonly [string, string])[];
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Undefined if the report judges no statements. */
  readonly targets?: readonly Target[] | undefined;
  readonly sections: readonly Section[];
  /** Files beside the report: the path relative to the report, and a description. Figures lie in `figures/`. */
  readonly files: readonly { readonly path: string; readonly what: string }[];
  /** The command that reproduces the same numbers. */
  readonly command: string;
}

/**
 * A report as one HTML file, without scripts and without resources from the network. It can be read on a phone, on a desktop
 * and in print, light and dark. All text is escaped.
 *
 * @throws RangeError as `renderFigure`, or for a picture whose spins do not form a square.
 */
export function renderReport(report: Report): string {
  const counter = { tables: 0, figures: 0 };
  const { finding, targets, command } = report;
  const leading = finding?.leadingFigure;
  const opening = finding ? findingHtml(report, finding, counter) : titleHtml(report);
  const sections: string[] = [];
  for (const section of report.sections)
    sections.push(sectionHtml(withoutFigure(section, leading), counter));
  const parameters = Object.entries(report.parameters).map(
    ([name, value]) => [name, parameterLines(value)] as const,
  );
  const body = `<header>
${opening}
</header>
<main>
${targets ? targetsSection(targets) : ''}
${finding ? aboutHtml(report, finding) : ''}
${sections.join('\n')}
</main>
<footer>
<section aria-labelledby="again"><h2 id="again">How to get these numbers again</h2>
<pre><code>${escapeHtml(command)}</code></pre>
<p>The same seed gives the same figures, byte for byte. Studies of spins give them on every adapter. Studies that train machines give them on the same adapter only: on another adapter a rounding difference can change one random decision and everything after it. Errors are one standard error, in units of the last digits.</p>
${parameters.length > 0 ? `<h3>Parameters</h3>\n${parametersHtml(parameters)}` : ''}
${filesHtml(report.files)}
</section>
</footer>`;
  return htmlPage({
    title: `${plainText(report.title)} · Blockspin`,
    version: report.version,
    body,
  });
}

/** The head of a report that asks no question. */
function titleHtml({ kind = 'reproduction', title, source, summary, facts }: Report): string {
  return `<p class="kind">Blockspin · ${kind}</p>
<h1>${richText(title)}</h1>
${source === undefined ? '' : `<p class="source">After ${richText(source)}</p>`}
<p class="summary">${richText(summary)}</p>
${factsHtml(facts)}`;
}

function targetsSection(targets: readonly Target[]): string {
  return `<section aria-labelledby="targets"><h2 id="targets">Targets</h2>
${talliesHtml(targets)}
${targetsHtml(targets)}
</section>`;
}

function sectionHtml(
  { title, text, tables = [], figures = {}, pictures = [], fields = [] }: Section,
  counter: Counter,
): string {
  const drawn = [];
  for (const [name, figure] of Object.entries(figures))
    drawn.push(figureHtml(name, figure, counter));
  const several = drawn.length > 1 ? ' several' : '';
  const parts = [
    `<h2>${richText(title)}</h2>`,
    ...text.map((paragraph) => `<p>${richText(paragraph)}</p>`),
    ...tables.map((table) => tableHtml(table, ++counter.tables)),
    pictures.length > 0 ? picturesHtml(pictures) : '',
    fields.length > 0 ? fieldsHtml(fields) : '',
    drawn.length > 0 ? `<div class="figures${several}">${drawn.join('\n')}</div>` : '',
  ];
  return `<section>${parts.filter((part) => part !== '').join('\n')}</section>`;
}

function filesHtml(files: Report['files']): string {
  if (files.length === 0) return '';
  const items = files.map(
    ({ path, what }) =>
      `<li><a href="${escapeHtml(path)}">${escapeHtml(path)}</a> ${escapeHtml(what)}</li>`,
  );
  return `<h3>Files</h3>\n<ul class="files">${items.join('')}</ul>`;
}

function parametersHtml(parameters: readonly (readonly [string, readonly string[]])[]): string {
  const lines = parameters.map(
    ([name, values]) =>
      `<div><dt>${escapeHtml(name)}</dt><dd>${values.map(escapeHtml).join('<br>')}</dd></div>`,
  );
  return `<dl class="parameters">${lines.join('\n')}</dl>`;
}

/** A parameter as text. Lists are separated by commas; each of several objects has its own line. */
function parameterLines(value: unknown): string[] {
  if (Array.isArray(value) && value.some((item) => typeof item === 'object'))
    return value.map(parameterText);
  return [parameterText(value)];
}

function parameterText(value: unknown): string {
  if (Array.isArray(value)) return value.map(parameterText).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, inner]) => `${name} ${parameterText(inner)}`)
    .join(', ');
}
