import { countOfKept } from '../../rbm/machine/trajectory.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { round } from '../output/format.ts';
import type { TrainOptions } from './options.ts';

/** Bytes that the machines on the way of a training may take. */
const mostBytes = 2 ** 30;

/** A training as far as the size of its trajectory goes. */
interface Planned {
  readonly layers: readonly number[];
  readonly epochs: number;
  readonly batch: number;
}

/**
 * The setting of --trajectory.
 * @throws UsageError where there are no machines to keep, or too many
 */
export function trajectoryParameter(
  { trajectory, filter }: TrainOptions,
  { visible, samples }: { readonly visible: number; readonly samples: number },
  { layers, epochs, batch }: Planned,
): { readonly trajectory?: true } {
  if (!trajectory) return {};
  if (filter !== undefined)
    throw new UsageError(
      `--trajectory: machines on the way are kept for ln Z of layers; --filter ${filter} has no layers, so give one of the two.`,
    );
  if (epochs === 0)
    throw new UsageError('--trajectory: --epochs 0 has no machines on the way; give more epochs.');
  const machines = countOfKept(epochs * Math.ceil(samples / batch));
  const weights = layers.reduce(
    (sum, hidden, layer) => sum + (layer === 0 ? visible : (layers[layer - 1] ?? NaN)) * hidden,
    0,
  );
  const bytes = 4 * weights * machines;
  if (bytes > mostBytes)
    throw new UsageError(
      `--trajectory: ${machines} machines of ${weights} weights take ${round(bytes / 2 ** 30, 3)} GiB; at most 1 GiB is kept, so give smaller ` +
        '--layers.',
    );
  return { trajectory: true };
}
