import { PlanError } from '../../plan/plan-error.ts';
import type { PlannedCommand } from '../../plan/planned-command.ts';
import { studies } from '../../studies/index.ts';
import { quickTimes } from '../../studies/quick-times.ts';
import { reproduceCommand } from '../commands/reproduce.ts';
import { flagsOf, optionsOf } from './planned-flags.ts';

/** Updates of spins in the time of a second of a study, about. */
const updatesPerSecond = 3e8;
/** How many times longer than quick the presets take, about. */
const longer: Readonly<Record<string, number>> = { quick: 1, standard: 20, paper: 200 };

/** `reproduce`, a study a task. */
export function reproduction(): PlannedCommand {
  const names = studies.map(({ name }) => name);
  return {
    name: 'reproduce',
    flags: [
      {
        name: 'study',
        description: 'the study to run',
        takesValue: true,
        choices: names,
        isArgument: true,
      },
      ...flagsOf(reproduceCommand()),
    ],
    always: [],
    dependsOnAdapter: () => true,
    hasMoments: false,
    isScattered: true,
    examine: (flags) => {
      const [study = ''] = flags;
      if (!names.includes(study))
        throw new PlanError(`give the parameter study, one of ${names.join(', ')}.`);
      const { preset } = optionsOf<{ preset: string }>(reproduceCommand(), flags);
      return updatesPerSecond * (quickTimes[study] ?? 60) * (longer[preset] ?? 1);
    },
  };
}
