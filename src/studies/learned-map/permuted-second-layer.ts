import { elementAt } from '../../element-at.ts';
import { placeLayers, unitsInOrder, type PlacedLayer } from '../../maps/placed-layers.ts';
import type { RbmParameters } from '../../rbm/machine/parameters.ts';
import { inverseOrder } from '../../rbm/machine/permuted-units.ts';

/**
 * A machine whose visible unit `i` is unit `order[i]` below, as one whose visible units are in the order of the units below.
 */
export function inPermutedOrder(machine: RbmParameters, order: Uint32Array): RbmParameters {
  const hidden = machine.hiddenBias.length;
  const weights = new Float32Array(machine.weights.length);
  const visibleBias = new Float32Array(order.length);
  for (const [visible, unit] of order.entries()) {
    visibleBias[unit] = elementAt(machine.visibleBias, visible);
    weights.set(machine.weights.subarray(visible * hidden, (visible + 1) * hidden), unit * hidden);
  }
  return { ...machine, weights, visibleBias };
}

/**
 * The layers of a stack of two machines with the hidden lattice between them out of order: unit `order[i]` stands where unit `i` would
 * be. The first step has the y_h of the machine, which does not depend on places.
 */
export function permutedUnitLayers(
  {
    layers: [lower, upper],
    size,
    sites,
  }: {
    readonly layers: readonly [RbmParameters, RbmParameters];
    readonly size: number;
    readonly sites: Uint32Array;
  },
  {
    signs: [below, above],
    places,
    order,
  }: {
    /** Of hidden units, [layer][unit]. */
    readonly signs: readonly Int8Array[];
    /** The site of each hidden unit of the first layer, in order. */
    readonly places: Uint32Array;
    readonly order: Uint32Array;
  },
): PlacedLayer[] {
  if (!below || !above) throw new RangeError('Two layers have signs of two layers.');
  const [first] = placeLayers({ layers: [lower], size, sites }, [below]);
  if (!first) throw new RangeError('The first layer was not placed.');
  const moved = new Uint32Array(places.length);
  for (const [unit, site] of places.entries()) moved[elementAt(order, unit)] = site;
  const hidden = upper.hiddenBias.length;
  const oriented = {
    ...upper,
    weights: upper.weights.map((weight, at) => weight * elementAt(below, Math.floor(at / hidden))),
  };
  const second = placeLayers({ layers: [oriented], size: first.coarse, sites: moved }, [above]);
  return [withPlaces(first, moved), ...second];
}

/** A layer whose hidden units stand at other sites. */
function withPlaces(layer: PlacedLayer, sites: Uint32Array): PlacedLayer {
  const { coarse, placement, parameters } = layer;
  const hidden = sites.length;
  const columnOf = inverseOrder(unitsInOrder(coarse, placement.sites));
  const from = Uint32Array.from(unitsInOrder(coarse, sites), (unit) => elementAt(columnOf, unit));
  const weights = parameters.weights.map((_, at) => {
    const row = Math.floor(at / hidden);
    return elementAt(parameters.weights, row * hidden + elementAt(from, at % hidden));
  });
  return {
    ...layer,
    placement: { ...placement, sites },
    parameters: {
      ...parameters,
      weights,
      hiddenBias: Float32Array.from(from, (column) => elementAt(parameters.hiddenBias, column)),
    },
  };
}
