import { defaultStart } from '../../ising/defaults.ts';
import { ferromagnet } from '../../ising/model.ts';
import { sampleFlow } from '../../rg/flow.ts';
import type { FlowLevel } from '../../rg/flow-measurement.ts';
import type { LinearizedStep } from '../../rg/monte-carlo-rg.ts';
import { zoomPictures } from '../../rg/zoom-pictures.ts';
import type { Measured } from '../../statistics/measured.ts';
import { thermalAverages } from '../../statistics/thermal.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { kaufman } from '../../theory/kaufman.ts';
import type { LatticePicture, Preset, StudyContext } from '../study.ts';

/** Lattices per temperature, each cut into strips, and cluster updates of each. */
export const presets: Record<Preset, { size: number; replicas: number; sweeps: number }> = {
  quick: { size: 128, replicas: 16, sweeps: 240 },
  standard: { size: 512, replicas: 8, sweeps: 1200 },
  paper: { size: 512, replicas: 64, sweeps: 5000 },
};
export const thermalize = 40;
export const temperatures = [2.0, 2.2, CRITICAL_TEMPERATURE, 2.35, 2.6] as const;

/** Lattices that the pictures show. */
export const pictured = {
  size: 256,
  levels: 4,
  temperatures: [2.1, CRITICAL_TEMPERATURE, 2.45],
} as const;

/** Many small critical lattices, which show which directions grow at the step from side 16 to 8. */
export const directions = {
  size: 32,
  replicas: 512,
  schedule: { thermalize: 600, sweeps: 1200, every: 40 },
  step: 1,
} as const;

/** The levels of the flow from one temperature. */
export interface ZoomFlow {
  readonly temperature: number;
  readonly levels: readonly ZoomLevel[];
}

interface ZoomLevel {
  readonly size: number;
  /** Nearest-neighbour sum per site, with the exact value at level 0: the torus is solved. */
  readonly nearest: Measured;
  readonly magnetization: Measured;
}

/** The flows from all temperatures. */
export async function zoomFlows(context: StudyContext): Promise<ZoomFlow[]> {
  const { gpu, preset, seed, signal, phase } = context;
  const { size, replicas, sweeps } = presets[preset];
  const flows: ZoomFlow[] = [];
  for (const temperature of temperatures) {
    const critical = temperature === CRITICAL_TEMPERATURE;
    let report: (done: number) => void = ignore;
    const { levels, stopped } = await sampleFlow(
      gpu,
      {
        size,
        temperature,
        replicas,
        schedule: { thermalize, sweeps: critical ? 2 * sweeps : sweeps / 2, every: 2 },
        start: defaultStart(ferromagnet, temperature),
        seed,
        update: 'swendsen-wang',
      },
      {
        signal,
        phase: (name, total) => {
          report = phase(`T = ${temperature.toFixed(3)}: ${name.toLowerCase()}`, total);
        },
        onProgress: (done) => report(done),
      },
    );
    if (stopped) throw new Error('Stopped before the flow was measured.');
    flows.push({ temperature, levels: levels.map((level) => averages(level, temperature, size)) });
  }
  return flows;
}

function averages(level: FlowLevel, temperature: number, size: number): ZoomLevel {
  const { energy: e, absoluteMagnetization } = thermalAverages({ ...level, temperature });
  const nearest = { value: -e.value, error: e.error };
  return {
    size: level.size,
    nearest:
      level.size === size ? { ...nearest, exact: -kaufman({ size, temperature }).energy } : nearest,
    magnetization: absoluteMagnetization,
  };
}

/** The linearized transformation at the critical point. */
export async function criticalStep(context: StudyContext): Promise<LinearizedStep> {
  const { gpu, seed, signal, phase } = context;
  const { size, replicas, schedule, step } = directions;
  let report: (done: number) => void = ignore;
  const { steps, stopped } = await sampleFlow(
    gpu,
    {
      size,
      temperature: CRITICAL_TEMPERATURE,
      replicas,
      schedule,
      start: 'mixed',
      seed,
      depth: step + 1,
    },
    {
      signal,
      phase: (name, total) => {
        report = phase(`Directions: ${name.toLowerCase()}`, total);
      },
      onProgress: (done) => report(done),
    },
  );
  const found = steps[step];
  if (stopped || !found) throw new Error('Stopped before the flow was measured.');
  return found;
}

/** One configuration and its block lattices, a row for each temperature. */
export async function zoomedPictures(context: StudyContext): Promise<LatticePicture[][]> {
  const { gpu, seed, signal, phase } = context;
  const { size, levels, temperatures: wanted } = pictured;
  const report = phase('Pictures', wanted.length);
  const rows: LatticePicture[][] = [];
  for (const temperature of wanted) {
    const options = {
      size,
      temperature,
      sweeps: 60,
      levels,
      seed,
      update: 'swendsen-wang',
    } as const;
    const found = await zoomPictures(gpu, options, signal);
    if (signal.aborted) throw new Error('Stopped before the pictures were made.');
    rows.push(
      found.map((picture, level) => ({
        ...picture,
        caption:
          level === 0
            ? `T = ${temperature.toFixed(3)}`
            : `${picture.size} × ${picture.size} blocks`,
      })),
    );
    report(rows.length);
  }
  return rows;
}

function ignore(): void {
  // There is no progress before the first phase.
}
