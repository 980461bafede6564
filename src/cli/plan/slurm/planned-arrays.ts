import path from 'node:path';
import type { PlanTask } from '../../../plan/expanded-plan.ts';
import { numbersOf, packJobs, wavesOf, type Job } from '../../../plan/job-packing.ts';
import type { GivenPlan } from '../read-plan.ts';
import type { PlanSubmitOptions } from '../submit.ts';
import type { TaskSeconds } from '../task-seconds.ts';
import { arrayScript, type JobRequest } from './array-script.ts';
import { slurmFolder } from './submissions.ts';

/** An array of jobs, before it is submitted. */
export interface PlannedArray {
  readonly jobs: readonly Job[];
  readonly script: string;
  /** 0 for tasks that wait for no others. */
  readonly wave: number;
}

/**
 * The arrays that run some tasks of a plan, in the order in which they are submitted.
 * @param largest jobs of one array
 */
export function plannedArrays(
  { expanded, folder, file }: GivenPlan,
  {
    tasks,
    seconds,
    largest,
    options,
  }: {
    readonly tasks: readonly PlanTask[];
    readonly seconds: TaskSeconds;
    readonly largest: number;
    readonly options: PlanSubmitOptions;
  },
): PlannedArray[] {
  const { workers, tasksPerJob, gpus = '0' } = options;
  const request: JobRequest = {
    account: options.account,
    partition: options.partition,
    gpu: gpus === '0' ? undefined : gpus,
    cpus: options.cpus,
    memory: options.memory,
    minutes: options.time,
    atMost: options.atMost,
    more: options.sbatch ?? [],
  };
  const command = [
    ...program(),
    'plan',
    'run',
    path.join(folder.path, copyName(expanded.digest)),
    `--out=${folder.path}`,
    '--quiet',
    // Where a GPU is paid for, a job without one should fail.
    `--workers=${workers}`,
    `--adapter=${options.adapter ?? (gpus === '0' ? 'auto' : 'gpu')}`,
  ];
  const name = `blockspin-${path
    .basename(file, '.json')
    .replaceAll(/[^\w.-]+/g, '-')
    .slice(0, 40)}`;
  const logs = path.join(folder.path, slurmFolder);
  return wavesOf(tasks).flatMap((ofWave, wave) => {
    const jobs = packJobs(ofWave, {
      seconds: seconds.of,
      workers,
      target: 60 * options.minutes,
      most: tasksPerJob,
      ...(tasksPerJob !== undefined && { target: Infinity }),
    });
    return Array.from({ length: Math.ceil(jobs.length / largest) }, (_, part) => {
      const ofArray = jobs.slice(part * largest, (part + 1) * largest);
      const numbers = ofArray.map(numbersOf);
      return {
        wave,
        jobs: ofArray,
        script: arrayScript({ ...request, name, logs, command, jobs: numbers }),
      };
    });
  });
}

/** A file in the folder of a plan. */
export function copyName(digest: string): string {
  return `${slurmFolder}/plan-${digest.slice(0, 16)}.json`;
}

/** The words that start this program again, on a computer that sees the same files. */
function program(): string[] {
  const launcher = process.env['BLOCKSPIN_LAUNCHER'];
  return launcher === undefined ? [process.execPath, process.argv[1] ?? ''] : [launcher];
}
