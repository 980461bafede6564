import type { PhaseShares } from '../rbm/evaluation/phases.ts';
import type { Measured } from '../statistics/measured.ts';
import { round } from './output/format.ts';
import { phaseCautions, type KnownTraining } from './phase-cautions.ts';

/** A parameter beyond which a unit is practically certain whatever the other units do: e^-20 is 2e-9. */
const saturation = 20;

/** What the cautions about a layer follow from. */
interface FoundInLayer {
  readonly visible: number;
  readonly largestParameter: number;
  readonly phases: PhaseShares | null;
  readonly logLikelihood: Measured | null;
}

/**
 * What went wrong in the training of a layer, and what helps. `train` and `evaluate` say the same.
 * @param layer its number, from 1 on
 * @param training how the layer was trained; of a machine of another program nothing is known
 */
export function trainingCautions(
  layer: number,
  { visible, largestParameter, phases, logLikelihood }: FoundInLayer,
  training: KnownTraining,
): string[] {
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
  return [...ofParameters, ...ofPhases, ...ofCoins];
}

function coinRemedy(algorithm: unknown): string {
  if (algorithm === undefined)
    return 'of a machine of another program, check --units, --factor and which tensor is which';
  return `train with ${algorithm === 'pcd' ? '--algorithm cd, or ' : ''}a lower --learning-rate`;
}
