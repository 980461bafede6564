import { Fields } from '../../../formats/json-fields.ts';
import {
  predictedError,
  type PilotError,
  type SampleSize,
} from '../../../plan/estimate/predicted-error.ts';
import type { PlanPoint, PlanTask } from '../../../plan/expanded-plan.ts';
import { measuredIn } from '../../../plan/named-quantities.ts';
import { elementAt } from '../../../element-at.ts';
import { isTime } from './measured-names.ts';
import {
  fewerReplicas,
  latticeRun,
  pilotFormsOf,
  type PilotForm,
  type PilotForms,
} from './pilot-forms.ts';
import type { PilotRun, PilotRuns } from './pilot-runs.ts';

/** How the time of a task depends on the share of its work that is done. */
interface TaskTime {
  /** Whatever there is to do: a process and its device start, and results are written. */
  readonly fixed: number;
  /** Of the whole work. */
  readonly working: number;
}

/** A quantity of a point, all its tasks together. */
export interface QuantityEstimate {
  readonly pilot: PilotError;
  readonly size: SampleSize;
  /** Of the merged result. */
  readonly error: number;
  /** What the short run gave. */
  readonly value: number;
}

/** What short runs say of a point at a temperature. */
export interface RowEstimate {
  readonly temperature?: number | string;
  /** Autocorrelation times in sweeps. */
  readonly times: Readonly<Record<string, { readonly value: number; readonly error: number }>>;
  /** False where the short run was too short for its autocorrelation time: errors may be larger. */
  readonly isLongEnough: boolean;
  readonly quantities: Readonly<Record<string, QuantityEstimate>>;
}

/** What short runs say of a point. */
export interface PointEstimate {
  readonly point: PlanPoint;
  readonly time: TaskTime;
  /** Bytes that a task leaves. */
  readonly bytes: number;
  readonly rows: readonly RowEstimate[];
  /** A run that took a while, and its share of the work. */
  readonly longest: { readonly run: PilotRun; readonly share: number };
}

/** Updates a second, as a first guess: a processor of two cores. */
const guessedSpeed = 1e8;
/** How much more work the next run may have. */
const mostGrowth = 64;
const mostTries = 4;
/** Work that is next to nothing. */
const leastShare = 1e-9;
/** Of the time for a point: for how long it takes; the rest is for its errors. */
const shareForTime = 0.4;
/** A run that takes so many times longer than it should is stopped. */
const patience = 3;
/** Autocorrelation times that a short run needs. */
const timesOfRun = 20;

/** Runs a task of a point with less to do. @param seconds to spend, about */
export async function estimatePoint(
  point: PlanPoint,
  {
    runs,
    seconds,
    inputOf,
  }: {
    readonly runs: PilotRuns;
    readonly seconds: number;
    readonly inputOf: (task: PlanTask) => Promise<PlanTask | undefined>;
  },
): Promise<PointEstimate | undefined> {
  const task = elementAt(point.tasks, 0);
  const forms = pilotFormsOf(task);
  if (!forms) return undefined;
  const input = await inputOf(task);
  const { command } = task;
  const forTime = forms.lattices ? shareForTime * seconds : seconds;
  const attempt = (form: PilotForm): Promise<PilotRun> =>
    runs.run({ command, flags: form.flags }, { input });
  const least = forms.short(leastShare);
  const first = await attempt(least);
  let form = least;
  let run = first;
  // A guess to begin with; then as much work as the time allows, by the speed so far.
  let share = Math.min(1, (forTime * guessedSpeed) / (4 * task.cost));
  for (let tries = 0; tries < mostTries && form.share < 1; tries++) {
    const next = forms.short(share);
    if (next.share > form.share) [form, run] = [next, await attempt(next)];
    const spent = run.working - first.working;
    if (spent > forTime / 4) break;
    share = Math.min(1, form.share * Math.min(mostGrowth, forTime / 2 / Math.max(spent, 1e-3)));
  }
  const time = timeOf({ least, first }, { form, run });
  const span = form.share - least.share;
  const rows = await rowsOf(point, forms, {
    runs,
    time,
    seconds: seconds - forTime,
    run,
    form,
  });
  const perWork = span > 0 ? (run.bytes - first.bytes) / span : 0;
  const bytes = Math.max(run.bytes, first.bytes + perWork * (1 - least.share));
  return { point, time, bytes, rows, longest: { run, share: form.share } };
}

/**
 * The work itself is timed by the run, without the start of the process, which varies. What comes before and after counts as
 * growing with the work where it has at least doubled.
 */
