import { quantityHtml } from './report-parts.ts';
import type { Control, Quantity, Target, Verdict } from './report-content.ts';
import { escapeHtml, richText } from './report-text.ts';

/** Told apart by sign, word and colour. */
const signs: Readonly<Record<Verdict, string>> = { holds: '✓', fails: '✗', inconclusive: '?' };
/** In the order in which they are counted. */
const verdicts = ['holds', 'fails', 'inconclusive'] as const;

/** A verdict with its sign. */
function badge(verdict: Verdict): string {
  return `<span class="badge ${verdict}"><span aria-hidden="true">${signs[verdict]}</span> ${verdict}</span>`;
}

/** How many targets have which verdict, with the sign of each. */
export function tally(targets: readonly Target[]): string {
  const counts = verdicts
    .map((verdict) => ({ verdict, count: count(targets, verdict) }))
    .filter(({ count }) => count > 0)
    .map(
      ({ verdict, count }) =>
        `<span class="badge ${verdict}"><span aria-hidden="true">${signs[verdict]}</span> ${count} ${
          verdict === 'inconclusive' ? verdict : count === 1 ? verdict : verdict.slice(0, -1)
        }</span>`,
    );
  return `<p class="tally">${counts.length > 0 ? counts.join(' ') : 'No targets.'}</p>`;
}

/** The targets that do not hold, by name, each leading to its place in the report at `path`. */
export function exceptions(targets: readonly Target[], path = ''): string {
  const lines = verdicts
    .filter((verdict) => verdict !== 'holds' && count(targets, verdict) > 0)
    .map((verdict) => {
      const links = targets
        .filter((target) => target.verdict === verdict)
        .map(({ id }) => `<a href="${escapeHtml(path)}#${anchor(id)}">${escapeHtml(id)}</a>`);
      return `${verdict === 'fails' ? 'Fails' : 'Inconclusive'}: ${links.join('; ')}.`;
    });
  return lines.length > 0 ? `<p class="source">${lines.join(' ')}</p>` : '';
}

function count(targets: readonly Target[], verdict: Verdict): number {
  return targets.filter((target) => target.verdict === verdict).length;
}

/** The targets of a study: what was expected, what was measured, and the verdict. */
export function targetsHtml(targets: readonly Target[]): string {
  // On phones a row becomes a block, which takes the roles from a table unless they are written down.
  const head = ['Target', 'Verdict', 'Expected', 'Measured']
    .map((title) => `<th role="columnheader" scope="col">${title}</th>`)
    .join('');
  return (
    '<table class="targets" role="table"><caption class="unseen">Targets and verdicts</caption>' +
    `<thead role="rowgroup"><tr role="row">${head}</tr></thead>` +
    `<tbody role="rowgroup">${targets.map(row).join('\n')}</tbody></table>`
  );
}

function row({ id, statement, verdict, expected, measured, controls = [] }: Target): string {
  const cells = [
    `<th role="rowheader" scope="row" id="${anchor(id)}"><b>${escapeHtml(id)}</b> ` +
      `<span>${richText(statement)}</span></th>`,
    `<td role="cell">${badge(verdict)}</td>`,
    `<td role="cell" data-label="Expected">${richText(expected)}</td>`,
    `<td role="cell" data-label="Measured">${measuredHtml(measured)}${controlsHtml(controls)}</td>`,
  ];
  return `<tr role="row">${cells.join('')}</tr>`;
}

function measuredHtml(measured: Target['measured']): string {
  if (isQuantity(measured)) return quantityHtml(measured);
  const lines = Object.entries(measured).map(
    ([name, value]) => `<div><dt>${richText(name)}</dt><dd>${quantityHtml(value)}</dd></div>`,
  );
  return `<dl class="values">${lines.join('')}</dl>`;
}

/** Controls must not fulfil the criterion: one that does takes the ground from under the verdict. */
function controlsHtml(controls: readonly Control[]): string {
  const items = controls.map(({ name, measured, fulfils }) => {
    const judgement = fulfils
      ? 'fulfils the criterion too'
      : 'does not fulfil it, as it should not';
    return `<li>${richText(name)}: ${quantityHtml(measured)} <em>${judgement}</em></li>`;
  });
  return items.length === 0
    ? ''
    : `<div class="controls"><b>Control${items.length > 1 ? 's' : ''}</b><ul>${items.join('')}</ul></div>`;
}

function isQuantity(measured: Target['measured']): measured is Quantity {
  return (
    typeof measured === 'number' ||
    (typeof measured['value'] === 'number' && typeof measured['error'] === 'number')
  );
}

/** A target's name as the end of an address. */
function anchor(id: string): string {
  return id.replace(/[^A-Za-z0-9]+/g, '-');
}
