import { meanOf } from '../../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../../theory/critical.ts';
import { kaufman } from '../../../theory/kaufman.ts';
import type { StudyContext } from '../../study.ts';
import type { DataFacts } from '../../data-facts.ts';
import { ladderEnergies, ladderFacts } from '../../flows/ladder-facts.ts';
import {
  overTimes,
  snapshots,
  startLadder,
  type Ladder,
  type Snapshot,
} from '../../flows/ladder.ts';
import { flowSize, type FlowPreset } from '../presets.ts';
import { seedOf, type SeedPurpose } from '../seeds.ts';
import type { Curve } from '../../thermometers/curves.ts';
import { trainThermometer } from '../../thermometers/net.ts';
import { classTemperatures, tellingClasses } from '../classes.ts';
import { keptRecords } from './plans.ts';
import { flowMachine, machineKinds } from './machines.ts';
import { extremes, flowRun, latticesRead } from './run.ts';
import type { FlowRun, FlowTools } from './run.ts';

/** Everything that is known of the flows. */
export type FlowStudy = Awaited<ReturnType<typeof measureFlows>>;

/** Trains the thermometer and the machines, and follows the flows of all machines. */
export async function measureFlows(context: StudyContext, preset: FlowPreset) {
  const { seed } = context;
  const atAllTemperatures = (purpose: SeedPurpose): Promise<Ladder> =>
    startLadder(context, {
      size: flowSize,
      temperatures: classTemperatures,
      perTemperature: preset.perTemperature,
      seed: seedOf(seed, purpose),
    });
  const learned = await atAllTemperatures('lattices to teach the net');
  const taught = await snapshots(
    context,
    'Lattices for the thermometer',
    learned,
    preset.snapshots,
  );
  learned.simulation.dispose();
  const ladder = await atAllTemperatures('lattices to calibrate the net');
  const held = await snapshots(context, 'Held-out lattices', ladder, keptRecords);
  const lattices = preset.snapshots * classTemperatures.length * preset.perTemperature;
  const thermometer = await trainThermometer(taught.map(signsOf), held.map(signsOf), {
    ...preset.net,
    temperatures: classTemperatures,
    signal: context.signal,
    inputs: flowSize ** 2,
    seed: seedOf(seed, 'net'),
    onProgress: context.phase('Training the thermometer', preset.net.epochs * lattices),
  });
  const { calibration } = thermometer;
  const telling = tellingClasses(thermometer.confusion);
  const magnetization = curveOf(held, preset, 'magnetization');
  const curves = { size: flowSize, magnetization, calibration };
  const critical = await trueLattices(context, preset, { thermometer, telling, curves });

  const starts = await startLadder(context, {
    size: flowSize,
    temperatures: [extremes.cold, extremes.hot],
    perTemperature: preset.long.perTemperature,
    seed: seedOf(seed, 'flow starts'),
  });
  /** Data sets by what they are for. */
  const facts: Record<'thermometer' | 'critical' | 'starts' | 'machines', DataFacts[]> = {
    thermometer: [
      ladderFacts('thermometer, learned', learned, taught.map(energiesOf)),
      ladderFacts('thermometer, held out, and short flows', ladder, held.map(energiesOf)),
    ],
    critical: [critical.facts],
    starts: [ladderFacts('longer flows', starts, [await ladderEnergies(starts)])],
    machines: [],
  };
  const tools = { thermometer, telling, curves, ladder, starts, longSteps: preset.long.steps };
  const runs: FlowRun[] = [];
  for (const kind of machineKinds)
    for (let run = 0; run < (kind === 'critical' ? preset.seeds : preset.controlSeeds); run++) {
      const own = seedOf(seed, 'flow training', run);
      const machine = await flowMachine(context, kind, { seed: own, preset });
      if (machine.facts) facts.machines.push(machine.facts);
      runs.push(await flowRun(context, machine, { kind, seed: own }, tools));
      machine.dispose();
    }
  for (const { simulation } of [ladder, starts]) simulation.dispose();
  return {
    runs,
    /** Monte Carlo lattices at T_c, read by the same means. */
    monteCarlo: critical.read,
    /** <|m|> over temperature, from Monte Carlo, and the energies at the same temperatures, beside Kaufman's. */
    magnetization,
    energy: curveOf(held, preset, 'energy'),
    thermometer,
    telling,
    facts,
  };
}

function signsOf({ signs }: Snapshot): Int8Array {
  return signs;
}

function energiesOf({ record }: Snapshot): Float64Array {
  return record.energy;
}

/** What Monte Carlo lattices have at the temperatures of the classes. */
function curveOf(
  held: readonly Snapshot[],
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

/** Lattices at T_c, read as the ends of flows are. */
async function trueLattices(
  context: StudyContext,
  { perTemperature }: FlowPreset,
  tools: Pick<FlowTools, 'thermometer' | 'telling' | 'curves'>,
) {
  const critical = await startLadder(context, {
    size: flowSize,
    temperatures: [CRITICAL_TEMPERATURE],
    perTemperature: classTemperatures.length * perTemperature,
    seed: seedOf(context.seed, 'true lattices'),
  });
  const found = await snapshots(context, 'Lattices at T_c', critical, keptRecords);
  critical.simulation.dispose();
  const records = found.map(({ record, signs }) => ({
    ...record,
    net: tools.thermometer.read(signs),
  }));
  return {
    read: latticesRead(records, tools),
    facts: ladderFacts('Monte Carlo lattices at T_c', critical, found.map(energiesOf)),
  };
}
