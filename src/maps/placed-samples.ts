import { elementAt } from '../element-at.ts';
import { Ensemble } from '../ensemble/ensemble.ts';
import { blockedGeometry, replicaGeometry } from '../ensemble/geometry.ts';
import { siteOfUnits } from '../ensemble/unpack.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { Rbm } from '../rbm/machine/machine.ts';
import type { PackedUnits } from '../rbm/machine/packed-units.ts';
import { toUnits, type AnyParameters } from '../rbm/machine/parameters.ts';
import { encode } from '../rbm/sampling/encode.ts';
import type { UnitLattice } from './stack-lattices.ts';

type Square = Pick<UnitLattice, 'side' | 'sites' | 'signs'>;

/** An ensemble of 32 `groups` squares of any side, in replica mode. */
function emptySquares(gpu: Gpu, side: number, groups: number): Ensemble {
  // Blocked lattices may have odd sides.
  return new Ensemble(gpu, blockedGeometry(replicaGeometry(2 * side, 32 * groups)), 'placed units');
}

/** The unit at each place of an ensemble, in the order of storage (shaders/shared/lattice.wgsl). */
function unitsInStorage({ side, sites }: Square): Uint32Array {
  const count = side * side;
  const unitAt = new Uint32Array(count);
  for (let unit = 0; unit < count; unit++) unitAt[sites?.[unit] ?? unit] = unit;
  // Odd sides lie row after row.
  return side % 2 === 1
    ? unitAt
    : siteOfUnits({ size: side, height: side }).map((site) => elementAt(unitAt, site));
}

/** A copy of samples as lattices of spins; units have no signs. The caller disposes of it. */
export function placedEnsemble(gpu: Gpu, data: PackedUnits, square: Square): Ensemble {
  const ensemble = emptySquares(gpu, square.side, data.groups);
  const bytes = 4 * data.groups;
  gpu.submit('place units', (encoder) => {
    for (const [to, unit] of unitsInStorage(square).entries())
      encoder.copyBufferToBuffer(data.buffer, unit * bytes, ensemble.buffer, to * bytes, bytes);
  });
  return ensemble;
}

/**
 * The same machine between two ensembles: both kinds of units in the order of storage, with their signs. Where the sign of
 * a unit is -1, its weights and its bias change their signs.
 */
function placedMachine(parameters: AnyParameters, visible: Square, hidden: Square) {
  const { weights, visibleBias, hiddenBias } = toUnits(parameters, 'spin').parameters;
  const [rows, columns] = [unitsInStorage(visible), unitsInStorage(hidden)];
  const signOf = ({ signs }: Square, unit: number): number => signs?.[unit] ?? 1;
  const placedBias = (own: Float64Array, square: Square, units: Uint32Array): Float32Array =>
    Float32Array.from(units, (unit) => signOf(square, unit) * elementAt(own, unit));
  return {
    units: 'spin' as const,
    weights: Float32Array.from({ length: weights.length }, (_, at) => {
      const row = elementAt(rows, Math.floor(at / columns.length));
      const column = elementAt(columns, at % columns.length);
      const weight = elementAt(weights, row * columns.length + column);
      return signOf(visible, row) * signOf(hidden, column) * weight;
    }),
    visibleBias: placedBias(visibleBias, visible, rows),
    hiddenBias: placedBias(hiddenBias, hidden, columns),
  };
}

/** Hidden units of a machine as lattices, sampled given lattices of its visible units. The caller disposes of them. */
export async function hiddenEnsemble(
  gpu: Gpu,
  parameters: AnyParameters,
  from: Ensemble,
  {
    visible,
    hidden,
    ...random
  }: {
    readonly visible: Square;
    readonly hidden: Square;
    readonly seed: number;
    /** Tells the layers of a stack apart, from 0. */
    readonly stream: number;
  },
): Promise<Ensemble> {
  const { groups } = from.geometry;
  const machine = Rbm.from(gpu, placedMachine(parameters, visible, hidden));
  const ensemble = emptySquares(gpu, hidden.side, groups);
  const units = { buffer: from.buffer, units: visible.side ** 2, groups };
  const into = { buffer: ensemble.buffer, units: hidden.side ** 2, groups };
  await encode(gpu, machine, units, { ...random, purpose: 'evaluate', into });
  machine.dispose();
  return ensemble;
}
