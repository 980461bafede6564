import type { Geometry, LatticeKind } from '../ensemble/geometry.ts';
import { assertHeld } from '../held-numbers.ts';
import { assertLadder } from './acceptance-table.ts';
import { derivedSeed } from '../ensemble/random-key.ts';
import { elementAt } from '../element-at.ts';
import { defaultReplicas, defaultStart, defaultUpdate } from './defaults.ts';
import { suitedUpdate } from './hot-temperature.ts';
import { assertField, ferromagnet, type Hamiltonian, type IsingModel } from './model.ts';
import { relaxationTime } from './relaxation.ts';
import {
  assertShared,
  partGeometry,
  samplingGeometry,
  type SamplingShare,
} from './sampling-layout.ts';
import {
  defaultSchedule,
  enoughSweeps,
  type DefaultSchedule,
  type ScheduledRun,
} from './schedule.ts';
import { singleSpinRule } from './single-spin-rule.ts';
import type { StartState } from './start.ts';
import { assertClusters } from './swendsen-wang.ts';
import { thermalPoints, type ThermalChoice, type ThermalPoint } from './thermal-point.ts';
import type { UpdateName } from './update.ts';

/** What to sample: temperatures or couplings, one run each, all at once. All but these and the size has a default. */
export interface SamplingOptions extends ThermalChoice, Partial<Hamiltonian> {
  /** `square` unless given. */
  readonly lattice?: LatticeKind | undefined;
  /** Side of the lattices, even; the length of a chain. */
  readonly size: number;
  /** Independent lattices per temperature; `defaultReplicas` unless given. */
  readonly replicas?: number | undefined;
  /**
   * Sample only this part of the replicas, of equal parts. The parts together have the bits of the whole run. Not with replica
   * exchange.
   */
  readonly part?: SamplingShare | undefined;
  /** `defaultSchedule` decides about the parts that are not given. */
  readonly schedule?: ScheduledRun['chosen'];
  /** `defaultStart` of the lowest temperature unless given. */
  readonly start?: StartState | undefined;
  /** A whole number from 0 to 2^53 - 1, 1 unless given; the same seed gives the same bits everywhere. */
  readonly seed?: number | undefined;
  /** `suitedUpdate` of each temperature unless given. */
  readonly update?: UpdateName | undefined;
  /** Replica exchange after every observation; the temperatures must rise. */
  readonly exchange?: boolean | undefined;
  /**
   * Observations between two measurements of the correlation function. `auto` spends about as much time on the function
   * as on the sweeps. Not measured unless given.
   */
  readonly correlationsEvery?: number | 'auto' | undefined;
  /** Observations between two at which all lattices are kept. No lattices are kept unless given. */
  readonly latticesEvery?: number | undefined;
}

/** Temperatures that are sampled together, by one update. */
export interface SamplingPart {
  /** Places of the temperatures in the list of all, in the order of the lattices. */
  readonly places: readonly number[];
  /**
   * The places whose results count. Very hot temperatures that stand before an ordinary one are also sampled by the usual
   * update, so that the lattices of the ordinary one keep their bits; those results are not used.
   */
  readonly own: readonly number[];
  /** Whether a temperature is so hot that Metropolis, the usual update, would accept nearly every proposal. */
  readonly isHot: boolean;
  readonly geometry: Geometry;
  readonly update: UpdateName;
  readonly start: StartState;
  readonly seed: number;
}

/** What is sampled, defaults filled in. */
export interface SamplingPlan {
  readonly model: IsingModel;
  readonly size: number;
  readonly points: readonly ThermalPoint[];
  /** Of a part, its own. */
  readonly replicas: number;
  /** Replicas of the whole run, where only a part is sampled. */
  readonly wholeReplicas?: number;
  readonly geometry: Geometry;
  /** Of the first part. */
  readonly update: UpdateName;
  /** Of the first part. */
  readonly start: StartState;
  readonly seed: number;
  readonly schedule: DefaultSchedule;
  readonly exchange: boolean;
  readonly correlationsEvery: number | undefined;
  readonly latticesEvery: number | undefined;
  /** One, or two where some temperatures are so hot that they take another update. */
  readonly parts: readonly SamplingPart[];
}

/**
 * Asserts that the host can hold the series of a run.
 * @param levels lattices that each system makes, as block lattices
 * @throws LimitError for `replicas` or `sweeps`
 */
export function assertSeriesHeld(
  { replicas, points, schedule }: Pick<SamplingPlan, 'replicas' | 'points' | 'schedule'>,
  levels = 1,
): void {
  const { sweeps, every } = schedule;
  const held = {
    systems: replicas * points.length * levels,
    measurements: Math.floor(sweeps / every),
  };
  assertHeld(held, {
    systems: { option: 'replicas', value: replicas },
    sweeps: { option: 'sweeps', value: sweeps, every },
  });
}

/** Correlation functions measured in a run, at the least and at the most. */
const correlationSamples = { least: 32, most: 1000 };

/**
 * Fills in the defaults of a run.
 * @throws ArgumentError unless temperatures or couplings are given, each once
 * @throws GeometryError where size and replicas do not fit each other
 * @throws ModelError, TemperatureError for a model or temperatures that the update cannot take
 */
