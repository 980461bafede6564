import { isQuantity } from '../../report/report-targets.ts';
import { measuredText, secondsText } from '../../report/quantity-text.ts';
import type { Target, Verdict } from '../../report/report-content.ts';
import { plainText } from '../../report/report-text.ts';
import { quickTimeText } from '../../studies/quick-times.ts';
import type { Study } from '../../studies/study.ts';
import type { ReportedStudy } from './reported-studies.ts';

const signs: Readonly<Record<Verdict, string>> = { holds: '✓', fails: '✗', inconclusive: '?' };

/** The list of studies, for `--list`. */
export function studiesText(studies: readonly Study[]): string {
  return studies
    .map(
      ({ name, title, question, source }) =>
        `${name}\n  ${title}\n  ${question}\n  after ${source}\n  --preset quick: ${quickTimeText(name)} on two quiet cores without a GPU`,
    )
    .join('\n\n');
}

/** The answer of a study, its targets with their verdicts, and where its report lies. */
export function studyText(
  { study, answer, targets, seconds }: ReportedStudy,
  report: string,
): string {
  return [
    `${study.title} (${study.name}, ${secondsText(seconds)})`,
    `  ${study.question}`,
    `  ${plainText(answer.sentence)}`,
    ...(answer.numbers === undefined ? [] : [`  ${plainText(answer.numbers)}`]),
    ...targets.map((target) => targetText(target)),
    `  Report: ${report}`,
  ].join('\n');
}

function targetText({ id, verdict, statement, expected, measured }: Target): string {
  const values = isQuantity(measured)
    ? measuredText(measured)
    : Object.entries(measured)
        .map(([name, value]) => `${name}: ${measuredText(value)}`)
        .join('; ');
  const lines = [
    `  ${signs[verdict]} ${id} ${verdict}: ${statement}`,
    `      expected ${expected}`,
    `      measured ${values}`,
  ];
  return lines.map(plainText).join('\n');
}
