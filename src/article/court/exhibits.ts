import type { Measured } from '../../statistics/measured.ts';
import { resolution } from '../../studies/koch/flows/judge.ts';
import { allowedRatios } from '../../studies/mehta-schwab/targets.ts';
import { around } from '../../studies/verdict.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { answerOf, exactly, type Exhibit } from './exhibit.ts';
import { free, penalized } from './exponent-exhibits.ts';
import {
  measuredOf,
  numberHtml,
  plainOf,
  targetOf,
  type Documents,
  type ResultDocument,
  type Target,
} from './result-document.ts';

/**
 * The exhibits of the court. Every answer follows from the verdict of a study, and every number is one of its numbers.
 * @throws Error where a document lacks what an exhibit needs
 */
export function exhibitsOf(documents: Documents): Exhibit[] {
  return [
    mapping(documents('exact-mapping')),
    spots(documents('mehta-schwab')),
    penalized(documents('learned-map')),
    free(documents('learned-map')),
    noise(documents('rsmi')),
    flows(documents('koch')),
  ];
}

/** The place of a number on a logarithmic scale. */
function powerOf(value: number): Measured {
  return exactly(Math.log10(value));
}

function mapping(source: ResultDocument): Exhibit {
  const identity = targetOf(source, 'MS-2');
  const trained = targetOf(source, 'MS-2 trained');
  const holds = [identity, trained].every(({ verdict }) => verdict === 'holds');
  const control = identity.controls[0];
  return {
    name: 'mapping',
    title: 'The exact mapping',
    question:
      'Every Boltzmann machine can be written as a step of renormalization. Does this show that learning renormalizes?',
    answer: holds ? 'no' : 'open',
    finding: `For ${numberHtml(identity, 'random machines')} random machines the two ways to write the hidden energy differ by at most ${numberHtml(identity)}, which is rounding. For ${numberHtml(trained, 'machines')} machines before and after training they differ by at most ${numberHtml(trained)}. What holds for every machine, trained or not, says nothing about training.`,
    control: control
      ? `Without the energy of the magnet in the step, the two differ by at least ${numberHtml(control)}.`
      : '',
    doubt: 'The identity is exact on paper too. It is the conclusion that does not follow.',
    source,
    scale: {
      label: 'largest difference of the two energies',
      from: -17,
      to: 1,
      band: [-17, -10],
      isLogarithmic: true,
    },
    marks: [
      { label: 'untrained machines', measured: powerOf(plainOf(identity)), kind: 'claim' },
      { label: 'before and after training', measured: powerOf(plainOf(trained)), kind: 'claim' },
      ...(control
        ? [
            {
              label: 'without the magnet',
              measured: powerOf(plainOf(control)),
              kind: 'control' as const,
            },
          ]
        : []),
    ],
  };
}

function spots(source: ResultDocument): Exhibit {
  const target = targetOf(source, 'MS-5');
  return {
    name: 'spots',
    title: 'The spots grow',
    question:
      'Machines are stacked, each on the hidden units of the machine below, with a penalty on weights. Do their spots grow from layer to layer as block spins do?',
    answer: answerOf(target, { holds: 'yes', fails: 'no' }),
    finding: `The area of a spot grows by ${numberHtml(target, 'area ratio 2')} from the first layer to the second, and by ${numberHtml(target, 'area ratio 3')} to the third. The area of a block spin grows by 4 in each step, and we allow ${allowedRatios.join(' to ')}.`,
    control: `${failing(target)} They are machines with untrained weights, with shuffled pixels, without a penalty, and of a magnet whose neighbours do not feel each other.`,
    doubt: `We chose the criterion after seeing runs, so this is a description and not a test. The spots need the penalty: without it, a share of ${numberHtml(controlOf(target, 'without L1'))} of the units of the first layer are spots, with it ${numberHtml(target, 'share of spots, layer 1')}.`,
    source,
    scale: {
      label: 'area of a spot over area one layer below',
      from: 1,
      to: 6,
      band: allowedRatios,
    },
    marks: [
      { label: 'layer 2 over 1', measured: measuredOf(target, 'area ratio 2'), kind: 'claim' },
      { label: 'layer 3 over 2', measured: measuredOf(target, 'area ratio 3'), kind: 'claim' },
      { label: 'block spins', measured: exactly(4), kind: 'reference' },
    ],
  };
}

