import { derivedSeed } from '../ensemble/random-key.ts';
import { EstimateError } from '../errors.ts';
import { elementAt } from '../element-at.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { crossing, type Crossing, type Difference } from '../statistics/crossing.ts';
import { jackknife } from '../statistics/jackknife.ts';
import type { Measured } from '../statistics/measured.ts';
import type { BlockRule } from './block-rule.ts';
import type { FlowLevel } from './measured-levels.ts';
import type { Keeping } from '../ising/keeping.ts';
import type { SamplingPlan } from '../ising/sampling-plan.ts';
import { fieldsOf, listOf, StateError } from '../ising/stored-state.ts';
import {
  flowState,
  planZoom,
  sampleFlow,
  type FlowOptions,
  type FlowState,
  type ZoomOptions,
} from './flow.ts';
import type { PhasedControl } from '../ising/sweeping.ts';

/** Temperatures around the critical temperature, close enough for a straight line. */
export const crossingTemperatures = [2.25, 2.265, 2.28] as const;

export interface MatchingOptions extends Omit<ZoomOptions, 'lattice' | 'temperature' | 'plan'> {
  /** Two or more, around the critical temperature and close enough for a straight line. */
  readonly temperatures: readonly number[];
  readonly rule: BlockRule;
  /** Zoom-outs of the larger lattice; the smaller lattice is zoomed out of once less. */
  readonly depth: number;
}

/** Two lattices compared at a temperature. */
export interface MatchedPair extends Difference {
  /** Nearest-neighbour sums per site of the last block lattices. */
  readonly large: Measured;
  readonly small: Measured;
}

export interface Matching {
  readonly pairs: readonly MatchedPair[];
  /** The temperature at which the difference is zero; absent where it has no clear zero. */
  readonly estimate?: Crossing;
  /** Why there is no estimate of a finished run. */
  readonly refusal?: string;
  readonly stopped: boolean;
}

/** A matching that is not complete. */
export interface MatchingState {
  /** The sums of the lattices that are complete: at each temperature the larger, then the smaller. */
  readonly finished: readonly Measured[];
  /** The state of the flow of the next lattice, as it was stored. */
  readonly current?: unknown;
}

/** @throws StateError where a stored value is no state of a matching */
export function matchingState(stored: unknown, temperatures: number): MatchingState {
  const { finished, current } = fieldsOf(stored, 'The state of the matching');
  const sums = listOf(finished, 'The sums of complete lattices', (item) => {
    const { value, error } = fieldsOf(item, 'A sum');
    if (Number.isFinite(value) && Number.isFinite(error))
      return { value: Number(value), error: Number(error) };
    throw new StateError('The sum of a complete lattice is no number with an error.');
  });
  if (sums.length > 2 * temperatures) throw new StateError('There are too many lattices.');
  return { finished: sums, current };
}

/**
 * The critical temperature by matching. Where a lattice after n + 1 blockings has the energy of a lattice b times smaller
 * after n blockings, the couplings have not changed (Swendsen, Phys. Rev. B 30, 3866, 1984). Both last block lattices have
 * the same side, so their finite-size effects are nearly the same.
 * @param keeping keeps the state of the run, and goes on from one
 * @throws GeometryError, TemperatureError for impossible options
 */
export async function matchedTemperature(
  gpu: Gpu,
  options: MatchingOptions,
  control: PhasedControl = {},
  keeping?: Keeping<MatchingState>,
): Promise<Matching> {
  const { temperatures, size, depth, seed = 1, rule, ...others } = options;
  const pairs: MatchedPair[] = [];
  const known = keeping?.from?.finished ?? [];
  const finished: Measured[] = [];
  for (const [index, temperature] of temperatures.entries()) {
    const lastSum = async (part: Pick<FlowOptions, 'size' | 'seed'>, steps: number) => {
      const zoom = { ...others, ...part, depth: steps, temperature, rule };
      const plan = planZoom(zoom);
      const flow = known[finished.length]
        ? undefined
        : await sampleFlow(gpu, { ...zoom, plan }, control, keepingFlow(finished, plan, keeping));
      if (flow?.stopped) return undefined;
      const sum = flow ? nearestSum(elementAt(flow.levels, steps)) : known[finished.length];
      if (sum) finished.push(sum);
      return sum;
    };
    const seedOf = (which: 0 | 1): number => derivedSeed(seed, 'matching', 2 * index + which);
    const large = await lastSum({ size, seed: seedOf(0) }, depth);
    const small =
      large && (await lastSum({ size: size / rule.factor, seed: seedOf(1) }, depth - 1));
    if (!small) return { pairs, stopped: true };
    pairs.push({
      x: temperature,
      value: large.value - small.value,
      error: Math.hypot(large.error, small.error),
      large,
      small,
    });
  }
  return { pairs, stopped: false, ...estimateOf(pairs) };
}

/** Keeps the flow of one of the lattices, with the sums of all before it. */
function keepingFlow(
  finished: readonly Measured[],
  plan: SamplingPlan,
  keeping: Keeping<MatchingState> | undefined,
): Keeping<FlowState> | undefined {
  if (!keeping) return undefined;
  const { from, keep, ...others } = keeping;
  const isCurrent = from?.current !== undefined && from.finished.length === finished.length;
  return {
    from: isCurrent ? flowState(from.current, plan) : undefined,
    ...others,
    keep: (current) => keep({ finished: [...finished], current }),
  };
}

function estimateOf(pairs: readonly MatchedPair[]): Pick<Matching, 'estimate' | 'refusal'> {
  try {
    return { estimate: crossing(pairs) };
  } catch (error) {
    if (error instanceof EstimateError) return { refusal: error.message };
    throw error;
  }
}

/** Mean of the nearest-neighbour sum per site, with its spread over replicas. */
export function nearestSum({ energy }: Pick<FlowLevel, 'energy'>): Measured {
  const means = energy.map((series) => [-series.reduce((a, b) => a + b, 0) / series.length]);
  const { value, error } = jackknife(means, ([mean = NaN]) => mean);
  return { value, error };
}
