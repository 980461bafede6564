import { formatDeviation, formatMeasured, formatTable, round } from '../format.ts';
import type { Evaluation, LayerEvaluation } from './evaluation.ts';
import { quantityNames, type QuantityName } from './observables.ts';

/** The results of `evaluate` for people. */
export function evaluationText(found: Evaluation): string {
  const parts = [layerTable(found.layers), observableTable(found), cautions(found).join('\n')];
  return parts.filter((part) => part !== '').join('\n\n');
}

function cautions({ layers, data }: Evaluation): string[] {
  const found = layers.flatMap(({ layer, warnings, observables }) =>
    [...warnings, ...(observables?.warnings ?? [])].map((text) => `layer ${layer}: ${text}`),
  );
  const ofData = (data?.warnings ?? []).map((text) => `data: ${text}`);
  return [...found, ...ofData].map((text) => `Caution: ${text}`);
}

function layerTable(layers: readonly LayerEvaluation[]): string {
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
  return `${table}\n${methods.join('\n')}\nNats per sample.`;
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
