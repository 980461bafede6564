import { measuredText } from '../../report/quantity-text.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import type { Answer, Target, Verdict } from '../study.ts';
import { jointVerdict } from '../verdict.ts';

const flowText: Readonly<Record<Verdict, string>> = {
  holds: 'The flows run to the critical point',
  fails: 'The flows do not run to the critical point',
  inconclusive: 'Whether the flows run to the critical point remains open',
};

const mapText: Readonly<Record<Verdict, string>> = {
  holds: 'the maps look like those of block spins',
  fails: 'the maps do not look like those of block spins',
  inconclusive: 'whether the maps look like those of block spins remains open',
};

/** The ends of the flows and the shapes of the maps, by the targets about them. */
export function answerOf(targets: readonly Target[]): Answer {
  const flows = jointVerdict(targets, ['DK-4 fixed point']);
  const maps = jointVerdict(targets, ['DK-2 localized']);
  return {
    sentence:
      `${flowText[flows]} (they end at T = ${numberOf(targets, 'DK-4 fixed point', 'T by energy')} by energy; T_c = ${CRITICAL_TEMPERATURE.toFixed(3)}), and ` +
      `${mapText[maps]}: their peaks cover a share of ${numberOf(targets, 'DK-2 localized', 'coverage')} of the blocks.`,
    numbers:
      `By magnetization the flows end at ${numberOf(targets, 'DK-4 fixed point', 'T by magnetization')}, by the net at ${numberOf(targets, 'DK-4 fixed point', 'T by the net')}. ` +
      `The peaks of block-spin maps cover all blocks; those of untrained machines cover ${controlOf(targets, 'DK-2 localized', 'coverage, untrained')}.`,
  };
}

function targetOf(targets: readonly Target[], beginning: string): Target | undefined {
  return targets.find(({ id }) => id.startsWith(beginning));
}

/** A number that was measured for the first target with a name. */
function numberOf(targets: readonly Target[], beginning: string, name: string): string {
  const measured = Object.entries(targetOf(targets, beginning)?.measured ?? {});
  return measuredText(measured.find(([own]) => own === name)?.[1] ?? NaN);
}

function controlOf(targets: readonly Target[], beginning: string, name: string): string {
  const controls = targetOf(targets, beginning)?.controls ?? [];
  return measuredText(controls.find((own) => own.name === name)?.measured ?? NaN);
}
