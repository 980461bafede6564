import type { Command } from 'commander';
import { UsageError } from '../arguments/usage-error.ts';
import { OutputFolder } from '../output/output-folder.ts';
import { checkpointName, readCheckpoint, type Checkpoint } from './checkpoint.ts';
import { assertOnlyBesideResume, optionsOfFlags } from './flags.ts';

/** A run of an earlier call: one to go on with, or the document of a complete one. */
export type ResumedRun<Options> =
  | {
      readonly folder: OutputFolder;
      readonly checkpoint: Checkpoint;
      readonly options: Options;
    }
  | { readonly folder: OutputFolder; readonly document: object };

/**
 * Reads the run of a folder.
 * @param given the command that was called, with --resume
 * @param fresh the same command without arguments, to read the flags of the checkpoint
 * @throws UsageError where the folder holds no run of this command, or a damaged or foreign one, and for other flags
 */
export async function resumedRun<Options extends object>(
  given: Command,
  fresh: Command,
  name: string,
): Promise<ResumedRun<Options>> {
  assertOnlyBesideResume(given, name);
  const folder = new OutputFolder(name, { resumed: true });
  const bytes = await folder.read(checkpointName);
  if (bytes) {
    const file = `${name}/${checkpointName}`;
    const checkpoint = readCheckpoint(bytes, file, given.name());
    return { folder, checkpoint, options: optionsOfFlags<Options>(fresh, checkpoint.flags, file) };
  }
  const document = await folder.readDocument('results.json');
  const ofCommand =
    typeof document === 'object' &&
    document !== null &&
    'command' in document &&
    document.command === given.name();
  if (!ofCommand)
    throw new UsageError(
      `--resume ${name}: there is no run of ${given.name()} in it; give a folder that ${given.name()} --out began.`,
    );
  return { folder, document };
}
