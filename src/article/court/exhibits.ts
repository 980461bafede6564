import type { Measured } from '../../statistics/measured.ts';
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
    finding: `From layer to layer the area of a spot grows by ${numberHtml(target, 'area ratio 2')} and ${numberHtml(target, 'area ratio 3')}. Block spins grow by 4, and we allow 2.5 to 5.`,
    control: `${failing(target)} They are untrained weights, shuffled pixels, and a magnet whose neighbours do not feel each other.`,
    doubt:
      'We chose the criterion after seeing runs, so this is a description and not a test. The penalty makes spots small by itself.',
    source,
    scale: { label: 'area of a spot over area one layer below', from: 1, to: 6, band: [2.5, 5] },
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
    finding: `A machine that learns as ours do puts a share of ${numberHtml(target)} of its squared weights on the noise. A block spin that is chosen to know the most about its surroundings puts ${numberHtml(information)} there.`,
    control: `${failing(target)} Without the strong coupling, for example, the noise gets no weight.`,
    doubt:
      'The machine is small, so that its likelihood can be computed exactly. Koch-Janusz and Ringel proposed this test.',
    source,
    scale: { label: 'share of squared weights on noise', from: 0, to: 1, band: [0, 0.1] },
    marks: [
      { label: 'learned', measured: exactly(plainOf(target)), kind: 'claim' },
      { label: 'most informed', measured: exactly(plainOf(information)), kind: 'reference' },
    ],
  };
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
    finding: `The flow ends at <i>T</i> = ${numberHtml(target, 'T by energy')} by its energy, ${numberHtml(target, 'T by magnetization')} by its magnetization and ${numberHtml(target, 'T by the net')} by a neural thermometer. <i>T</i><sub>c</sub> is 2.269.`,
    control: shuffled
      ? `A machine of shuffled pixels ends at ${numberHtml(shuffled, 'T by energy')} by its energy.`
      : '',
    doubt:
      'A quick run. The thermometers must agree with each other before they can tell a temperature.',
    source,
    scale: {
      label: 'temperature at the end of the flow',
      from: 1.8,
      to: 2.8,
      band: [2.219, 2.319],
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
              label: 'shuffled pixels, by energy',
              measured: measuredOf(shuffled, 'T by energy'),
              kind: 'control' as const,
            },
          ]
        : []),
    ],
  };
}
