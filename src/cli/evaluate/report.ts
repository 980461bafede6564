import type { Figure } from '../../plot/description.ts';
import type { Report } from '../../report/html-report.ts';
import { secondsText } from '../../report/quantity-text.ts';
import type { FieldsPicture, Quantity, Section, Table } from '../../report/report-content.ts';
import { version, type ResultDocument } from '../output/document.ts';
import type { ModelFile } from '../model-file.ts';
import { formatMeasured, round } from '../output/format.ts';
import type { Evaluation, LayerEvaluation } from './evaluation.ts';
import { quantityNames, type QuantityName } from './observables.ts';
import { judgedCautions, judgedText } from './text.ts';

/** What stands in a report beside the tables. */
interface Shown {
  /** By the names of their files. */
  readonly figures: Readonly<Record<'learning' | 'spectrum', Readonly<Record<string, Figure>>>>;
  readonly fields: readonly FieldsPicture[];
  readonly files: Report['files'];
}

/** The report of an evaluation. */
export function evaluationReport(
  model: ModelFile,
  { document, found }: { document: ResultDocument; found: Evaluation },
  { figures, fields, files }: Shown,
): Report {
  const { adapter, seed, timing, parameters } = document;
  const [first] = model.layers;
  const stack = [first?.visibleBias.length ?? 0, ...model.layers.map((l) => l.hiddenBias.length)];
  const { model: file, training, ...given } = parameters;
  const flags = Object.entries(given).flatMap(([name, value]) => [
    `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    String(value),
  ]);
  return {
    kind: 'evaluation',
    title: `A stack of ${stack.join('–')} units, judged`,
    summary:
      'How probable the machine finds samples that it was not trained on, and what it draws beside its data and the ' +
      'exact values.',
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
    // Both have samples and seeds.
    parameters: Object.fromEntries([
      ...Object.entries(given),
      ...Object.entries(training as object).map(([name, value]) => [`training: ${name}`, value]),
    ]),
    sections: [
      likelihoodSection(found),
      ...observablesSection(found),
      {
        title: 'Receptive fields',
        text: [
          'What each hidden unit responds to: its weights over the visible units, through a stack the products of the ' +
            'weights of all layers below (Mehta & Schwab, arXiv:1410.3831). The sign of a hidden unit is free; here the ' +
            'largest number of each field is positive.',
        ],
        fields,
      },
      {
        title: 'Weights',
        text: ['Singular values say how many directions of its data a layer responds to.'],
        figures: { ...figures.spectrum, ...figures.learning },
      },
    ],
    files,
    command: ['npx blockspin evaluate', String(file), ...flags].join(' '),
  };
}

function likelihoodSection(found: Evaluation): Section {
  const { layers, judged } = found;
  const [first] = layers;
  const warnings = layers.flatMap(({ layer, warnings: texts }) =>
    texts.map((text) => `Caution, layer ${layer}: ${text}`),
  );
  return {
    title: 'Likelihood',
    text: [
      'In nats per sample. Z is the sum over all states where a layer has at most 24 units, else estimated by annealed ' +
        'importance sampling, whose error tends to make the likelihood too large. The free-energy gap is the mean free ' +
        'energy of unseen samples less that of samples of the training: it grows where a machine remembers its data.',
      ...divergenceText(first),
      ...judgedCautions(found).map((text) => `Caution: ${text}`),
      ...warnings,
    ],
    tables: [
      {
        caption: `Averages ${judgedText(judged)}. Above the first layer, samples are hidden units given these.`,
        header: [
          'layer',
          'units',
          'log-likelihood',
          'ln Z',
          'found by',
          'pseudo-likelihood',
          'free-energy gap',
        ],
        rows: layers.map((layer) => [
          String(layer.layer),
          `${layer.visible} × ${layer.hidden}`,
          layer.logLikelihood ?? '–',
          layer.logPartition ?? '–',
          layer.effectiveRuns === undefined
            ? layer.method
            : `${layer.method}, ${layer.effectiveRuns.toFixed(0)} runs count`,
          layer.pseudoLikelihood,
          layer.freeEnergyGap ?? '–',
        ]),
      },
    ],
  };
}

function divergenceText(layer: LayerEvaluation | undefined): string[] {
  if (!layer?.divergence) return [];
  const { entropy, divergence } = layer.divergence;
  return [
    `The exact entropy of the Ising model is ${round(entropy, 7)} nats, so the first layer is ` +
      `${formatMeasured(divergence)} nats from it (Kullback-Leibler divergence, 0 for a perfect machine).`,
  ];
}

function observablesSection({ layers, data }: Evaluation): Section[] {
  const columns = [
    ...layers.flatMap(({ layer, observables }) =>
      observables ? [{ title: `layer ${layer} draws`, observables }] : [],
    ),
    ...(data ? [{ title: 'data', observables: data }] : []),
  ];
  if (columns.length === 0) return [];
  const names = Object.keys(quantityNames) as QuantityName[];
  const row = (name: QuantityName): (string | Quantity)[] => {
    const exact = columns[0]?.observables[name].exact;
    return [
      quantityNames[name],
      ...columns.map(({ observables }) => {
        const { value, error } = observables[name];
        return { value, error };
      }),
      exact ?? '–',
    ];
  };
  const table: Table = {
    caption: 'Per site, in units of J. Errors count the correlations of the chains.',
    header: ['', ...columns.map(({ title }) => title), 'exact'],
    rows: names.map(row),
  };
  const times = layers.flatMap(({ layer, observables }) =>
    observables
      ? [
          [
            `layer ${layer}`,
            observables.autocorrelationTime.energy,
            observables.autocorrelationTime.absoluteMagnetization,
          ],
        ]
      : [],
  );
  const warnings = columns.flatMap(({ title, observables }) =>
    observables.warnings.map((text) => `Caution, ${title}: ${text}`),
  );
  return [
    {
      title: 'What it draws',
      text: [
        'Lattices drawn by Gibbs sampling of the layer, and of the layers below it given that, beside lattices of the ' +
          'Ising model itself and the exact values of the finite lattice.',
        ...warnings,
      ],
      tables: [
        table,
        {
          caption: 'Autocorrelation times of the chains, in Gibbs steps.',
          header: ['', 'energy', '|m|'],
          rows: times,
        },
      ],
    },
  ];
}
