import type { Command } from 'commander';
import { StateError } from '../../ising/stored-state.ts';
import { visibleJson, visibleText } from '../../report/visible-text.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { OutputFolder } from '../output/output-folder.ts';
import { writeOutput } from '../output/streams.ts';
import { checkpointName, readCheckpoint, type Checkpoint } from './checkpoint.ts';
import { assertOnlyBesideResume, optionsOfFlags } from './flags.ts';

/** A run of an earlier call: one to go on with, or the document of a complete one. */
export type ResumedRun<Options> =
  | {
      readonly folder: OutputFolder;
      readonly checkpoint: Checkpoint;
      readonly options: Options;
    }
  | CompleteRun;

interface CompleteRun {
  readonly folder: OutputFolder;
  readonly document: object;
}

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
    const checkpoint = readCheckpoint(bytes, `--resume ${file}`, given.name());
    const refused = (why: string, cause: Error): UsageError =>
      new UsageError(`--resume ${file}: the flags of the checkpoint do not hold: ${why}`, {
        cause,
      });
    return {
      folder,
      checkpoint,
      options: optionsOfFlags<Options>(fresh, checkpoint.flags, refused),
    };
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

/** Prints what a complete run found. */
export function printComplete(
  { folder, document }: CompleteRun,
  { json }: { readonly json?: boolean },
): Promise<void> {
  const text = json
    ? visibleJson(JSON.stringify(document, null, 2))
    : `The run in ${visibleText(folder.path)} is complete: see results.json.`;
  return writeOutput(`${text}\n`);
}

/** The error to report: for a state that is not one of its run, the file of the checkpoint is named. */
export function stateFault(error: unknown, folder: string): unknown {
  if (!(error instanceof StateError)) return error;
  return new UsageError(
    `--resume ${folder}/${checkpointName}: the checkpoint is not one of its flags: ${error.message}`,
    { cause: error },
  );
}
