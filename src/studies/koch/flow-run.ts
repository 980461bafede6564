import { heldOutSeed } from '../../rbm/training/data.ts';
import { meanOf, type Measured } from '../../statistics/measured.ts';
import type { StudyContext } from '../study.ts';
import { exponentBlocks, exponentsOf, fittedCorrelations, tellingShare } from './exponents.ts';
import type { ExponentBlocks, Exponents, FittedCorrelations } from './exponents.ts';
import type { FlowMachine, MachineKind } from './flow-machines.ts';
import { controlPlan, longPlan, runFlow, shortPlan, type Flow } from './flows.ts';
import { overTimes, type Ladder } from './ladder.ts';
import { chosenSystems, readingsOf, temperaturesOf } from './readings.ts';
import type { ReadingCurves, Readings, SystemsRead, Temperatures } from './readings.ts';
import { classTemperatures, type Thermometer } from './thermometer-net.ts';
import { elementAt } from '../../element-at.ts';

/** What is compared of lattices, whatever made them. */
export interface LatticesRead {
  /** With the spread over the lattices. */
  readonly end: Readings;
  readonly temperatures: Temperatures;
  readonly blocks: ExponentBlocks;
  readonly correlations: FittedCorrelations;
  readonly exponents: Exponents;
  /** Of the lattices, of all classes of the net, [class], and of those that the magnetization may be fitted in. */
  readonly classes: Float64Array;
  readonly telling: Measured;
}

/** Flows that start below and above these temperatures are compared. */
export const extremes = { cold: 1, hot: 4 } as const;

/** Of the flows from the coldest and from the hottest starts. */
export interface FromBothSides<Value> {
  readonly cold: Value;
  readonly hot: Value;
}

/** Of the flows that begin with cold lattices, by the sign of these. */
interface FromBothSigns<Value> {
  readonly up: Value;
  readonly down: Value;
}

/** Lattices of the longer flow, those from cold starts first, [system]. */
interface LongLattices {
  /** At the start and at the last record. */
  readonly first: Float64Array;
  readonly last: Float64Array;
  /** Mean over the records that are kept. */
  readonly energy: Float64Array;
}

/** The flows of one machine; what is read of lattices is of the last quarter of the longer one. */
export interface FlowRun extends LatticesRead {
  readonly kind: MachineKind;
  readonly seed: number;
  /** The authors' number of steps, from all temperatures at once: at every step; the net reads controls at the last only. */
  readonly trace: readonly Readings[];
  readonly temperaturesAfterTrace: Temperatures;
  /** Energies of those from the coldest and the hottest. */
  readonly short: FromBothSides<readonly Measured[]>;
  /** Shares of the classes of the net, [step][class]; zeros where it did not read. */
  readonly histogram: readonly Float64Array[];
  /** Energies of the longer flow from both extremes, at its records. */
  readonly long: FromBothSides<readonly Measured[]>;
  /** Over its last quarter, each lattice averaged first, and the temperatures that these tell. */
  readonly ends: FromBothSides<Readings>;
  readonly endTemperatures: FromBothSides<Temperatures>;
  /** The same of cold starts that are up and down: a machine with biases need not give both the same. */
  readonly signEnds: FromBothSigns<Readings>;
  readonly signEndTemperatures: FromBothSigns<Temperatures>;
  /** Share of all lattices that are up at the last record, and of those from cold starts that have the sign that they began with. */
  readonly upAtEnd: Measured;
  readonly signKept: Measured;
  readonly lattices: LongLattices;
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
  const short = await runFlow(context, machine, {
    ...common,
    ladder,
    seed,
    plan: kind === 'critical' ? shortPlan : controlPlan,
  });
  const long = await runFlow(context, machine, {
    ...common,
    ladder: starts,
    seed: heldOutSeed(seed),
    plan: longPlan(longSteps),
  });
  if (context.signal.aborted) throw new Error('Stopped before the end of a flow.');
  const trace = short.records.map((record) => readingsOf([{ ...record, net: record.net.means }]));
  const kept: SystemsRead[] = long.kept.map((record) => ({ ...record, net: record.net.means }));
  const ends = sides(starts, (first, last) =>
    readingsOf(chosenSystems(kept, (system) => system >= first && system < last)),
  );
  const lattices = latticesOf(long);
  const signEnds = bothSigns(starts, lattices, kept);
  return {
    kind,
    seed,
    trace,
    temperaturesAfterTrace: temperaturesOf(trace.at(-1) as Readings, curves),
    short: bothSides(short, ladder),
    histogram: short.records.map(({ net }) => shares(net.classes)),
    long: bothSides(long, starts),
    ends,
    endTemperatures: {
      cold: temperaturesOf(ends.cold, curves),
      hot: temperaturesOf(ends.hot, curves),
    },
    signEnds,
    signEndTemperatures: {
      up: temperaturesOf(signEnds.up, curves),
      down: temperaturesOf(signEnds.down, curves),
    },
    ...signsAtEnd(starts, lattices),
    lattices,
    ...latticesRead(long.kept, curves),
  };
}

/** Reads lattices by all means. */
export function latticesRead(records: Flow['kept'], curves: ReadingCurves): LatticesRead {
  const end = readingsOf(records.map((record) => ({ ...record, net: record.net.means })));
  const blocks = exponentBlocks(
    records,
    records.map(({ magnetization, net }) => ({ magnetization, classes: net.classes })),
  );
  return {
    end,
    temperatures: temperaturesOf(end, curves),
    blocks,
    correlations: fittedCorrelations(blocks),
    exponents: exponentsOf(blocks, curves.telling),
    classes: shares(Uint8Array.from(records.flatMap(({ net }) => [...net.classes]))),
    telling: tellingShare(blocks, curves.telling),
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

function latticesOf({ records, kept }: Flow): LongLattices {
  const [first, last] = [records[0], records.at(-1)].map(
    (record) => record?.magnetization ?? new Float64Array(),
  ) as [Float64Array, Float64Array];
  return { first, last, energy: overTimes(kept.map(({ energy }) => energy)) };
}

/** Systems of cold starts, by their sign at the start. */
function bothSigns(
  ladder: Ladder,
  { first }: Pick<LongLattices, 'first'>,
  kept: readonly SystemsRead[],
): FromBothSigns<Readings> {
  const cold = sides(ladder, (_, last) => last).cold;
  const of = (sign: 1 | -1): Readings =>
    readingsOf(
      chosenSystems(kept, (system) => system < cold && sign * elementAt(first, system) > 0),
    );
  return { up: of(1), down: of(-1) };
}

function signsAtEnd(
  ladder: Ladder,
  { first, last }: LongLattices,
): Pick<FlowRun, 'upAtEnd' | 'signKept'> {
  const cold = sides(ladder, (_, end) => end).cold;
  return {
    upAtEnd: meanOf(last.map((m) => (m > 0 ? 1 : 0))),
    signKept: meanOf(
      first.subarray(0, cold).map((m, system) => (m * elementAt(last, system) > 0 ? 1 : 0)),
    ),
  };
}

function shares(classes: Uint8Array): Float64Array {
  const found = new Float64Array(classTemperatures.length);
  for (const k of classes) found[k] = elementAt(found, k) + 1 / classes.length;
  return found;
}
