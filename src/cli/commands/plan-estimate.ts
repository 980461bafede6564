import { Command, Option } from 'commander';
import { withOutputOptions } from '../arguments/options.ts';
import { real, whole } from '../arguments/parse.ts';
import type { PlanEstimateOptions } from '../plan/estimate/estimate.ts';

/** What plans need is loaded only for plans. */
const actions = () => import('../plan/actions.ts');

/** `blockspin plan estimate` */
export function planEstimateCommand(): Command {
  const command = new Command('estimate')
    .description(
      'Say how long a plan takes here and how large its errors will be, and what a wished error needs. Short pilot runs of its ' +
        'tasks measure speed and autocorrelation times on this adapter.',
    )
    .argument('<plan.json>', 'the plan')
    .option(
      '--out <folder>',
      'the folder of the tasks (default: beside the plan, with its name without .json)',
    )
    .addOption(
      new Option('--workers <n>', 'tasks that will run at a time')
        .argParser(whole(1, 256))
        .default(1),
    )
    .option(
      '--error <quantity=error...>',
      'also say how many seeds, replicas or sweeps, and devices reach these errors, as energy=1e-4 binder=0.001',
    )
    .addOption(
      new Option('--within <minutes>', 'the time for which --error counts the devices')
        .argParser(real(0, { most: 1e6 }))
        .default(60),
    )
    .addOption(
      new Option('--seconds <n>', 'time for all pilot runs, about')
        .argParser(whole(1, 86_400))
        .default(60),
    )
    .addOption(
      new Option('--points <n>', 'points of the plan that are tried, spread evenly over it')
        .argParser(whole(1, 1000))
        .default(12),
    );
  return withOutputOptions(command)
    .addHelpText(
      'after',
      `
A pilot run is a task with fewer sweeps, epochs or temperatures of annealing. Two of them, of different length, say how long a task
takes. A third one, of at most 64 lattices, measures autocorrelation times and errors, from which follow those of the whole plan.
Errors are predicted for simulate and renormalize; of machines and studies only the time is. Times hold for a computer that stays
as busy as it is during the pilot runs. Nothing is written into the folder of
the plan.

Examples:
  npx blockspin plan new scan.json --set size=8 replicas=64 sweeps=2000 --vary temperature=2.0,2.4
  npx blockspin plan estimate scan.json --seconds 4 --error energy=1e-4`,
    )
    .action(async (file: string, options: PlanEstimateOptions) => {
      const { readPlan, estimatePlan } = await actions();
      await estimatePlan(await readPlan(file, options.out), options);
    });
}
