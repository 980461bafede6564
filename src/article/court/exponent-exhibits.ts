import { magneticTolerance, thermalTolerance } from '../../studies/learned-map/criteria.ts';
import { around } from '../../studies/verdict.ts';
import { ISING_EXPONENTS as exact } from '../../theory/universal.ts';
import { exactly, type Exhibit, type Mark } from './exhibit.ts';
import { knownOf, numberHtml, type ResultDocument } from './result-document.ts';
import {
  answerOfFree,
  answerOfStrengths,
  freeMachines,
  isUndecided,
  passText,
  penalizedMachines,
  strengthsTable,
  type Strength,
} from './strengths.ts';

/** Both criteria of a map, for the answers that name who passes. */
const criterion = `To pass, <i>y</i><sub>h</sub> must be within ${magneticTolerance} of ${exact.magnetic}, and <i>y</i><sub>t</sub> within ${thermalTolerance} of ${exact.thermal}, at both steps.`;

/** The exponent that a picture shows: the one that tells machines from controls. */
const scales = {
  magnetic: {
    symbol: 'y_h',
    label: 'growth of a field, <i>y</i><sub>h</sub>, first step',
    from: 1.6,
    to: 2.25,
    band: around(exact.magnetic, magneticTolerance),
  },
  thermal: {
    symbol: 'y_t',
    label: 'growth of a distance from <i>T</i><sub>c</sub>, <i>y</i><sub>t</sub>, first step',
    from: 0.4,
    to: 2,
    band: around(exact.thermal, thermalTolerance),
  },
} as const;

/** Machines with a penalty on their weights, of every strength that the study has, as block-spin maps. */
export function penalized(source: ResultDocument): Exhibit {
  const { smallest: strengths, larger } = penalizedMachines(source);
  const others = larger.map(
    (own) =>
      ` On ${own[0]?.size} × ${own[0]?.size}: ${passText(own)}${isUndecided(own) ? ' There the study counts the question as undecided.' : ''}`,
  );
  return {
    name: 'penalized',
    title: 'Exponents with a penalty',
    question:
      'A penalty on weights (L1) keeps every hidden unit local. Zoom out of the magnet by such a hidden layer. Do a field and a distance from <i>T</i><sub>c</sub> then grow as they must?',
    answer: answerOfStrengths(strengths),
    // Shuffled pixels keep the magnetization, and with it the growth of a field at the first step. They lose who is near whom.
    ...picture(strengths, 'thermal', ({ l1 }) => `penalty ${l1}`),
    isGraded: true,
    finding: `${passText(strengths)}${others.join('')} ${criterion}`,
    table: strengthsTable(strengths),
    control: controlText(strengths),
    doubt: `Lattices of ${strengths[0]?.size} × ${strengths[0]?.size} spins, one recipe of training, ${machinesText(strengths)}.`,
    source,
  };
}

/** The same machines without a penalty. */
export function free(source: ResultDocument): Exhibit {
  const strength = freeMachines(source);
  const { target, passing, machines } = strength;
  const both = (name: string): string =>
    `${numberHtml(target, `${name}, step 1`)} at the first step and ${numberHtml(target, `${name}, step 2`)} at the second`;
  return {
    name: 'free',
    title: 'Exponents without a penalty',
    question: 'The same machines, left free: no penalty. Do field and distance grow as they must?',
    answer: answerOfFree(strength),
    isGraded: true,
    ...picture([strength], 'magnetic', () => 'no penalty'),
    finding: `${passing} of ${machines} machines pass. The field grows with <i>y</i><sub>h</sub> = ${both('y_h')}, where ${exact.magnetic} is exact. The distance grows with <i>y</i><sub>t</sub> = ${both('y_t')}, where ${exact.thermal} is exact. ${criterion}`,
    control: controlText([strength]),
    doubt:
      'One recipe of training, and one length of it. We have not tried whether longer training brings these machines closer.',
    source,
  };
}

/** A mark for every strength, all controls on one line, and the exact value. */
function picture(
  strengths: readonly Strength[],
  shown: keyof typeof scales,
  label: (strength: Strength) => string,
): Pick<Exhibit, 'scale' | 'marks'> {
  const { symbol, ...scale } = scales[shown];
  const name = `${symbol}, step 1`;
  const claims = strengths.flatMap((strength): Mark[] => {
    const measured = knownOf(strength.target, name);
    return measured ? [{ label: label(strength), measured, kind: 'claim' }] : [];
  });
  const each = controlsOf(strengths).flatMap((control) => knownOf(control, name)?.value ?? []);
  const controls: Mark[] = each.length
    ? [
        {
          label: 'shuffled pixels',
          measured: exactly(each.reduce((sum, value) => sum + value, 0) / each.length),
          each,
          text: failText(strengths),
          kind: 'control',
        },
      ]
    : [];
  const reference: Mark = { label: 'exact', measured: exactly(exact[shown]), kind: 'reference' };
  return { scale, marks: [...claims, ...controls, reference] };
}

function controlsOf(strengths: readonly Strength[]): Strength['target']['controls'] {
  return strengths.flatMap(({ target }) => target.controls);
}

/** "24 of 24 fail" */
function failText(strengths: readonly Strength[]): string {
  const controls = controlsOf(strengths);
  const failing = controls.filter(({ verdict }) => verdict === 'fails').length;
  return `${failing} of ${controls.length} fail`;
}

function controlText(strengths: readonly Strength[]): string {
  const [first] = controlsOf(strengths);
  if (!first) return 'No machines were trained on shuffled pixels beside them.';
  const text = `Machines trained on shuffled pixels must fail: ${failText(strengths)}.`;
  return `${text} At the first step, the first of them has <i>y</i><sub>h</sub> = ${numberHtml(first, 'y_h, step 1')} and <i>y</i><sub>t</sub> = ${numberHtml(first, 'y_t, step 1')}.`;
}

/** "8 machines of each of 4 strengths" */
function machinesText(strengths: readonly Strength[]): string {
  const counts = [...new Set(strengths.map(({ machines }) => machines))];
  const each = counts.length === 1 ? `${counts[0]}` : `${Math.min(...counts)} or more`;
  return strengths.length === 1
    ? `${each} machines`
    : `${each} machines of each of ${strengths.length} strengths`;
}
