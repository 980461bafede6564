import { shellWords } from '../../output/shell-words.ts';

/** What a cluster is asked for, for each job of an array. */
export interface JobRequest {
  readonly account?: string | undefined;
  readonly partition?: string | undefined;
  /** As Slurm's `--gres` takes it after `gpu:`, as `1` or `a100:1`. */
  readonly gpu?: string | undefined;
  readonly cpus: number;
  /** MB, or with a unit as Slurm takes it, `4G`. */
  readonly memory?: string | undefined;
  readonly minutes: number;
  /** Jobs that run at a time. */
  readonly atMost?: number | undefined;
  /** Further flags of sbatch, as `qos=long`. */
  readonly more: readonly string[];
}

/** One job array. */
export interface ArrayScript extends JobRequest {
  readonly name: string;
  /** The folder of the logs. */
  readonly logs: string;
  /** The words of the command that a job runs; the numbers of its tasks follow. */
  readonly command: readonly string[];
  /** The numbers of the tasks of each job, as `1-8,12`. */
  readonly jobs: readonly string[];
}

/** A job that was cut short starts again so many times. */
const mostRestarts = 100;

/** How many seconds before the time limit a job is told: enough for tasks to keep what is done. Slurm looks every 30 s. */
function noticeSeconds(minutes: number): number {
  return Math.min(90, 30 * minutes);
}

/**
 * The script of a job array, for sbatch. Before the time limit Slurm sends USR1 to the script. The script then ends its tasks as by
 * SIGTERM, and puts the job into the queue again; the tasks go on from their checkpoints. SIGTERM itself, as from scancel or
 * a preemption, ends the tasks only: whether the job comes again is then the decision of Slurm. Names of files stand in
 * words of the shell alone, because Slurm reads its own lines by rules of its own.
 */
export function arrayScript(array: ArrayScript): string {
  const { account, partition, gpu, memory, atMost, minutes, cpus, jobs, command } = array;
  const limit = atMost === undefined ? '' : `%${atMost}`;
  const requests = [
    `job-name=${array.name}`,
    `array=0-${jobs.length - 1}${limit}`,
    ...(account === undefined ? [] : [`account=${account}`]),
    ...(partition === undefined ? [] : [`partition=${partition}`]),
    ...(gpu === undefined ? [] : [`gres=gpu:${gpu}`]),
    'nodes=1',
    'ntasks=1',
    `cpus-per-task=${cpus}`,
    ...(memory === undefined ? [] : [`mem=${memory}`]),
    `time=${minutes}`,
    'requeue',
    `signal=B:USR1@${noticeSeconds(minutes)}`,
    // The log is opened below, in words of the shell.
    'output=/dev/null',
    ...array.more,
  ];
  const tasks = jobs.map((numbers) => `  ${numbers}`).join('\n');
  const log = `${shellWords([array.logs])}/"\${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID.log"`;
  return `#!/bin/bash
${requests.map((request) => `#SBATCH --${request}`).join('\n')}

exec >>${log} 2>&1
tasks=(
${tasks}
)
restarts=\${SLURM_RESTART_COUNT:-0}
echo "$(date -u +%FT%TZ) job $SLURM_JOB_ID on $(hostname), start $((restarts + 1)), tasks \${tasks[SLURM_ARRAY_TASK_ID]}"

late=
ended=
trap 'late=yes; echo "The time limit is near: the tasks stop and keep what is done."; kill -TERM "$run" 2>/dev/null' USR1
trap 'ended=yes; kill -TERM "$run" 2>/dev/null' TERM
${shellWords(command)} --tasks "\${tasks[SLURM_ARRAY_TASK_ID]}" &
run=$!
# A signal ends a wait, and the process goes on until its tasks have kept what is done.
while wait "$run"; status=$?; kill -0 "$run" 2>/dev/null; do :; done

# Status 0: all tasks are done. Above 128: something killed the process.
if [ $status -ne 0 ] && [ -z "$ended" ] && { [ -n "$late" ] || [ $status -gt 128 ]; } && [ "$restarts" -lt ${mostRestarts} ]; then
  echo "The tasks of this job are not done; it goes back into the queue."
  # One job of an array has the number of the array itself, which would mean all of them.
  scontrol requeue "\${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
fi
exit $status
`;
}
