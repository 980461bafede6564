import type { PhaseShares } from '../rbm/evaluation/phases.ts';
import type { Measured } from '../statistics/measured.ts';
import { formatMeasured, round } from './output/format.ts';

/** How a machine was trained, as far as that is known. */
export interface KnownTraining {
  readonly algorithm?: unknown;
  readonly biases?: unknown;
  readonly units?: unknown;
}

/** Share of the units that differ between two phases from which each phase is the mirror image of the other one. */
const mirrored = 0.9;

/**
 * What is wrong with the phases of a layer, and what helps.
 * @returns no caution where the machine has not lost a phase
 */
export function phaseCautions(
  layer: number,
  phases: PhaseShares | null,
  training: KnownTraining,
): string[] {
  if (!phases?.lost || !phases.model || !phases.cost) return [];
  const { data, model, cost, method } = phases;
  const [above, below] =
    method === 'bound'
      ? model.value > data.value
        ? ['more than ', 'more than ']
        : ['less than ', 'more than ']
      : ['', ''];
  return [
    `layer ${layer}: the machine has lost a phase of its data. ${percent(data.value)} of the samples lie on one side of their mean, ` +
      `in the direction in which they vary most, and ${above}${percent(model.value)} of what the machine expects; this costs ${below}` +
      `${formatMeasured(cost)} nats per sample. ${phaseRemedy(phases, training)}`,
  ];
}

/** What helps against a lost phase (bench/experiments.md). */
function phaseRemedy({ turned, data }: PhaseShares, training: KnownTraining): string {
  const { algorithm, biases, units } = training;
  const symmetric = turned > mirrored && Math.abs(data.value - 0.5) < 0.1;
  const zero =
    '--no-biases: the phases of these data are mirror images, and units of +-1 without biases give them equal shares';
  if (algorithm !== 'cd')
    return 'Persistent chains cannot cross between phases; train with --algorithm cd, the default.';
  if (symmetric && biases !== false && units !== 'binary') return `Train with ${zero}.`;
  return 'Train with more Gibbs steps, such as --steps 10, so that chains see more of the other phase.';
}

function percent(share: number): string {
  return `${round(100 * share, 3)} %`;
}

/**
 * A caution where fair coins describe samples better than a layer does.
 * @param lost whether another caution has told the reason and its remedy, such as a lost phase
 */
export function coinCautions(
  layer: number,
  {
    visible,
    logLikelihood,
    lost,
  }: { visible: number; logLikelihood: Measured | null; lost: boolean },
  { algorithm }: KnownTraining,
): string[] {
  const fairCoins = -visible * Math.LN2;
  if (!logLikelihood || logLikelihood.value + 3 * logLikelihood.error >= fairCoins) return [];
  return [
    `layer ${layer}: a fair coin for every unit gives a higher likelihood (${round(fairCoins, 5)} nats per sample)` +
      (lost
        ? '.'
        : `; train with ${algorithm === 'pcd' ? '--algorithm cd, or ' : ''}a lower --learning-rate.`),
  ];
}
