import { MachineFileError } from '../rbm/machine/errors.ts';
import { loadMachines, saveMachines } from '../rbm/machine/machine-file.ts';
import type { Rbm } from '../rbm/machine/machine.ts';
import type { RbmParameters } from '../rbm/machine/parameters.ts';
import { trainStack, type StackOptions } from '../rbm/training/stack.ts';
import type { StackControl } from '../rbm/training/train-layer.ts';
import { resolveTraining } from '../rbm/training/resolve-training.ts';
import type { FinishedLayer } from '../rbm/training/stack-state.ts';
import { shelfFile } from './shelf-file.ts';
import type { Shelf, StudyContext } from './study.ts';

/** A stack of machines; `dispose` gives back its memory. */
export interface Stack {
  readonly machines: readonly Rbm[];
  readonly dispose: () => void;
}

/**
 * Trains a stack as `trainStack` does, in one phase of the study. Where the run has a shelf, each finished layer is kept there. An
 * interrupted run goes on with the layers on its shelf and ends with the same numbers.
 * @param name of this stack, one of its own in the study
 * @param control.title of the phase; the name unless given
 * @param control.given the lowest layers, where another stack trained them on the same data with the same options
 */
export async function keptStack(
  {
    gpu,
    arithmetic,
    shelf,
    signal,
    phase,
  }: Pick<StudyContext, 'gpu' | 'arithmetic' | 'shelf' | 'signal' | 'phase'>,
  name: string,
  options: StackOptions,
  {
    title = name,
    onLayer,
    given = [],
  }: Pick<StackControl, 'onLayer'> & {
    readonly title?: string;
    readonly given?: readonly RbmParameters[];
  } = {},
): Promise<Stack> {
  const { data, layers, seed } = options;
  const perLayer = updatesOf(options);
  const report = phase(title, perLayer * layers.length);
  const file = shelfFile(`${name} ${seed}`);
  const onShelf = shelf ? await layersOn(shelf, file, options) : [];
  const finished = onShelf.length > 0 ? onShelf : finishedLayers(given, options);
  const kept = finished.map(({ parameters }) => parameters);
  let below = 0;
  const stack = await trainStack(
    gpu,
    { ...options, arithmetic, from: { finished } },
    {
      signal,
      onLayer: (layer, ...shape) => {
        below = layer * perLayer;
        onLayer?.(layer, ...shape);
      },
      onProgress: (done) => report(below + done),
      onLayerDone: async ({ machine, epochs, complete }) => {
        if (!shelf || epochs === 0 || !complete) return;
        kept.push(await machine.readParameters());
        await shelf.write(file, saveMachines({ layers: kept }));
      },
    },
  );
  if (signal.aborted) throw new Error('Stopped before the machines were trained.');
  return {
    machines: stack.map(({ machine }) => machine),
    dispose: () => {
      for (const layer of stack) {
        layer.machine.dispose();
        if (layer.data !== data) layer.data.buffer.destroy();
      }
    },
  };
}

/** Updates of each layer. A batch is a number of words of 32 samples. */
function updatesOf({ data: { groups }, epochs, batch, seed }: StackOptions): number {
  const resolved = resolveTraining({ epochs, batch, seed });
  return resolved.epochs * Math.ceil(groups / Math.min(resolved.batch / 32, groups));
}

/** The finished layers of a stack, from the data up, as far as the file on the shelf fits the stack. */
async function layersOn(
  shelf: Shelf,
  file: string,
  { data, layers, ...options }: StackOptions,
): Promise<FinishedLayer[]> {
  const { units } = resolveTraining(options);
  const bytes = await shelf.read(file);
  const found = bytes ? machinesIn(bytes, units) : [];
  const sizes = [data.units, ...layers];
  const misfit = found.findIndex(
    ({ visibleBias, hiddenBias, units: kind }, layer) =>
      kind !== units ||
      visibleBias.length !== sizes[layer] ||
      hiddenBias.length !== sizes[layer + 1],
  );
  return finishedLayers(found.slice(0, misfit < 0 ? undefined : misfit), options);
}

function finishedLayers(
  layers: readonly RbmParameters[],
  options: Pick<StackOptions, 'epochs' | 'seed'>,
): FinishedLayer[] {
  const { epochs } = resolveTraining(options);
  return layers.map((parameters) => ({ parameters, epochs, reconstructionError: undefined }));
}

function machinesIn(bytes: Uint8Array, units: StackOptions['units']): readonly RbmParameters[] {
  try {
    return loadMachines(bytes, { units }).layers;
  } catch (error) {
    if (error instanceof MachineFileError) return [];
    throw error;
  }
}
