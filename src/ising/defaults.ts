import { CRITICAL_TEMPERATURE } from '../theory/critical.ts';
import type { IsingModel } from './model.ts';
import type { StartState } from './start.ts';
import type { UpdateName } from './update.ts';

/**
 * The update of a lattice unless one is given. On a chain Metropolis always accepts the move of a domain wall, because
 * the move costs nothing. The walls then march along the checkerboard in step and hardly ever meet, so a chain is
 * updated by heat bath.
 */
export function defaultUpdate({ lattice }: Pick<IsingModel, 'lattice'>): UpdateName {
  return lattice === 'chain' ? 'heat-bath' : 'metropolis';
}

/**
 * The start from which a lattice relaxes soonest. Square lattices start ordered below the critical temperature, where a
 * hot start can freeze into stripes. All other lattices start hot.
 * @param temperature in units of |J|; of several lattices the coldest
 * @param options.bothSigns starts half of the ordered replicas up and half down, as both are equally likely without a
 * field; not for lattices cut into strips
 */
export function defaultStart(
  { lattice }: Pick<IsingModel, 'lattice'>,
  temperature: number,
  { bothSigns = false } = {},
): Extract<StartState, 'hot' | 'cold' | 'mixed'> {
  if (lattice === 'chain' || temperature >= CRITICAL_TEMPERATURE) return 'hot';
  return bothSigns ? 'mixed' : 'cold';
}
