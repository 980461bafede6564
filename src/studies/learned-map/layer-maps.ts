import { elementAt } from '../../element-at.ts';
import { Ensemble } from '../../ensemble/ensemble.ts';
import { blockedGeometry } from '../../ensemble/geometry.ts';
import { siteOfUnits } from '../../ensemble/unpack.ts';
import { stackLattices } from '../../maps/stack-lattices.ts';
import { placeUnits, type Placement } from '../../maps/placement.ts';
import { Rbm } from '../../rbm/machine/machine.ts';
import type { RbmParameters } from '../../rbm/machine/parameters.ts';
import { LayerSampler } from '../../rbm/sampling/layer-sampler.ts';
import { majorityRule } from '../../rg/block-rule.ts';
import { mapsOf, type MapMaker } from '../../rg/coarse-map.ts';

/** Where the hidden units of a machine lie. @param sites site of each visible unit */
export function placementOf({ weights }: RbmParameters, sites: Uint32Array): Placement {
  const side = Math.sqrt(sites.length);
  return placeUnits({ weights, side, blocks: side / 2, sites });
}

/** Hidden layers of machines as maps, one level after another; majority above the last machine. */
export function layerMaps(layers: readonly RbmParameters[], sites: Uint32Array): MapMaker {
  const side = Math.sqrt(sites.length);
  const majority = mapsOf(majorityRule);
  return async (gpu, fine, options) => {
    const index = options.level - 1;
    const layer = layers[index];
    if (!layer) return majority(gpu, fine, options);
    const lattices = stackLattices([...layers, layer], { side, lattice: 'square', sites });
    const [below, above] = [lattices[index], lattices[index + 1]];
    if (!below || !above || 'reason' in below || 'reason' in above)
      throw new RangeError('The hidden units of a machine form no lattice.');
    const machine = Rbm.from(gpu, placed(layer, below, above));
    const coarse = new Ensemble(gpu, blockedGeometry(fine.geometry, 2), 'hidden units');
    const { groups } = fine.geometry;
    const sampler = await LayerSampler.create(gpu, {
      machine,
      layer: 'hidden',
      from: { buffer: fine.buffer, units: machine.visible, groups },
      to: { buffer: coarse.buffer, units: machine.hidden, groups },
      purpose: 'evaluate',
      seed: options.seed,
      stream: index,
    });
    return {
      coarse,
      begin: (step) => sampler.begin(step),
      record: (pass) => sampler.record(pass, 0),
      dispose: () => {
        sampler.dispose();
        machine.dispose();
        coarse.dispose();
      },
    };
  };
}

interface Square {
  readonly side: number;
  readonly sites?: Uint32Array | undefined;
  readonly signs?: Int8Array | undefined;
}

/** The machine between two lattices in the order of storage, with the signs of its units. */
function placed(
  { weights, hiddenBias }: RbmParameters,
  below: Square,
  above: Square,
): RbmParameters {
  const hidden = hiddenBias.length;
  const [rows, columns] = [unitsInStorage(below), unitsInStorage(above)];
  const sign = ({ signs }: Square, unit: number): number => signs?.[unit] ?? 1;
  return {
    units: 'spin',
    weights: Float32Array.from({ length: weights.length }, (_, at) => {
      const row = elementAt(rows, Math.floor(at / hidden));
      const column = elementAt(columns, at % hidden);
      return sign(below, row) * sign(above, column) * elementAt(weights, row * hidden + column);
    }),
    visibleBias: new Float32Array(rows.length),
    hiddenBias: new Float32Array(hidden),
  };
}

/** The unit at each place of storage. */
function unitsInStorage({ side, sites }: Square): Uint32Array {
  const unitAt = new Uint32Array(side * side);
  for (let unit = 0; unit < unitAt.length; unit++) unitAt[sites?.[unit] ?? unit] = unit;
  return side % 2 === 1
    ? unitAt
    : siteOfUnits({ size: side, height: side }).map((site) => elementAt(unitAt, site));
}
