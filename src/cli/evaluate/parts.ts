import type { Evaluation, LayerEvaluation } from '../../rbm/evaluation/evaluate.ts';
import type { LatticeObservables } from '../../rbm/evaluation/lattice-observables.ts';
import { mostExactUnits } from '../../rbm/evaluation/partition.ts';
import type { Quantity, Table } from '../../report/report-content.ts';
import { visibleText } from '../../report/visible-text.ts';
import { couplingsPart } from './coupling-parts.ts';
import type { FoundCouplings } from './couplings.ts';
import type { SampleOrigin } from './data.ts';
import type { KnownTraining } from '../phase-cautions.ts';
import { trainingCautions } from '../training-cautions.ts';
import { formatDeviation, formatMeasured, round } from '../output/format.ts';

/** A part of an evaluation, which the terminal and the report show alike. */
export interface EvaluationPart {
  readonly title: string;
  /** What the numbers mean, for the report. */
  readonly explanation: readonly string[];
  readonly tables: readonly Table[];
  readonly statements: readonly string[];
  readonly cautions: readonly string[];
}

/** An evaluation, with the couplings of its layers where they were asked for. */
export interface Evaluated extends Evaluation {
  readonly judged: Evaluation['judged'] & SampleOrigin;
  /** How the file of another program was read. */
  readonly machine?: string;
  readonly couplings?: readonly FoundCouplings[];
  /** How the machine was trained, where the file says so. */
  readonly training?: KnownTraining;
}

/** Everything that an evaluation says. */
export function evaluationParts(found: Evaluated): EvaluationPart[] {
  const observables = observablesPart(found);
  return [
    likelihoodPart(found),
    ...(observables ? [observables] : []),
    ...(found.couplings ? [couplingsPart(found.couplings)] : []),
  ];
}

function likelihoodPart({ layers, judged, machine, training = {} }: Evaluated): EvaluationPart {
  const { kind, samples, ofPseudoLikelihood } = judged;
  const fewer =
    ofPseudoLikelihood < samples ? `; pseudo-likelihoods over ${ofPseudoLikelihood} of them` : '';
  const upper = layers.some(({ layer }) => layer > 1)
    ? ' Layers above the first are judged by hidden units given these samples.'
    : '';
  const trained =
    kind === 'samples trained on'
      ? [
          'The machine was trained on these samples, so its likelihoods are too high; give --data, or train with --held-out.',
        ]
      : [];
  return {
    title: 'Likelihood',
    explanation: [
      `ln Z is the exact sum over all states where a layer has at most ${mostExactUnits} units, or where units are alike or weights are 0. ` +
        'Otherwise annealed importance sampling estimates ln Z. It starts from modes that Gibbs chains of the machine find, twice, ' +
        'and both results must agree. Where train --trajectory kept machines on the way of the training, a third annealing goes through them and ' +
        'must agree as well. A mode that no chain finds makes ln Z too low and the likelihood too high. The free-energy gap is the mean free energy of ' +
        'unseen samples minus the mean free energy of training samples. The gap grows when a machine memorizes its data.',
    ],
    tables: [
      {
        caption: `Nats per sample, averaged over ${samples} ${kind}${originText(judged)}${fewer}.${upper}`,
        header: [
          'layer',
          'units',
          'log-likelihood',
          'ln Z',
          'ln Z found by',
          'pseudo-likelihood',
          'free-energy gap',
          'largest singular values',
        ],
        rows: layers.map((layer) => [
          String(layer.layer),
          `${layer.visible} × ${layer.hidden}`,
          layer.logLikelihood ?? '–',
          logPartitionCell(layer),
          methodText(layer),
          layer.pseudoLikelihood,
          layer.freeEnergyGap ?? '–',
          layer.singularValues
            .slice(0, 3)
            .map((value) => round(value, 3))
            .join(' '),
        ]),
      },
    ],
    statements: [
      ...(machine === undefined ? [] : [`The machine was read as ${machine}.`]),
      ...layers.flatMap((layer) => startsText(layer) ?? []),
      ...layers.flatMap((layer) => divergenceText(layer) ?? []),
    ],
    cautions: [
      ...trained,
      ...layers.flatMap(({ layer, warnings }) => warnings.map((text) => `layer ${layer}: ${text}`)),
      ...layers.flatMap((layer) => trainingCautions(layer.layer, layer, training)),
    ],
  };
}

