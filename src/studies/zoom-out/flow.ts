import { defaultStart } from '../../ising/defaults.ts';
import { ferromagnet } from '../../ising/model.ts';
import type { FlowLevel } from '../../rg/measured-levels.ts';
import type { LinearizedStep } from '../../rg/monte-carlo-rg.ts';
import { zoomPictures } from '../../rg/zoom-pictures.ts';
import type { Measured } from '../../statistics/measured.ts';
import { thermalAverages } from '../../statistics/thermal.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { kaufman } from '../../theory/kaufman.ts';
import { elementAt } from '../../element-at.ts';
import { sampledFlow } from '../sampled-flow.ts';
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
  const { size, replicas, sweeps } = presets[context.preset];
  const flows: ZoomFlow[] = [];
  for (const temperature of temperatures) {
    const critical = temperature === CRITICAL_TEMPERATURE;
    const { levels } = await sampledFlow(context, `T = ${temperature.toFixed(3)}`, {
      size,
      temperature,
      replicas,
      schedule: { thermalize, sweeps: critical ? 2 * sweeps : sweeps / 2, every: 2 },
      start: defaultStart(ferromagnet, temperature),
      update: 'swendsen-wang',
    });
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
  const { size, replicas, schedule, step } = directions;
  const { steps } = await sampledFlow(context, 'Directions', {
    size,
    temperature: CRITICAL_TEMPERATURE,
    replicas,
    schedule,
    start: 'mixed',
    depth: step + 1,
  });
  return elementAt(steps, step);
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
