/** One state of a slide. The lecturer steps from one to the next. */
export interface SlideStep {
  /** Whether the slide asks its question, or shows its answer and its numbers. */
  readonly shows: 'question' | 'answer';
  /** Value of the figure's slider, in the slider's own steps. */
  readonly knob?: number;
  /** Whether the figure waits, because the lecturer turns the slider with every step. */
  readonly waits?: boolean;
  /** Whether the court shows its verdict, in place of an exhibit. */
  readonly ends?: boolean;
  /** A button of the figure that the step presses. */
  readonly presses?: string;
}

/** A chapter of the article as a slide. Figure, question, answer and numbers are those of the chapter. */
export interface Slide {
  /** Name of the chapter. */
  readonly chapter: string;
  readonly steps: readonly SlideStep[];
  /** For the lecturer: what to do, what the audience sees, and what it will ask. */
  readonly notes: readonly string[];
}

const askAndAnswer: readonly SlideStep[] = [{ shows: 'question' }, { shows: 'answer' }];

/** The slides, in the order of the article. */
export const slides: readonly Slide[] = [
  {
    chapter: 'opening',
    steps: [
      { shows: 'question', knob: 0 },
      { shows: 'question', knob: -1 },
      { shows: 'question', knob: 1 },
      { shows: 'answer', knob: 0 },
    ],
    notes: [
      'Say nothing for ten seconds. Then ask: how far have we zoomed out? Nobody can tell.',
      'Next step: 2 % too cold. The picture empties after about five doublings. The step after: 2 % too hot, and the picture turns to noise. The last step goes back to the critical temperature and shows the table.',
      'Expect the question whether this is a loop. Every few doublings the page joins a fresh magnet at the end. At the critical temperature nobody finds the seam.',
    ],
  },
  {
    chapter: 'one-rule',
    steps: [
      { shows: 'question' },
      { shows: 'question', knob: 1 },
      { shows: 'question', knob: 4.5 },
      { shows: 'answer', knob: 2.3 },
    ],
    notes: [
      'Click a spin inside a patch: the line below says what its flip would cost. Click again to flip it, and watch its neighbours flip it back.',
      'The next two steps show a cold magnet, T = 1, and a hot one, T = 4.5. The last step goes back to 2.3 and counts.',
      'The exact share is 1/(1 + e^(ΔE/T)): 3.0 % against four neighbours at T = 2.3.',
    ],
  },
  {
    chapter: 'special-temperature',
    steps: [{ shows: 'question' }, { shows: 'answer', presses: '.measure' }],
    notes: [
      'Let somebody draw the curve into the empty plot, with a finger or the mouse. Most people draw a straight line.',
      'The next step measures fourteen magnets at once. The grey line is exact: Onsager 1944, Yang 1952.',
      'Dots just above the critical temperature lie too high. These magnets are small. Choose a larger size, and the dots come down.',
    ],
  },
  {
    chapter: 'vote',
    steps: askAndAnswer,
    notes: [
      'Explain one vote: four spins, the majority wins, a coin decides two against two.',
      'Play both quizzes below the figure with the audience. Above the critical temperature the audience wins. At the critical temperature it guesses.',
      'The table says the same in numbers: 2 % above, agreement falls from 83 % to 75 % in three votes. At the critical temperature it stays near 85 %.',
    ],
  },
  {
    chapter: 'thermometers',
    steps: [
      { shows: 'question', knob: 0, waits: true },
      { shows: 'answer', knob: 1, waits: true },
      { shows: 'answer', knob: 2, waits: true },
      { shows: 'answer', knob: 3, waits: true },
    ],
    notes: [
      'Seven magnets within 3 % of the critical temperature. Ask which is which before you go on.',
      'Every step zooms out once. The magnet 2 % too hot then reads about 4 %, 8 % and 16 %.',
      'The measured factor is 2.002 ± 0.010, the exact one 2. So the exponent of the correlation length is 1. A block lattice is no Ising magnet with one coupling, so its temperature is a way of speaking; the next slide shows more couplings.',
    ],
  },
  {
    chapter: 'survives',
    steps: [
      { shows: 'question', knob: 3 },
      { shows: 'answer', knob: 3 },
      { shows: 'answer', knob: 10 },
    ],
    notes: [
      'Take votes on the question. Then show the answer: of 3 % flipped spins 0.6 % of the block spins are left after four steps.',
      'The last step flips 10 %. The noise dies again.',
      'A weak field does the opposite: it grows by 3.663 ± 0.013 a step; the exact factor is 2^(15/8) = 3.668. The magnet must have settled in the field first. Spins that are merely turned up are noise.',
    ],
  },
  {
    chapter: 'looking-machine',
    steps: askAndAnswer,
    notes: [
      'Two machines learn in front of the audience, one from patches, one from the same patches with shuffled pixels. Spots need about half a minute.',
      'Take votes: which machine redraws better? Both get the same share of spins wrong.',
      'Say that the arrangement of the hidden units is ours, and that the penalty is ours. Turn the penalty to none and start again to see ripples.',
    ],
  },
  {
    chapter: 'court',
    steps: [
      ...[1, 2, 3, 4, 5, 6].flatMap((knob): SlideStep[] => [
        { shows: 'question', knob, waits: true },
        { shows: 'answer', knob, waits: true },
      ]),
      { shows: 'answer', waits: true, ends: true },
    ],
    notes: [
      'Six exhibits, two steps each: the question with the data, then what the data say. Count hands before each answer. The last step shows the verdict.',
      'Point at the controls beside every claim. A claim counts only where its controls fail.',
      'The numbers come from studies that everybody can repeat; the command stands under each answer.',
    ],
  },
  {
    chapter: 'blog',
    steps: [{ shows: 'answer' }],
    notes: [
      'The blog post of 2015 that began this. Its picture is good. Its proof is half of one, because any Boltzmann machine, trained or not, can be written as a step of zooming out.',
      'End with what nobody has measured: larger machines without a penalty, a second layer, a machine that does a task well.',
    ],
  },
];

