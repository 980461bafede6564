import { meanOf } from '../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { ladderFacts } from '../flows/ladder-facts.ts';
import { overTimes, snapshots, startLadder, type Snapshot } from '../flows/ladder.ts';
import type { StudyContext } from '../study.ts';
import type { Curve } from '../thermometers/curves.ts';
import { trainThermometer } from '../thermometers/net.ts';
import { dataOf, machineData } from './data.ts';
import { endRecords, flowOf, makeStarts, upStart, zeroStart } from './flow.ts';
import { machineNames, trainedMachine, type MachineName } from './machines.ts';
import { orderExponent } from './order-exponent.ts';
import { classTemperatures, sites, size, type Settings } from './presets.ts';
import { latticesRead, startRead, stepRead } from './runs.ts';
import { seedOf } from './seeds.ts';
import { spectrumOf } from './spectrum.ts';

/** Everything that was measured. */
export type Measures = Awaited<ReturnType<typeof measure>>;
/** One machine with its flow. */
export type MachineRun = Measures['runs'][number];

/** Trains the thermometer and all machines, and follows the flow of every machine. */
export async function measure(context: StudyContext, settings: Settings) {
  const { seed, signal, phase } = context;
  const { net, perTemperature } = settings;
  const ladderAt = (purpose: 'lattices to teach the net' | 'held-out lattices') =>
    startLadder(context, {
      size,
      temperatures: classTemperatures,
      perTemperature,
      seed: seedOf(seed, purpose),
    });
  const teaching = await ladderAt('lattices to teach the net');
  const taught = await snapshots(context, 'Lattices for the thermometer', teaching, net.snapshots);
  teaching.simulation.dispose();
  const holding = await ladderAt('held-out lattices');
  const held = await snapshots(context, 'Held-out lattices', holding, net.heldOut);
  holding.simulation.dispose();
  const lattices = net.snapshots * classTemperatures.length * perTemperature;
  const thermometer = await trainThermometer(taught.map(signsOf), held.map(signsOf), {
    temperatures: classTemperatures,
    inputs: sites,
    hidden: net.hidden,
    epochs: net.epochs,
    seed: seedOf(seed, 'net'),
    signal,
    onProgress: phase('Training the thermometer', net.epochs * lattices),
  });
  if (signal.aborted) throw new Error('Stopped before the thermometer was trained.');
  const magnetization = orderCurve(held, perTemperature);
  const curves = { size, magnetization, calibration: thermometer.calibration };

  const critical = await startLadder(context, {
    size,
    temperatures: [CRITICAL_TEMPERATURE],
    perTemperature: classTemperatures.length * perTemperature,
    seed: seedOf(seed, 'true lattices'),
  });
  const trueSnapshots = await snapshots(context, 'Lattices at T_c', critical, endRecords);
  critical.simulation.dispose();
  const readAll = (found: readonly Snapshot[]) =>
    found.map(({ record, signs }) => ({ ...record, net: thermometer.read(signs) }));

  const { ladder, data } = await machineData(context, settings);
  const starts = await makeStarts(context, settings.flow);
  const runs = [];
  for (const name of machineNames(settings)) {
    const own = dataOf(name, data, settings, seed);
    const machine = await trainedMachine(context, name, own, settings);
    const flow = await flowOf(context, machine, {
      starts,
      thermometer,
      seed: seedOf(seed, 'flow', name.index),
      flow: settings.flow,
    });
    const { logLikelihood, taught: samples } = machine;
    const from = (start: number) =>
      startRead(flow.kept, (system) => starts.start[system] === start, curves);
    runs.push({
      ...name,
      logLikelihood,
      samples: own.training.rows.length,
      taught: samples,
      /** The published flow, step by step. */
      trace: flow.records.slice(0, -endRecords).map((record) => stepRead(record, starts.start)),
      /** The end of the longer flow: all lattices, and those of both extreme starts. */
      end: latticesRead(flow.kept, curves),
      up: from(upStart),
      zero: from(zeroStart),
      order: orderExponent(flow.kept),
      spectrum: spectrumOf(machine.parameters),
    });
    machine.dispose();
  }
  starts.data.buffer.destroy();
  return {
    runs,
    thermometer,
    curves,
    start: starts.start,
    /** Monte Carlo lattices at T_c, read by the same means. */
    monteCarlo: latticesRead(readAll(trueSnapshots), curves),
    /** The exponent of |m| of held-out lattices at all temperatures, sorted by the net. */
    order: orderExponent(readAll(held)),
    facts: [
      ladderFacts('thermometer, learned', teaching, taught.map(energiesOf)),
      ladderFacts('thermometer, held out', holding, held.map(energiesOf)),
      ladderFacts('Monte Carlo at T_c', critical, trueSnapshots.map(energiesOf)),
      ladderFacts('machines', ladder, data.energies),
    ],
  };
}

/** Machines of one kind, of the usual width unless given. */
export function runsOf<Run extends Pick<MachineName, 'set' | 'hidden'>>(
  runs: readonly Run[],
  set: MachineName['set'],
  hidden = runs[0]?.hidden,
): Run[] {
  return runs.filter((run) => run.set === set && run.hidden === hidden);
}

function signsOf({ signs }: Snapshot): Int8Array {
  return signs;
}

function energiesOf({ record }: Snapshot): Float64Array {
  return record.energy;
}

/** <|m|> of Monte Carlo lattices at all temperatures. */
function orderCurve(held: readonly Snapshot[], perTemperature: number): Curve {
  const values = overTimes(held.map(({ record }) => record.magnetization.map(Math.abs)));
  return {
    temperatures: classTemperatures,
    values: classTemperatures.map((_, k) =>
      meanOf(values.subarray(k * perTemperature, (k + 1) * perTemperature)),
    ),
  };
}
