import { resultDocument, deliver } from '../output/document.ts';
import { formatTable } from '../output/format.ts';
import { visibleText } from '../../report/visible-text.ts';
import type { GivenPlan } from './read-plan.ts';
import { queueReport } from './slurm/queue-report.ts';

const kinds = ['done', 'running', 'interrupted', 'failed', 'waiting'] as const;

/** Failed tasks that are named for people. */
const mostFailures = 10;

/** Says how far the tasks of a plan are. */
export async function showStatus(
  { file, expanded, folder }: GivenPlan,
  options: { readonly json?: boolean },
): Promise<void> {
  const experiments = new Map<string, Record<(typeof kinds)[number], number>>();
  const failures: { task: string; number: number; reason: string; at: string }[] = [];
  const running: {
    task: string;
    number: number;
    host?: string;
    process?: number;
    since?: string;
  }[] = [];
  for (const { experiment, tasks } of expanded.points) {
    const counts = experiments.get(experiment) ?? {
      done: 0,
      running: 0,
      interrupted: 0,
      failed: 0,
      waiting: 0,
    };
    experiments.set(experiment, counts);
    for (const task of tasks) {
      const state = folder.stateOf(task);
      const failure = state.kind === 'done' ? undefined : await folder.failureOf(task);
      counts[failure && state.kind !== 'running' ? 'failed' : state.kind]++;
      const named = { task: task.id, number: task.number };
      if (state.kind === 'running') {
        const { host, pid, since } = state.lock.holder ?? {};
        running.push({
          ...named,
          ...(host && { host }),
          ...(pid && { process: pid }),
          ...(since && { since }),
        });
      } else if (failure) failures.push({ ...named, ...failure });
    }
  }
  const rows = [...experiments].map(([experiment, counts]) => ({ experiment, ...counts }));
  const total = (kind: (typeof kinds)[number]): number =>
    rows.reduce((sum, row) => sum + row[kind], 0);
  const complete = total('done') === expanded.tasks.length;
  const table = formatTable(
    ['experiment', ...kinds, 'tasks'],
    rows.map((row) => [
      row.experiment,
      ...kinds.map((kind) => `${row[kind]}`),
      `${kinds.reduce((sum, kind) => sum + row[kind], 0)}`,
    ]),
  );
  const complaints = failures
    .slice(0, mostFailures)
    .map(({ task, number, reason }) => `Task ${number} (${task}) failed: ${visibleText(reason)}`);
  const queue = await queueReport(folder.path);
  const next = complete
    ? 'All tasks are done: plan merge puts them together.'
    : `${total('done')} of ${expanded.tasks.length} tasks are done.`;
  await deliver(
    {
      document: resultDocument({
        command: 'plan status',
        adapter: null,
        seed: null,
        parameters: { file, folder: folder.path, plan: expanded.digest },
        results: {
          complete,
          tasks: {
            planned: expanded.tasks.length,
            ...Object.fromEntries(kinds.map((kind) => [kind, total(kind)])),
          },
          experiments: rows,
          running,
          failures,
          ...(queue && { queue: queue.document }),
        },
        timing: {},
      }),
      text: [table, ...complaints, ...(queue ? [queue.text] : []), next].join('\n\n'),
    },
    options,
  );
}
