import type { Gpu } from '../gpu/gpu.ts';
import { Rbm } from '../rbm/machine/machine.ts';
import { toUnits, type RbmParameters, type UnitKind } from '../rbm/machine/parameters.ts';
import { machineShape, seed } from './problems.ts';

/**
 * Parameters for which every activation is an odd multiple of 128. One update changes 17 terms by less than 1 each, so
 * every activation then still exceeds 100 in absolute value, and no random number matters. The weights are -256, 0 and
 * 256 in irregular order.
 */
export function decidingParameters(): RbmParameters {
  const { side, hidden } = machineShape;
  const visible = side * side;
  return {
    units: 'binary',
    weights: Float32Array.from({ length: visible * hidden }, (_, at) => {
      const [i, j] = [Math.floor(at / hidden), at % hidden];
      return 256 * ((((i * i + 3 * i * j + 5 * j) % 7) % 3) - 1);
    }),
    visibleBias: Float32Array.from({ length: visible }, (_, unit) => biasOf(unit)),
    hiddenBias: Float32Array.from({ length: hidden }, (_, unit) => biasOf(unit + 1)),
  };
}

function biasOf(unit: number): number {
  return unit % 3 === 0 ? 128 : -128;
}

/** The machine with these parameters, or the machine with the other kind of units and the same distribution. */
export async function decidingMachine(gpu: Gpu, units: UnitKind): Promise<Rbm> {
  const { side, hidden } = machineShape;
  const { parameters } = toUnits(decidingParameters(), units);
  const machine = await Rbm.create(gpu, { visible: side * side, hidden, units, seed });
  machine.writeParameters({
    units,
    weights: Float32Array.from(parameters.weights),
    visibleBias: Float32Array.from(parameters.visibleBias),
    hiddenBias: Float32Array.from(parameters.hiddenBias),
  });
  return machine;
}
