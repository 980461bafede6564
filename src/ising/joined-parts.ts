import type { CorrelationState } from '../statistics/correlations.ts';
import { elementAt } from '../element-at.ts';
import { samplingOf, type Sampling } from './sampling.ts';
import { samplingGeometry } from './sampling-layout.ts';
import type { SamplingPlan } from './sampling-plan.ts';
import type { PartRecord, SamplingState } from './sampler-state.ts';

/**
 * The run whose parts were sampled apart, as if it had been sampled as a whole: bit for bit where all parts are given. Where some
 * are missing, a run with fewer replicas.
 * @param plan of the whole run
 * @param parts complete, in the order of their numbers, without replica exchange
 */
export function joinedParts(plan: SamplingPlan, parts: readonly SamplingState[]): Sampling {
  const records = parts.map((state) => state.parts.map(({ record }) => record));
  const joined = plan.parts.map(({ places }, index) =>
    joinedRecord(
      records.map((ofPart) => elementAt(ofPart, index)),
      places.length,
    ),
  );
  const { size, model, points } = plan;
  const systems = elementAt(elementAt(joined, 0).energy, 0).length;
  const temperatures = elementAt(plan.parts, 0).places.length;
  const replicas = systems / temperatures;
  const whole =
    replicas === plan.replicas
      ? plan
      : {
          ...plan,
          replicas,
          geometry: samplingGeometry(size, replicas, points.length, model.lattice),
        };
  return samplingOf(whole, { parts: joined.map((record) => ({ record })) });
}

/** Records of the same temperatures, of each of which the systems lie one after another. */
function joinedRecord(records: readonly PartRecord[], temperatures: number): PartRecord {
  const first = elementAt(records, 0);
  const systems = (of: (record: PartRecord) => readonly Float64Array[]): Float64Array[] =>
    of(first).map((_, time) => {
      const values = records.map((record) => elementAt(of(record), time));
      const ranks = Array.from({ length: temperatures }, (__, rank) =>
        values.flatMap((own) => {
          const count = own.length / temperatures;
          return [...own.subarray(rank * count, (rank + 1) * count)];
        }),
      );
      return Float64Array.from(ranks.flat());
    });
  return {
    energy: systems(({ energy }) => energy),
    magnetization: systems(({ magnetization }) => magnetization),
    staggered: systems(({ staggered }) => staggered),
    ranks: [],
    correlations: first.correlations.map((_, rank) =>
      joinedCorrelations(records.map(({ correlations }) => elementAt(correlations, rank))),
    ),
    kept: [],
    keptRanks: [],
    sweeps: first.sweeps,
    seconds: records.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}

/** Sums of lattices, one a lattice. */
function joinedCorrelations(states: readonly CorrelationState[]): CorrelationState {
  const first = elementAt(states, 0);
  const sums = states.flatMap((state) => state.sums);
  return { ...first, shape: { ...first.shape, systems: sums.length }, sums };
}
