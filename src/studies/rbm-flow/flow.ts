import { replicaGeometry } from '../../ensemble/geometry.ts';
import { uniformDeviates } from '../../statistics/random.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { runFlow, type Flow, type FlowMachine } from '../flows/chain.ts';
import { snapshots, startLadder, type FlowStart } from '../flows/ladder.ts';
import type { StudyContext } from '../study.ts';
import type { Thermometer } from '../thermometers/net.ts';
import { sites, size, type Settings } from './presets.ts';
import { seedOf } from './seeds.ts';
import { rowsOf, uploaded, withUp } from './spins.ts';

/** Temperatures of the starts from Monte Carlo. */
const startTemperatures = [1, 2, CRITICAL_TEMPERATURE, 3, 4, 6] as const;

/** Where flows begin: all spins up, exactly zero magnetization, and lattices of six temperatures. */
export const startNames: readonly string[] = [
  'all up',
  'zero m',
  ...startTemperatures.map((temperature) => `T = ${Number(temperature.toFixed(3))}`),
];
/** The two extreme starts. */
export const [upStart, zeroStart] = [0, 1];

/** The lattices that all flows begin with. */
export interface Starts extends FlowStart {
  /** Number of the start of every lattice, [system]. */
  readonly start: Uint8Array;
}

/** Makes the starts. The caller destroys their buffer. */
export async function makeStarts(
  context: StudyContext,
  { copies, monteCarlo }: Settings['flow'],
): Promise<Starts> {
  const { gpu, seed } = context;
  const ladder = await startLadder(context, {
    size,
    temperatures: startTemperatures,
    perTemperature: monteCarlo,
    seed: seedOf(seed, 'starts'),
  });
  const [drawn] = await snapshots(context, 'Starts of flows', ladder, 1);
  ladder.simulation.dispose();
  const uniform = uniformDeviates(seedOf(seed, 'zero magnetization'), 0);
  const rows = [
    ...Array.from({ length: copies }, () => new Int8Array(sites).fill(1)),
    ...Array.from({ length: copies }, () => withUp(sites / 2, sites, uniform)),
    ...rowsOf(drawn?.signs ?? new Int8Array(), sites),
  ];
  return {
    data: uploaded(gpu, rows, sites, 'starts of flows'),
    geometry: replicaGeometry(size, rows.length),
    start: Uint8Array.from(rows, (_, system) =>
      system < 2 * copies
        ? Math.floor(system / copies)
        : 2 + Math.floor((system - 2 * copies) / monteCarlo),
    ),
  };
}

/** Records of the last quarter of the longer flow, over which its end is averaged. */
export const endRecords = 4;

/** Gibbs steps at which a flow is recorded: each of the published flow, and the last quarter of the longer one. */
export function recordedSteps({ steps, long }: Settings['flow']): number[] {
  return [
    ...Array.from({ length: steps + 1 }, (_, step) => step),
    ...Array.from({ length: endRecords }, (_, k) =>
      Math.round(long * (1 - (endRecords - 1 - k) / (4 * (endRecords - 1)))),
    ),
  ];
}

/** Follows a machine from all starts. */
export async function flowOf(
  context: StudyContext,
  machine: FlowMachine,
  {
    starts,
    thermometer,
    seed,
    flow,
  }: {
    readonly starts: Starts;
    readonly thermometer: Pick<Thermometer, 'read'>;
    readonly seed: number;
    readonly flow: Settings['flow'];
  },
): Promise<Flow> {
  const found = await runFlow(context, machine, {
    start: starts,
    thermometer,
    seed,
    plan: { steps: recordedSteps(flow), kept: endRecords, netStride: 1 },
  });
  if (context.signal.aborted) throw new Error('Stopped before the end of a flow.');
  return found;
}
