import type { DataEntropy } from '../rbm/evaluation/lattice-observables.ts';
import type { MixtureComparison } from '../rbm/evaluation/mixture-comparison.ts';
import type { PhaseShares } from '../rbm/evaluation/phases.ts';
import type { Measured } from '../statistics/measured.ts';
import { formatMeasured, round } from './output/format.ts';
import { phaseCautions, type KnownTraining } from './phase-cautions.ts';

/** A parameter beyond which a unit is practically certain whatever the other units do: e^-20 is 2e-9. */
const saturation = 20;

/** What the cautions about a layer follow from. */
interface FoundInLayer {
  readonly visible: number;
  readonly largestParameter: number;
  readonly phases: PhaseShares | null;
  readonly logLikelihood: Measured | null;
  readonly hidden: number;
  /** How far the layer is from the Ising model, where that is known. */
  readonly divergence?: DataEntropy | undefined;
  /** Mean free energy of unseen samples minus that of samples trained on. */
  readonly freeEnergyGap?: Measured | null;
  /** A mixture of pictures with noise beside the layer. */
  readonly mixture?: MixtureComparison | null;
}

/** A machine further from the Ising model than so many nats per lattice, and two errors, gets a caution. */
const mostMissed = 1.5;

/**
 * What went wrong in the training of a layer, and what helps. `train` and `evaluate` say the same.
 * @param layer its number, from 1 on
 * @param training how the layer was trained; of a machine of another program nothing is known
 */
export function trainingCautions(
  layer: number,
  found: FoundInLayer,
  training: KnownTraining,
): string[] {
  const { visible, largestParameter, phases, logLikelihood } = found;
  const { algorithm, epochs } = training;
  const saturated = largestParameter > saturation && algorithm !== undefined;
  const ofParameters = saturated
    ? [
        `layer ${layer}: the largest parameter is ${round(largestParameter, 3)}, so units hardly fluctuate; lower ` +
          (epochs === 0 ? '--weight-scale.' : '--learning-rate, or give --l2.'),
      ]
    : [];
  // A machine that was not trained has its random weights: no way to train explains them.
  if (epochs === 0) return ofParameters;
  // The parameters of a training that ran away are the reason for all else, but for chains that stay in one phase.
  const isExplained = saturated && algorithm === 'cd';
  const ofPhases = isExplained ? [] : phaseCautions(layer, phases, training);
  const hasReason = isExplained || ofPhases.length > 0;
  const fairCoins = -visible * Math.LN2;
  const isWorse =
    logLikelihood !== null && logLikelihood.value + 3 * logLikelihood.error < fairCoins;
  const ofCoins = isWorse
    ? [
        `layer ${layer}: a fair coin for every unit gives a higher likelihood (${round(fairCoins, 5)} nats per sample)` +
          (hasReason ? '.' : `; ${coinRemedy(algorithm)}.`),
      ]
    : [];
  const ofModel = hasReason || isWorse ? [] : betterModels(layer, found, training);
  return [...ofParameters, ...ofPhases, ...ofCoins, ...ofModel];
}

/** A filter has too few parameters to come near, so it gets no caution. What helps is measured in bench/experiments.md. */
function betterModels(layer: number, found: FoundInLayer, training: KnownTraining): string[] {
  if (training.filter !== undefined) return [];
  const ofModel = missedCautions(layer, found, training);
  return ofModel.length > 0 ? ofModel : mixtureCautions(layer, found, training);
}

/** A mixture is better than a machine where it explains so many nats per sample more, and beyond three errors. */
const leastGain = 1;

function mixtureCautions(layer: number, found: FoundInLayer, training: KnownTraining): string[] {
  const { mixture } = found;
  if (!mixture || mixture.gain.value < Math.max(leastGain, 3 * mixture.gain.error)) return [];
  const model =
    mixture.components === 1
      ? 'units that are independent of each other explain'
      : `a mixture of ${mixture.components} pictures with independent noise explains`;
  return [
    `layer ${layer}: ${model} samples better than the machine, by ${formatMeasured(mixture.gain)} nats per sample. ` +
      mixtureRemedy(mixture, found, training),
  ];
}

/** Gibbs steps that help with many modes, and hidden units for each of them (bench/experiments.md). */
const manySteps = 5;
const unitsOfMode = 2;

function mixtureRemedy(
  { gain, components }: MixtureComparison,
  { hidden, freeEnergyGap }: FoundInLayer,
  { algorithm, steps }: KnownTraining,
): string {
  if (freeEnergyGap && freeEnergyGap.value > gain.value / 2)
    return 'The machine knows its samples by heart. Train on more samples, or with --held-out 0.1 --patience 5.';
  const enough = unitsOfMode * components;
  const more = `with more hidden units, such as ${hidden < enough ? enough : 2 * hidden}`;
  if (algorithm === undefined)
    return `Train ${hidden < enough ? more : 'with contrastive divergence of several Gibbs steps, such as CD-5'}.`;
  if (algorithm !== 'cd')
    return `Train with --algorithm cd --steps ${manySteps}, because persistent chains lose modes.`;
  const few = typeof steps !== 'number' || steps < manySteps;
  return few && hidden >= enough
    ? `Train with --steps ${manySteps}, so that chains see more modes of the machine.`
    : `Train ${more} (--layers).`;
}

function missedCautions(
  layer: number,
  { visible, hidden, divergence }: FoundInLayer,
  { samples, stream, epochs }: KnownTraining,
): string[] {
  if (!divergence) return [];
  const { value, error } = divergence.divergence;
  if (value < mostMissed || value < 2 * error) return [];
  const more =
    stream === true || typeof samples !== 'number'
      ? `longer, such as --epochs ${4 * (typeof epochs === 'number' ? epochs : 50)}`
      : `on more samples, such as --samples ${4 * samples}`;
  const remedy =
    2 * hidden < visible ? `with more hidden units, such as ${visible} (--layers)` : more;
  return [
    `layer ${layer}: the best machine would have a likelihood that is ${formatMeasured(divergence.divergence)} nats per lattice higher. ` +
      `Train ${remedy}.`,
  ];
}

function coinRemedy(algorithm: unknown): string {
  if (algorithm === undefined)
    return 'of a machine of another program, check --units, --factor and which tensor is which';
  return `train with ${algorithm === 'pcd' ? '--algorithm cd, or ' : ''}a lower --learning-rate`;
}
