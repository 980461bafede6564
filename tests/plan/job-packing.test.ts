import { expect, it } from 'vitest';
import { chosenTasks } from '../../src/plan/chosen-tasks.ts';
import type { PlanTask } from '../../src/plan/expanded-plan.ts';
import { numbersOf, packJobs, wavesOf } from '../../src/plan/job-packing.ts';

const task = (number: number, cost = 1, input?: PlanTask): PlanTask & { input?: PlanTask } => ({
  number,
  id: `scan-${number}`,
  command: 'simulate',
  flags: [],
  seed: number,
  hasMoments: true,
  cost,
  ...(input && { input }),
});
const tasks = Array.from({ length: 10 }, (_, index) => task(index + 1));
const seconds = ({ cost }: PlanTask): number => 60 * cost;

it('packs tasks until a job lasts as long as it should', () => {
  const jobs = packJobs(tasks, { seconds, workers: 1, target: 240 });
  expect(jobs.map(numbersOf)).toEqual(['1-4', '5-8', '9-10']);
  // Two tasks at a time take half as long.
  expect(packJobs(tasks, { seconds, workers: 2, target: 240 }).map(numbersOf)).toEqual([
    '1-8',
    '9-10',
  ]);
  expect(packJobs(tasks, { seconds, workers: 1, target: 1e9, most: 6 }).map(numbersOf)).toEqual([
    '1-6',
    '7-10',
  ]);
});

it('gives a task that is longer than a job should be a job of its own, and loses no task', () => {
  const uneven = [task(1, 1), task(2, 50), task(3, 1), task(4, 2), task(5, 1)];
  const jobs = packJobs(uneven, { seconds, workers: 1, target: 180 });
  expect(jobs.map(numbersOf)).toEqual(['1', '2', '3-4', '5']);
  expect(packJobs([], { seconds, workers: 1, target: 60 })).toEqual([]);
});

it('names tasks as plan run takes them', () => {
  const some = [1, 2, 3, 5, 8, 9].map((number) => task(number));
  expect(numbersOf(some)).toBe('1-3,5,8-9');
  expect(chosenTasks(tasks, numbersOf(some)).map(({ number }) => number)).toEqual([
    1, 2, 3, 5, 8, 9,
  ]);
});

it('puts a task into a later wave than the task whose output it takes', () => {
  const [train, evaluate] = [task(1), task(2, 1, task(1))];
  const third = task(3, 1, evaluate);
  const ids = wavesOf([train, evaluate, third, task(4)]).map((wave) => wave.map(({ id }) => id));
  expect(ids).toEqual([['scan-1', 'scan-4'], ['scan-2'], ['scan-3']]);
  // What is done before needs no wave.
  expect(wavesOf([evaluate]).length).toBe(1);
});