export function planSampling(options: SamplingOptions): SamplingPlan {
  const { lattice = 'square', size, field = 0, seed = 1, exchange = false } = options;
  assertField(field);
  const points = thermalPoints(options, options.interaction);
  const temperatures = points.map(({ temperature }) => temperature);
  const interaction = (points[0]?.coupling ?? 1) < 0 ? -1 : 1;
  const model = { ...ferromagnet, lattice, interaction, field } as const;
  const { replicas: whole = defaultReplicas(model, size), latticesEvery, part } = options;
  const layout = (temperatures: number): Geometry =>
    part
      ? partGeometry(size, { whole, part, temperatures, lattice })
      : samplingGeometry(size, whole, temperatures, lattice);
  const geometry = layout(points.length);
  const replicas = geometry.systems / points.length;
  const parts = partsOf({ ...options, model, points, seed, layout });
  const { update, start } = elementAt(parts, 0);
  if (update === 'swendsen-wang') assertClusters(model);
  else if (exchange) assertLadder(singleSpinRule(model, update), temperatures);
  const run = { model, update, size, temperatures, replicas: whole, chosen: options.schedule };
  const schedule = defaultSchedule(run);
  const correlationsEvery =
    options.correlationsEvery === 'auto'
      ? correlationInterval(schedule, size)
      : options.correlationsEvery;
  if (part) assertShared({ replicas, exchange, update, geometry, correlationsEvery });
  return {
    model,
    size,
    points,
    replicas,
    ...(part && { wholeReplicas: whole }),
    geometry,
    update,
    start,
    seed,
    schedule,
    exchange,
    correlationsEvery,
    latticesEvery,
    parts,
  };
}

/**
 * Each temperature with the update that suits it. With replica exchange, all temperatures share an update: heat bath where
 * one of them needs it.
 */
function partsOf({
  model,
  points,
  seed,
  update,
  start,
  exchange = false,
  layout,
}: Pick<SamplingOptions, 'update' | 'start' | 'exchange'> &
  Pick<SamplingPlan, 'model' | 'points' | 'seed'> & {
    readonly layout: (temperatures: number) => Geometry;
  }): SamplingPart[] {
  const places = points.map((_, place) => place);
  const usual = update ?? defaultUpdate(model);
  const suited = points.map(({ temperature }) => update ?? suitedUpdate(model, temperature));
  const hot = places.filter((place) => suited[place] !== usual);
  const part = (
    of: readonly number[],
    own: readonly number[],
    rule: UpdateName,
    ofPart = seed,
  ): SamplingPart => ({
    places: of,
    own,
    isHot: rule !== usual,
    geometry: layout(of.length),
    update: rule,
    start: start ?? defaultStart(model, Math.min(...own.map((at) => temperatureAt(points, at)))),
    seed: ofPart,
  });
  if (hot.length === 0) return [part(places, places, usual)];
  const rule = elementAt(suited, elementAt(hot, 0));
  if (exchange || hot.length === places.length) return [part(places, places, rule)];
  const ordinary = places.filter((place) => suited[place] === usual);
  const last = Math.max(...ordinary);
  return [
    part(places.slice(0, last + 1), ordinary, usual),
    part(hot, hot, rule, derivedSeed(seed, 'hot-lattices')),
  ];
}

function temperatureAt(points: readonly ThermalPoint[], place: number): number {
  return elementAt(points, place).temperature;
}

/**
 * Why a run is too short to be believed at a temperature, by the relaxation time that is expected there; undefined where it
 * is long enough. A run that is too short underestimates the relaxation time that it measures, so the measured one does not
 * tell.
 * @param place of the temperature in the list of all
 */
export function scheduleCaution(plan: SamplingPlan, place = 0): string | undefined {
  const { model, size, points, parts, schedule, wholeReplicas: replicas = plan.replicas } = plan;
  const update = parts.find(({ own }) => own.includes(place))?.update ?? plan.update;
  const relaxation = relaxationTime(model, update, size, temperatureAt(points, place));
  const enough = enoughSweeps(relaxation, replicas);
  const short = [
    { text: 'sweeps of thermalization', given: schedule.thermalize, least: enough.thermalize },
    { text: 'measured sweeps', given: schedule.sweeps, least: enough.sweeps },
  ].filter(({ given, least }) => given < least);
  if (short.length === 0) return undefined;
  const given = short.map((part) => `${part.given} ${part.text}`).join(' and ');
  const least = short.map((part) => part.least).join(' and ');
  return (
    `the relaxation time is about ${Number(relaxation.toPrecision(2))} sweeps, so ${given} are too few: ` +
    `give at least ${least}.`
  );
}

/**
 * Measurements between two of the correlation function, which costs about as much as 2 L sweeps: as much time for the
 * function as for the sweeps, within limits of the number of functions.
 */
function correlationInterval({ sweeps, every }: DefaultSchedule, size: number): number {
  const count = Math.floor(sweeps / every);
  const wanted = Math.max(
    Math.ceil((2 * size) / every),
    Math.ceil(count / correlationSamples.most),
  );
  return Math.max(1, Math.min(wanted, Math.floor(count / correlationSamples.least)));
}
