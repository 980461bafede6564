import { siteCount } from '../../ensemble/geometry.ts';
import type { PlannedCommand } from '../../plan/planned-command.ts';
import type { SamplingPlan } from '../../ising/sampling-plan.ts';
import { renormalizeCommand } from '../commands/renormalize.ts';
import { simulateCommand, simulationPlan } from '../commands/simulate.ts';
import { zoomRunOf, type RenormalizeOptions } from '../renormalize/plan.ts';
import type { SimulateOptions } from '../simulate/options.ts';
import { evaluation, training } from './planned-machines.ts';
import { flagsOf, optionsOf, startUpdates } from './planned-flags.ts';
import { reproduction } from './planned-studies.ts';

/** The commands that plans may call, with the flags that plans may set. */
export function plannedCommands(): PlannedCommand[] {
  return [simulation(), renormalization(), training(), evaluation(), reproduction()];
}

function simulation(): PlannedCommand {
  return {
    name: 'simulate',
    flags: flagsOf(simulateCommand()),
    always: ['--moments'],
    dependsOnAdapter: (flags) => flags.includes('--correlations'),
    hasMoments: true,
    isScattered: false,
    blocks: 'parts',
    examine: (flags) =>
      costOf(simulationPlan(optionsOf<SimulateOptions>(simulateCommand(), flags))),
  };
}

function renormalization(): PlannedCommand {
  return {
    name: 'renormalize',
    flags: flagsOf(renormalizeCommand()),
    always: [],
    dependsOnAdapter: (flags) => flags.includes('--rule=average'),
    hasMoments: false,
    isScattered: false,
    blocks: 'seeds',
    takes: { from: 'train', required: false },
    examine: (flags) => {
      const options = optionsOf<RenormalizeOptions>(renormalizeCommand(), flags);
      return costOf(zoomRunOf(options, undefined).plan);
    },
  };
}

/** Updates of spins. */
function costOf({ geometry, replicas, points, schedule }: SamplingPlan): number {
  const updates = siteCount(geometry) * replicas * points.length;
  return startUpdates + updates * (schedule.thermalize + schedule.sweeps);
}
