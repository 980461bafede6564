import { measuredText } from '../../report/quantity-text.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import type { Answer, Control, Target, Verdict } from '../study.ts';
import { jointVerdict } from '../verdict.ts';
import { randomCoverage, untrained } from './maps/judge.ts';
import { thermometers } from '../thermometers/readings.ts';

const flowText: Readonly<Record<Verdict, string>> = {
  holds: 'The flows run to the critical point',
  fails: 'The flows do not run to the critical point',
  inconclusive: 'Whether the flows run to the critical point remains open',
};

const mapText: Readonly<Record<Verdict, string>> = {
  holds: 'The maps look like those of block averages',
  fails: 'The maps do not look like those of block averages',
  inconclusive: 'Whether the maps look like those of block averages remains open',
};

/**
 * The ends of the flows and the shapes of the maps, by the targets about them.
 * @param maps number of maps in the first layer of the first stack
 */
export function answerOf(targets: readonly Target[], maps: number): Answer {
  const flows = jointVerdict(targets, ['DK-4 fixed point']);
  const shapes = jointVerdict(targets, ['DK-2 localized']);
  const ends = thermometers.map(
    ({ name }) => `${numberOf(targets, 'DK-4 fixed point', `T ${name}`)} ${name}`,
  );
  return {
    sentence:
      `${flowText[flows]}: they end at T = ${ends.join(', ')} (T_c = ${CRITICAL_TEMPERATURE.toFixed(3)}). ` +
      `${mapText[shapes]}.`,
    numbers:
      `The peaks of the maps occupy a share of ${numberOf(targets, 'DK-2 localized', 'coverage')} of the cells of the lattice. ` +
      `Peaks of untrained machines occupy ${untrainedCoverage(targets)}, and ${maps} random peaks ${randomCoverage(maps).toFixed(2)}. ` +
      `The share of block averages with a peak in their own cell is ${measuredText(blockShare(targets))}.`,
  };
}

function targetOf(targets: readonly Target[], beginning: string): Target | undefined {
  return targets.find(({ id }) => id.startsWith(beginning));
}

/** A number that was measured for the first target with a name. */
function numberOf(targets: readonly Target[], beginning: string, name: string): string {
  return numberNamed(targetOf(targets, beginning)?.measured, name);
}

function untrainedCoverage(targets: readonly Target[]): string {
  const controls = targetOf(targets, 'DK-2 localized')?.controls ?? [];
  return numberNamed(controls.find(({ name }) => name === untrained)?.measured, 'coverage');
}

function numberNamed(numbers: Control['measured'] | undefined, name: string): string {
  return measuredText(Object.entries(numbers ?? {}).find(([own]) => own === name)?.[1] ?? NaN);
}

/** The share that DK-1 finds. */
function blockShare(targets: readonly Target[]): number {
  const share = targetOf(targets, 'DK-1 peaks')?.measured;
  return typeof share === 'number' ? share : NaN;
}
