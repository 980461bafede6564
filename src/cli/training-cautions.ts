import type { DataEntropy } from '../rbm/evaluation/lattice-observables.ts';
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
  readonly divergence?: DataEntropy;
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
  const ofModel = hasReason || isWorse ? [] : missedCautions(layer, found, training);
  return [...ofParameters, ...ofPhases, ...ofCoins, ...ofModel];
}

/** A filter has too few parameters to come near, so it gets no caution. What helps is measured in bench/experiments.md. */
function missedCautions(
  layer: number,
  { visible, hidden, divergence }: FoundInLayer,
  { samples, stream, epochs, filter }: KnownTraining,
): string[] {
  if (!divergence || filter !== undefined) return [];
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
