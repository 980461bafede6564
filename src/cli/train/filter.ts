import { isDeepStrictEqual } from 'node:util';
import { assertShape } from '../../rbm/machine/convolutional-machine.ts';
import { MachineError } from '../../rbm/machine/errors.ts';
import { defaultOffset, type FilterStride } from '../../rbm/machine/filter-file.ts';
import { forFlag } from '../arguments/blame.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { defaultStride, type TrainOptions } from './options.ts';

/** What a training trains: layers, or a filter, which has one layer with a hidden unit for each block. */
export interface MachineParameters {
  readonly layers: readonly number[];
  /** Side of the filter. */
  readonly filter?: number;
  /** Side of a block. */
  readonly stride?: FilterStride;
}

/**
 * The layers or the filter that the flags ask for.
 * @param visible units of the data; undefined where the data are no square lattices
 * @throws UsageError for a filter that does not fit the lattice, or layers beside a filter
 */
export function machineParameters(
  { filter, stride, layers, lattice }: TrainOptions,
  visible: number,
  given: (name: string) => boolean,
): MachineParameters {
  if (filter === undefined) {
    if (stride !== undefined) throw new UsageError(`--stride ${stride}: give --filter too.`);
    return { layers };
  }
  if (lattice === 'chain')
    throw new UsageError(`--filter ${filter}: a filter is for square lattices, not for chains.`);
  const size = Math.sqrt(visible);
  if (!Number.isInteger(size))
    throw new UsageError(
      `--filter ${filter}: the samples have ${visible} units; a filter needs square lattices, such as 16 x 16.`,
    );
  const side = { filter, stride: stride ?? defaultStride };
  const shape = { size, side: filter, stride: side.stride };
  const offset = defaultOffset(filter, side.stride);
  const fault = size % side.stride === 0 ? `--filter ${filter}` : `--stride ${side.stride}`;
  forFlag(fault, MachineError, () => assertShape({ ...shape, offset }));
  const blocks = [(size / side.stride) ** 2];
  if (given('layers') && !isDeepStrictEqual(layers, blocks))
    throw new UsageError(
      `--layers ${layers.join(',')}: a filter has one hidden unit for each of the ${blocks[0]} blocks; leave --layers out.`,
    );
  return { ...side, layers: blocks };
}
