import {
  ConvolutionalRbm,
  filterOf,
  type AnyRbm,
} from '../../rbm/machine/convolutional-machine.ts';
import type { FilterStride } from '../../rbm/machine/filter-file.ts';
import type { UnitKind } from '../../rbm/machine/parameters.ts';
import { largestParameter } from '../../rbm/machine/largest-parameter.ts';
import { phaseShares, type PhaseShares } from '../../rbm/evaluation/phases.ts';
import { Rbm } from '../../rbm/machine/machine.ts';
import { divergenceFrom, type ComparedModel } from '../../rbm/evaluation/lattice-observables.ts';
import type { MixtureComparison } from '../../rbm/evaluation/mixture-comparison.ts';
import type { Trajectory } from '../../rbm/machine/trajectory.ts';
import { sampleCount } from '../../rbm/machine/packed-units.ts';
import type { StackLayer } from '../../rbm/training/train-layer.ts';
import type { Measured } from '../../statistics/measured.ts';
import { formatMeasured, formatTable } from '../output/format.ts';
import type { Session } from '../session.ts';
import { balanceText, type KnownTraining } from '../phase-cautions.ts';
import { trainingCautions } from '../training-cautions.ts';
import { trainedLikelihood } from './likelihood.ts';
import { filterNumbers, filterTable, type FilterNumbers } from '../filter-table.ts';

/** What the results say about a trained layer. */
export interface LayerResult {
  readonly visible: number;
  readonly hidden: number;
  readonly epochs: number;
  readonly reconstructionError: Measured | null;
  /** Of the training samples, in nats per sample. */
  readonly logLikelihood: Measured | null;
  /** How the layer divides its probability between two phases of its data. */
  readonly phases: PhaseShares | null;
  /** The same before the visible biases were shifted to put the shares right. Absent where they were not shifted. */
  readonly phasesBefore?: PhaseShares;
  /** A mixture of pictures with noise beside the layer. Null for few samples, for filters, and where the training was stopped. */
  readonly mixture: MixtureComparison | null;
  readonly warnings: readonly string[];
  readonly note?: string;
  readonly filter?: FilterResult;
}

/** What the results say about the filter of a convolutional machine. */
interface FilterResult extends FilterNumbers {
  readonly units: UnitKind;
  readonly side: number;
  readonly stride: FilterStride;
  /** The first column and row of the filter, from the first site of the block. */
  readonly offset: number;
  /** After the last update, where the other numbers are averages over the last tenth of the updates. */
  readonly last?: FilterNumbers;
}

/**
 * The likelihood of a layer, where it can be computed, and cautions about a training that went wrong.
 * @param options.number of the layer, from 1 on
 * @param options.training how the layer was trained
 * @param options.trajectory machines on the way of the layer, where they are kept
 * @param options.model of the lattices that the first layer was trained on
 */
export async function layerResult(
  session: Session,
  layer: StackLayer<AnyRbm>,
  {
    number,
    training,
    model,
    trajectory,
  }: {
    readonly number: number;
    readonly training: KnownTraining & { readonly seed: number };
    readonly trajectory?: Trajectory | undefined;
    readonly model: ComparedModel | undefined;
  },
): Promise<LayerResult> {
  const { gpu, signal } = session;
  const { machine, data, epochs, reconstructionError = null } = layer;
  const { visible, hidden } = machine;
  const largest = await largestParameter(gpu, machine);
  const filter = await filterResult(layer);
  const phases =
    layer.phases?.phases ??
    (epochs > 0 && machine instanceof Rbm && !signal.aborted
      ? await phaseShares(gpu, machine, data, { seed: training.seed, stream: number - 1, signal })
      : undefined);
  const { likelihood, note, atMost, mixture } = await trainedLikelihood(session, layer, {
    number,
    seed: training.seed,
    trajectory,
  });
  const single =
    sampleCount(data) === 1
      ? [`layer ${number}: one sample has no spread, so the likelihood has no standard error.`]
      : [];
  const found = {
    visible,
    hidden,
    largestParameter: largest,
    phases: phases ?? null,
    mixture: mixture ?? null,
    // These are the samples of the training: the likelihood is no estimate for others.
    logLikelihood: atMost ? { value: atMost.value, error: likelihood ? 0 : atMost.error } : null,
    divergence: model && number === 1 && atMost ? divergenceFrom(model, atMost) : undefined,
  };
  return {
    visible,
    hidden,
    epochs,
    reconstructionError,
    phases: found.phases,
    mixture: found.mixture,
    ...(layer.phases?.before && { phasesBefore: layer.phases.before }),
    warnings: [...single, ...trainingCautions(number, found, { ...training, epochs })],
    ...filter,
    logLikelihood: likelihood ?? null,
    ...(note !== undefined && { note }),
  };
}

async function filterResult({
  machine,
  last,
}: StackLayer<AnyRbm>): Promise<{ readonly filter?: FilterResult }> {
  if (!(machine instanceof ConvolutionalRbm)) return {};
  const filter = await machine.readFilter();
  const { units, side, stride, offset } = filter;
  const ofLast = last && { last: filterNumbers(filterOf(machine.shape, last)) };
  return { filter: { units, side, stride, offset, ...filterNumbers(filter), ...ofLast } };
}

/** The results of `train` for people. */
export function trainText(
  samplesPerSecond: number | undefined,
  layers: readonly LayerResult[],
): string {
  const table = formatTable(
    ['layer', 'visible', 'hidden', 'epochs', 'reconstruction error', 'log-likelihood'],
    layers.map(({ visible, hidden, epochs, reconstructionError, logLikelihood: found }, index) => [
      ...[index + 1, visible, hidden, epochs].map(String),
      reconstructionError ? formatMeasured(reconstructionError) : '-',
      found ? formatMeasured(found) : '-',
    ]),
  );
  const nats = layers.some(({ logLikelihood: found }) => found)
    ? [
        'Log-likelihood in nats per training sample (layers above the first: per sample of hidden units). For held-out data ' +
          'use npx blockspin evaluate.',
      ]
    : [];
  const rate = samplesPerSecond
    ? [`${Math.round(samplesPerSecond)} samples/s over all layers`]
    : [];
  const cautions = layers.flatMap(({ warnings }) => warnings.map((text) => `Caution: ${text}`));
  const balanced = layers.flatMap(({ phases, phasesBefore }, index) =>
    phases && phasesBefore ? [balanceText(index + 1, phasesBefore, phases)] : [],
  );
  const filters = layers.flatMap(({ filter }) => (filter ? [filterText(filter), ''] : []));
  return [...filters, table, '', ...nats, ...balanced, ...cautions, ...rate].join('\n');
}

function filterText({ last, weights, ...filter }: FilterResult): string {
  const { header, rows, caption } = filterTable({
    ...filter,
    weights: Float32Array.from(weights.flat()),
  });
  const means = last ? ' All are averages over the last tenth of the updates.' : '';
  return `${formatTable(header, rows)}\n${caption}${means}`;
}
