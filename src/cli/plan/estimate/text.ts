import { visibleText } from '../../../report/visible-text.ts';
import { formatTable, round } from '../../output/format.ts';
import { formatDuration } from '../../output/progress.ts';
import { diskBytes, memoryOf, noErrors, type EstimateFacts } from './facts.ts';
import type { QuantityEstimate, RowEstimate } from './point-estimate.ts';
import { wished } from './wished.ts';

/** Quantities of the table for people. */
const headline = ['energy', 'absoluteMagnetization', 'specificHeat', 'susceptibility', 'binder'];

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
  const { devices, withinMinutes } = wholePlan;
  const together = devices === 1 ? '' : `, or ${withinMinutes} minutes of ${devices} such devices`;
  return [
    `${table}\n\nWith ${round(wholePlan.seedsFactor, 3)} times the seeds at every point, the plan takes about ` +
      `${formatDuration(wholePlan.deviceSeconds)} of one device${together}.`,
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