function timeOf(
  { least, first }: { readonly least: PilotForm; readonly first: PilotRun },
  { form, run }: { readonly form: PilotForm; readonly run: PilotRun },
): TaskTime {
  const span = form.share - least.share;
  const before = first.seconds - first.working;
  const after = run.seconds - run.working;
  if (!(span > 0)) return { fixed: first.seconds, working: 0 };
  const growing = after > 2 * before ? after - before : 0;
  const working = Math.max(0, run.working - first.working + growing) / span;
  const fixed = Math.min(before, after) + first.working - working * least.share;
  return { fixed: Math.max(0, fixed), working };
}

async function rowsOf(
  point: PlanPoint,
  forms: PilotForms,
  {
    runs,
    time,
    seconds,
    run,
    form,
  }: {
    readonly runs: PilotRuns;
    readonly time: TaskTime;
    readonly seconds: number;
    readonly run: PilotRun;
    readonly form: { readonly size?: SampleSize };
  },
): Promise<RowEstimate[]> {
  const { lattices: plan, size } = forms;
  if (!plan || !size) return [];
  const { thermalize, sweeps, every } = plan.schedule;
  // Of the whole work, at the same speed for each spin.
  const perSweep =
    (time.working * fewerReplicas(plan) * point.tasks.length) /
    (plan.replicas * point.runs.length * (thermalize + sweeps));
  const affordable = Math.max(1, Math.floor(seconds / Math.max(perSweep, 1e-7)));
  const begin = Math.min(thermalize, Math.ceil(affordable / 2));
  // Twice as long as the task itself says all that is needed, unless the task is short.
  const measured = Math.min(
    affordable - Math.min(begin, affordable / 2),
    Math.max(2 * sweeps, 20_000),
  );
  const lattice = latticeRun(plan, { thermalize: begin, sweeps: measured });
  const most = time.fixed + patience * Math.max(seconds, 1);
  const found = await runs.run({ command: 'simulate', flags: lattice.flags }, { most });
  const fields = new Fields('results.json', found.document);
  const stopped: unknown = Object(Object(found.document).parameters).stoppedAfter;
  const done = typeof stopped === 'number' ? stopped : undefined;
  const chains = lattice.size?.chains ?? 1;
  const measurements =
    done === undefined ? (lattice.size?.measurements ?? 1) : Math.floor(done / every);
  const whole = { ...size, chains: size.chains * point.runs.length };
  const rows = fields.list('results').map((row): RowEstimate => {
    const all = new Map(measuredIn(row, { plain: false }));
    const times = Object.fromEntries([...all].filter(([name]) => isTime(name)));
    const longest = Math.max(...Object.values(times).map(({ value }) => value));
    const quantities: Record<string, QuantityEstimate> = {};
    for (const [name, { value, error }] of all) {
      if (isTime(name) || !(error > 0)) continue;
      const tau = Math.max(0.5, slownessOf(name, times) / every);
      const pilot = { chains, measurements, error, tau };
      quantities[name] = { pilot, size: whole, value, error: predictedError(pilot, whole) };
    }
    const { temperature } = row as { temperature?: number | string };
    return {
      ...(temperature !== undefined && { temperature }),
      times,
      isLongEnough: longest * timesOfRun <= measurements * every && begin >= 2 * longest,
      quantities,
    };
  });
  if (point.command === 'simulate') return rows;
  const [ofLattice] = rows;
  if (!ofLattice || !form.size) return [];
  const tau = Math.max(
    0.5,
    Math.max(...Object.values(ofLattice.times).map(({ value }) => value)) / every,
  );
  const pilotSize = form.size;
  const quantities: Record<string, QuantityEstimate> = {};
  const results = new Fields('results.json', run.document).any('results');
  for (const [name, { value, error }] of measuredIn(results, { plain: false })) {
    if (!(error > 0)) continue;
    const pilot = { ...pilotSize, error, tau };
    quantities[name] = { pilot, size: whole, value, error: predictedError(pilot, whole) };
  }
  return [{ ...ofLattice, quantities }];
}

/** The autocorrelation time that decides about a quantity, in sweeps. */
function slownessOf(name: string, times: RowEstimate['times']): number {
  const own = name.startsWith('staggered.')
    ? times['staggered.autocorrelationTime']
    : ['energy', 'specificHeat'].includes(name)
      ? times['autocorrelationTime']
      : times['autocorrelationTimeOfMagnetization'];
  return own?.value ?? 0;
}
