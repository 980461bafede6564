import { Command, Option } from 'commander';
import { withSpeedOptions, withOutputOptions } from '../arguments/options.ts';
import { whole } from '../arguments/parse.ts';
import type { PlanNewOptions } from '../plan/new.ts';
import type { PlanRunOptions } from '../plan/plan-run.ts';
import { planEstimateCommand } from './plan-estimate.ts';
import { planSubmitCommand } from './plan-submit.ts';

/** What plans need is loaded only for plans: other commands start as fast without it. */
const actions = () => import('../plan/actions.ts');

const mostWorkers = 256;

/** `blockspin plan` */
export function planCommand(): Command {
  return new Command('plan')
    .description(
      'Run many calls of simulate, renormalize, train, evaluate and reproduce, temperatures x sizes x seeds, on this machine, and ' +
        'merge their results, those of simulate exactly.',
    )
    .addCommand(newCommand())
    .addCommand(planEstimateCommand())
    .addCommand(runCommand())
    .addCommand(planSubmitCommand())
    .addCommand(statusCommand())
    .addCommand(mergeCommand())
    .addHelpText(
      'after',
      `
A plan is a JSON file. It holds experiments; each names a command, the flags that all its tasks share (parameters), the flags
that change from task to task (grid), and seeds. schemas/plan.schema.json of the package describes it for editors.

  { "experiments": { "scan": {
      "command": "simulate",
      "parameters": { "size": 16, "sweeps": 2000, "replicas": 128 },
      "grid": { "temperature": "2.1:2.5:0.1" },
      "seeds": { "from": 1, "count": 4 },
      "blocks": 2 } } }

A grid takes lists or ranges from:to:step. "blocks" splits the replicas of simulate into tasks (--part), which draw the random
numbers of the whole run: the merged document of a split run is that of the unsplit run to the bit. Merging needs as much memory
as the whole run. Blocks of renormalize have seeds of their own. Seeds and values can be added later, and tasks that are done are
kept.

Experiments of evaluate take outputs of another experiment, one a task, which "of" names; those of renormalize may (--map). Tasks
whose outputs are taken run first.

  { "experiments": {
      "machines": { "command": "train", "parameters": { "size": 8, "layers": "32" }, "grid": { "l1": [0, 0.001] }, "seeds": [1, 2, 3] },
      "judged": { "command": "evaluate", "of": "machines" } } }

Each task has its own folder, with checkpoints. Tasks, and plan run itself, may be killed at any moment: the same command goes
on. Machines that share the folder may run a plan together. A task that a process of another machine holds is left to it, because
nothing tells from here whether that process lives, unless Slurm can be asked about its job; --take-over HOST takes its tasks.
The merged document is the same to the bit however the tasks were spread over workers, runs and machines. Results of
simulate are merged from exact sums of whole numbers, those of other commands as means over tasks. Errors of train, evaluate and
reproduce are those of the tasks, or those from the spread of the tasks where these are larger. Where floats of the device enter
(correlations, rule average, machines, studies), the document names the adapter of each task.

Examples:
  npx blockspin plan new scan.json --set size=8 replicas=64 sweeps=200 --vary temperature=2.0,2.4
  npx blockspin plan estimate scan.json --seconds 4
  npx blockspin plan run scan.json --workers 2
  npx blockspin plan status scan.json
  npx blockspin plan merge scan.json`,
    );
}

function newCommand(): Command {
  return new Command('new')
    .description(
      'Write a plan of one experiment; of evaluate also one of train, whose machines are judged. Without --set and --vary, the ' +
        'plan is an example to edit.',
    )
    .argument('<plan.json>', 'the file to write; it must not be there yet')
    .addOption(
      new Option('--command <name>', 'the command that tasks call')
        .choices(['simulate', 'renormalize', 'train', 'evaluate', 'reproduce'])
        .default('simulate'),
    )
    .option('--experiment <name>', 'the name of the experiment', 'scan')
    .option('--set <name=value...>', 'flags that all tasks share, as size=32 correlations')
    .option(
      '--vary <name=values...>',
      'flags that change from task to task, as size=16,32 temperature=2.1:2.5:0.1',
    )
    .option('--seeds <list>', 'seeds, as 1,2,3 or 1-8 (default: 1)')
    .addOption(
      new Option('--blocks <n>', 'split the replicas into so many tasks').argParser(whole(1, 1024)),
    )
    .action(async (file: string, options: PlanNewOptions) =>
      (await actions()).newPlan(file, options),
    );
}

function runCommand(): Command {
  const command = planned(
    new Command('run').description(
      'Run the tasks of a plan that are not done. Ctrl-C stops and keeps what is done; the same command goes on.',
    ),
  )
    .addOption(
      new Option('--workers <n>', 'tasks that run at a time, each in a process with its own device')
        .argParser(whole(1, mostWorkers))
        .default(1),
    )
    .option('--tasks <list>', 'only these tasks, by number, as 1-8,12 (default: all)')
    .option(
      '--take-over <host>',
      'also run tasks that a process of this machine holds; only where that process is surely dead',
    );
  const flagged = withSpeedOptions(withOutputOptions(command));
  return flagged.action(async (file: string, options: PlanRunOptions) => {
    const { readPlan, runPlan } = await actions();
    await runPlan(await readPlan(file, options.out), options);
  });
}

function statusCommand(): Command {
  return reporting(
    planned(new Command('status').description('Say how far the tasks of a plan are.')),
  ).action(async (file: string, options: ReportOptions) => {
    const { readPlan, showStatus } = await actions();
    await showStatus(await readPlan(file, options.out), options);
  });
}

function mergeCommand(): Command {
  return reporting(
    planned(
      new Command('merge').description(
        'Put the tasks together that are done: one table (merged.csv) and one document (merged.json) in the folder of the ' +
          'plan. Errors are jackknife errors over the lattices of all tasks, from exact integer sums.',
      ),
    ),
  ).action(async (file: string, options: ReportOptions) => {
    const { readPlan, mergeTasks } = await actions();
    await mergeTasks(await readPlan(file, options.out), options);
  });
}

interface ReportOptions {
  readonly out?: string;
  readonly json?: boolean;
}

function planned(command: Command): Command {
  return command
    .argument('<plan.json>', 'the plan')
    .option(
      '--out <folder>',
      'the folder of the tasks (default: beside the plan, with its name without .json)',
    );
}

function reporting(command: Command): Command {
  return command.option('--json', 'print one JSON document on standard output and nothing else');
}
