import { heldOutSeed } from '../../rbm/data.ts';
import { meanOf, type Measured } from '../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { kaufman } from '../../theory/kaufman.ts';
import type { StudyContext } from '../study.ts';
import { exponentBlocks, exponentsOf, type ExponentBlocks, type Exponents } from './exponents.ts';
import { flowMachine, flowSize, machineKinds, type MachineKind } from './flow-machines.ts';
import { flowSteps, keptSteps, runFlow, type Flow } from './flows.ts';
import { signsOf, snapshots, startLadder, type Ladder } from './ladder.ts';
import type { FlowPreset } from './presets.ts';
import { classTemperatures, trainThermometer, type Thermometer } from './thermometer-net.ts';
import { curveTemperature, energyTemperature, type Curve } from './thermometers.ts';

/** What lattices look like: energy, |m| and softmax mean, averaged over lattices. */
export interface Readings {
  readonly energy: Measured;
  readonly magnetization: Measured;
  readonly net: Measured;
}

/** Temperatures by the three thermometers. */
export type Temperatures = Readonly<Record<keyof Readings, Measured>>;

/** One flow, from all temperatures at once. */
export interface FlowRun {
  readonly kind: MachineKind;
  readonly seed: number;
  /** At every step. */
  readonly trace: readonly Readings[];
  /** Energies at every step of the flows from the coldest and the hottest starts. */
  readonly cold: readonly Measured[];
  readonly hot: readonly Measured[];
  /** Shares of the classes of the net, [step][class]. */
  readonly histogram: readonly Float64Array[];
  /** Over the last steps, with the spread over the lattices. */
  readonly end: Readings;
  readonly temperatures: Temperatures;
  readonly blocks: ExponentBlocks;
  readonly exponents: Exponents;
}

/** True lattices, read by the same means. */
interface MonteCarloReadings {
  readonly end: Readings;
  readonly temperatures: Temperatures;
  readonly blocks: ExponentBlocks;
  readonly exponents: Exponents;
}

export interface FlowStudy {
  readonly runs: readonly FlowRun[];
  readonly monteCarlo: MonteCarloReadings;
  /** <|m|> over temperature, from Monte Carlo. */
  readonly magnetization: Curve;
  /** Energies at the same temperatures, beside Kaufman's. */
  readonly energy: Curve;
  readonly thermometer: Pick<Thermometer, 'calibration' | 'confusion'>;
}

/** Flows that start below and above these temperatures are compared at their ends. */
export const extremes = { cold: 1, hot: 4 } as const;

/** Trains the thermometer and the machines, and follows the flows of all of them. */
export async function flowStudy(
  context: StudyContext,
  preset: FlowPreset,
  seeds: number,
): Promise<FlowStudy> {
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
  learned.simulation.dispose();
  const ladder = await ladderOf(heldOutSeed(seed + 11));
  const held = await snapshots(gpu, ladder, keptSteps, watched('Held-out lattices', keptSteps));
  const thermometer = trainThermometer(
    taught.map(signsOfSnapshot),
    held.map(signsOfSnapshot)[0] ?? new Int8Array(),
    {
      ...preset.net,
      inputs: flowSize ** 2,
      seed,
      onProgress: phase(
        'Training the thermometer',
        preset.net.epochs * preset.snapshots * classTemperatures.length * preset.perTemperature,
      ),
    },
  );
  const { perTemperature } = preset;
  const curve = (of: 'energy' | 'magnetization'): Curve => ({
    temperatures: classTemperatures,
    values: classTemperatures.map((temperature, k) => {
      // Snapshots of one lattice are averaged first: lattices are independent, snapshots need not be.
      const lattices = Float64Array.from({ length: perTemperature }, (_, replica) =>
        mean(
          held.map(({ record }) => {
            const value = record[of][k * perTemperature + replica] as number;
            return of === 'energy' ? value : Math.abs(value);
          }),
        ),
      );
      const measured = meanOf(lattices);
      return of === 'energy'
        ? { ...measured, exact: kaufman({ size: flowSize, temperature }).energy }
        : measured;
    }),
  });
  const curves = { magnetization: curve('magnetization'), energy: curve('energy') };
  const thermometers = { curve: curves.magnetization, calibration: thermometer.calibration };
  const monteCarlo = await trueLattices(context, preset, { thermometer, thermometers, held });

  const runs: FlowRun[] = [];
  for (const kind of machineKinds)
    for (let run = 0; run < (kind === 'critical' ? seeds : preset.controlSeeds); run++) {
      const own = seed + 1000 * (run + 1);
      const machine = await flowMachine(context, kind, { seed: own, preset });
      const flow = await runFlow(context, machine, { ladder, thermometer, seed: own });
      if (signal.aborted) throw new Error('Stopped before the end of a flow.');
      machine.dispose();
      runs.push({ kind, seed: own, ...described(flow, ladder, thermometers) });
    }
  ladder.simulation.dispose();
  return { runs, monteCarlo, ...curves, thermometer };
}

