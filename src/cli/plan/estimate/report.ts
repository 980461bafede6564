import { sizeFor } from '../../../plan/estimate/predicted-error.ts';
import type { WishedErrors } from '../../../plan/estimate/wishes.ts';
import type { PlanTask } from '../../../plan/expanded-plan.ts';
import { visibleText } from '../../../report/visible-text.ts';
import { UsageError } from '../../arguments/usage-error.ts';
import { resultDocument, type ResultDocument } from '../../output/document.ts';
import { formatTable, round } from '../../output/format.ts';
import { formatDuration } from '../../output/progress.ts';
import type { GivenPlan } from '../read-plan.ts';
import { pilotFormsOf, updatesOf } from './pilot-forms.ts';
import { taskMemory, type TaskMemory } from './task-memory.ts';
import type { PlanTime } from './plan-time.ts';
import type { PointEstimate, QuantityEstimate, RowEstimate } from './point-estimate.ts';
import type { PlanEstimateOptions } from './estimate.ts';

/** All that is known of a plan. */
export interface EstimateFacts {
  readonly plan: GivenPlan;
  readonly estimates: readonly PointEstimate[];
  readonly time: PlanTime;
  readonly left: readonly PlanTask[];
  readonly wishes: WishedErrors;
  readonly options: PlanEstimateOptions;
}

/** Quantities of the table for people. */
const headline = ['energy', 'absoluteMagnetization', 'specificHeat', 'susceptibility', 'binder'];

/** The document of an estimate. @throws UsageError for a wished error of a quantity that the plan does not have */
export function estimateDocument(facts: EstimateFacts, seconds: number): ResultDocument {
  const { plan, estimates, time, left, options } = facts;
  const { expanded } = plan;
  const [first] = estimates;
  const adapter = Object(first?.longest.run.document).adapter ?? null;
  return resultDocument({
    command: 'plan estimate',
    adapter,
    seed: null,
    parameters: {
      file: plan.file,
      plan: expanded.digest,
      workers: options.workers,
      pilotSeconds: options.seconds,
      within: options.within,
      errors: Object.fromEntries(facts.wishes),
    },
    results: {
      tasks: { planned: expanded.tasks.length, left: left.length },
      seconds: { all: time.lasting(expanded.tasks), left: time.lasting(left) },
      slowdownOfWorkers: time.slowdown,
      deviceSeconds: deviceSeconds(facts, expanded.tasks),
      diskBytes: diskBytes(facts),
      memoryBytesOfWorker: memoryOf(facts),
      pilotPoints: { tried: estimates.length, planned: expanded.points.length },
      points: estimates.map((estimate) => pointOf(estimate, facts)),
      ...(facts.wishes.size > 0 && { wished: wished(facts) }),
    },
    timing: { seconds },
  });
}

function deviceSeconds({ time }: EstimateFacts, tasks: readonly PlanTask[]): number {
  return tasks.reduce((sum, task) => sum + time.ofTask(task), 0);
}

/** Of the largest task. */
function memoryOf({ plan }: EstimateFacts): TaskMemory {
  const all = plan.expanded.points.flatMap(({ tasks: [task] }) => (task ? [taskMemory(task)] : []));
  return {
    adapter: Math.max(0, ...all.map(({ adapter }) => adapter)),
    host: Math.max(0, ...all.map(({ host }) => host)),
  };
}

/** Of the results; checkpoints take as much again while tasks run. */
function diskBytes({ plan, estimates }: EstimateFacts): number {
  return plan.expanded.points.reduce((sum, { experiment, tasks }) => {
    const own = estimates.filter(({ point }) => point.experiment === experiment);
    const mean = own.reduce((total, { bytes }) => total + bytes, 0) / Math.max(1, own.length);
    return sum + mean * tasks.length;
  }, 0);
}

