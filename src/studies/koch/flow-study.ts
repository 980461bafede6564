import { heldOutSeed } from '../../rbm/training/data.ts';
import { meanOf } from '../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { kaufman } from '../../theory/kaufman.ts';
import type { StudyContext } from '../study.ts';
import { flowMachine, flowSize, machineKinds } from './flow-machines.ts';
import { extremes, flowRun, latticesRead, type FlowRun, type LatticesRead } from './flow-run.ts';
import { keptRecords } from './flows.ts';
import { overTimes, signsOf, snapshots, startLadder, type Ladder } from './ladder.ts';
import { ladderEnergies, ladderFacts, type LadderFacts } from './ladder-facts.ts';
import type { FlowPreset } from './presets.ts';
import type { ReadingCurves } from './readings.ts';
import { classTemperatures, trainThermometer, type Thermometer } from './thermometer-net.ts';
import type { Curve } from './thermometers.ts';

export interface FlowStudy {
  readonly runs: readonly FlowRun[];
  /** True lattices at T_c, read by the same means. */
  readonly monteCarlo: LatticesRead;
  /** <|m|> over temperature, from Monte Carlo. */
  readonly magnetization: Curve;
  /** Energies at the same temperatures, beside Kaufman's. */
  readonly energy: Curve;
  readonly thermometer: Pick<Thermometer, 'calibration' | 'confusion' | 'telling'>;
  /** Of all lattices of side 10: what the thermometer is made with, true lattices, starts of the longer flows, trainings. */
  readonly facts: Readonly<
    Record<'thermometer' | 'critical' | 'starts' | 'machines', readonly LadderFacts[]>
  >;
}

/** Snapshots of true lattices, as many as a flow has records at its end. */
const trueSnapshots = keptRecords;

/** Trains the thermometer and the machines, and follows the flows of all of them. */
export async function flowStudy(context: StudyContext, preset: FlowPreset): Promise<FlowStudy> {
  const { gpu, seed, signal, phase } = context;
  const shape = { size: flowSize, perTemperature: preset.perTemperature };
  const ladderOf = (own: number): Promise<Ladder> =>
    startLadder(gpu, { ...shape, temperatures: classTemperatures, seed: own }, signal);
  const watched = (name: string, total: number) => ({ signal, onProgress: phase(name, total) });
  const learned = await ladderOf(seed + 11);
  const taught = await snapshots(
    gpu,
    learned,
    preset.snapshots,
    watched('Lattices for the thermometer', preset.snapshots),
  );
  const learnedFacts = ladderFacts('thermometer, learned', learned, energiesOf(taught));
  learned.simulation.dispose();
  const ladder = await ladderOf(heldOutSeed(seed + 11));
  const held = await snapshots(
    gpu,
    ladder,
    trueSnapshots,
    watched('Held-out lattices', trueSnapshots),
  );
  const heldFacts = ladderFacts('thermometer, held out, and short flows', ladder, energiesOf(held));
  const thermometer = trainThermometer(taught.map(signsOfSnapshot), held.map(signsOfSnapshot), {
    ...preset.net,
    inputs: flowSize ** 2,
    seed,
    onProgress: phase(
      'Training the thermometer',
      preset.net.epochs * preset.snapshots * classTemperatures.length * preset.perTemperature,
    ),
  });
  const energy = curveOf(held, preset, 'energy');
  const magnetization = curveOf(held, preset, 'magnetization');
  const { calibration, telling } = thermometer;
  const curves = { magnetization, calibration, telling };
  const critical = await trueLattices(context, preset, { thermometer, curves });

  const starts = await startLadder(
    gpu,
    {
      size: flowSize,
      temperatures: [extremes.cold, extremes.hot],
      perTemperature: preset.long.perTemperature,
      seed: seed + 13,
    },
    signal,
  );
  const startFacts = ladderFacts('longer flows', starts, [await ladderEnergies(starts)]);
  const machineFacts: LadderFacts[] = [];
  const tools = { thermometer, curves, ladder, starts, longSteps: preset.long.steps };
  const runs: FlowRun[] = [];
  for (const kind of machineKinds)
    for (let run = 0; run < (kind === 'critical' ? preset.seeds : preset.controlSeeds); run++) {
      const own = seed + 1000 * (run + 1);
      const machine = await flowMachine(context, kind, { seed: own, preset });
      if (machine.facts) machineFacts.push(machine.facts);
      runs.push(await flowRun(context, machine, { kind, seed: own }, tools));
      machine.dispose();
    }
  for (const { simulation } of [ladder, starts]) simulation.dispose();
  const facts = {
    thermometer: [learnedFacts, heldFacts],
    critical: [critical.facts],
    starts: [startFacts],
    machines: machineFacts,
  };
  const { monteCarlo } = critical;
  return { runs, monteCarlo, magnetization, energy, thermometer, facts };
}

type Snapshots = Awaited<ReturnType<typeof snapshots>>;

function energiesOf(found: Snapshots): Float64Array[] {
  return found.map(({ record }) => record.energy);
}

/** What true lattices have at the temperatures of the classes. */
function curveOf(
  held: Snapshots,
  { perTemperature }: FlowPreset,
  of: 'energy' | 'magnetization',
): Curve {
  const values = overTimes(
    held.map(({ record }) =>
      of === 'energy' ? record.energy : record.magnetization.map(Math.abs),
    ),
  );
  return {
    temperatures: classTemperatures,
    values: classTemperatures.map((temperature, k) => {
      const measured = meanOf(values.subarray(k * perTemperature, (k + 1) * perTemperature));
      return of === 'energy'
        ? { ...measured, exact: kaufman({ size: flowSize, temperature }).energy }
        : measured;
    }),
  };
}

function signsOfSnapshot({ words }: { words: Uint32Array }): Int8Array {
  return signsOf(words, flowSize ** 2);
}

/** Lattices at T_c, read as the ends of flows are. */
async function trueLattices(
  { gpu, seed, signal, phase }: StudyContext,
  { perTemperature }: FlowPreset,
  { thermometer, curves }: { thermometer: Thermometer; curves: ReadingCurves },
): Promise<{ monteCarlo: LatticesRead; facts: LadderFacts }> {
  const critical = await startLadder(
    gpu,
    {
      size: flowSize,
      temperatures: [CRITICAL_TEMPERATURE],
      perTemperature: classTemperatures.length * perTemperature,
      seed: seed + 12,
    },
    signal,
  );
  const found = await snapshots(gpu, critical, trueSnapshots, {
    signal,
    onProgress: phase('Lattices at T_c', trueSnapshots),
  });
  const facts = ladderFacts('true lattices at T_c', critical, energiesOf(found));
  critical.simulation.dispose();
  const records = found.map((snapshot) => ({
    ...snapshot.record,
    net: thermometer.read(signsOfSnapshot(snapshot)),
  }));
  return { monteCarlo: latticesRead(records, curves), facts };
}
