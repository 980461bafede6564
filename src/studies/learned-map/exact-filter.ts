import { elementAt } from '../../element-at.ts';
import { siteOfUnits } from '../../ensemble/unpack.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Filter } from '../../rbm/machine/filter-file.ts';
import { Rbm } from '../../rbm/machine/machine.ts';
import { gatherUnits, type PackedUnits } from '../../rbm/machine/packed-units.ts';
import { inverseOrder } from '../../rbm/machine/permuted-units.ts';
import { ContrastiveDivergence } from '../../rbm/training/contrastive-divergence.ts';
import type { FilterSettings } from './presets.ts';

/** The rate of an update; with this momentum ten times as much in the end. */
const rates = { learningRate: 0.05, momentum: 0.9, schedule: 'linear' } as const;

/**
 * Trains a filter whose side is its stride by CD-1 in exact arithmetic. Its blocks share no site, so the convolutional machine is one
 * of k x k visible units and one hidden unit, and its samples are the blocks. There is momentum in place of Adam, and the
 * rate falls to a hundredth in place of an average over the last updates.
 * @throws RangeError for a filter whose blocks overlap
 */
export async function exactFilter(
  gpu: Gpu,
  { size, batch, epochs }: Pick<FilterSettings, 'size' | 'batch' | 'epochs'>,
  {
    side,
    units,
    seed,
    signal,
  }: { side: number; units: PackedUnits; seed: number; signal: AbortSignal },
): Promise<Filter> {
  const stride = 2;
  if (side !== stride)
    throw new RangeError(
      `Exact arithmetic trains filters of ${stride} x ${stride}, not of ${side} x ${side}.`,
    );
  const data = blocksOf(gpu, units, { size, side });
  const arithmetic = 'exact';
  const machine = await Rbm.create(gpu, {
    arithmetic,
    visible: side ** 2,
    hidden: 1,
    units: 'spin',
    seed,
  });
  const training = await ContrastiveDivergence.create(gpu, machine, {
    ...rates,
    arithmetic,
    data,
    biases: false,
    units: 'spin',
    algorithm: 'cd',
    steps: 1,
    statistics: 'probabilities',
    batch: (batch * size ** 2) / side ** 2,
    epochs,
    seed,
  });
  await training.train({ signal });
  if (signal.aborted) throw new Error('Stopped before a filter was trained.');
  const { weights } = await machine.readParameters();
  training.dispose();
  machine.dispose();
  data.buffer.destroy();
  const biases = { visibleBias: 0, hiddenBias: 0 };
  return { ...biases, units: 'spin', side, stride, offset: 0, limit: 'soft', weights };
}

/** The blocks of lattices as samples of k x k units, row after row. */
function blocksOf(
  gpu: Gpu,
  lattices: PackedUnits,
  { size, side }: { size: number; side: number },
): PackedUnits {
  const unitAt = inverseOrder(siteOfUnits({ size, height: size }));
  const blocks = size / side;
  const from = Uint32Array.from({ length: size ** 2 }, (_, to) => {
    const [d, block] = [Math.floor(to / blocks ** 2), to % blocks ** 2];
    const x = (block % blocks) * side + (d % side);
    const y = Math.floor(block / blocks) * side + Math.floor(d / side);
    return elementAt(unitAt, y * size + x);
  });
  const { buffer } = gatherUnits(gpu, lattices, from);
  return { buffer, units: side ** 2, groups: lattices.groups * blocks ** 2 };
}