function pointOf({ point, time, rows, bytes }: PointEstimate, { time: ofPlan }: EstimateFacts) {
  const [task] = point.tasks;
  const lattices = task && pilotFormsOf(task)?.lattices;
  return {
    experiment: point.experiment,
    command: point.command,
    parameters: point.parameters,
    tasks: point.tasks.length,
    secondsOfTask: task ? ofPlan.ofTask(task) : 0,
    startSeconds: time.fixed,
    diskBytesOfTask: Math.round(bytes),
    ...(lattices && { spinUpdates: updatesOf(lattices) * point.runs.length }),
    rows: rows.map(({ temperature, times, isLongEnough, quantities }) => ({
      ...(temperature !== undefined && { temperature }),
      autocorrelationTimes: times,
      pilotIsLongEnough: isLongEnough,
      errors: Object.fromEntries(
        Object.entries(quantities).map(([name, { error }]) => [name, error]),
      ),
    })),
    ...(rows.length === 0 && { note: noErrors }),
  };
}

const noErrors =
  'no errors are predicted: those of machines depend on how the training goes, more than on how long it takes.';

/** What reaches the wished errors, point by point, and for the whole plan. */
function wished(facts: EstimateFacts) {
  const { estimates, wishes, options, time } = facts;
  const points = estimates.flatMap((estimate) =>
    estimate.rows.flatMap((row) => {
      const found = [...wishes].flatMap(([name, error]) => {
        const quantity = row.quantities[name];
        return quantity
          ? [{ quantity: name, wished: error, ...needOf(quantity, error, estimate) }]
          : [];
      });
      return found.map((each) => ({ ...placeOf(estimate, row), ...each }));
    }),
  );
  for (const name of wishes.keys())
    if (!points.some(({ quantity }) => quantity === name)) {
      const known = new Set(
        estimates.flatMap(({ rows }) => rows.flatMap((row) => Object.keys(row.quantities))),
      );
      throw new UsageError(
        `--error ${name}: the plan does not measure it; it measures ${[...known].join(', ')}.`,
      );
    }
  const factor = Math.max(...points.map((each) => each.seedsFactor));
  const device =
    time.slowdown * deviceSeconds(facts, facts.plan.expanded.tasks) * Math.max(1, factor);
  return {
    points,
    wholePlan: {
      /** With so many times the seeds at every point. */
      seedsFactor: Math.max(1, factor),
      deviceSeconds: device,
      devices: Math.max(1, Math.ceil(device / (60 * options.within))),
      withinMinutes: options.within,
    },
  };
}

function needOf(
  { pilot, size, error }: QuantityEstimate,
  wish: number,
  { point, time }: PointEstimate,
) {
  const need = sizeFor(pilot, size, wish);
  const [task] = point.tasks;
  const every = (task && pilotFormsOf(task)?.lattices?.schedule.every) ?? 1;
  const seedsFactor = (error / wish) ** 2;
  return {
    predicted: error,
    isReached: error <= wish,
    seedsFactor,
    seeds: Math.max(1, Math.ceil(point.runs.length * seedsFactor)),
    replicas: need.chains,
    sweeps: need.measurements * every,
    deviceSeconds: Math.ceil(point.tasks.length * seedsFactor) * (time.fixed + time.working),
  };
}

function placeOf({ point }: PointEstimate, { temperature }: RowEstimate) {
  return {
    experiment: point.experiment,
    parameters: point.parameters,
    ...(temperature !== undefined && { temperature }),
  };
}

