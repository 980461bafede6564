import { siteCount, wordCount } from '../ensemble/geometry.ts';
import type { CorrelationState } from '../statistics/correlations.ts';
import type { ExchangeState } from './replica-exchange.ts';
import type { SamplingPart, SamplingPlan } from './sampling-plan.ts';
import type { SimulationState } from './simulation.ts';
import {
  countOf,
  fieldsOf,
  listOf,
  numbersOf,
  secondsOf,
  StateError,
  wordsOf,
} from './stored-state.ts';

/** What was observed of the temperatures of one part of a plan; each array has an entry a system. */
export interface PartRecord {
  readonly energy: readonly Float64Array[];
  readonly magnetization: readonly Float64Array[];
  /** Of antiferromagnets; else empty. */
  readonly staggered: readonly Float64Array[];
  /** With replica exchange: the rank of every system; else empty. */
  readonly ranks: readonly Uint32Array[];
  /** Of each temperature; empty where nothing was measured. */
  readonly correlations: readonly CorrelationState[];
  /** Words of the ensemble at the times when lattices were kept. */
  readonly kept: readonly Uint32Array[];
  /** With replica exchange: ranks at these times; else empty. */
  readonly keptRanks: readonly Uint32Array[];
  /** Sweeps done, thermalization included. */
  readonly sweeps: number;
  readonly seconds: number;
}

/** What a part needs to go on, beside its record. */
export interface LiveState {
  readonly simulation: SimulationState;
  readonly exchange?: ExchangeState | undefined;
  readonly reversals?: number | undefined;
}

/** The state of one part of a run; complete parts are no longer live. */
export interface PartState {
  readonly record: PartRecord;
  readonly live?: LiveState | undefined;
}

/** The state of a run: of each part that was begun. */
export interface SamplingState {
  readonly parts: readonly PartState[];
}

/** Observations of a plan at each temperature. */
export function observationCount({ schedule }: Pick<SamplingPlan, 'schedule'>): number {
  return Math.max(1, Math.floor(schedule.sweeps / schedule.every));
}

/**
 * A state of a plan as it was stored.
 * @throws StateError where it is not one of this plan
 */
export function samplingState(stored: unknown, plan: SamplingPlan): SamplingState {
  const { parts } = fieldsOf(stored, 'The state of the run');
  const found = listOf(parts, 'The parts of the run', (part, index) => {
    const ofPlan = plan.parts[index];
    if (!ofPlan) throw new StateError(`The run has no part ${index + 1}.`);
    return partState(part, plan, ofPlan);
  });
  return { parts: found };
}

function partState(stored: unknown, plan: SamplingPlan, part: SamplingPart): PartState {
  const { record, live } = fieldsOf(stored, 'The state of a part');
  const found = recordOf(record, plan, part);
  if (live !== undefined) return { record: found, live: liveOf(live, part) };
  if (found.energy.length < observationCount(plan))
    throw new StateError('The lattices of a part that is not complete are missing.');
  return { record: found };
}

function recordOf(stored: unknown, plan: SamplingPlan, { geometry, places }: SamplingPart) {
  const fields = fieldsOf(stored, 'The record of a part');
  const { systems } = geometry;
  const words = storedWords(geometry);
  const energy = listOf(fields['energy'], 'Energies', (item) =>
    numbersOf(item, 'Energies', systems),
  );
  const count = energy.length;
  if (count > observationCount(plan)) throw new StateError(`${count} observations are too many.`);
  const some = (name: string, there: boolean): Float64Array[] =>
    listOf(fields[name], name, (item) => numbersOf(item, name, systems), there ? count : 0);
  const ranksOf = (name: string, length: number): Uint32Array[] =>
    listOf(fields[name], name, (item) => wordsOf(item, name, systems), plan.exchange ? length : 0);
  const kept = listOf(fields['kept'], 'Kept lattices', (item) => wordsOf(item, 'Lattices', words));
  return {
    energy,
    magnetization: some('magnetization', true),
    staggered: some('staggered', plan.model.interaction === -1),
    ranks: ranksOf('ranks', count),
    correlations: listOf(
      fields['correlations'],
      'Correlations',
      correlationState,
      Array.isArray(fields['correlations']) && fields['correlations'].length === 0
        ? 0
        : places.length,
    ),
    kept,
    keptRanks: ranksOf('keptRanks', kept.length),
    sweeps: countOf(fields['sweeps'], 'The number of sweeps'),
    seconds: secondsOf(fields['seconds']),
  };
}

function liveOf(stored: unknown, { geometry }: SamplingPart): LiveState {
  const { simulation, exchange, reversals } = fieldsOf(stored, 'The state of the lattices');
  return {
    simulation: simulationState(simulation, storedWords(geometry)),
    ...(exchange !== undefined && { exchange: exchangeState(exchange, geometry.systems) }),
    ...(reversals !== undefined && { reversals: countOf(reversals, 'The number of reversals') }),
  };
}

/** Words of a buffer of spins; buffers have at least 16 bytes. */
export function storedWords(geometry: SamplingPart['geometry']): number {
  return Math.max(4, wordCount(geometry));
}

/** @throws StateError */
export function simulationState(stored: unknown, words: number): SimulationState {
  const fields = fieldsOf(stored, 'The state of the spins');
  return {
    words: wordsOf(fields['words'], 'Spins', words),
    sweeps: countOf(fields['sweeps'], 'The number of sweeps'),
  };
}

function exchangeState(stored: unknown, systems: number): ExchangeState {
  const fields = fieldsOf(stored, 'The state of the exchanges');
  const places = wordsOf(fields['places'], 'Places', 2 * systems);
  if (places.some((place) => place >= systems)) throw new StateError('A place is out of range.');
  return { places, done: countOf(fields['done'], 'The number of exchanges') };
}

function correlationState(stored: unknown): CorrelationState {
  const { shape, sums, binLength, open, measurements } = fieldsOf(stored, 'Correlations');
  const { magnetization, ...counts } = fieldsOf(shape, 'The shape of correlations');
  const count = (name: string): number =>
    countOf(counts[name], name, siteCount({ lattice: 'square', size: 2 ** 17 }));
  const found = {
    systems: count('systems'),
    axis: count('axis'),
    diagonal: count('diagonal'),
    magnetization: magnetization === true,
  };
  const entries = 2 * found.axis + found.diagonal + 1;
  const row = (item: unknown): Float64Array => numbersOf(item, 'Sums of correlations', entries);
  return {
    shape: found,
    sums: listOf(sums, 'Sums of correlations', row),
    binLength: countOf(binLength, 'The length of a bin'),
    ...(open !== undefined && { open: openBin(open, row) }),
    measurements: countOf(measurements, 'The number of correlations'),
  };
}

function openBin(stored: unknown, row: (item: unknown) => Float64Array) {
  const { sum, measurements } = fieldsOf(stored, 'A bin of correlations');
  return { sum: row(sum), measurements: countOf(measurements, 'The measurements of a bin') };
}
