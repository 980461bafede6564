import { formatDeviation, formatMeasured, formatTable, round } from '../output/format.ts';
import type { Evaluation } from './evaluation.ts';
import { quantityNames, type QuantityName } from './observables.ts';

/** The results of `evaluate` for people. */
export function evaluationText(found: Evaluation): string {
  const parts = [layerTable(found), observableTable(found), cautions(found).join('\n')];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** What likelihoods are averaged over. */
export function judgedText({ kind, samples, ofPseudoLikelihood }: Evaluation['judged']): string {
  const fewer =
    ofPseudoLikelihood < samples ? `, pseudo-likelihoods over ${ofPseudoLikelihood} of them` : '';
  return `over ${samples} ${kind}${fewer}`;
}

/** What makes all likelihoods of an evaluation other than they seem. */
export function judgedCautions({ judged }: Evaluation): string[] {
  return judged.kind === 'samples trained on'
    ? [
        'the samples are those it was trained on, so likelihoods are too high; give --data, or train with --held-out.',
      ]
    : [];
}

function cautions(evaluation: Evaluation): string[] {
  const { layers, data } = evaluation;
  const found = layers.flatMap(({ layer, warnings, observables }) =>
    [...warnings, ...(observables?.warnings ?? [])].map((text) => `layer ${layer}: ${text}`),
  );
  const ofData = (data?.warnings ?? []).map((text) => `data: ${text}`);
  return [...judgedCautions(evaluation), ...found, ...ofData].map((text) => `Caution: ${text}`);
}

function layerTable({ layers, judged }: Evaluation): string {
  const table = formatTable(
    [
      'layer',
      'visible',
      'hidden',
      'log-likelihood',
      'ln Z',
      'pseudo-likelihood',
      'free-energy gap',
      'singular values',
    ],
    layers.map((layer) => [
      ...[layer.layer, layer.visible, layer.hidden].map(String),
      layer.logLikelihood ? formatMeasured(layer.logLikelihood) : '-',
      layer.logPartition
        ? layer.method === 'exact'
          ? `${round(layer.logPartition.value, 10)}`
          : formatMeasured(layer.logPartition)
        : '-',
      formatMeasured(layer.pseudoLikelihood),
      layer.freeEnergyGap ? formatMeasured(layer.freeEnergyGap) : '-',
      layer.singularValues
        .slice(0, 3)
        .map((value) => round(value, 3))
        .join(' '),
    ]),
  );
  const methods = layers.map(({ layer, method, effectiveRuns }) => {
    const runs =
      effectiveRuns === undefined ? '' : `, runs that count: ${effectiveRuns.toFixed(1)}`;
    return `layer ${layer}: ln Z ${method}${runs}`;
  });
  const divergences = layers.flatMap(({ layer, divergence }) =>
    divergence
      ? [
          `layer ${layer}: divergence from the Ising model ${formatMeasured(divergence.divergence)}, ` +
            `whose entropy is exactly ${round(divergence.entropy, 7)}`,
        ]
      : [],
  );
  return [table, ...methods, ...divergences, `Nats per sample, ${judgedText(judged)}.`].join('\n');
}

/** What the layers draw, each beside the data and the exact values. */
function observableTable({ layers, data }: Evaluation): string {
  const columns = [
    ...layers.flatMap(({ layer, observables }) =>
      observables ? [{ title: `layer ${layer}`, observables }] : [],
    ),
    ...(data ? [{ title: 'data', observables: data }] : []),
  ];
  const [first] = columns;
  if (!first) return '';
  const names = Object.keys(quantityNames) as QuantityName[];
  const table = formatTable(
    ['', ...columns.flatMap(({ title }) => [title, 'z']), 'exact'],
    names.map((name) => {
      const { exact } = first.observables[name];
      return [
        quantityNames[name],
        ...columns.flatMap(({ observables }) => [
          formatMeasured(observables[name]),
          formatDeviation(observables[name]),
        ]),
        exact === undefined ? '' : String(round(exact, 7)),
      ];
    }),
  );
  const times = layers.flatMap(({ layer, observables }) =>
    observables
      ? [
          `Autocorrelation time of |m| in the chains of layer ${layer}: ` +
            `${formatMeasured(observables.autocorrelationTime.absoluteMagnetization)} Gibbs steps.`,
        ]
      : [],
  );
  return [table, ...times].join('\n');
}
