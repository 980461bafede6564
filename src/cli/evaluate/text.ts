import type { Evaluation, LayerEvaluation } from '../commands/evaluate.ts';
import type { Observables } from './observables.ts';
import { formatDeviation, formatMeasured, formatTable, round } from '../format.ts';

/** The results of `evaluate` for people. */
export function evaluationText({ layers, observables }: Evaluation): string {
  const parts = [layerTable(layers)];
  if (observables) parts.push(observableTable(observables));
  const warnings = [
    ...layers.flatMap(({ warnings: found }, layer) =>
      found.map((text) => `layer ${layer + 1}: ${text}`),
    ),
    ...(observables?.warnings ?? []),
  ];
  if (warnings.length > 0) parts.push(warnings.map((text) => `Caution: ${text}`).join('\n'));
  return parts.join('\n\n');
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
    layers.map((layer, index) => [
      ...[index + 1, layer.visible, layer.hidden].map(String),
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
  const methods = layers.map(({ method, effectiveRuns }, index) => {
    const runs =
      effectiveRuns === undefined ? '' : `, runs that count: ${effectiveRuns.toFixed(1)}`;
    return `layer ${index + 1}: ln Z ${method}${runs}`;
  });
  return `${table}\n${methods.join('\n')}\nNats per sample.`;
}

const names = {
  energy: 'energy',
  absoluteMagnetization: '|m|',
  specificHeat: 'specific heat',
  susceptibility: 'susceptibility',
  binder: 'Binder',
} as const;

function observableTable({ machine, data, autocorrelationTime }: Observables): string {
  const table = formatTable(
    ['', 'machine', 'z', 'data', 'z', 'exact'],
    (Object.keys(names) as (keyof typeof names)[]).map((name) => {
      const exact = machine[name].exact;
      return [
        names[name],
        formatMeasured(machine[name]),
        formatDeviation(machine[name]),
        formatMeasured(data[name]),
        formatDeviation(data[name]),
        exact === undefined ? '' : String(round(exact, 7)),
      ];
    }),
  );
  const tau = formatMeasured(autocorrelationTime.absoluteMagnetization);
  return `${table}\nAutocorrelation time of |m| in the machine's chains: ${tau} Gibbs steps.`;
}