/** The file of the samples, and whether the machine has seen them. */
function originText({ file, rows, heldOut }: SampleOrigin): string {
  if (file === null) return '';
  const seen = heldOut === null ? ', which may be samples trained on or not' : '';
  return ` (${visibleText(file)}, ${rows} rows${seen})`;
}

/** An exact sum has more digits than an error in its last digits would show. */
function logPartitionCell({ logPartition, method }: LayerEvaluation): Quantity | string {
  if (!logPartition) return '–';
  return method === 'exact' ? round(logPartition.value, 10) : logPartition;
}

function methodText({ method, effectiveRuns }: LayerEvaluation): string {
  return effectiveRuns === undefined
    ? method
    : `${method}, ${effectiveRuns.toFixed(1)} effective runs`;
}

/** What the annealings found, in sentences; undefined where ln Z is exact or not known. */
function startsText({
  layer,
  starts,
  throughTraining,
  logPartition,
}: LayerEvaluation): string | undefined {
  if (!starts || !logPartition) return undefined;
  const through = throughTraining
    ? ` Annealing through ${throughTraining.machines} machines of the training gives ${formatMeasured(throughTraining.logPartition)}.`
    : '';
  return `Layer ${layer}: two independent annealings give ln Z = ${starts.map(formatMeasured).join(' and ')}.${through}`;
}

/** How far a layer is from the Ising model, in a sentence; undefined where that is not known. */
export function divergenceText({ layer, divergence }: LayerEvaluation): string | undefined {
  return (
    divergence &&
    `Layer ${layer} is ${formatMeasured(divergence.divergence)} nats per lattice away from the Ising model ` +
      `(Kullback-Leibler divergence; a perfect machine is at 0). The exact entropy of the model is ${round(divergence.entropy, 7)} nats.`
  );
}

const quantities = [
  ['energy', 'energy'],
  ['|m|', 'absoluteMagnetization'],
  ['specific heat', 'specificHeat'],
  ['susceptibility', 'susceptibility'],
  ['Binder cumulant', 'binder'],
] as const satisfies readonly (readonly [string, keyof LatticeObservables])[];

/** What the layers draw, beside the data and the exact values; undefined where the data are no lattices. */
function observablesPart({ layers, data }: Evaluation): EvaluationPart | undefined {
  const drawing = layers.flatMap(({ layer, observables }) =>
    observables ? [{ title: `layer ${layer} draws`, observables }] : [],
  );
  const columns: readonly { title: string; observables: LatticeObservables }[] = data
    ? [...drawing, { title: 'data', observables: data }]
    : drawing;
  if (columns.length === 0) return undefined;
  return {
    title: 'What the machine draws',
    explanation: [
      'Each layer draws lattices by Gibbs sampling, through the layers below it. The data are lattices of the Ising model. ' +
        'The exact values are those of the finite lattice.',
    ],
    tables: [
      {
        caption:
          'Per site, in units of J. z is the deviation from the exact value in standard errors. The errors include the correlations of the chains.',
        header: ['', ...columns.flatMap(({ title }) => [title, 'z']), 'exact'],
        rows: quantities.map(([title, name]) => [
          title,
          ...columns.flatMap(({ observables }) => {
            const { value, error } = observables[name];
            return [{ value, error }, formatDeviation(observables[name])];
          }),
          columns[0]?.observables[name].exact ?? '–',
        ]),
      },
      ...(drawing.length > 0 ? [timesTable(layers)] : []),
    ],
    statements: [],
    cautions: columns.flatMap(({ title, observables }) =>
      observables.warnings.map((text) => `${title.replace(' draws', '')}: ${text}`),
    ),
  };
}

function timesTable(layers: Evaluation['layers']): Table {
  return {
    caption: 'Autocorrelation times of the chains, in Gibbs steps.',
    header: ['', 'of the energy', 'of |m|'],
    rows: layers.flatMap(({ layer, observables }) => {
      if (!observables) return [];
      const { energy, absoluteMagnetization } = observables.autocorrelationTime;
      return [[`layer ${layer}`, energy, absoluteMagnetization]];
    }),
  };
}
