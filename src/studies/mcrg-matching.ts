import { sampleFlow, type FlowLevel } from '../rg/flow.ts';
import { measuredCouplings, type Couplings } from '../rg/couplings.ts';
import { crossing, type Difference } from '../statistics/crossing.ts';
import { jackknife } from '../statistics/jackknife.ts';
import type { Measured } from '../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../theory/critical.ts';
import type { StudyContext } from './study.ts';

/** Around the critical temperature, near enough for a straight line. */
const temperatures = [2.25, 2.265, 2.28];
const schedule = { thermalize: 800, sweeps: 900, every: 15 };

/** Couplings of the levels of a lattice at a temperature. */
export interface CouplingFlow {
  readonly temperature: number;
  readonly levels: readonly { size: number; couplings: Couplings }[];
}

/** Mean of the nearest-neighbour sum per site, with its spread over replicas. */
export function nearestSum({ energy }: Pick<FlowLevel, 'energy'>): Measured {
  const means = energy.map((series) => [-series.reduce((a, b) => a + b, 0) / series.length]);
  const { value, error } = jackknife(means, ([mean]) => mean as number);
  return { value, error };
}

/**
 * The critical temperature by matching: where a lattice looks like one of half the size that was blocked once less, the
 * couplings have not changed (Swendsen 1984).
 */
export async function matchedTemperature(
  { gpu, seed, signal, phase }: StudyContext,
  replicas: number,
): Promise<{ estimate: Measured; differences: Difference[] }> {
  const report = phase('Matching two lattices', temperatures.length);
  const differences: Difference[] = [];
  for (const [index, temperature] of temperatures.entries()) {
    const sums: Measured[] = [];
    for (const [size, depth] of [
      [64, 3],
      [32, 2],
    ] as const) {
      const { levels } = await sampleFlow(
        gpu,
        { size, temperature, replicas, schedule, start: 'mixed', seed: seed + index, depth },
        { signal },
      );
      sums.push(nearestSum(levels[depth] as FlowLevel));
    }
    const [large, small] = sums as [Measured, Measured];
    differences.push({
      x: temperature,
      value: large.value - small.value,
      error: Math.hypot(large.error, small.error),
    });
    report(index + 1);
  }
  return { estimate: crossing(differences), differences };
}

/** The flow of three couplings under zooming out, from several temperatures. */
export async function couplingFlows(
  { gpu, seed, signal, phase }: StudyContext,
  replicas: number,
): Promise<CouplingFlow[]> {
  const starts = [2.0, 2.15, CRITICAL_TEMPERATURE, 2.4, 2.7];
  const report = phase('Couplings', starts.length);
  const flows: CouplingFlow[] = [];
  for (const [index, temperature] of starts.entries()) {
    const { levels } = await sampleFlow(
      gpu,
      {
        size: 32,
        temperature,
        replicas: Math.max(512, replicas),
        schedule,
        start: 'mixed',
        seed,
        depth: 3,
        couplings: true,
      },
      { signal },
    );
    flows.push({ temperature, levels: levels.flatMap(couplingsOfLevel) });
    report(index + 1);
  }
  return flows;
}

/** Nothing of a level so ordered that no finite couplings answer. */
function couplingsOfLevel({
  size,
  histograms,
}: FlowLevel): { size: number; couplings: Couplings }[] {
  try {
    return histograms ? [{ size, couplings: measuredCouplings(histograms) }] : [];
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}
