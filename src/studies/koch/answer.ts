import { measuredText } from '../../report/quantity-text.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import type { Answer, Target, Verdict } from '../study.ts';
import { jointVerdict } from '../verdict.ts';

const flowText: Readonly<Record<Verdict, string>> = {
  holds: 'The flows run to the critical point',
  fails: 'The flows do not run to the critical point',
  inconclusive: 'This run does not decide where the flows end',
};

const mapText: Readonly<Record<Verdict, string>> = {
  holds: 'the maps look like those of block spins',
  fails: 'the maps do not look like those of block spins',
  inconclusive: 'this run does not decide whether the maps look like those of block spins',
};

/** The ends of the flows and the shapes of the maps, by the targets about them. */
export function answerOf(targets: readonly Target[]): Answer {
  const flows = jointVerdict(targets, ['DK-4 fixed point']);
  const maps = jointVerdict(targets, ['DK-2 localized']);
  const joint = flows === maps || (flows !== 'holds' && maps !== 'holds') ? 'and' : 'but';
  return {
    sentence: `${flowText[flows]}, ${joint} ${mapText[maps]}.`,
    numbers:
      `End points: ${numbersOf(targets, 'DK-4 fixed point')}; T_c = ${CRITICAL_TEMPERATURE.toFixed(4)}. ` +
      `Maps of the first layer: ${numbersOf(targets, 'DK-2 localized')}. Block spins have a coverage of 1.`,
  };
}

/** What was measured for the first target with a name, in words. */
function numbersOf(targets: readonly Target[], beginning: string): string {
  const measured = targets.find(({ id }) => id.startsWith(beginning))?.measured ?? {};
  return Object.entries(measured)
    .map(([name, value]) => `${name} ${measuredText(value)}`)
    .join(', ');
}
