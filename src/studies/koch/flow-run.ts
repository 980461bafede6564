import { heldOutSeed } from '../../rbm/data.ts';
import { meanOf, type Measured } from '../../statistics/measured.ts';
import type { StudyContext } from '../study.ts';
import { exponentBlocks, exponentsOf, fittedCorrelations } from './exponents.ts';
import type { ExponentBlocks, Exponents, FittedCorrelations } from './exponents.ts';
import type { FlowMachine, MachineKind } from './flow-machines.ts';
import { longPlan, runFlow, shortPlan, type Flow } from './flows.ts';
import type { Ladder } from './ladder.ts';
import { readingsOf, temperaturesOf } from './readings.ts';
import type { ReadingCurves, Readings, Temperatures } from './readings.ts';
import { classTemperatures, type Thermometer } from './thermometer-net.ts';

/** What is compared of lattices, whatever made them. */
export interface LatticesRead {
  /** With the spread over the lattices. */
  readonly end: Readings;
  readonly temperatures: Temperatures;
  readonly blocks: ExponentBlocks;
  readonly correlations: FittedCorrelations;
  readonly exponents: Exponents;
}

/** Flows that start below and above these temperatures are compared. */
export const extremes = { cold: 1, hot: 4 } as const;

/** Of the flows from the coldest and from the hottest starts. */
export interface FromBothSides<Value> {
  readonly cold: Value;
  readonly hot: Value;
}

/** The flows of one machine; what is read of lattices is of the last quarter of the longer one. */
export interface FlowRun extends LatticesRead {
  readonly kind: MachineKind;
  readonly seed: number;
  /** The authors' number of steps, from all temperatures at once: at every step. */
  readonly trace: readonly Readings[];
  readonly temperaturesAfterTrace: Temperatures;
  /** Energies of those from the coldest and the hottest. */
  readonly short: FromBothSides<readonly Measured[]>;
  /** Shares of the classes of the net, [step][class]. */
  readonly histogram: readonly Float64Array[];
  /** Energies of the longer flow from both extremes, at its records. */
  readonly long: FromBothSides<readonly Measured[]>;
  /** Over its last quarter, each lattice averaged first, and the temperatures that these tell. */
  readonly ends: FromBothSides<Readings>;
  readonly endTemperatures: FromBothSides<Temperatures>;
  /** Energies of the lattices that are up and down at the last step: a machine with biases need not give both the same. */
  readonly bySign: { readonly up: Measured; readonly down: Measured };
}

export interface FlowTools {
  readonly thermometer: Thermometer;
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
  { kind, seed }: Pick<FlowRun, 'kind' | 'seed'>,
  { thermometer, curves, ladder, starts, longSteps }: FlowTools,
): Promise<FlowRun> {
  const common = { thermometer };
  const short = await runFlow(context, machine, { ...common, ladder, seed, plan: shortPlan });
  const long = await runFlow(context, machine, {
    ...common,
    ladder: starts,
    seed: heldOutSeed(seed),
    plan: longPlan(longSteps),
  });
  if (context.signal.aborted) throw new Error('Stopped before the end of a flow.');
  const trace = short.records.map((record) => readingsOf([{ ...record, net: record.net.means }]));
  const ends = sides(starts, (first, last) =>
    readingsOf(
      long.kept.map(({ energy, magnetization, net }) => ({
        energy: energy.subarray(first, last),
        magnetization: magnetization.subarray(first, last),
        net: net.means.subarray(first, last),
      })),
    ),
  );
  return {
    kind,
    seed,
    trace,
    temperaturesAfterTrace: temperaturesOf(trace.at(-1) as Readings, curves),
    short: bothSides(short, ladder),
    histogram: short.records.map(({ net }) => shares(net.classes)),
    long: bothSides(long, starts),
    ends,
    bySign: bySign(long.records.at(-1) as Flow['records'][number]),
    endTemperatures: {
      cold: temperaturesOf(ends.cold, curves),
      hot: temperaturesOf(ends.hot, curves),
    },
    ...latticesRead(long.kept, curves),
  };
}

/** Reads lattices by all means. @param classified lattices whose magnetization is sorted by class, those themselves unless given */
export function latticesRead(
  records: Flow['kept'],
  curves: ReadingCurves,
  classified: readonly {
    readonly magnetization: Float64Array;
    readonly classes: Uint8Array;
  }[] = records.map(({ magnetization, net }) => ({ magnetization, classes: net.classes })),
): LatticesRead {
  const end = readingsOf(records.map((record) => ({ ...record, net: record.net.means })));
  const blocks = exponentBlocks(records, classified);
  return {
    end,
    temperatures: temperaturesOf(end, curves),
    blocks,
    correlations: fittedCorrelations(blocks),
    exponents: exponentsOf(blocks),
  };
}

function bothSides({ records }: Flow, ladder: Ladder): FlowRun['long'] {
  return sides(ladder, (first, last) =>
    records.map(({ energy }) => meanOf(energy.subarray(first, last))),
  );
}

/** Of the coldest and the hottest lattices of a ladder, which lie together. */
function sides<Value>(
  { temperatures, perTemperature }: Ladder,
  of: (first: number, last: number) => Value,
): FromBothSides<Value> {
  const below = (temperature: number): number =>
    temperatures.filter((own) => own < temperature).length * perTemperature;
  return {
    cold: of(0, below(extremes.cold + 1e-9)),
    hot: of(below(extremes.hot - 1e-9), temperatures.length * perTemperature),
  };
}

function bySign({
  energy,
  magnetization,
}: Pick<Flow['records'][number], 'energy' | 'magnetization'>): FlowRun['bySign'] {
  const of = (sign: 1 | -1): Measured =>
    meanOf(energy.filter((_, system) => sign * (magnetization[system] as number) > 0));
  return { up: of(1), down: of(-1) };
}

function shares(classes: Uint8Array): Float64Array {
  const found = new Float64Array(classTemperatures.length);
  for (const k of classes) found[k] = (found[k] as number) + 1 / classes.length;
  return found;
}
