import { measuredText } from '../../report/quantity-text.ts';
import type { Measured } from '../../statistics/measured.ts';
import type { Answer, Target, Verdict } from '../study.ts';
import { fewestTrainings, largestDivergence, seenText, shares } from './criteria.ts';

/** The answer to the question of the study, from its verdicts. */
export function answerOf(
  targets: readonly Target[],
  {
    seed,
    size,
    trainings,
    most,
    least,
  }: { seed: number; size: number; trainings: number; most: number; least: number },
): Answer {
  const of = (id: string): Target => {
    const found = targets.find((target) => target.id === id);
    if (!found) throw new RangeError(`No target is called ${id}.`);
    return found;
  };
  const ring: Readonly<Record<Verdict, string>> = {
    holds: `Machines learn a ring of six spins to within ${largestDivergence} nats.`,
    fails: `Machines do not learn a ring of six spins to within ${largestDivergence} nats.`,
    inconclusive: 'Whether machines learn a ring of six spins stays open.',
  };
  const numbers =
    `On the ring D = ${numberText(of('TM-1 ring'), 'D at the end')} nats, with the target ${largestDivergence}. ` +
    `At T_c the specific heat is ${numberText(of('TM-2 specific heat'), 'c')} with ${most} hidden units and ${numberText(of('TM-2 few units'), 'c')} with ${least}; the exact value is ${exactOf(of('TM-2 specific heat'))}. ` +
    `The effect of width on c/c(exact) is ${numberText(of('MM-1 width'), 'effect of width')}; a second layer changes it by ${of(
      'MM-1 depth',
    )
      .headline?.map((name) => numberText(of('MM-1 depth'), name))
      .join(', ')} at the widest first layer.` +
    seenText(seed);
  if (trainings < fewestTrainings)
    return {
      sentence: `${ring[of('TM-1 ring').verdict]} This run cannot say how many hidden units lattices of ${size} x ${size} spins need: it has ${trainings} trainings a point, and a claim needs ${fewestTrainings}.`,
      numbers,
    };
  const [heat, energy] = [of('TM-2 specific heat').verdict, of('TM-2 energy').verdict];
  const enough = `${openingOf([heat, energy])}${statement(heat, `${most} hidden units`, `the specific heat at T_c within ${100 * shares.specificHeat} %`)} ${statement(energy, 'They', `the energy within ${100 * shares.energy} % at every temperature`)}`;
  const few: Readonly<Record<Verdict, string>> = {
    holds: ` ${least} hidden units miss the specific heat.`,
    fails: ` ${least} hidden units suffice for the specific heat.`,
    inconclusive: '',
  };
  const depth: Readonly<Record<Verdict, string>> = {
    holds: ' A second layer does not change the specific heat.',
    fails: ' A second layer changes the specific heat.',
    inconclusive: ' Whether a second layer changes the specific heat stays open.',
  };
  const width: Readonly<Record<Verdict, string>> = {
    holds: ' The width of the first layer changes it more.',
    fails: '',
    inconclusive: '',
  };
  return {
    sentence: `${enough}${few[of('TM-2 few units').verdict]}${depth[of('MM-1 depth').verdict]}${width[of('MM-1 width').verdict]}`,
    numbers,
  };
}

function openingOf(verdicts: readonly Verdict[]): string {
  if (verdicts.includes('inconclusive')) return '';
  if (!verdicts.includes('fails')) return 'Yes: ';
  return verdicts.includes('holds') ? 'In part: ' : 'No: ';
}

/** Whether machines give a quantity. */
function statement(verdict: Verdict, subject: string, quantity: string): string {
  const words: Readonly<Record<Verdict, string>> = {
    holds: `${subject} give ${quantity}.`,
    fails: `${subject} do not give ${quantity}.`,
    inconclusive: `Whether ${subject.replace('They', 'they')} give ${quantity} stays open.`,
  };
  return words[verdict];
}

function numbersOf({ measured }: Target): Readonly<Record<string, Measured | number | string>> {
  return typeof measured === 'object' && !('value' in measured) ? measured : {};
}

function numberText(target: Target, name: string): string {
  return measuredText(numbersOf(target)[name] ?? NaN);
}

function exactOf(target: Target): string {
  const heat = numbersOf(target)['c'];
  return typeof heat === 'object' && heat.exact !== undefined ? heat.exact.toFixed(6) : 'unknown';
}
