import type { Command } from 'commander';
import { siteCount } from '../../ensemble/geometry.ts';
import { PlanError } from '../../plan/plan-error.ts';
import type { PlannedCommand, PlannedFlag } from '../../plan/planned-command.ts';
import type { SamplingPlan } from '../../ising/sampling-plan.ts';
import { renormalizeCommand } from '../commands/renormalize.ts';
import { simulateCommand, simulationPlan } from '../commands/simulate.ts';
import { zoomRunOf, type RenormalizeOptions } from '../renormalize/plan.ts';
import { optionsOfFlags } from '../sampling/flags.ts';
import type { SimulateOptions } from '../simulate/options.ts';

/** Flags that a plan gives to its tasks itself, or that name files: a task has its own folder. */
const ofTasks = ['adapter', 'from', 'json', 'moments', 'out', 'quiet', 'resume', 'seed'];
const ofFiles = ['lattices', 'lattices-every', 'packed', 'map', 'map-limit'];

/** Starting a process and its device takes about as long as so many updates of spins. */
const startUpdates = 5e7;

/** The commands that plans may call, with the flags that plans may set. */
export function plannedCommands(): PlannedCommand[] {
  return [simulation(), renormalization()];
}

function simulation(): PlannedCommand {
  return {
    name: 'simulate',
    flags: flagsOf(simulateCommand(), [...ofTasks, ...ofFiles]),
    always: ['--moments'],
    floats: ['--correlations'],
    hasMoments: true,
    examine: (flags) =>
      costOf(simulationPlan(optionsOfFlags<SimulateOptions>(simulateCommand(), flags, refused))),
  };
}

function renormalization(): PlannedCommand {
  return {
    name: 'renormalize',
    flags: flagsOf(renormalizeCommand(), [...ofTasks, ...ofFiles]),
    always: [],
    floats: ['--rule=average'],
    hasMoments: false,
    examine: (flags) => {
      const options = optionsOfFlags<RenormalizeOptions>(renormalizeCommand(), flags, refused);
      return costOf(zoomRunOf(options, undefined).plan);
    },
  };
}

const refused = (why: string, cause: Error): PlanError => new PlanError(why, { cause });

/** Updates of spins. */
function costOf({ geometry, replicas, points, schedule }: SamplingPlan): number {
  const updates = siteCount(geometry) * replicas * points.length;
  return startUpdates + updates * (schedule.thermalize + schedule.sweeps);
}

function flagsOf(command: Command, excluded: readonly string[]): PlannedFlag[] {
  return command.options.flatMap(({ long, description, required, optional, argChoices }) => {
    const name = long?.slice(2);
    if (name === undefined || excluded.includes(name)) return [];
    return [{ name, description, takesValue: required || optional, choices: argChoices }];
  });
}
