import type { Section, Target, Verdict } from '../study.ts';

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
