import { nearestSum } from '../../rg/matching.ts';
import type { Schedule } from '../../ising/schedule.ts';
import { unknown, type Measured } from '../../statistics/measured.ts';
import { CRITICAL_COUPLING } from '../../theory/critical.ts';
import { keptOfCoin } from '../../theory/entropy.ts';
import { kaufman } from '../../theory/kaufman.ts';
import { sampledFlow } from '../sampled-flow.ts';
import type { StudyContext } from '../study.ts';

/** Lattices that are zoomed out of by majority, the nearly best 2 x 2 rule. */
export interface FlowSettings {
  /** Side of the lattices. */
  readonly size: number;
  /** Times that the lattices are zoomed out of. */
  readonly depth: number;
  readonly replicas: number;
  readonly schedule: Schedule;
  /** beta/beta_c of the lattices, at most 1. */
  readonly starts: readonly number[];
  /** The same far from beta_c, where no critical point rules the flow. */
  readonly far: readonly number[];
}

/** One level of a flow. */
export interface FlowedLevel {
  readonly size: number;
  /** Sum of s s' over nearest neighbours, per site. */
  readonly nearest: Measured;
  /** I(h : h') of two neighbouring spins of the level, in nats. */
  readonly information: Measured;
  /** K of the Ising model on a torus of this side that has the same information. */
  readonly coupling: Measured;
}

/** The levels from one beta/beta_c. */
export interface Flow {
  readonly ratio: number;
  readonly levels: readonly FlowedLevel[];
}

/** Samples the flows of some starts. */
export async function sampledFlows(
  context: StudyContext,
  { size, depth, replicas, schedule }: FlowSettings,
  ratios: readonly number[],
): Promise<Flow[]> {
  const flows: Flow[] = [];
  for (const ratio of ratios) {
    const { levels } = await sampledFlow(context, `Flow from β = ${ratio} β_c`, {
      size,
      temperature: 1 / (ratio * CRITICAL_COUPLING),
      depth,
      replicas,
      schedule,
      start: 'mixed',
    });
    flows.push({
      ratio,
      levels: levels.map((level) => flowedLevel(level.size, nearestSum(level))),
    });
  }
  return flows;
}

/** The information of neighbours, and the coupling of a torus that has as much: Kaufman's energy is known for every K. */
export function flowedLevel(size: number, nearest: Measured): FlowedLevel {
  const correlation = nearest.value / 2;
  const coupling = couplingOf(size, nearest.value);
  const step = 1e-5;
  const slope = (sumAt(size, coupling + step) - sumAt(size, coupling - step)) / (2 * step);
  return {
    size,
    nearest,
    information: {
      value: keptOfCoin(correlation),
      error: (Math.abs(Math.atanh(correlation)) * nearest.error) / 2,
    },
    coupling: { value: coupling, error: nearest.error / slope },
  };
}

function sumAt(size: number, coupling: number): number {
  return -kaufman({ size, coupling }).energy;
}

/** Largest coupling that is looked for. */
const largest = 2;

/** K of a torus with a sum of nearest neighbours, by bisection: the sum grows with K. */
function couplingOf(size: number, nearest: number): number {
  let [low, high] = [1e-6, largest];
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (sumAt(size, middle) < nearest) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** dK_n/dK of each level n: the slope of its coupling against the coupling of the lattices, over the starts. */
export function slopesOf(flows: readonly Flow[]): Measured[] {
  const depth = Math.min(...flows.map(({ levels }) => levels.length));
  const starts = flows.map(({ ratio }) => ratio * CRITICAL_COUPLING);
  const mean = starts.reduce((sum, own) => sum + own, 0) / starts.length;
  const spread = starts.reduce((sum, own) => sum + (own - mean) ** 2, 0);
  return Array.from({ length: depth }, (_, n): Measured => {
    const terms = flows.map(({ levels }, i) => {
      const { value, error } = levels[n]?.coupling ?? unknown;
      const weight = ((starts[i] ?? NaN) - mean) / spread;
      return { value: weight * value, error: weight * error };
    });
    return {
      value: terms.reduce((sum, own) => sum + own.value, 0),
      error: Math.hypot(...terms.map(({ error }) => error)),
    };
  });
}

/**
 * 1/nu = log2 of the growth of the slopes from step 1 to the last. The first step is left out, since it takes the lattices to
 * the block lattices of the flow; the last slope over the first has the errors of both.
 */
export function inverseNu(flows: readonly Flow[]): Measured {
  const slopes = slopesOf(flows);
  const [, first] = slopes;
  const last = slopes.at(-1);
  const steps = slopes.length - 2;
  if (!first || !last || steps < 1) return unknown;
  return {
    value: Math.log2(last.value / first.value) / steps,
    error: Math.hypot(last.error / last.value, first.error / first.value) / Math.LN2 / steps,
  };
}
