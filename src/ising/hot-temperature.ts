import { defaultUpdate } from './defaults.ts';
import type { IsingModel } from './model.ts';
import { singleSpinRule } from './single-spin-rule.ts';
import type { UpdateName } from './update.ts';

/** From this share of accepted moves of the dearest kind on, Metropolis accepts nearly every proposal. */
const nearlyAll = 0.9;

/**
 * Whether Metropolis accepts nearly every proposal: at least nine in ten of the dearest moves, exp(-8/T) >= 0.9 without a
 * field, from T = 76 on. A sweep then inverts the lattice and hardly changes anything else: its relaxation time grows as T,
 * and at infinite temperature the lattice only blinks.
 */
export function acceptsNearlyAll(model: IsingModel, temperature: number): boolean {
  const { dearest } = singleSpinRule(model, 'metropolis');
  return Math.exp(-dearest / temperature) >= nearlyAll;
}

/** The update of a lattice at a temperature unless one is given: heat bath where Metropolis accepts nearly all. */
export function suitedUpdate(model: IsingModel, temperature: number): UpdateName {
  const usual = defaultUpdate(model);
  return usual === 'metropolis' && acceptsNearlyAll(model, temperature) ? 'heat-bath' : usual;
}
