import type { Answer, Exhibit, Mark } from './exhibit.ts';
import { richText } from '../../report/report-text.ts';
import { measuredText } from '../../report/quantity-text.ts';
import { numberHtml, targetOf, type ResultDocument } from './result-document.ts';
import type { Sentence } from './sentences.ts';
import {
  answerOfFree,
  answerOfStrengths,
  freeMachines,
  penalizedMachines,
  strengthsTable,
} from './strengths.ts';

/** What a lamp says. */
const answerWords: Readonly<Record<Answer, string>> = {
  yes: 'Yes',
  no: 'No',
  partly: 'In part',
  open: 'Cannot be told',
};

/** The exhibits as text with votes: `.guess` blocks of the frame. */
export function exhibitsHtml(exhibits: readonly Exhibit[]): string {
  return exhibits
    .map(
      (
        { name, title, question, answer, isGraded, finding, table = '', control, doubt, source },
        index,
      ) => `
<section class="exhibit guess" id="exhibit-${name}" data-right="${answer}">
  <h3>${index + 1}. ${title}</h3>
  <p>${question}</p>
  <p class="votes">${votesOf(isGraded)
    .map((vote) => `<button type="button" data-choice="${vote}">${answerWords[vote]}</button>`)
    .join('\n')}</p>
  <details class="answer"><summary>The answer of the data</summary>
    <p><b class="lamp" data-answer="${answer}">${answerWords[answer]}.</b> ${finding}</p>
    ${table}
    <p>${control}</p>
    <p class="doubt">${doubt}</p>
    ${sourceHtml(source)}
  </details>
</section>`,
    )
    .join('\n');
}

function votesOf(isGraded = false): readonly Answer[] {
  return isGraded ? ['yes', 'partly', 'no', 'open'] : ['yes', 'no', 'open'];
}

/** The picture: a panel for each exhibit, with its marks on a scale. */
export function boardHtml(exhibits: readonly Exhibit[]): string {
  const panels = exhibits.map(({ name, title, scale, marks, answer }, index) => {
    const rows = marks.map((mark) => rowHtml(mark, scale)).join('\n');
    return `<section class="panel" data-exhibit="${index + 1}"${index > 0 ? ' hidden' : ''}>
<p class="panel-title"><b>${title}</b></p>
<div class="rows">${rows}
<div class="row"><p class="scale"><span>${endText(scale.from, scale)}</span><span>${endText(scale.to, scale)}</span><span>${scale.label}</span></p></div></div>
<a class="to-exhibit" href="#exhibit-${name}" data-answer="${answer}">Vote</a>
</section>`;
  });
  const lamps = exhibits.map(
    ({ answer, title }, index) =>
      `<li class="lamp" data-exhibit="${index + 1}" data-answer="${answer}"><span class="unseen">${title}: </span><span class="word">${answerWords[answer]}</span></li>`,
  );
  return `<div class="board">\n${panels.join('\n')}\n<ol class="lamps">${lamps.join('')}</ol>\n</div>`;
}

/** The sentences of the blog, each with its verdict. */
export function sentencesHtml(sentences: readonly Sentence[]): string {
  const items = sentences.map(
    ({ quote, answer, finding, source, chapter }, index) => `
<li>
  <blockquote>${quote}</blockquote>
  <p><b class="lamp" data-answer="${answer}">${answerWords[answer]}.</b> ${finding}
  <a href="#${chapter}">Show me</a></p>
  ${sourceHtml(
    source,
    sentences.slice(0, index).some((before) => before.source.study === source.study),
  )}
</li>`,
  );
  return `<ol class="sentences">${items.join('')}\n</ol>`;
}

/** What the verdicts say in plain words: of machines with a penalty, and of machines without one. */
const plainAnswers: Readonly<Record<'penalized' | 'free', Readonly<Record<Answer, string>>>> = {
  penalized: {
    yes: 'A machine that a penalty keeps local renormalizes.',
    partly: 'A machine renormalizes if a penalty of the right strength keeps it local.',
    no: 'No penalty makes a machine renormalize.',
    open: 'We cannot say whether a penalty makes a machine renormalize.',
  },
  free: {
    yes: 'A machine that is left free renormalizes as well.',
    partly: 'Of the machines that are left free, some do.',
    no: 'A machine that is left free does not.',
    open: 'Of a machine that is left free we cannot say.',
  },
};

/** The answer of the study in two plain sentences. */
export function plainAnswer(source: ResultDocument): string {
  const { smallest } = penalizedMachines(source);
  const penalized = plainAnswers.penalized[answerOfStrengths(smallest)];
  return `${penalized} ${plainAnswers.free[answerOfFree(freeMachines(source))]}`;
}

/** The answer of the study that asks the question of the court: in plain words, in its own, and in numbers. */
export function answerHtml(source: ResultDocument): string {
  const { answer } = source;
  const free = freeMachines(source);
  const { smallest } = penalizedMachines(source);
  const nulls = targetOf(source, 'LM nulls');
  const change = answer.wouldChange
    ? `<p class="doubt"><b>What would change this answer:</b> ${richText(answer.wouldChange)}</p>`
    : '';
  return `<p class="message">${plainAnswer(source)}</p>
<p>${richText(answer.sentence.replaceAll(/(\d) x (?=\d)/g, '$1 × '))}</p>
${strengthsTable([free, ...smallest])}
<p>Nulls are maps that must fail, for example machines of shuffled pixels. ${numberHtml(nulls, 'nulls that fail')} of ${numberHtml(nulls, 'nulls')} fail.</p>
${change}`;
}

function sourceHtml(
  { study, command, note, adapter, date }: ResultDocument,
  isNamed = false,
): string {
  const link = `<a href="./docs/results/${study}.json">${study}</a>`;
  if (isNamed) return `<p class="source">Study ${link}, as above.</p>`;
  return `<p class="source">Study ${link}, ${date}, on ${adapter}. Repeat: <code>npx ${command}</code>.${note ? ` ${note}` : ''}</p>`;
}

/** A mark on its scale. The marks are lines of no length with round ends, which stay round when the picture is stretched. */
function rowHtml({ label, measured, each, text, kind }: Mark, scale: Exhibit['scale']): string {
  const at = (value: number): string =>
    (100 * Math.min(1, Math.max(0, (value - scale.from) / (scale.to - scale.from)))).toFixed(2);
  const { value, error } = measured;
  const [low, high] = scale.band;
  const band = `<rect class="band" x="${at(low)}" y="0" width="${(Number(at(high)) - Number(at(low))).toFixed(2)}" height="10"/>`;
  const bar = `<path class="bar-line" d="M${at(value - error)} 5H${at(value + error)}"/>`;
  const places = (each ?? [value]).map((place) => `M${at(place)} 5h0`);
  const dot = `<path class="dot" d="${places.join('')}"/>`;
  return `<div class="row" data-kind="${kind}"><span class="row-label">${label}</span><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">${band}${bar}${dot}</svg><span class="row-value">${text ?? valueText(measured, scale)}</span></div>`;
}

function valueText(measured: Mark['measured'], { isLogarithmic }: Exhibit['scale']): string {
  if (isLogarithmic) return richText(measuredText(Number((10 ** measured.value).toPrecision(2))));
  return richText(measuredText(measured.error > 0 ? measured : measured.value));
}

function endText(value: number, { isLogarithmic }: Exhibit['scale']): string {
  return isLogarithmic ? `10<sup>${String(value).replace('-', '\u2212')}</sup>` : String(value);
}
