import { randomKey, type RandomPurpose } from '../../src/ensemble/random-key.ts';
import { logit, weightOf } from './layer-activations.ts';
import { valuesOf, type Machine } from './machine.ts';
import { random4 } from './random-words.ts';

/** A unit to be drawn: the probability of 1, the uniform number it is compared with, and how far f32 may err. */
interface Draw {
  readonly probability: number;
  /** In [0, 1): the unit is 1 where it lies below the probability. */
  readonly uniform: number;
  /** Bound on the error of the probability (and of the uniform number) in single precision. */
  readonly bound: number;
}

const epsilon = 2 ** -24;

/**
 * What shaders/rbm/units.wgsl decides for one unit of one sample.
 *
 * The bound: a sum of n + 1 terms in any order errs by at most n eps sum|terms| (Higham, Accuracy and Stability,
 * section 4.2), where spins are summed as 2 (b - sum of all weights) + 4 (those of inputs that are up); the sigmoid has
 * slope p(1 - p); WGSL allows exp an error of 3 + 2|x| ulp, relative to which the
 * rarer probability errs alike; and U, counted from
 * the end of the rarer outcome, is rounded by 2^-24 relative. All taken twice for safety.
 */
function draw(
  machine: Machine,
  layer: 'hidden' | 'visible',
  given: Uint8Array,
  { unit, group, bit, seed, step, stream = 0, purpose = layer }: DrawPlace,
): Draw {
  const x = logit(machine, layer, valuesOf(machine, given), unit);
  const spin = machine.units === 'spin';
  let size = Math.abs(layer === 'hidden' ? machine.hiddenBias[unit] : machine.visibleBias[unit]);
  for (let input = 0; input < given.length; input++) {
    const weight = Math.abs(weightOf(machine, layer, unit, input));
    if (spin) size += weight * (2 * given[input] + 1);
    else if (given[input]) size += weight;
  }
  if (spin) size *= 2;
  const rare = 1 / (1 + Math.exp(Math.abs(x)));
  const random =
    random4(randomKey(seed, purpose, { stream }), unit, group, step, bit >>> 2)[bit & 3] / 2 ** 32;
  const relative =
    (given.length + 1) * epsilon * size + (3 + 2 * Math.abs(x)) * 2 * epsilon + 3 * epsilon;
  return {
    probability: x > 0 ? 1 - rare : rare,
    uniform: random,
    bound: 2 * relative * rare + 2 ** -31,
  };
}

export interface DrawPlace {
  readonly unit: number;
  readonly group: number;
  readonly bit: number;
  readonly seed: number;
  readonly step: number;
  readonly stream?: number;
  readonly purpose?: RandomPurpose;
}

/** Samples a whole layer as the GPU should, near ties apart. */
export function sampleTwin(
  machine: Machine,
  layer: 'hidden' | 'visible',
  given: readonly Uint8Array[],
  place: Omit<DrawPlace, 'unit' | 'group' | 'bit'>,
): Uint8Array<ArrayBuffer>[] {
  return given.map((inputs, sample) =>
    Uint8Array.from({ length: machine[layer] }, (_, unit) => {
      const where = { unit, group: sample >>> 5, bit: sample & 31, ...place };
      const { probability, uniform } = draw(machine, layer, inputs, where);
      return Number(uniform < probability);
    }),
  );
}

/** Samples of both layers, and the stream they were drawn from. */
interface ComparedLayer extends Omit<DrawPlace, 'unit' | 'group' | 'bit'> {
  readonly given: Uint8Array[];
  readonly sampled: Uint8Array[];
}

/** Compares sampled units with the twin: bits that differ though not nearly tied, and near ties. */
export function compareLayer(
  machine: Machine,
  layer: 'hidden' | 'visible',
  { given, sampled, ...place }: ComparedLayer,
): { wrong: number; ties: number; draws: number } {
  let wrong = 0;
  let ties = 0;
  let draws = 0;
  for (const [sample, bits] of sampled.entries())
    for (const [unit, bit] of bits.entries()) {
      const where = { unit, group: sample >>> 5, bit: sample & 31, ...place };
      const { probability, uniform, bound } = draw(machine, layer, given[sample], where);
      draws++;
      if (Math.abs(probability - uniform) < bound) ties++;
      else if (bit !== Number(uniform < probability)) wrong++;
    }
  return { wrong, ties, draws };
}
