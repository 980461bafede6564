import { magneticTolerance, thermalTolerance } from '../../studies/learned-map/criteria.ts';
import { around } from '../../studies/verdict.ts';
import { ISING_EXPONENTS as exact } from '../../theory/universal.ts';
import { answerOf, exactly, type Answer, type Exhibit } from './exhibit.ts';
import {
  measuredOf,
  numberHtml,
  targetOf,
  type ResultDocument,
  type Target,
} from './result-document.ts';

/** Both criteria of a map, for the answers that name who passes. */
const criterion = `To pass, <i>y</i><sub>h</sub> must be within ${magneticTolerance} of ${exact.magnetic}, and <i>y</i><sub>t</sub> within ${thermalTolerance} of ${exact.thermal}, at both steps.`;

/** Machines with a penalty on their weights, as block-spin maps. */
export function penalized(source: ResultDocument): Exhibit {
  return exponents(source, {
    name: 'penalized',
    title: 'Exponents with a penalty',
    question:
      'A penalty on weights (L1) keeps every hidden unit local. Zoom out of the magnet by such a hidden layer. Do a field and a distance from <i>T</i><sub>c</sub> then grow as they must?',
    id: 'LM-4 L = 16, L1 0.004',
    answers: { holds: 'yes', fails: 'no' },
    label: 'with penalty',
    // Shuffled pixels keep the magnetization, and with it the growth of a field at the first step. They lose who is near whom.
    shown: 'thermal',
    doubt: 'Lattices of 16 × 16 spins, one recipe of training, three machines.',
  });
}

/** The same machines without a penalty. */
export function free(source: ResultDocument): Exhibit {
  return exponents(source, {
    name: 'free',
    title: 'Exponents without a penalty',
    question: 'The same machines, left free: no penalty. Do field and distance grow as they must?',
    id: 'LM-4 L = 16, no L1',
    // The target says that no such machine renormalizes.
    answers: { holds: 'no', fails: 'yes' },
    label: 'no penalty',
    shown: 'magnetic',
    doubt:
      'These machines were still changing when training ended. Longer training may change them.',
  });
}

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

/** Machines of one strength of penalty as block-spin maps, with what the study measured of their exponents. */
function exponents(
  source: ResultDocument,
  {
    id,
    answers,
    label,
    shown,
    ...texts
  }: Pick<Exhibit, 'name' | 'title' | 'question' | 'doubt'> & {
    /** The target of the study. */
    readonly id: string;
    readonly answers: { readonly holds: Answer; readonly fails: Answer };
    readonly label: string;
    readonly shown: keyof typeof scales;
  },
): Exhibit {
  const target = targetOf(source, id);
  const { symbol, ...scale } = scales[shown];
  const both = (name: string): string =>
    `${numberHtml(target, `${name}, step 1`)} at the first step and ${numberHtml(target, `${name}, step 2`)} at the second`;
  return {
    ...texts,
    answer: answerOf(target, answers),
    finding: `${numberHtml(target, 'pass')} machines pass. The field grows with <i>y</i><sub>h</sub> = ${both('y_h')}, where ${exact.magnetic} is exact. The distance grows with <i>y</i><sub>t</sub> = ${both('y_t')}, where ${exact.thermal} is exact. ${criterion}`,
    control: controlText(target),
    source,
    scale,
    marks: [
      { label, measured: measuredOf(target, `${symbol}, step 1`), kind: 'claim' },
      ...target.controls.map((control, index) => ({
        label: `shuffled pixels, machine ${index + 1}`,
        measured: measuredOf(control, `${symbol}, step 1`),
        kind: 'control' as const,
      })),
      { label: 'exact', measured: exactly(exact[shown]), kind: 'reference' },
    ],
  };
}

function controlText({ controls }: Target): string {
  const failing = controls.filter(({ verdict }) => verdict === 'fails').length;
  const [first] = controls;
  const example = first
    ? ` At the first step, the first of them has <i>y</i><sub>h</sub> = ${numberHtml(first, 'y_h, step 1')} and <i>y</i><sub>t</sub> = ${numberHtml(first, 'y_t, step 1')}.`
    : '';
  return `${failing} of ${controls.length} machines trained on shuffled pixels fail.${example}`;
}
