import { scheduleCaution } from '../../ising/sampling-plan.ts';
import { thermalPoints, type ThermalPoint } from '../../ising/thermal-point.ts';
import { planZoom } from '../../rg/flow.ts';
import { crossingTemperatures } from '../../rg/matching.ts';
import { allPlaces, places } from '../../rg/monte-carlo-rg.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { couplingReplicas, ruleOf, type BlockOptions } from '../arguments/block-options.ts';
import type { ChosenMap } from './map.ts';
import type { ModelOptions } from '../arguments/model-options.ts';
import {
  thermalChoice,
  type CommonOptions,
  type TemperatureOptions,
} from '../arguments/options.ts';
import { planned, type RunOptions } from '../arguments/run-options.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { hotRemark } from '../sampling/remarks.ts';
import { crossingDepth } from './crossing.ts';
import type { ZoomRun } from './run.ts';

export interface RenormalizeOptions
  extends
    CommonOptions,
    TemperatureOptions,
    RunOptions,
    BlockOptions,
    Pick<ModelOptions, 'lattice' | 'update'> {
  readonly out?: string;
  readonly resume?: string;
  /** A file of lattices. */
  readonly from?: string;
}

/**
 * @param map the map of `--map`
 * @throws UsageError for flags that contradict each other or the lattice
 */
export function zoomRunOf(options: RenormalizeOptions, map: ChosenMap | undefined): ZoomRun {
  const { lattice, size, seed, update, crossing = false, couplings = false } = options;
  const rule = map?.rule ?? ruleOf(options, { size, lattice });
  const points = pointsOf(options);
  if (crossing && 'ties' in rule) crossingDepth(size, rule);
  const plan = planned(() =>
    planZoom({
      lattice,
      size,
      temperature: points[0].temperature,
      replicas: replicasFor(options, map),
      schedule: options,
      // With many replicas half of them start up and half down: no lattice has to cross from one to the other.
      start: crossing ? 'mixed' : undefined,
      seed,
      update,
    }),
  );
  const { thermalize, sweeps, every } = plan.schedule;
  return {
    lattice,
    size,
    plan,
    points,
    replicas: plan.replicas,
    schedule: { thermalize, sweeps, every },
    start: plan.start,
    seed,
    update: plan.update,
    rule,
    map,
    operators: options.operators ?? places,
    listed: options.operators ?? (map ? allPlaces : places),
    measureCouplings: couplings,
  };
}

/** What should be known before the run begins. */
export function remarksOf({ plan }: ZoomRun): string[] {
  const caution = scheduleCaution(plan);
  const hot = plan.parts.some(({ isHot }) => isHot) ? [hotRemark] : [];
  return [...hot, ...(caution ? [caution] : [])];
}

/**
 * @param fallback the temperature where no flag gives one
 * @throws UsageError for a chain without a temperature, or for a wrong number of temperatures
 */
export function pointsOf(
  options: RenormalizeOptions,
  fallback = CRITICAL_TEMPERATURE,
): [ThermalPoint, ...ThermalPoint[]] {
  const { lattice, temperature, coupling, crossing = false } = options;
  const given = temperature !== undefined || coupling !== undefined;
  if (lattice === 'chain' && !given)
    throw new UsageError('Give a temperature: a chain has no critical one (--temperature 0.7).');
  const [first, ...others] =
    crossing && !given
      ? thermalPoints({ temperatures: crossingTemperatures })
      : thermalPoints(thermalChoice(options, fallback));
  if (!first || (crossing && others.length === 0))
    throw new UsageError(
      `--crossing: give two temperatures or more around the critical one, as --temperature ${crossingTemperatures.join(',')}.`,
    );
  if (!crossing && others.length > 0)
    throw new UsageError(
      `Give one temperature to zoom out at, not ${others.length + 1}; only --crossing takes several.`,
    );
  return [first, ...others];
}

/** @throws UsageError for too few replicas, or a number that is no multiple of 32 where one is needed */
function replicasFor(
  { couplings, crossing, rule, replicas }: RenormalizeOptions,
  map: ChosenMap | undefined,
): number | undefined {
  const needed: [string, number] | undefined = couplings
    ? ['--couplings', couplingReplicas]
    : crossing
      ? ['--crossing', 32]
      : rule === 'sublattice' || rule === 'average'
        ? [`--rule ${rule}`, 32]
        : map?.rule.kind === 'machine'
          ? [`--map ${map.file}`, 32]
          : undefined;
  if (!needed) return replicas;
  const [flag, least] = needed;
  if (replicas !== undefined && (replicas < least || replicas % 32 !== 0))
    throw new UsageError(
      `${flag}: give a multiple of 32 replicas from ${least} on, not --replicas ${replicas}.`,
    );
  return replicas ?? least;
}
