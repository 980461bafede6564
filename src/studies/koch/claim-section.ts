import type { Answer, Section, Target, Verdict } from '../study.ts';
import { jointVerdict } from '../verdict.ts';

/** What is asked of which targets, in the order of the paper. */
const questions: readonly (readonly [string, string])[] = [
  ['block averages are as known', 'DK-1'],
  [
    'maps of trained machines are as local as those of block averages, and tile the lattice',
    'DK-2 localized',
  ],
  [
    'their order in space is another than that of block averages',
    'DK-3 block averages and machine',
  ],
  ['flows end at the critical temperature, and those of controls do not', 'DK-4 fixed point'],
  ['short scales are right at the end of a flow', 'DK-5 correlations'],
  ['block averages look alike from level to level', 'DK-6'],
];

const answers: Readonly<Record<Verdict, string>> = {
  holds: 'yes',
  fails: 'no',
  inconclusive: 'it cannot be told',
};

/** Whether the shape of the maps and the ends of the flows are those of block averages. */
export function answerOf(targets: readonly Target[]): Answer {
  const maps = jointVerdict(targets, ['DK-2 localized']);
  const flows = jointVerdict(targets, ['DK-4 fixed point']);
  return {
    sentence: `${localText[maps]}, and ${flowText[flows]}.`,
  };
}

const localText: Readonly<Record<Verdict, string>> = {
  holds: 'The maps of trained machines are as local as those of block averages',
  fails: 'The maps of trained machines are not as local as those of block averages',
  inconclusive:
    'This run does not decide whether the maps of trained machines are as local as those of block averages',
};

const flowText: Readonly<Record<Verdict, string>> = {
  holds: 'flows of machines end at the critical temperature',
  fails: 'flows of machines do not end at the critical temperature',
  inconclusive: 'this run does not decide where flows of machines end',
};

/** What the paper says, and what this run says of it. */
export function claimSection(targets: readonly Target[]): Section {
  const found = questions.map(([question, id]) => {
    const verdicts = targets
      .filter((target) => target.id.startsWith(id))
      .map(({ verdict }) => verdict);
    const [worst] = (['fails', 'inconclusive', 'holds'] as const).filter((verdict) =>
      verdicts.includes(verdict),
    );
    return `${question}: ${worst ? answers[worst] : 'not asked'}`;
  });
  return {
    title: 'The claim, and what this run says of it',
    text: [
      'The abstract of the paper reports patterns in trained machines that are like those of the renormalization group, and important differences, too. What both have in common is compared here ' +
        'with what machines have that saw no order, or nothing at all; a comparison, with numbers, is the result.',
      `This run: ${found.join('; ')}.`,
    ],
  };
}
