import { randomKey } from '../../src/ensemble/random-key.ts';
import { sigmoidTable } from '../../src/rbm/exact/sigmoid-table.ts';
import type { ExactMachine } from './exact-weights.ts';
import type { DrawPlace } from './layer-sampler.ts';
import { random4 } from './random-words.ts';

const table = sigmoidTable();
const last = table.length / 2 - 1;

/** The probability of the rarer outcome in units of 2^-32, for the size of a logit in units of 2^-16. */
export function rarerTwin(size: number): number {
  const held = Math.min(size, 128 * last);
  const node = Math.floor(held / 128);
  return table[2 * node] - table[2 * node + 1] * (held % 128);
}

/** One layer given the other: bits, and means in units of 2^-15. */
export interface ExactLayer {
  readonly bits: Uint8Array<ArrayBuffer>[];
  readonly means: Int32Array[];
}

/** Twin of shaders/rbm/exact-units.wgsl. */
export function exactUnitsTwin(
  machine: ExactMachine,
  layer: 'hidden' | 'visible',
  given: readonly Uint8Array[],
  {
    seed,
    step,
    stream = 0,
    purpose = layer,
    period = 0,
  }: Omit<DrawPlace, 'unit' | 'group' | 'bit'> & { period?: number },
): ExactLayer {
  const key = randomKey(seed, purpose, { stream, period });
  const isSpin = machine.units === 'spin';
  const units = machine[layer];
  const draws = Array.from({ length: units }, (_, unit) =>
    Array.from({ length: given.length / 4 }, (_, quad) =>
      random4(key, unit, quad >> 3, step, quad & 7),
    ),
  );
  const bits: Uint8Array<ArrayBuffer>[] = [];
  const means: Int32Array[] = [];
  for (const [sample, inputs] of given.entries()) {
    const drawn = new Uint8Array(units);
    const mean = new Int32Array(units);
    for (let unit = 0; unit < units; unit++) {
      const field = fieldOf(machine, layer, inputs, unit);
      const rare = rarerTwin(Math.abs(field) * (isSpin ? 2 : 1));
      const above = field > 0;
      const random = draws[unit][sample >> 2][sample & 3];
      const isRare = (above ? ~random >>> 0 : random) < rare;
      drawn[unit] = Number(isRare !== above);
      const q = Math.floor((rare + 2 ** 16) / 2 ** 17);
      const small = isSpin ? 2 * q - 2 ** 15 : q;
      mean[unit] = above ? (isSpin ? -small : 2 ** 15 - small) : small;
    }
    bits.push(drawn);
    means.push(mean);
  }
  return { bits, means };
}

/** Bias plus weights times inputs, in units. */
function fieldOf(
  { units, hidden, ...machine }: ExactMachine,
  layer: 'hidden' | 'visible',
  inputs: Uint8Array,
  unit: number,
): number {
  let field = layer === 'hidden' ? machine.hiddenBias[unit] : machine.visibleBias[unit];
  for (let input = 0; input < inputs.length; input++) {
    const weight =
      machine.weights[layer === 'hidden' ? input * hidden + unit : unit * hidden + input];
    if (inputs[input]) field += weight;
    else if (units === 'spin') field -= weight;
  }
  return field;
}
