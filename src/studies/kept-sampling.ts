import { writeSafetensors } from '../formats/safetensors.ts';
import { storedTree, valueOfTree } from '../formats/stored-tree.ts';
import type { Keeping } from '../ising/keeping.ts';
import { StateError } from '../ising/stored-state.ts';
import { shelfFile } from './shelf-file.ts';
import { shelfTensors } from './shelf-tensors.ts';
import type { Shelf, StudyContext } from './study.ts';

/** Milliseconds between two states on the shelf. */
const interval = 60_000;

/**
 * Samples for a study, and keeps the state of the run on the shelf: every minute, where the study is stopped, and at the end. An
 * interrupted study goes on with the states on its shelf and ends with the same numbers.
 * @param name of this run, one of its own in the study
 * @param read a stored state of the run; throws StateError for any other value
 * @param run samples, and keeps its state as it is told
 * @throws Error if the study was stopped
 */
export async function keptSampling<State, Found extends { readonly stopped: boolean }>(
  { shelf }: Pick<StudyContext, 'shelf'>,
  name: string,
  read: (stored: unknown) => State,
  run: (keeping: Keeping<State> | undefined) => Promise<Found>,
): Promise<Found> {
  const file = shelfFile(`${name} state`);
  const found = await run(
    shelf && {
      from: await stateOn(shelf, file, read),
      stretch: () => AbortSignal.timeout(interval),
      keep: (state) => shelf.write(file, bytesOf(state)),
      keepsComplete: true,
    },
  );
  if (found.stopped) throw new Error(`Stopped before all was sampled: ${name}.`);
  return found;
}

function bytesOf(state: unknown): Uint8Array {
  const { outline, tensors } = storedTree(state);
  return writeSafetensors({ tensors, metadata: { outline } });
}

/** The state in a file on the shelf; undefined where there is none that fits, so that the run begins anew. */
async function stateOn<State>(
  shelf: Shelf,
  file: string,
  read: (stored: unknown) => State,
): Promise<State | undefined> {
  const kept = await shelfTensors(shelf, file);
  if (!kept) return undefined;
  const { tensors, metadata } = kept;
  try {
    return read(valueOfTree({ outline: metadata['outline'] ?? '', tensors }));
  } catch (error) {
    if (error instanceof StateError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
