import { elementAt } from '../../element-at.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Rbm } from '../machine/machine.ts';
import type { PackedUnits } from '../machine/packed-units.ts';
import {
  measurePhases,
  type MeasuredPhases,
  type PhaseOptions,
  type PhaseShares,
} from './phases.ts';

/** Wrong shares are put right from this cost on, in nats per sample, beyond doubt of the odds. */
export const balancedCost = 0.1;
/** Shifts that are tried at most. The odds follow the biases almost linearly, so two are enough as a rule. */
const mostShifts = 8;

/** The phases of a machine whose visible biases may have been shifted. */
export interface BalancedPhases {
  /** As the machine is now. */
  readonly phases: PhaseShares;
  /** As the machine was before its biases were shifted. Null where they were not. */
  readonly before: PhaseShares | null;
}

/**
 * Gives two phases of data the shares in a machine that they have in the data. Contrastive divergence gives no force to the odds of
 * phases that its chains do not cross, so the odds are left to chance. A field along the difference of the means of the phases changes
 * the odds, and hardly the states within a phase: the visible biases are shifted by such a field until the odds are right. Weights and
 * hidden biases stay, and with them the hidden units given samples.
 * @param machine may get other visible biases
 * @param data samples of the visible units; the first 512 are used
 * @returns undefined where the data have no two phases, or the signal ended the work; the machine is as it was then
 */
export async function balancePhases(
  gpu: Gpu,
  machine: Rbm,
  data: PackedUnits,
  options: PhaseOptions,
): Promise<BalancedPhases | undefined> {
  const first = await measurePhases(gpu, machine, data, options);
  if (!first) return undefined;
  const parameters = await machine.readParameters();
  const perUnit = parameters.units === 'binary' ? 2 : 1;
  const square = first.between.reduce((sum, each) => sum + each ** 2, 0);
  const search = new FieldSearch();
  let found = first;
  for (let shift = 0; shift < mostShifts; shift++) {
    const { dataOdds, doubtedCost } = found;
    if (doubtedCost <= balancedCost) break;
    const field = search.next((dataOdds - likelyOdds(found)) / square);
    const visibleBias = parameters.visibleBias.map(
      (a, i) => a + perUnit * field * elementAt(first.between, i),
    );
    machine.writeParameters({ ...parameters, visibleBias });
    const next = await measurePhases(gpu, machine, data, options);
    if (!next) {
      machine.writeParameters(parameters);
      return undefined;
    }
    found = next;
  }
  const [cost, costBefore] = [found, first].map(({ shares }) => shares.cost?.value ?? Infinity);
  if (found !== first && Number(cost) < Number(costBefore))
    return { phases: found.shares, before: first.shares };
  if (found !== first) machine.writeParameters(parameters);
  return { phases: first.shares, before: null };
}

/**
 * ln of the odds of the larger phase. Where the odds are only bounded, the free energies of the samples tell better how far the
 * phases are apart.
 */
function likelyOdds({ odds, dataOdds, shares }: MeasuredPhases): number {
  const { value } = odds ?? { value: dataOdds };
  const ofSamples = shares.freeEnergyDifference;
  const isFarther = (ofSamples - value) * (value - dataOdds) > 0;
  return shares.method === 'bound' && isFarther ? ofSamples : value;
}

/** Looks for the field at which the odds are right, between fields that are known to be too low and too high. */
class FieldSearch {
  #field = 0;
  #low = -Infinity;
  #high = Infinity;

  /** @param missing what the field misses, if the odds are linear in the field */
  next(missing: number): number {
    if (missing > 0) this.#low = this.#field;
    else this.#high = this.#field;
    const linear = this.#field + missing;
    const isBetween = linear > this.#low && linear < this.#high;
    this.#field = isBetween ? linear : (this.#low + this.#high) / 2;
    return this.#field;
  }
}