/** For people. */
export function estimateText(facts: EstimateFacts): string {
  const { plan, estimates, time, left, options } = facts;
  const { tasks, points } = plan.expanded;
  const document = estimates[0]?.longest.run.document;
  const name: unknown = Object(Object(document).adapter).name;
  const table = formatTable(
    ['experiment', 'point', 'tasks', 's/task', 'tau', ...headline.map((each) => short(each))],
    estimates.flatMap((estimate) => {
      const { point, rows } = estimate;
      const [task] = point.tasks;
      const seconds = task ? time.ofTask(task) : 0;
      const common = [
        point.experiment,
        parametersText(point.parameters),
        `${point.tasks.length}`,
        seconds.toPrecision(3),
      ];
      if (rows.length === 0) return [[...common, '-', ...headline.map(() => '-')]];
      return rows.map((row) => [
        ...common,
        tauText(row),
        ...headline.map((each) => errorText(row.quantities[each])),
      ]);
    }),
  );
  const slower =
    options.workers > 1
      ? ` ${options.workers} tasks at a time take ${time.slowdown.toFixed(2)} times as long as one alone.`
      : '';
  const rest =
    left.length === tasks.length
      ? ''
      : ` ${left.length} are left: about ${formatDuration(time.lasting(left))}.`;
  const lines = [
    `${tasks.length} tasks with ${options.workers} ${options.workers === 1 ? 'worker' : 'workers'}: about ` +
      `${formatDuration(time.lasting(tasks))} on ${typeof name === 'string' ? visibleText(name) : 'this computer'}.${slower}${rest}`,
    `Disk: about ${megabytes(diskBytes(facts))} MB. Memory of a worker, beside the program: ${megabytes(memoryOf(facts).adapter)} MB of the adapter, ` +
      `${megabytes(memoryOf(facts).host)} MB of the host.`,
  ];
  const cautions = [
    ...(estimates.length < points.length
      ? [`${estimates.length} of ${points.length} points were tried; --points tries more.`]
      : []),
    ...(estimates.some(({ rows }) => rows.some(({ isLongEnough }) => !isLongEnough))
      ? [
          '* The pilot run is too short for this autocorrelation time: the error is uncertain; give more --seconds.',
        ]
      : []),
    ...(estimates.some(({ rows }) => rows.length === 0) ? [`-: ${noErrors}`] : []),
    ...(points.some(({ command }) => command === 'reproduce')
      ? [
          'The times of reproduce are those of a table (SwiftShader on two cores); its errors are not predicted.',
        ]
      : []),
  ];
  return [table, lines.join('\n'), ...cautions, ...wishText(facts)].join('\n\n');
}

function wishText(facts: EstimateFacts): string[] {
  if (facts.wishes.size === 0) return [];
  const { points, wholePlan } = wished(facts);
  const table = formatTable(
    [
      'experiment',
      'point',
      'T',
      'quantity',
      'predicted',
      'wished',
      'seeds',
      'replicas',
      'or sweeps',
    ],
    points.map((each) => [
      each.experiment,
      parametersText(each.parameters),
      `${each.temperature ?? ''}`,
      each.quantity,
      each.predicted.toPrecision(2),
      `${each.wished}`,
      `${each.seeds}`,
      `${each.replicas}`,
      `${each.sweeps}`,
    ]),
  );
  return [
    `${table}\n\nWith ${round(wholePlan.seedsFactor, 3)} times the seeds at every point, the plan takes about ` +
      `${formatDuration(wholePlan.deviceSeconds)} of one device, or ${wholePlan.withinMinutes} minutes of ${wholePlan.devices} such devices.`,
  ];
}

function tauText({ times, isLongEnough }: RowEstimate): string {
  const longest = Math.max(...Object.values(times).map(({ value }) => value));
  return `${longest.toPrecision(2)}${isLongEnough ? '' : '*'}`;
}

function errorText(quantity: QuantityEstimate | undefined): string {
  return quantity ? quantity.error.toPrecision(2) : '-';
}

function short(name: string): string {
  const words: Readonly<Record<string, string>> = {
    absoluteMagnetization: '|m|',
    specificHeat: 'C',
    susceptibility: 'chi',
  };
  return `error of ${words[name] ?? name}`;
}

function parametersText(parameters: Readonly<Record<string, unknown>>): string {
  return visibleText(
    Object.entries(parameters)
      .map(([name, value]) => `${name} ${String(value)}`)
      .join(', '),
  );
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toPrecision(2);
}
