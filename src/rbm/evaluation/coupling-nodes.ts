import { elementAt } from '../../element-at.ts';
import { MachineError } from '../machine/errors.ts';
import type { RbmParameters } from '../machine/parameters.ts';

/** Beyond this wave number, less than 4e-9 of the integral of a hidden unit is left. */
const largestWave = 11;
/** Distance in activation between a machine and its images: an image adds e^(-2 distance). */
const distance = 10;
/** Wave numbers of machines whose weights are a thousand times those of a machine that learned. */
const mostNodes = 2 ** 16;

/** The midpoint rule of the integral over wave numbers. */
export interface WaveNodes {
  readonly step: number;
  /** A multiple of 4. */
  readonly count: number;
}

/**
 * Nodes that make the integral exact to 1e-8. A step h adds images of the machine whose activations are shifted by
 * multiples of 2 pi/h, where ln 2cosh is a straight line, so that the images cancel.
 * @throws MachineError for weights so large that there would be more than 65,536 nodes
 */
export function waveNodes({ weights, hiddenBias }: RbmParameters<Float64Array>): WaveNodes {
  const hidden = hiddenBias.length;
  const reaches = hiddenBias.map(Math.abs);
  for (const [at, weight] of weights.entries())
    reaches[at % hidden] = elementAt(reaches, at % hidden) + Math.abs(weight);
  const reach = reaches.reduce((most, own) => Math.max(most, own), 0);
  const step = (2 * Math.PI) / (reach + distance);
  const count = 4 * Math.ceil(largestWave / step / 4);
  if (count > mostNodes)
    throw new MachineError(
      `A hidden unit has weights whose absolute values add up to ${reach.toPrecision(3)} (units -1 and 1); couplings need less than 20,000.`,
    );
  return { step, count };
}

/** Angles at half a step, in 2^-32 turns: `[visible + 1][hidden]`, the biases last. */
export function anglesOf(
  { weights, hiddenBias }: RbmParameters<Float64Array>,
  { step }: WaveNodes,
): Uint32Array {
  const turns = (step / (4 * Math.PI)) * 2 ** 32;
  const angles = new Uint32Array(weights.length + hiddenBias.length);
  for (const [at, weight] of weights.entries()) angles[at] = Math.round(weight * turns);
  for (const [unit, bias] of hiddenBias.entries())
    angles[weights.length + unit] = Math.round(bias * turns);
  return angles;
}

/** h/(k sinh(pi k/2)) at the midpoints. */
export function nodeWeights({ step, count }: WaveNodes): Float32Array {
  return Float32Array.from({ length: count }, (_, node) => {
    const k = (node + 0.5) * step;
    return step / (k * Math.sinh((Math.PI * k) / 2));
  });
}
