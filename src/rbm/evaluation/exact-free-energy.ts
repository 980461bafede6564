import { elementAt } from '../../element-at.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { gridUnits } from '../exact/arithmetic.ts';
import type { Rbm } from '../machine/machine.ts';
import { readUnits, unpackUnits, type PackedUnits } from '../machine/packed-units.ts';
import { valuesOfBits, type RbmParameters } from '../machine/parameters.ts';
import { logSumOf } from './annealing-base.ts';
import { HostLayer } from './host-layer.ts';

/** Samples as they lie in memory, and what hidden units feel from them. */
interface Activated {
  readonly words: Uint32Array;
  readonly samples: number;
  /** Writes the inputs of all hidden units by a sample. */
  readonly inputsOf: (sample: number, values: Float64Array, into: Float64Array) => void;
}

/** Free energies of samples in double precision, from inputs that are exact. */
function energiesOfInputs(
  { units, visibleBias, hiddenBias }: RbmParameters,
  { words, samples, inputsOf }: Activated,
): Float32Array {
  const inputs = new Float64Array(hiddenBias.length);
  return Float32Array.from({ length: samples }, (_, sample) => {
    const values = valuesOfBits(unpackUnits(words, visibleBias.length, sample), units);
    inputsOf(sample, values, inputs);
    let sum = 0;
    for (const input of inputs) sum += logSumOf(input, units);
    for (const [unit, bias] of visibleBias.entries()) sum += bias * elementAt(values, unit);
    return -sum;
  });
}

/** Sums of absolute weights below this, in units, are exact in single precision in any order: spins take twice as much on the way. */
const mostUnits = 2 ** 23;

/** Whether single precision holds every sum over the visible units, so that activations are the same on every adapter. */
function hasExactActivations({ weights, hiddenBias }: RbmParameters): boolean {
  const reach = new Float64Array(hiddenBias.length);
  for (const [at, weight] of weights.entries())
    reach[at % reach.length] = elementAt(reach, at % reach.length) + Math.abs(weight);
  return reach.every((own) => own * gridUnits < mostUnits);
}

/**
 * Free energies of samples of a machine in exact arithmetic. The host takes logarithms, because those of the GPU differ by adapter.
 * Where weights are so large that single precision does not hold their sums, the host computes these sums too.
 * @param of.activations after the work that writes them was submitted
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
  const layer = hasExactActivations(parameters) ? undefined : new HostLayer(parameters);
  const { hiddenBias } = parameters;
  const inputsOf: Activated['inputsOf'] = (sample, values, into) => {
    if (layer) layer.inputs(values, into);
    else
      for (const [unit, bias] of hiddenBias.entries())
        into[unit] = elementAt(activations, unit * groups * 32 + sample) + bias;
  };
  return energiesOfInputs(parameters, { words, samples, inputsOf });
}