function signsOfSnapshot({ words }: { words: Uint32Array }): Int8Array {
  return signsOf(words, flowSize ** 2);
}

interface Thermometers {
  readonly curve: Curve;
  readonly calibration: Curve;
}

function temperaturesOf(
  { energy, magnetization, net }: Readings,
  { curve, calibration }: Thermometers,
): Temperatures {
  return {
    energy: energyTemperature(flowSize, energy),
    magnetization: curveTemperature(curve, magnetization),
    net: curveTemperature(calibration, net),
  };
}

/** Means over lattices of what is first averaged over the times at which each was looked at. */
function readingsOf(
  times: readonly {
    readonly energy: Float64Array;
    readonly magnetization: Float64Array;
    readonly net: Float64Array;
  }[],
): Readings {
  const over = (of: (time: (typeof times)[number]) => Float64Array): Measured => {
    const read = times.map(of);
    return meanOf(
      Float64Array.from(read[0] ?? [], (_, system) =>
        mean(read.map((values) => values[system] as number)),
      ),
    );
  };
  return {
    energy: over(({ energy }) => energy),
    magnetization: over(({ magnetization }) => magnetization.map(Math.abs)),
    net: over(({ net }) => net),
  };
}

function described(
  flow: Flow,
  { temperatures, perTemperature }: Ladder,
  thermometers: Thermometers,
): Omit<FlowRun, 'kind' | 'seed'> {
  const coldEnd = temperatures.filter((t) => t <= extremes.cold + 1e-9).length * perTemperature;
  const hotStart = temperatures.filter((t) => t < extremes.hot - 1e-9).length * perTemperature;
  const trace = flow.energy.map((energy, step) =>
    readingsOf([
      {
        energy,
        magnetization: flow.magnetization[step] as Float64Array,
        net: flow.net[step] as Float64Array,
      },
    ]),
  );
  const first = flowSteps + 1 - keptSteps;
  const end = readingsOf(
    flow.end.map(({ energy, magnetization }, kept) => ({
      energy,
      magnetization,
      net: flow.net[first + kept] as Float64Array,
    })),
  );
  const blocks = exponentBlocks(
    flow.end,
    flow.end.map(({ magnetization }, kept) => ({
      magnetization,
      classes: flow.classes[first + kept] as Uint8Array,
    })),
  );
  return {
    trace,
    cold: flow.energy.map((energy) => meanOf(energy.subarray(0, coldEnd))),
    hot: flow.energy.map((energy) => meanOf(energy.subarray(hotStart))),
    histogram: flow.classes.map((classes) => {
      const shares = new Float64Array(classTemperatures.length);
      for (const k of classes) shares[k] = (shares[k] as number) + 1 / classes.length;
      return shares;
    }),
    end,
    temperatures: temperaturesOf(end, thermometers),
    blocks,
    exponents: exponentsOf(blocks),
  };
}

/** Lattices at T_c for energies and correlations, and those of the ladder for the magnetization by class. */
async function trueLattices(
  { gpu, seed, signal, phase }: StudyContext,
  { perTemperature }: FlowPreset,
  {
    thermometer,
    thermometers,
    held,
  }: {
    thermometer: Thermometer;
    thermometers: Thermometers;
    held: Awaited<ReturnType<typeof snapshots>>;
  },
): Promise<MonteCarloReadings> {
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
  const found = await snapshots(gpu, critical, keptSteps, {
    signal,
    onProgress: phase('Lattices at T_c', keptSteps),
  });
  critical.simulation.dispose();
  const read = (words: Uint32Array) => thermometer.read(signsOf(words, flowSize ** 2));
  const end = readingsOf(found.map(({ record, words }) => ({ ...record, net: read(words).means })));
  const blocks = exponentBlocks(
    found.map(({ record }) => record),
    held.map(({ record, words }) => ({
      magnetization: record.magnetization,
      classes: read(words).classes,
    })),
  );
  return {
    end,
    temperatures: temperaturesOf(end, thermometers),
    blocks,
    exponents: exponentsOf(blocks),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
