import { renderFigure } from '../../plot/figure.ts';
import { writeNpy } from '../../formats/npy.ts';
import type { Tensor } from '../../formats/tensor.ts';
import { renderReport } from '../../report/html-report.ts';
import { measuredText, secondsText } from '../../report/quantity-text.ts';
import type { Answer, Section, Target } from '../../report/report-content.ts';
import { isQuantity } from '../../report/report-targets.ts';
import { plainText } from '../../report/report-text.ts';
import type { ScalingAnalysis } from '../../studies/finite-size/analysis.ts';
import { meanNames, sizesOf, type ScalingPoint } from '../../studies/finite-size/points.ts';
import { scalingSections } from '../../studies/finite-size/sections.ts';
import { tensorOf } from '../../studies/tensor-of.ts';
import { version } from '../output/document.ts';
import type { ScaledRuns } from './read-points.ts';

const question = 'Where is the critical point, and what are its exponents?';
const wouldChange =
  'Other corrections to scaling than one power of L. Sizes below 8, where several powers matter. Temperatures far from the crossing.';

/** The files of a report, by name. */
export function reportFiles({
  runs,
  analysis,
  answer,
  targets,
  parameters,
  command,
}: {
  readonly runs: ScaledRuns;
  readonly analysis: ScalingAnalysis;
  readonly answer: Answer;
  readonly targets: readonly Target[];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly command: string;
}): Map<string, string | Uint8Array> {
  const sections = scalingSections(analysis, runs.relaxation);
  const arrays = arraysOf(runs);
  const files = new Map<string, string | Uint8Array>();
  for (const { name, svg } of drawn(sections)) files.set(`figures/${name}.svg`, svg);
  for (const [name, { tensor }] of Object.entries(arrays))
    files.set(`data/${name}.npy`, writeNpy(tensor));
  files.set(
    'report.html',
    renderReport({
      title: 'Finite-size scaling of the Ising model',
      source:
        'M. E. Fisher & M. N. Barber, Phys. Rev. Lett. 28, 1516 (1972); K. Binder, Z. Phys. B 43, 119 (1981)',
      summary:
        'Lattices of several sizes are sampled around the critical temperature. Quantities that do not depend on the size there give the critical temperature; how the curves of the sizes fall onto one another gives the exponents.',
      finding: { question, answer, wouldChange, leadingFigure: 'collapse-binder' },
      version,
      facts: [
        ['Adapter', runs.adapters.join(', ')],
        ['Sizes', sizesOf(runs.points).join(', ')],
        ['Time of the tasks', secondsText(runs.seconds)],
        ['Version', `Blockspin ${version}`],
      ],
      parameters,
      targets,
      sections,
      files: [
        { path: 'results.json', what: 'targets, fitted numbers and parameters' },
        { path: 'plan.json', what: 'the plan that was run' },
        ...Object.entries(arrays).map(([name, { what }]) => ({ path: `data/${name}.npy`, what })),
      ],
      command,
    }),
  );
  return files;
}

function drawn(sections: readonly Section[]): { name: string; svg: string }[] {
  return sections.flatMap(({ figures = {} }) =>
    Object.entries(figures).map(([name, figure]) => ({ name, svg: renderFigure(figure) })),
  );
}

/** Every number that the analysis starts from. */
function arraysOf({
  points,
  relaxation,
}: ScaledRuns): Record<string, { tensor: Tensor; what: string }> {
  return {
    points: {
      tensor: tensorOf(points.map(({ size, temperature }) => [size, temperature])),
      what: '[point][L, T]',
    },
    blocks: {
      tensor: tensorOf(blocksOf(points)),
      what: `[point][block][mean], means of ${meanNames.join(', ')}`,
    },
    ...(relaxation && {
      times: { tensor: tensorOf(relaxation.times), what: 'sweeps of the relaxation' },
      relaxation: {
        tensor: tensorOf([relaxation.first, relaxation.second]),
        what: '[m, m^2][block][time]',
      },
    }),
  };
}

function blocksOf(points: readonly ScalingPoint[]): number[][][] {
  return points.map(({ blocks }) => blocks.map((block) => meanNames.map((name) => block[name])));
}

/** The answer and the targets for people. */
export function reportText(answer: Answer, targets: readonly Target[]): string {
  return [
    answer.sentence,
    ...(answer.numbers === undefined ? [] : [answer.numbers]),
    ...targets.map(({ id, verdict, statement, measured }) => {
      const values = isQuantity(measured)
        ? measuredText(measured)
        : Object.entries(measured)
            .map(([name, value]) => `${name}: ${measuredText(value)}`)
            .join('; ');
      return `${signs[verdict]} ${id} ${verdict}: ${statement}\n    ${values}`;
    }),
  ]
    .map(plainText)
    .join('\n');
}

const signs = { holds: '✓', fails: '✗', inconclusive: '?' } as const;
