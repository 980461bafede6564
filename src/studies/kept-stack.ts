import { MachineFileError } from '../rbm/machine/errors.ts';
import { loadMachines, saveMachines } from '../rbm/machine/machine-file.ts';
import type { RbmParameters } from '../rbm/machine/parameters.ts';
import {
  trainStack,
  type StackControl,
  type StackLayer,
  type StackOptions,
} from '../rbm/training/stack.ts';
import { resolveTraining } from '../rbm/training/resolve-training.ts';
import type { FinishedLayer } from '../rbm/training/stack-state.ts';
import type { Shelf, StudyContext } from './study.ts';

/**
 * Trains a stack as `trainStack` does. Where the run has a shelf, each finished layer is kept there. An interrupted run
 * goes on with the layers on its shelf and ends with the same numbers.
 * @param name of this stack, one of its own in the study
 */
export async function keptStack(
  { gpu, shelf, signal }: Pick<StudyContext, 'gpu' | 'shelf' | 'signal'>,
  name: string,
  options: StackOptions,
  control: Omit<StackControl, 'onLayerDone' | 'signal'> = {},
): Promise<StackLayer[]> {
  const file = `${fileName(`${name} ${options.seed}`)}.safetensors`;
  const finished = shelf ? await layersOn(shelf, file, options) : [];
  const kept = finished.map(({ parameters }) => parameters);
  const stack = await trainStack(
    gpu,
    { ...options, from: { finished } },
    {
      ...control,
      signal,
      onLayerDone: async ({ machine, epochs, complete }) => {
        if (!shelf || epochs === 0 || !complete) return;
        kept.push(await machine.readParameters());
        await shelf.write(file, saveMachines({ layers: kept }));
      },
    },
  );
  if (signal.aborted) throw new Error('Stopped before the machines were trained.');
  return stack;
}

function fileName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9.]+/g, '-');
}

/** The finished layers of a stack, from the data up, as far as the file on the shelf fits the stack. */
async function layersOn(
  shelf: Shelf,
  file: string,
  { data, layers, ...options }: StackOptions,
): Promise<FinishedLayer[]> {
  const { units, epochs } = resolveTraining(options);
  const bytes = await shelf.read(file);
  const found = bytes ? machinesIn(bytes, units) : [];
  const sizes = [data.units, ...layers];
  const misfit = found.findIndex(
    ({ visibleBias, hiddenBias, units: kind }, layer) =>
      kind !== units ||
      visibleBias.length !== sizes[layer] ||
      hiddenBias.length !== sizes[layer + 1],
  );
  return found
    .slice(0, misfit < 0 ? undefined : misfit)
    .map((parameters) => ({ parameters, epochs, reconstructionError: undefined }));
}

function machinesIn(bytes: Uint8Array, units: StackOptions['units']): readonly RbmParameters[] {
  try {
    return loadMachines(bytes, { units }).layers;
  } catch (error) {
    if (error instanceof MachineFileError) return [];
    throw error;
  }
}
