import type { Command } from 'commander';
import { PlanError } from '../../plan/plan-error.ts';
import type { PlannedFlag } from '../../plan/planned-command.ts';
import { optionsOfFlags } from '../sampling/flags.ts';

/** Flags that a plan gives to its tasks itself, or that name files: a task has its own folder. */
const ofTasks = [
  'adapter',
  'from',
  'json',
  'list',
  'moments',
  'out',
  'part',
  'quiet',
  'resume',
  'seed',
  'seeds',
  'tuned',
  'unchecked',
];
const ofFiles = ['data', 'lattices', 'lattices-every', 'packed', 'map'];
/** For machines of other programs. */
const ofForeignFiles = [
  'weights',
  'visible-bias',
  'hidden-bias',
  'transposed',
  'orientation',
  'units',
  'factor',
];

/** Starting a process and its device takes about as long as so many updates of spins. */
export const startUpdates = 5e7;

/**
 * The flags of a command that a plan may set.
 * @param foreign also leave out those for machines of other programs
 */
export function flagsOf(command: Command, { foreign = false } = {}): PlannedFlag[] {
  const excluded = [...ofTasks, ...ofFiles, ...(foreign ? ofForeignFiles : [])];
  return command.options.flatMap(({ long, description, required, optional, argChoices }) => {
    const name = long?.slice(2);
    if (name === undefined || excluded.includes(name)) return [];
    return [{ name, description, takesValue: required || optional, choices: argChoices }];
  });
}

/** The options of the flags of a task. @throws PlanError in the words of the command */
export function optionsOf<Options extends object>(
  command: Command,
  flags: readonly string[],
): Options {
  return optionsOfFlags<Options>(command, flags, (why, cause) => new PlanError(why, { cause }));
}
