import { quantityHtml } from './report-parts.ts';
import type { Control, Quantity, Target, Verdict } from './report-content.ts';
import { escapeHtml, richText } from './report-text.ts';

/** Verdicts differ by sign, word and colour. */
const signs: Readonly<Record<Verdict, string>> = { holds: '✓', fails: '✗', inconclusive: '?' };
/** Verdicts in the order in which they are counted. */
const verdicts = ['holds', 'fails', 'inconclusive'] as const;
/** Kinds of targets in the order in which they are shown. */
const kindNames: Readonly<Record<Target['kind'], string>> = {
  claim: 'Claims',
  likeness: 'Likenesses',
  difference: 'Differences',
  control: 'Controls',
  data: 'Checks of data and method',
};

function badge(verdict: Verdict, text: string = verdict): string {
  return `<span class="badge ${verdict}"><span aria-hidden="true">${signs[verdict]}</span> ${text}</span>`;
}

/** The number of targets with each verdict, with its sign. If there are several kinds, each kind is counted separately. */
export function talliesHtml(targets: readonly Target[]): string {
  const present = kindsOf(targets);
  if (present.length === 0) return '<p class="tally">No targets.</p>';
  const groups = present.map(([name, own]) => {
    const counts = verdicts.flatMap((verdict) => {
      const count = own.filter((target) => target.verdict === verdict).length;
      const plural = verdict === 'inconclusive' ? verdict : verdict.slice(0, -1);
      return count === 0 ? [] : badge(verdict, `${count} ${count === 1 ? verdict : plural}`);
    });
    return `<span class="counts"><b>${name}</b> ${counts.join(' ')}</span>`;
  });
  return `<p class="tally">${groups.join(' ')}</p>`;
}

/** The names of the targets that do not hold. Each name is a link to its place in the report at `path`. */
export function exceptions(targets: readonly Target[], path = ''): string {
  const lines = (['fails', 'inconclusive'] as const).flatMap((verdict) => {
    const links = targets
      .filter((target) => target.verdict === verdict)
      .map(({ id }) => `<a href="${escapeHtml(path)}#${anchor(id)}">${escapeHtml(id)}</a>`);
    const title = verdict === 'fails' ? 'Fails' : 'Inconclusive';
    return links.length === 0 ? [] : `${title}: ${links.join('; ')}.`;
  });
  return lines.length > 0 ? `<p class="source">${lines.join(' ')}</p>` : '';
}

/** Targets by kind, without empty kinds. */
function kindsOf(targets: readonly Target[]): (readonly [string, readonly Target[]])[] {
  return Object.entries(kindNames)
    .map(([kind, name]) => [name, targets.filter((target) => target.kind === kind)] as const)
    .filter(([, own]) => own.length > 0);
}

/** The targets of a study, one line for each. The line opens to show all details. */
export function targetsHtml(targets: readonly Target[]): string {
  const titles = ['Verdict', 'Target', '', 'Measured', 'Expected'];
  const head = `<div class="line head" aria-hidden="true">${titles.map((title) => `<span>${title}</span>`).join('')}</div>`;
  const kinds = kindsOf(targets);
  const groups = kinds.map(([name, own]) => {
    const title = kinds.length > 1 ? `<h3>${name}</h3>\n` : '';
    return title + own.map(targetHtml).join('\n');
  });
  return `<div class="targets">${head}${groups.join('\n')}</div>`;
}

function targetHtml(target: Target): string {
  const { id, statement, verdict, expected } = target;
  const cells = [
    badge(verdict),
    `<b>${escapeHtml(id)}</b>`,
    `<span class="statement">${richText(statement)}</span>`,
    `<span class="cell"><span class="label">measured</span> ${headlineHtml(target)}</span>`,
    `<span class="cell"><span class="label">expected</span> ${richText(expected)}</span>`,
  ];
  return `<details id="${anchor(id)}"><summary class="line">${cells.join('')}</summary>${detailsHtml(target)}</details>`;
}

/** The numbers shown in the line of a target. */
function headlineHtml({ measured, headline }: Target): string {
  if (isQuantity(measured)) return quantityHtml(withoutExact(measured));
  const names = headline ?? Object.keys(measured).slice(0, 1);
  return names.map((name) => quantityHtml(withoutExact(measured[name] ?? ''))).join(', ');
}

/** The quantity without its exact value, which the line shows under "expected". */
function withoutExact(quantity: Quantity | string): Quantity | string {
  return typeof quantity === 'object' ? { value: quantity.value, error: quantity.error } : quantity;
}

function detailsHtml({ details, measured, rule, gates = [], controls = [] }: Target): string {
  const items: [string, string][] = [
    ['Measured', measuredHtml(measured)],
    ['Rule', rule === undefined ? '' : richText(sentence(rule))],
    [
      'Depends on',
      gates.length === 0
        ? ''
        : `${gates.map((id) => `<a href="#${anchor(id)}">${escapeHtml(id)}</a>`).join('; ')}. Inconclusive unless ${gates.length === 1 ? 'it holds' : 'all of them hold'}.`,
    ],
    [`Control${controls.length > 1 ? 's' : ''}`, controlsHtml(controls)],
  ];
  const lines = items
    .filter(([, content]) => content !== '')
    .map(([title, content]) => `<div><dt>${title}</dt><dd>${content}</dd></div>`);
  const words = details === undefined ? '' : `<p>${richText(details)}</p>`;
  return `<div class="unfolded">${words}<dl class="parameters">${lines.join('')}</dl></div>`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}

function measuredHtml(measured: Target['measured']): string {
  if (isQuantity(measured)) return quantityHtml(measured);
  const lines = Object.entries(measured).map(
    ([name, value]) => `<li>${richText(name)}: ${quantityHtml(value)}</li>`,
  );
  return `<ul>${lines.join('')}</ul>`;
}

/** Controls must not fulfil the criterion. If a control does, the claim is inconclusive. */
function controlsHtml(controls: readonly Control[]): string {
  const items = controls.map(({ name, measured, fulfils, verdict }) => {
    const judgement = fulfils
      ? 'holds too, as it should not'
      : verdict === 'inconclusive'
        ? 'inconclusive'
        : 'fails, as it should';
    return `<li>${richText(name)}: ${controlNumbersHtml(measured)} <em>${judgement}</em></li>`;
  });
  return items.length === 0 ? '' : `<ul>${items.join('')}</ul>`;
}

/** All numbers of a control in one line, since the verdict is on all of them together. */
function controlNumbersHtml(measured: Control['measured']): string {
  if (typeof measured === 'string' || isQuantity(measured)) return quantityHtml(measured);
  return Object.entries(measured)
    .map(([name, value]) => `${richText(name)} ${quantityHtml(value)}`)
    .join(', ');
}

/** Whether there is one number, rather than several with names. */
export function isQuantity(measured: Target['measured']): measured is Quantity {
  return (
    typeof measured === 'number' ||
    (typeof measured['value'] === 'number' && typeof measured['error'] === 'number')
  );
}

/** A target's name as the end of an address. */
function anchor(id: string): string {
  return id.replace(/[^A-Za-z0-9]+/g, '-');
}
