import type { Gpu } from '../gpu/gpu.ts';
import { averageOf } from '../rbm/evaluation/coupling-averages.ts';
import { couplingSums } from '../rbm/evaluation/coupling-sums.ts';
import { toUnits, type RbmParameters } from '../rbm/machine/parameters.ts';
import type { Measured } from '../statistics/measured.ts';

/** The coupling of two spins of a patch at a distance. */
export interface PatchCoupling {
  /** In sites, along a row or a column. */
  readonly distance: number;
  /** Mean over all such pairs of the patch, in units of kT, with the standard error from their spread. */
  readonly coupling: Measured;
}

/**
 * The couplings J(r) of the visible marginal of a machine, whose visible units are a square patch in rows. A patch has edges:
 * only pairs within it count, and no pair is closed periodically. Each coupling is exact (`couplingSums`); the error tells how
 * much the pairs differ from each other.
 * @param most the largest distance
 * @throws MachineError for weights out of all proportion, or too many units for the device
 */
export async function patchCouplings(
  gpu: Gpu,
  parameters: RbmParameters,
  most: number,
): Promise<PatchCoupling[]> {
  const side = Math.sqrt(parameters.visibleBias.length);
  const distances = Array.from({ length: Math.min(most, side - 1) }, (_, index) => index + 1);
  const found = await couplingSums(
    gpu,
    toUnits(parameters, 'spin').parameters,
    distances.map((distance) => ({ order: 2, units: pairsAt(side, distance) })),
    { name: 'the machine' },
  );
  return (found ?? []).map((couplings, index) => {
    const { coupling, spread, sets } = averageOf(`${distances[index]}`, couplings);
    const error = spread / Math.sqrt(Math.max(1, sets - 1));
    return { distance: distances[index] ?? NaN, coupling: { value: coupling.value, error } };
  });
}

/** Both units of each pair in a row or a column, one pair after another. */
function pairsAt(side: number, distance: number): Uint32Array {
  const units: number[] = [];
  for (let y = 0; y < side; y++)
    for (let x = 0; x + distance < side; x++) {
      units.push(y * side + x, y * side + x + distance);
      units.push(x * side + y, (x + distance) * side + y);
    }
  return Uint32Array.from(units);
}
