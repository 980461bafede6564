import type { Gpu } from '../../gpu/gpu.ts';
import { elementAt } from '../../element-at.ts';
import type { Measured } from '../../statistics/measured.ts';
import type { Rbm } from '../machine/machine.ts';
import { uploadUnits } from '../machine/packed-units.ts';
import { freeEnergies } from './free-energy.ts';
import { bitsOf, projections, type PhasePlane, type SignRows } from './phase-direction.ts';
import { boundOfOdds, oddsOfBridge } from './phase-odds.ts';

/** The free energies of samples. */
export async function energiesOf(gpu: Gpu, machine: Rbm, rows: SignRows): Promise<Float32Array> {
  const packed = uploadUnits(gpu, bitsOf(rows), rows.units, 'samples of phases');
  const found = await freeEnergies(gpu, machine, packed);
  packed.buffer.destroy();
  return found;
}

/** ln of the odds of the larger phase, and how they were found. */
export interface FoundOdds {
  readonly odds: Measured;
  readonly method: 'crossings' | 'bridge' | 'bound';
}

/**
 * The odds of the phases from chains that stayed where they began. The reflection turns the units whose mean differs in sign
 * between the phases: all units of a magnet, or the pixels in which two pictures differ.
 */
export async function bridge(
  gpu: Gpu,
  machine: Rbm,
  after: SignRows,
  {
    before,
    ends,
    plane,
    turned,
    dataOdds,
  }: {
    before: Float64Array;
    ends: Float64Array;
    plane: PhasePlane;
    turned: boolean[];
    dataOdds: number;
  },
): Promise<FoundOdds | undefined> {
  const image: SignRows = {
    ...after,
    values: after.values.map((value, at) => (turned[at % after.units] ? -value : value)),
  };
  const [own, ofImage] = await Promise.all([
    energiesOf(gpu, machine, after),
    energiesOf(gpu, machine, image),
  ]);
  const there = projections(image, plane);
  const works = (sign: number): number[] =>
    Array.from(ends).flatMap((end, at) => {
      if (end > 0 !== sign > 0 || elementAt(before, at) > 0 !== sign > 0) return [];
      const crosses = elementAt(there, at) > 0 !== sign > 0;
      return [crosses ? elementAt(ofImage, at) - elementAt(own, at) : Infinity];
    });
  const [first, second] = [works(1), works(-1)];
  const odds = oddsOfBridge(first, second);
  if (odds) return { odds, method: 'bridge' };
  const bound = boundOfOdds(first, second, dataOdds);
  return bound && { odds: bound, method: 'bound' };
}