/** A slide and its step, both counted from 0. */
export interface SlidePlace {
  readonly slide: number;
  readonly step: number;
}

/** Whether an address opens the presentation: `#present`, `#present/vote`, `#present/vote/2`. */
export function isPresented(hash: string): boolean {
  return /^#present(\/|$)/.test(hash);
}

/** The slide of an address, and one sentence if the address names a slide or a step that does not exist. */
export function readSlideAddress(hash: string): SlidePlace & { readonly refused?: string } {
  const [, name, stepText] = hash.slice(1).split('/');
  if (name === undefined || name === '') return { slide: 0, step: 0 };
  const slide = slides.findIndex(({ chapter }) => chapter === name);
  const found = slides[slide];
  if (!found) {
    const known = slides.map(({ chapter }) => chapter).join(', ');
    return {
      slide: 0,
      step: 0,
      refused: `The slide must be one of ${known}, not "${shown(name)}".`,
    };
  }
  if (stepText === undefined) return { slide, step: 0 };
  const step = /^\d{1,3}$/.test(stepText) ? Number(stepText) : 0;
  if (step >= 1 && step <= found.steps.length) return { slide, step: step - 1 };
  return {
    slide,
    step: 0,
    refused: `The step of the slide ${name} must be a number from 1 to ${found.steps.length}, not "${shown(stepText)}".`,
  };
}

/** The address of a slide. The first step is not named. */
export function slideAddress({ slide, step }: SlidePlace): string {
  return `#present/${slides[slide]?.chapter ?? ''}${step > 0 ? `/${step + 1}` : ''}`;
}

/** The place one step on (1) or back (-1); the same place at either end. */
export function steppedPlace({ slide, step }: SlidePlace, by: 1 | -1): SlidePlace {
  const steps = slides[slide]?.steps.length ?? 1;
  if (step + by >= 0 && step + by < steps) return { slide, step: step + by };
  const other = slides[slide + by];
  if (!other) return { slide, step };
  return { slide: slide + by, step: by > 0 ? 0 : other.steps.length - 1 };
}

/** Text from an untrusted address, shortened and without invisible characters. */
function shown(text: string): string {
  return text.slice(0, 40).replace(/[^\x20-\x7e]/g, '?');
}
