import { CommanderError, type Command } from 'commander';
import { UsageError } from '../arguments/usage-error.ts';

/** Flags that may stand beside --resume: they do not change what is computed. */
const besideResume = ['resume', 'adapter', 'unchecked', 'tuned', 'json', 'quiet'];
/** Flags of one call, which are no part of a run. */
const ofCall = [...besideResume, 'out'];

/** Notes the flags of a run as they are given, `--size=16`, so that a checkpoint can hold them. */
export function recordedFlags(command: Command): readonly string[] {
  const flags: string[] = [];
  for (const option of command.options) {
    const { long } = option;
    if (!long || ofCall.includes(option.attributeName())) continue;
    command.on(`option:${option.name()}`, (value: unknown) => {
      flags.push(typeof value === 'string' ? `${long}=${value}` : long);
    });
  }
  return flags;
}

/** @throws UsageError for a flag that would change a run that is gone on with */
export function assertOnlyBesideResume(command: Command, folder: string): void {
  const other = command.options.find(
    (option) =>
      command.getOptionValueSource(option.attributeName()) === 'cli' &&
      !besideResume.includes(option.attributeName()),
  );
  if (other)
    throw new UsageError(
      `--resume ${folder}: the folder holds the flags of the run; only --adapter, --unchecked, --tuned, --json and --quiet may be given too, ` +
        `not ${other.long}.`,
    );
}

/**
 * The options of flags that do not come from a command line, read by the parsers of the command itself.
 * @param refused makes the error from the reason in the words of the command
 */
export function optionsOfFlags<Options extends object>(
  command: Command,
  flags: readonly string[],
  refused: (why: string, cause: CommanderError) => Error,
): Options {
  try {
    command
      .exitOverride()
      .allowExcessArguments(false)
      .configureOutput({ writeErr: () => undefined, writeOut: () => undefined })
      .action(() => undefined)
      .parse(flags, { from: 'user' });
  } catch (cause) {
    if (!(cause instanceof CommanderError)) throw cause;
    throw refused(cause.message.replace(/^error: /, ''), cause);
  }
  return command.opts<Options>();
}
