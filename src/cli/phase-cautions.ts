import { balancedCost } from '../rbm/evaluation/balance-phases.ts';
import { doubtedErrors, type PhaseShares } from '../rbm/evaluation/phases.ts';
import { formatMeasured, round } from './output/format.ts';

/** How a machine was trained, as far as that is known. */
export interface KnownTraining {
  readonly algorithm?: unknown;
  readonly biases?: unknown;
  readonly units?: unknown;
  readonly steps?: unknown;
  readonly epochs?: unknown;
  readonly samples?: unknown;
  readonly stream?: unknown;
  readonly filter?: unknown;
  readonly arithmetic?: unknown;
}

/** Share of the units that differ between two phases from which each phase is the mirror image of the other one. */
const mirrored = 0.9;

/** A share of the probability that is written as none; 1 minus this share is written as all. */
const negligible = 5e-4;

/**
 * What is wrong with the phases of a layer, and what helps.
 * @returns no caution where no phase is lost. In exact arithmetic, wrong shares beyond doubt are a caution too: it does not shift
 * biases
 */
export function phaseCautions(
  layer: number,
  phases: PhaseShares | null,
  training: KnownTraining,
): string[] {
  if (!phases?.model || !phases.cost) return [];
  if (!phases.lost) {
    const { value, error } = phases.cost;
    const isWrong = value - doubtedErrors * error > balancedCost;
    if (!isWrong || training.arithmetic !== 'exact' || training.biases === false) return [];
    return [
      `layer ${layer}: the larger phase has ${percent(phases.data.value)} of the samples. The machine gives ${sharePart(phases)} of its ` +
        `probability to that phase. The wrong share costs ${costText(phases)} nats per sample. ${unshifted}`,
    ];
  }
  const { data } = phases;
  return [
    `layer ${layer}: the machine has lost a phase of its data. ${percent(data.value)} of the samples lie on one side of their mean, ` +
      `in the direction in which the samples vary most. The machine gives ${sharePart(phases)} of its probability to that side. The wrong ` +
      `share costs ${costText(phases)} nats per sample. ` +
      phaseRemedy(phases, training),
  ];
}

/** What helps where exact arithmetic leaves the shares wrong. */
const unshifted =
  'Exact arithmetic does not shift visible biases; train with --arithmetic float, which shifts them until the shares are those of the data.';

/**
 * What was done about the phases of a layer.
 * @param before as the training left the layer
 * @param after as the layer is, with shifted visible biases
 */
export function balanceText(layer: number, before: PhaseShares, after: PhaseShares): string {
  return (
    `Layer ${layer}: the data have two phases. The larger phase has ${percent(before.data.value)} of the samples. The training gave ` +
    `${sharePart(before)} of the probability to the larger phase, because its chains hardly cross between the phases. ` +
    `A shift of the visible biases has put the share right: now ${sharePart(after)}, ${costText(before)} nats per sample better.`
  );
}

function costText({ cost, method }: PhaseShares): string {
  if (!cost) return 'an unknown number of';
  return method === 'bound' ? `more than ${roundedDown(cost.value)}` : formatMeasured(cost);
}

/** The share of a phase in a machine; of a bound, on which side of the bound the share lies. */
function sharePart({ data, model, method }: PhaseShares): string {
  const share = model?.value ?? NaN;
  if (share > 1 - negligible) return 'practically all';
  if (share < negligible) return 'practically none';
  if (method !== 'bound') return percent(share);
  return `${share > data.value ? 'more' : 'less'} than ${percent(share)}`;
}

/** What helps against a lost phase (bench/experiments.md). */
function phaseRemedy({ turned, data }: PhaseShares, training: KnownTraining): string {
  const { algorithm, biases, units } = training;
  if (algorithm === undefined)
    return 'Persistent chains lose phases, because they cannot cross between phases; train with contrastive divergence (--algorithm cd).';
  if (algorithm !== 'cd')
    return 'Persistent chains cannot cross between phases; train with --algorithm cd.';
  const symmetric = turned > mirrored && Math.abs(data.value - 0.5) < 0.1;
  if (symmetric && (biases !== false || units === 'binary'))
    return (
      `Train with ${units === 'binary' ? '--units spin ' : ''}--no-biases: the phases of these data are mirror images, and units of ` +
      '-1 and 1 without biases give them equal shares.'
    );
  if (training.arithmetic === 'exact')
    return biases === false ? `Train without --no-biases. ${unshifted}` : unshifted;
  if (biases === false)
    return (
      'Train without --no-biases: the phases of these data have no equal shares by symmetry, and train shifts visible biases until ' +
      'the shares are those of the data.'
    );
  return (
    'Contrastive divergence leaves the shares to chance, with more Gibbs steps too. Train again to the last epoch with another --seed; ' +
    'train then shifts the visible biases until the shares are those of the data.'
  );
}

function percent(share: number): string {
  return `${round(100 * share, 3)} %`;
}

/** A number above 0 to two digits, never more than it is. */
function roundedDown(value: number): number {
  const nearest = round(value, 2);
  const digit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return nearest > value ? round(nearest - digit, 2) : nearest;
}
