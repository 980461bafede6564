import type { LayerEvaluation } from '../../rbm/evaluation/evaluate.ts';
import type { Figure } from '../../plot/description.ts';
import type { Report } from '../../report/html-report.ts';
import { secondsText } from '../../report/quantity-text.ts';
import type { FieldsPicture, Section } from '../../report/report-content.ts';
import type { ModelFile } from '../model-file.ts';
import { version, type ResultDocument } from '../output/document.ts';
import { formatMeasured, round } from '../output/format.ts';
import { shellWords } from '../output/shell-words.ts';
import { couplingsTitle } from './coupling-parts.ts';
import { filterPart } from './filter.ts';
import { divergenceText, evaluationParts, type Evaluated } from './parts.ts';

/** What stands in a report beside the tables. */
interface Shown {
  /** By the names of their files. */
  readonly figures: Readonly<Record<string, Figure>>;
  readonly fields: readonly FieldsPicture[];
  readonly files: Report['files'];
  /** Of couplings, where they were asked for. */
  readonly couplings: Pick<Section, 'figures' | 'fields'> | undefined;
}

/** The report of an evaluation. */
export function evaluationReport(
  model: ModelFile,
  { document, found }: { document: ResultDocument; found: Evaluated },
  { figures, fields, files, couplings }: Shown,
): Report {
  const { adapter, seed, timing, parameters } = document;
  const [first] = model.layers;
  const stack = [first?.visibleBias.length ?? 0, ...model.layers.map((l) => l.hiddenBias.length)];
  const { model: file, training: _, ...given } = parameters;
  const flags = Object.entries(given).flatMap(([name, value]) => [
    `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    ...(value === true ? [] : [String(value)]),
  ]);
  const answer = answerOf(found.layers[0]);
  const energies = energiesOf(found.layers[0]);
  return {
    kind: 'evaluation',
    title: `A machine of ${stack.join('–')} units`,
    summary:
      'The likelihood of samples that the machine was not trained on, and the lattices that the machine draws, beside its ' +
      'data and the exact values.',
    finding: {
      question: `How well does this machine describe ${model.source?.kind === 'ising' ? 'the Ising model' : 'its samples'}?`,
      answer: { sentence: answer, ...(energies !== undefined && { numbers: energies }) },
      wouldChange:
        'more samples and longer chains, which make the errors smaller, or a longer training of the machine.',
    },
    version,
    facts: [
      [
        'Adapter',
        adapter
          ? `${adapter.name}, ${adapter.backend}${adapter.software ? ' (software)' : ''}`
          : '',
      ],
      ['Model', String(file)],
      ['Seed', String(seed)],
      ['Time', secondsText(timing['seconds'] ?? NaN)],
      ['Version', `Blockspin ${version}`],
    ],
    // The evaluation and the training both have samples and seeds.
    parameters: Object.fromEntries([
      ...Object.entries(given),
      ...Object.entries(model.configuration).map(([name, value]) => [`training: ${name}`, value]),
    ]),
    sections: [
      ...[...(model.filter ? [filterPart(model.filter)] : []), ...evaluationParts(found)].map(
        ({ title, explanation, tables, statements, cautions }) => ({
          title,
          text: [
            ...explanation,
            ...statements.filter((text) => text !== answer),
            ...cautions.map((text) => `Caution: ${text}`),
          ],
          tables,
          ...(title === couplingsTitle && couplings),
        }),
      ),
      {
        title: 'Receptive fields',
        text: [
          'The receptive field of a hidden unit is the set of its weights over the visible units. In a stack, the field is ' +
            'the product of the weights of all layers up to the unit (Mehta & Schwab, arXiv:1410.3831). The sign of a ' +
            'hidden unit is arbitrary; here the largest number of each field is positive.',
        ],
        fields,
      },
      {
        title: 'Weights',
        text: [
          'The number of large singular values is the number of directions in its data to which a layer responds.',
        ],
        figures,
      },
    ],
    files,
    command: shellWords(['npx', 'blockspin', 'evaluate', String(file), ...flags]),
  };
}

/** What the first layer that was judged tells, in a sentence. */
function answerOf(layer: LayerEvaluation | undefined): string {
  if (!layer) return 'Unknown: the evaluation was stopped before the first layer was done.';
  const { logLikelihood, pseudoLikelihood, visible } = layer;
  const fairCoins = round(-visible * Math.LN2, 5);
  return (
    divergenceText(layer) ??
    (logLikelihood
      ? `The log-likelihood of layer ${layer.layer} is ${formatMeasured(logLikelihood)} nats per sample; fair coins have ${fairCoins}.`
      : `The pseudo-likelihood of layer ${layer.layer} is ${formatMeasured(pseudoLikelihood)} nats per sample; fair coins have ${fairCoins}.`)
  );
}

function energiesOf(layer: LayerEvaluation | undefined): string | undefined {
  const energy = layer?.observables?.energy;
  if (energy?.exact === undefined) return undefined;
  return `The lattices that layer ${layer?.layer} draws have an energy of ${formatMeasured(energy)} per site; the exact value is ${round(energy.exact, 6)}.`;
}
