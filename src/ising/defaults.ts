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

/** From this size on one lattice alone, cut into strips, averages over enough sites. */
export const oneLatticeSize = { square: 1024, chain: 65_536 } as const;

/** Independent lattices per temperature, where a single lattice does not average over enough sites. */
export const severalLattices = 32;

/** Independent lattices per temperature: `severalLattices`, and one where a lattice is so large that it averages over enough sites. */
export function defaultReplicas({ lattice }: Pick<IsingModel, 'lattice'>, size: number): number {
  return size >= oneLatticeSize[lattice] && size % 64 === 0 ? 1 : severalLattices;
}

/**
 * The start from which a lattice relaxes soonest. Square lattices start ordered below the critical temperature, where a
 * hot start can freeze into stripes. All other lattices start hot.
 * @param temperature in units of |J|; of several lattices the coldest
 */
export function defaultStart(
  { lattice }: Pick<IsingModel, 'lattice'>,
  temperature: number,
  {
    bothSigns = false,
  }: {
    /**
     * Starts half of the ordered replicas up and half down, as both are equally likely without a field; not for lattices
     * cut into strips.
     */
    readonly bothSigns?: boolean;
  } = {},
): Extract<StartState, 'hot' | 'cold' | 'mixed'> {
  if (lattice === 'chain' || temperature >= CRITICAL_TEMPERATURE) return 'hot';
  return bothSigns ? 'mixed' : 'cold';
}