function noise(source: ResultDocument): Exhibit {
  // The target says that the hidden unit is spent on noise.
  const target = targetOf(source, 'RS-6 likelihood');
  const information = targetOf(source, 'RS-6 information');
  return {
    name: 'noise',
    title: 'Noise that shouts',
    question:
      'Couple pairs of spins that have nothing to do with the magnet, and strongly. Renormalization throws such noise away. Does learning, too?',
    answer: answerOf(target, { holds: 'no', fails: 'yes' }),
    finding: `Learning makes the data as likely as possible. Of ${numberHtml(target, 'trainings')} trainings, ${numberHtml(target, 'trainings that end on noise')} end on the noise, and the best of all is one of them: it has a share of ${numberHtml(target)} of its squared weights there. A block spin that is chosen to know the most about its surroundings has ${numberHtml(information)} there.`,
    control: `${failing(target)} Without the strong coupling, for example, the noise gets no weight.`,
    doubt:
      'The machine has one hidden unit and eight spins, so that its likelihood can be computed exactly. Koch-Janusz and Ringel proposed this test.',
    source,
    scale: { label: 'share of squared weights on noise', from: 0, to: 1, band: [0, 0.1] },
    marks: [
      { label: 'most likely machine', measured: exactly(plainOf(target)), kind: 'claim' },
      {
        label: 'most informed block spin',
        measured: exactly(plainOf(information)),
        kind: 'reference',
      },
    ],
  };
}

/** @throws Error where the target has no such control: then the page must not be built */
function controlOf({ id, controls }: Target, words: string): Target['controls'][number] {
  const found = controls.find(({ name }) => name.includes(words));
  if (!found) throw new Error(`The target "${id}" has no control "${words}".`);
  return found;
}

/** How many controls fail, which they must. */
function failing({ controls }: Target): string {
  const count = controls.filter(({ verdict }) => verdict === 'fails').length;
  return `${count} of ${controls.length} controls fail, as they should.`;
}

function flows(source: ResultDocument): Exhibit {
  const target = targetOf(source, 'DK-4 fixed point');
  const thermometers = ['T by energy', 'T by magnetization', 'T by the net'];
  const shuffled = target.controls.find(({ name }) => name.includes('permuted'));
  return {
    name: 'flows',
    title: 'The machine draws from itself',
    question:
      'A trained machine redraws its own drawing, again and again. Does this flow end at the critical temperature, as has been reported?',
    answer: answerOf(target, { holds: 'yes', fails: 'no' }),
    finding: `The flow ends at <i>T</i> = ${numberHtml(target, 'T by energy')} by its energy, ${numberHtml(target, 'T by magnetization')} by its magnetization and ${numberHtml(target, 'T by the net')} by a neural thermometer. <i>T</i><sub>c</sub> is ${CRITICAL_TEMPERATURE.toFixed(3)}.`,
    // The energy of shuffled pixels is no thermometer: it is read from pairs that are no neighbours.
    control: shuffled
      ? `Machines of shuffled pixels must end elsewhere. They end at ${numberHtml(shuffled, 'T by magnetization')} by their magnetization${shuffled.verdict === 'fails' ? '.' : ', which is not clearly elsewhere.'}`
      : '',
    doubt:
      'A quick run, whose errors are large. The three thermometers must agree with each other before they can tell a temperature.',
    source,
    scale: {
      label: 'temperature at the end of the flow',
      from: 1.8,
      to: 2.8,
      band: around(CRITICAL_TEMPERATURE, resolution),
    },
    marks: [
      ...thermometers.map((name) => ({
        label: name.replace('T by', 'by'),
        measured: measuredOf(target, name),
        kind: 'claim' as const,
      })),
      ...(shuffled
        ? [
            {
              label: 'shuffled, by magnetization',
              measured: measuredOf(shuffled, 'T by magnetization'),
              kind: 'control' as const,
            },
          ]
        : []),
    ],
  };
}
