import { expect, it } from 'vitest';
import { elementAt } from '../../../src/element-at.ts';
import { placeLayers } from '../../../src/maps/placed-layers.ts';
import type { RbmParameters } from '../../../src/rbm/machine/parameters.ts';
import {
  inPermutedOrder,
  permutedUnitLayers,
} from '../../../src/studies/learned-map/permuted-second-layer.ts';

const size = 8;

/** Weights that tell all units apart. */
function machine(visible: number, hidden: number, phase: number): RbmParameters {
  return {
    units: 'spin',
    weights: Float32Array.from({ length: visible * hidden }, (_, at) =>
      Math.sin(phase + 12.9898 * at * at),
    ),
    visibleBias: new Float32Array(visible),
    hiddenBias: new Float32Array(hidden),
  };
}

const [lower, upper] = [machine(64, 16, 0.3), machine(16, 4, 1.7)];
const sites = Uint32Array.from({ length: 64 }, (_, site) => site);
const signs = [
  Int8Array.from({ length: 16 }, (_, unit) => (unit % 3 === 0 ? -1 : 1)),
  Int8Array.of(1, -1, 1, 1),
];
const stacked = placeLayers({ layers: [lower, upper], size, sites }, signs);
const places = stacked[0]?.placement.sites ?? new Uint32Array();

const layersIn = (order: Uint32Array) =>
  permutedUnitLayers({ layers: [lower, upper], size, sites }, { signs, places, order });

it('leaves units that stay in order as they are', () => {
  const order = Uint32Array.from({ length: 16 }, (_, unit) => unit);
  const weightsOf = (layers: typeof stacked) => layers.map(({ parameters }) => parameters.weights);
  expect(weightsOf(layersIn(order))).toEqual(weightsOf(stacked));
  expect(layersIn(order).map(({ placement }) => placement)).toEqual(
    stacked.map(({ placement }) => placement),
  );
});

it('moves the lattice between two layers, and not what the second layer does with it', () => {
  const order = Uint32Array.from({ length: 16 }, (_, unit) => (5 * unit + 3) % 16);
  const moved = layersIn(order);
  expect(moved[0]?.parameters.weights).not.toEqual(stacked[0]?.parameters.weights);
  const products = ([first, second]: typeof stacked): string[] =>
    Array.from({ length: 4 }, (_, unit) =>
      Array.from({ length: 64 }, (__, visible) => {
        let sum = 0;
        for (let between = 0; between < 16; between++)
          sum +=
            elementAt(first?.parameters.weights ?? [], visible * 16 + between) *
            elementAt(second?.parameters.weights ?? [], between * 4 + unit);
        return sum.toFixed(4);
      }).join(' '),
    ).toSorted();
  expect(products(moved)).toEqual(products(stacked));
});

it('brings the visible units of a machine back in order', () => {
  const order = Uint32Array.of(2, 0, 1);
  const own = { ...machine(3, 2, 0), weights: Float32Array.of(1, 2, 3, 4, 5, 6) };
  expect([...inPermutedOrder(own, order).weights]).toEqual([3, 4, 5, 6, 1, 2]);
});
