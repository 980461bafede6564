import { Command, InvalidArgumentError, Option } from 'commander';
import { whole } from '../arguments/parse.ts';
import type { PlanSubmitOptions } from '../plan/submit.ts';

/** What plans need is loaded only for plans. */
const actions = () => import('../plan/actions.ts');

const mostMinutes = 525_600;

/** What a script says itself, so that it cannot be asked for. */
const ofScript = ['array', 'dependency', 'output', 'error', 'requeue', 'no-requeue', 'signal'];

/** `blockspin plan submit` */
export function planSubmitCommand(): Command {
  return new Command('submit')
    .description(
      'Submit the tasks of a plan that are not done to a cluster, as job arrays of Slurm. The folder of the plan and this program ' +
        'must lie where the computers of the cluster see them.',
    )
    .argument('<plan.json>', 'the plan')
    .option(
      '--out <folder>',
      'the folder of the tasks (default: beside the plan, with its name without .json)',
    )
    .addOption(new Option('--engine <name>', 'the scheduler').choices(['slurm']).default('slurm'))
    .addOption(new Option('--account <name>', 'the account that pays').argParser(name))
    .addOption(new Option('--partition <names>', 'the partition').argParser(name))
    .addOption(
      new Option(
        '--gpus <n>',
        '0 or 1 for each job, or a kind of GPU, as a100:1; more jobs use more GPUs (default: 0)',
      ).argParser(gpus),
    )
    .addOption(
      new Option('--cpus <n>', 'processor cores of each job').argParser(whole(1, 1024)).default(2),
    )
    .addOption(new Option('--memory <size>', 'memory of each job, as 4G').argParser(memory))
    .addOption(
      new Option(
        '--time <minutes>',
        'time limit of each job; a job that reaches it goes on in the queue',
      )
        .argParser(whole(1, mostMinutes))
        .default(30),
    )
    .addOption(
      new Option('--minutes <n>', 'tasks are packed so that a job lasts about so long')
        .argParser(whole(1, mostMinutes))
        .default(10),
    )
    .addOption(
      new Option('--tasks-per-job <n>', 'pack so many tasks into a job instead')
        .argParser(whole(1, 20_000))
        .conflicts('minutes'),
    )
    .addOption(
      new Option('--workers <n>', 'tasks that a job runs at a time')
        .argParser(whole(1, 256))
        .default(1),
    )
    .addOption(
      new Option('--at-most <n>', 'jobs of an array that run at a time').argParser(
        whole(1, 100_000),
      ),
    )
    .addOption(
      new Option(
        '--sbatch <flags...>',
        'further flags of sbatch without dashes, as qos=long constraint=a100',
      ).argParser(sbatchFlag),
    )
    .addOption(
      new Option(
        '--adapter <kind>',
        'which WebGPU adapter the tasks use (default: gpu with --gpus, else auto)',
      ).choices(['auto', 'gpu', 'software']),
    )
    .option('--dry-run', 'print the scripts; submit and write nothing')
    .option('--json', 'print one JSON document on standard output and nothing else')
    .option('--quiet', 'print no remarks on standard error')
    .addHelpText(
      'after',
      `
Before its time limit, a job stops its tasks as by Ctrl-C, and goes back into the queue. The tasks go on where they were. A job that
is killed goes on in the same way, also where its computer fails: Slurm says that nothing of the job runs any more, and the next job,
or plan run on the cluster, takes its tasks. Where Slurm cannot be asked, plan run --take-over HOST does. Submitting again adds the tasks that are neither done nor in the queue, as those that failed. Tasks that take
the output of others are submitted as an array of its own, which waits for the first. Everything is in the folder of the plan: no
service has to run.

Examples:
  npx blockspin plan submit scan.json --partition gpu --gpus 1 --dry-run`,
    )
    .action(async (file: string, options: PlanSubmitOptions) => {
      const { readPlan, submitPlan } = await actions();
      await submitPlan(await readPlan(file, options.out), options);
    });
}

function name(text: string): string {
  if (/^[\w.@+-][\w.@+,-]{0,199}$/.test(text) && !text.startsWith('-')) return text;
  throw new InvalidArgumentError(
    'Give a name of letters, digits and _ . @ + - as the cluster has it.',
  );
}

function gpus(text: string): string {
  if (/^(0|(\w[\w.+-]{0,99}:)?1)$/.test(text)) return text;
  throw new InvalidArgumentError(
    'Give 0, 1, or a kind with :1, as a100:1: a job uses one GPU, and more jobs use more.',
  );
}

function memory(text: string): string {
  if (/^\d{1,9}[KMGT]?$/i.test(text)) return text;
  throw new InvalidArgumentError('Give a whole number of MB, or one with K, M, G or T, as 4G.');
}

function sbatchFlag(text: string, before: readonly string[] = []): string[] {
  const [flag = ''] = text.split('=');
  if (ofScript.includes(flag))
    throw new InvalidArgumentError(`The script sets ${flag} itself; leave it out.`);
  if (/^[a-z][a-z-]*(=[\w.,:@+=&|*()[\]/-]+)?$/.test(text)) return [...before, text];
  throw new InvalidArgumentError(
    'Give flags as sbatch takes them, without dashes, blanks and quotes, as qos=long.',
  );
}
