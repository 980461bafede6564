import { elementAt } from '../element-at.ts';
import { shuffled } from '../ensemble/shuffled.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { RbmParameters } from '../rbm/machine/parameters.ts';
import { meanOf, type Measured } from '../statistics/measured.ts';
import { blockMachine, type BlockMachineOptions } from './block-machine.ts';
import { likeness } from './likeness.ts';

/** How like blocks the fields of a machine are, and what the same fields give with their pixels shuffled. */
export interface Likeness {
  readonly fields: Measured;
  readonly null: Measured;
}

/**
 * The correlation coefficient of each field of weights with the block of pixels that it resembles most, averaged over the hidden
 * units. The null shuffles the pixels of each field, always in the same way.
 * @param blocks the patch of the machine, and its blocks
 */
export async function likenessToBlocks(
  gpu: Gpu,
  parameters: RbmParameters,
  blocks: BlockMachineOptions,
): Promise<Likeness> {
  const ideal = blockMachine(gpu, blocks);
  const patterns = fieldsOf(await ideal.readParameters());
  ideal.dispose();
  const fields = fieldsOf(parameters);
  const scattered = fields.map((field, unit) => {
    const places = shuffled(field.length, [1, unit]);
    return field.map((_, site) => elementAt(field, elementAt(places, site)));
  });
  return {
    fields: meanOf(likeness(fields, patterns)),
    null: meanOf(likeness(scattered, patterns)),
  };
}

/** The weights of each hidden unit, site after site. */
function fieldsOf({ weights, hiddenBias }: RbmParameters): Float64Array[] {
  const hidden = hiddenBias.length;
  const sites = weights.length / hidden;
  return Array.from({ length: hidden }, (_, unit) =>
    Float64Array.from({ length: sites }, (__, site) => elementAt(weights, site * hidden + unit)),
  );
}
