import { heldOutSeed } from '../../../rbm/sampling/ising-data.ts';
import { meanOf, type Measured } from '../../../statistics/measured.ts';
import type { StudyContext } from '../../study.ts';
import { overTimes, startOf, type Ladder } from '../../flows/ladder.ts';
import type { Thermometer } from '../../thermometers/net.ts';
import { classTemperatures } from '../classes.ts';
import { readingsOf, temperaturesOf } from '../../thermometers/readings.ts';
import type { ReadingCurves, Readings, Temperatures } from '../../thermometers/readings.ts';
import { runFlow, type Flow, type FlowMachine } from '../../flows/chain.ts';
import { exponentBlocks, exponentsOf, fittedCorrelations, tellingShare } from './exponents.ts';
import type { MachineKind } from './machines.ts';
import { controlPlan, longPlan, shortPlan } from './plans.ts';

/** The readings of a set of lattices: the end of a flow, or Monte Carlo lattices. */
export type LatticesRead = ReturnType<typeof latticesRead>;
/** The flows of one machine. Its lattices are read over the last quarter of the longer flow. */
export type FlowRun = Awaited<ReturnType<typeof flowRun>>;
/** Flows of machines, as far as some of their numbers are concerned. */
export type Runs<Numbers extends keyof FlowRun> = readonly Pick<FlowRun, 'kind' | Numbers>[];

/** Temperatures of the starts: flows that begin at or below the one, and at or above the other, are compared. */
export const extremes = { cold: 1, hot: 4 } as const;

/** The flows that are compared by where they began: at both temperatures, and cold with spins up or down. */
export type Start = 'cold' | 'hot' | 'up' | 'down';

/** What flows are followed with. */
export interface FlowTools {
  readonly thermometer: Pick<Thermometer, 'read'>;
  /** Classes of the net that are not saturated. */
  readonly telling: readonly number[];
  readonly curves: ReadingCurves;
  /** Lattices at all temperatures, and at both extremes. */
  readonly ladder: Ladder;
  readonly starts: Ladder;
  /** Gibbs steps of the longer flow. */
  readonly longSteps: number;
}

/** Follows both flows of one machine. */
export async function flowRun(
  context: StudyContext,
  machine: FlowMachine,
  { kind, seed }: { readonly kind: MachineKind; readonly seed: number },
  tools: FlowTools,
) {
  const { thermometer, curves, ladder, starts, longSteps } = tools;
  const short = await runFlow(context, machine, {
    thermometer,
    start: startOf(ladder),
    seed,
    plan: kind === 'critical' ? shortPlan : controlPlan,
  });
  const long = await runFlow(context, machine, {
    thermometer,
    start: startOf(starts),
    seed: heldOutSeed(seed),
    plan: longPlan(longSteps),
  });
  if (context.signal.aborted) throw new Error('Stopped before the end of a flow.');
  const trace = short.records.map((record) => readingsOf([record]));
  const lattices = {
    first: magnetizationOf(long.records[0]),
    last: magnetizationOf(long.records.at(-1)),
    energy: overTimes(long.kept.map(({ energy }) => energy)),
  };
  const { first, last } = lattices;
  const [cold, hot] = [isCold(starts), isHot(starts)];
  const up = (system: number): boolean => (first[system] ?? NaN) > 0;
  const ends: Readonly<Record<Start, Readings>> = {
    cold: readingsOf(long.kept, cold),
    hot: readingsOf(long.kept, hot),
    up: readingsOf(long.kept, (system) => cold(system) && up(system)),
    down: readingsOf(long.kept, (system) => cold(system) && !up(system)),
  };
  const endTemperatures: Readonly<Record<Start, Temperatures>> = {
    cold: temperaturesOf(ends.cold, curves),
    hot: temperaturesOf(ends.hot, curves),
    up: temperaturesOf(ends.up, curves),
    down: temperaturesOf(ends.down, curves),
  };
  return {
    kind,
    /** The authors' number of steps, from all temperatures at once: at every step. The net reads controls at the last step only. */
    trace,
    temperaturesAfterTrace: temperaturesOf(readingsOf(short.records.slice(-1)), curves),
    /** Energies of the short flow from the coldest and the hottest lattices, at every step. */
    short: energiesOf(short, ladder),
    /** Shares of the classes of the net, [step][class]; zeros at steps that the net did not read. */
    histogram: short.records.map(({ net }) => shares(net.classes)),
    /** Energies of the longer flow from both extremes, at its records. */
    long: energiesOf(long, starts),
    /** Ends of the longer flow by its start, over its last quarter. */
    ends,
    endTemperatures,
    /** Share of all lattices that are up at the last record, and share of the cold starts that kept their sign. */
    upAtEnd: meanOf(last.map((m) => (m > 0 ? 1 : 0))),
    signKept: meanOf(
      first
        .map((m, system) => (m * (last[system] ?? NaN) > 0 ? 1 : 0))
        .filter((_, system) => cold(system)),
    ),
    /** Lattices of the longer flow, those from cold starts first, [system]: m at both ends, and the energy over the last quarter. */
    lattices,
    ...latticesRead(long.kept, tools),
  };
}

/** Reads lattices by all means. */
export function latticesRead(
  records: Flow['kept'],
  { telling, curves }: Pick<FlowTools, 'telling' | 'curves'>,
) {
  const end = readingsOf(records);
  const blocks = exponentBlocks(records);
  return {
    /** With the spread over the lattices. */
    end,
    temperatures: temperaturesOf(end, curves),
    blocks,
    correlations: fittedCorrelations(blocks),
    exponents: exponentsOf(blocks, telling),
    /** Shares of the lattices in the classes of the net, [class], and in the classes that the magnetization may be fitted in. */
    classes: shares(Uint8Array.from(records.flatMap(({ net }) => [...net.classes]))),
    telling: tellingShare(blocks, telling),
  };
}

/** Whether a system of a ladder is one of the coldest. */
function isCold(ladder: Ladder): (system: number) => boolean {
  return (system) => temperatureOf(ladder, system) < extremes.cold + 1e-9;
}

/** Whether a system of a ladder is one of the hottest. */
function isHot(ladder: Ladder): (system: number) => boolean {
  return (system) => temperatureOf(ladder, system) > extremes.hot - 1e-9;
}

function temperatureOf({ temperatures, perTemperature }: Ladder, system: number): number {
  return temperatures[Math.floor(system / perTemperature)] ?? NaN;
}

/** Mean energies of a flow from cold and from hot starts, at every record. */
function energiesOf({ records }: Flow, ladder: Ladder): Record<'cold' | 'hot', Measured[]> {
  const over = (chosen: (system: number) => boolean): Measured[] =>
    records.map(({ energy }) => meanOf(energy.filter((_, system) => chosen(system))));
  return { cold: over(isCold(ladder)), hot: over(isHot(ladder)) };
}

function magnetizationOf(record: Flow['records'][number] | undefined): Float64Array {
  return record?.magnetization ?? new Float64Array();
}

function shares(classes: Uint8Array): Float64Array {
  const found = new Float64Array(classTemperatures.length);
  for (const k of classes) found[k] = (found[k] ?? NaN) + 1 / classes.length;
  return found;
}
