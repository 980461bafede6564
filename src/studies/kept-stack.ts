import type { RbmParameters } from '../rbm/machine/parameters.ts';
import {
  trainStack,
  type StackControl,
  type StackLayer,
  type StackOptions,
} from '../rbm/training/stack.ts';
import {
  readSafetensors,
  SafetensorsFormatError,
  writeSafetensors,
} from '../report/safetensors.ts';
import { resolveTraining } from '../rbm/training/options.ts';
import type { FinishedLayer } from '../rbm/training/stack-state.ts';
import type { Shelf, StudyContext } from './study.ts';

/**
 * Trains a stack as `trainStack` does, and keeps its layers as they are finished, where the run has a shelf: an interrupted
 * run goes on with the layers that it finds there, and comes to the same numbers.
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
  const kept = [...finished];
  const stack = await trainStack(
    gpu,
    { ...options, from: { finished } },
    {
      ...control,
      signal,
      onLayerDone: async ({ machine, epochs, reconstructionError, complete }) => {
        if (!shelf || epochs === 0 || !complete) return;
        kept.push({ parameters: await machine.readParameters(), epochs, reconstructionError });
        await shelf.write(file, bytesOf(kept));
      },
    },
  );
  if (signal.aborted) throw new Error('Stopped before the machines were trained.');
  return stack;
}

function fileName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9.]+/g, '-');
}

function bytesOf(layers: readonly FinishedLayer[]): Uint8Array {
  const tensors = layers.flatMap(({ parameters }, layer) => {
    const { weights, visibleBias, hiddenBias } = parameters;
    const shape = [visibleBias.length, hiddenBias.length];
    return [
      [`${layer}.weights`, { shape, data: weights }],
      [`${layer}.visibleBias`, { shape: [visibleBias.length], data: visibleBias }],
      [`${layer}.hiddenBias`, { shape: [hiddenBias.length], data: hiddenBias }],
    ] as const;
  });
  return writeSafetensors({ tensors: Object.fromEntries(tensors) });
}

/** The finished layers of a stack; none where there is no file, or one that is not of this stack. */
async function layersOn(
  shelf: Shelf,
  file: string,
  { data, layers, ...options }: StackOptions,
): Promise<FinishedLayer[]> {
  const { units, epochs } = resolveTraining(options);
  const bytes = await shelf.read(file);
  const tensors = bytes && tensorsIn(bytes);
  const found: FinishedLayer[] = [];
  let visible = data.units;
  for (const [layer, hidden] of layers.entries()) {
    const floats = (part: keyof Omit<RbmParameters, 'units'>, length: number) => {
      const values = tensors?.[`${layer}.${part}`]?.data;
      return values instanceof Float32Array && values.length === length ? values : undefined;
    };
    const weights = floats('weights', visible * hidden);
    const visibleBias = floats('visibleBias', visible);
    const hiddenBias = floats('hiddenBias', hidden);
    if (!weights || !visibleBias || !hiddenBias) break;
    const parameters = { units, weights, visibleBias, hiddenBias };
    found.push({ parameters, epochs, reconstructionError: undefined });
    visible = hidden;
  }
  return found;
}

function tensorsIn(bytes: Uint8Array) {
  try {
    return readSafetensors(bytes).tensors;
  } catch (error) {
    if (error instanceof SafetensorsFormatError) return undefined;
    throw error;
  }
}
