import { elementAt } from '../../element-at.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { gridUnits } from '../exact/arithmetic.ts';
import { exponential, logarithm } from '../../elementary.ts';
import { MachineError } from '../machine/errors.ts';
import type { Rbm } from '../machine/machine.ts';
import { readUnits, type PackedUnits } from '../machine/packed-units.ts';
import type { RbmParameters } from '../machine/parameters.ts';

/** Beyond this e^-x changes no sum in double precision. */
const negligible = 37;

/** ln sum over the values of a hidden unit of e^(h x), with the same bits everywhere. */
function logWeight(x: number, isSpin: boolean): number {
  const size = Math.abs(x);
  const straight = isSpin ? size : Math.max(x, 0);
  const tail = isSpin ? 2 * size : size;
  return tail > negligible ? straight : straight + logarithm(1 + exponential(-tail));
}

/** Samples as they lie in memory, and what hidden units feel from them: f32 [hidden][groups][32]. */
interface Activated {
  readonly words: Uint32Array;
  readonly dataGroups: number;
  readonly activations: Float32Array;
  readonly groups: number;
  readonly samples: number;
}

/** Free energies of samples in double precision, from activations that are exact (`assertExactActivations`). */
function energiesOfActivations(
  { units, visibleBias, hiddenBias }: RbmParameters,
  { words, dataGroups, activations, groups, samples }: Activated,
): Float32Array {
  const isSpin = units === 'spin';
  return Float32Array.from({ length: samples }, (_, sample) => {
    let sum = 0;
    for (const [unit, bias] of hiddenBias.entries())
      sum += logWeight(elementAt(activations, unit * groups * 32 + sample) + bias, isSpin);
    for (const [unit, bias] of visibleBias.entries()) {
      const word = elementAt(words, unit * dataGroups + (sample >>> 5));
      const bit = (word >>> (sample & 31)) & 1;
      sum += bias * (isSpin ? 2 * bit - 1 : bit);
    }
    return -sum;
  });
}

/** Sums of absolute weights below this, in units, are exact in single precision in any order: spins take twice as much on the way. */
const mostUnits = 2 ** 23;

/**
 * Asserts that single precision holds every sum over the visible units, so that activations are the same on every adapter.
 * @throws MachineError
 */
function assertExactActivations({ weights, hiddenBias }: RbmParameters): void {
  const reach = new Float64Array(hiddenBias.length);
  for (const [at, weight] of weights.entries())
    reach[at % reach.length] = elementAt(reach, at % reach.length) + Math.abs(weight);
  const largest = reach.reduce((most, own) => Math.max(most, own), 0);
  if (largest * gridUnits >= mostUnits)
    throw new MachineError(
      `A hidden unit has weights whose absolute values add up to ${largest.toPrecision(3)}; free energies in exact arithmetic need less than ${mostUnits / gridUnits}.`,
    );
}

/**
 * Free energies of samples of a machine in exact arithmetic. The host takes logarithms, because those of the GPU differ by adapter.
 * @param of.activations after the work that writes them was submitted
 * @throws MachineError for weights out of all proportion
 */
export async function exactEnergies(
  gpu: Gpu,
  machine: Rbm,
  of: { data: PackedUnits; activations: GPUBuffer; groups: number; samples: number },
): Promise<Float32Array> {
  const { data, groups, samples } = of;
  const [words, activations, parameters] = await Promise.all([
    readUnits(gpu, data),
    gpu.readFloats(of.activations, 0, machine.hidden * groups * 128),
    machine.readParameters(),
  ]);
  assertExactActivations(parameters);
  return energiesOfActivations(parameters, {
    words,
    dataGroups: data.groups,
    activations,
    groups,
    samples,
  });
}
