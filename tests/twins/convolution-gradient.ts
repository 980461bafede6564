import type { Filter } from '../../src/rbm/machine/filter-file.ts';
import type { Shared } from './contrastive-divergence.ts';
import type { Parameters } from './gradient.ts';
import type { Machine } from './machine.ts';

/** The number of a site in the order of shaders/shared/lattice.wgsl: even sites first on even lattices, else row after row. */
function unitAt(side: number, x: number, y: number): number {
  if (side % 2 === 1) return y * side + x;
  return ((((x + y) % 2) * side + y) * side) / 2 + Math.floor(x / 2);
}

/** Visits every weight of the dense machine: visible unit, hidden unit, and the weight of the filter. */
function visit(
  { side, stride, offset }: Pick<Filter, 'side' | 'stride' | 'offset'>,
  size: number,
  take: (visible: number, hidden: number, weight: number) => void,
): void {
  const wrap = (at: number): number => ((at % size) + size) % size;
  for (let dy = 0; dy < side; dy++)
    for (let dx = 0; dx < side; dx++)
      for (let y = 0; y < size / stride; y++)
        for (let x = 0; x < size / stride; x++)
          take(
            unitAt(size, wrap(stride * x + offset + dx), wrap(stride * y + offset + dy)),
            unitAt(size / stride, x, y),
            dy * side + dx,
          );
}

/** The dense machine with the energies of a filter, in double precision. */
export function expandedTwin(filter: Filter, size: number): Machine {
  const [visible, hidden] = [size ** 2, (size / filter.stride) ** 2];
  const machine: Machine = {
    units: filter.units,
    visible,
    hidden,
    weights: new Float64Array(visible * hidden),
    visibleBias: new Float64Array(visible).fill(filter.visibleBias),
    hiddenBias: new Float64Array(hidden).fill(filter.hiddenBias),
  };
  visit(filter, size, (i, j, weight) => {
    machine.weights[i * hidden + j] += filter.weights[weight];
  });
  return machine;
}

/**
 * Twin of shaders/rbm/convolution-products.wgsl and convolution-gradient.wgsl: what a filter shares, with its gradient, which is
 * that of the dense machine per block.
 * @param machine of `expandedTwin`; it follows the filter
 */
export function sharedTwin(filter: Filter, size: number, machine: Machine): Shared {
  const parameters: Parameters = {
    weights: Float64Array.from(filter.weights),
    visibleBias: Float64Array.of(filter.visibleBias),
    hiddenBias: Float64Array.of(filter.hiddenBias),
  };
  const { hidden } = machine;
  return {
    parameters,
    gradient: (ofMachine) => {
      const weights = new Float64Array(filter.weights.length);
      visit(filter, size, (i, j, weight) => {
        weights[weight] += ofMachine.weights[i * hidden + j] / hidden;
      });
      return {
        weights,
        visibleBias: Float64Array.of(sum(ofMachine.visibleBias) / hidden),
        hiddenBias: Float64Array.of(sum(ofMachine.hiddenBias) / hidden),
      };
    },
    spread: () => {
      machine.weights.fill(0);
      visit(filter, size, (i, j, weight) => {
        machine.weights[i * hidden + j] += parameters.weights[weight];
      });
      machine.visibleBias.fill(parameters.visibleBias[0]);
      machine.hiddenBias.fill(parameters.hiddenBias[0]);
    },
  };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
