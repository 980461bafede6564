import { CommanderError, type Command } from 'commander';
import { siteCount } from '../../ensemble/geometry.ts';
import { PlanError } from '../../plan/plan-error.ts';
import type { PlannedCommand, PlannedFlag } from '../../plan/planned-command.ts';
import { simulateCommand, simulationPlan } from '../commands/simulate.ts';
import type { SimulateOptions } from '../simulate/options.ts';

/** Flags that a plan gives to its tasks itself, or that name files: a task has its own folder. */
const ofTasks = ['adapter', 'from', 'json', 'moments', 'out', 'quiet', 'resume', 'seed'];
const ofFiles = ['lattices', 'lattices-every', 'packed'];

/** Starting a process and its device takes about as long as so many updates of spins. */
const startUpdates = 5e7;

/** The commands that plans may call, with the flags that plans may set. */
export function plannedCommands(): PlannedCommand[] {
  return [simulation()];
}

function simulation(): PlannedCommand {
  return {
    name: 'simulate',
    flags: flagsOf(simulateCommand(), [...ofTasks, ...ofFiles]),
    always: ['--moments'],
    examine: (flags) => {
      const options = optionsOf<SimulateOptions>(simulateCommand(), flags);
      const { geometry, replicas, points, schedule } = simulationPlan(options);
      const updates = siteCount(geometry) * replicas * points.length;
      return startUpdates + updates * (schedule.thermalize + schedule.sweeps);
    },
  };
}

function flagsOf(command: Command, excluded: readonly string[]): PlannedFlag[] {
  return command.options.flatMap(({ long, description, required, optional, argChoices }) => {
    const name = long?.slice(2);
    if (name === undefined || excluded.includes(name)) return [];
    return [{ name, description, takesValue: required || optional, choices: argChoices }];
  });
}

/**
 * The options of flags, read by the parsers of the command itself.
 * @throws PlanError in the words of the command
 */
function optionsOf<Options extends object>(command: Command, flags: readonly string[]): Options {
  try {
    command
      .exitOverride()
      .allowExcessArguments(false)
      .configureOutput({ writeErr: () => undefined, writeOut: () => undefined })
      .action(() => undefined)
      .parse(flags, { from: 'user' });
  } catch (cause) {
    if (!(cause instanceof CommanderError)) throw cause;
    throw new PlanError(cause.message.replace(/^error: /, ''), { cause });
  }
  return command.opts<Options>();
}
