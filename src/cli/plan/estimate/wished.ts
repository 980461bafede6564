import { sizeFor } from '../../../plan/estimate/predicted-error.ts';
import { deviceSeconds, type EstimateFacts } from './facts.ts';
import { unmeasured } from './measured-names.ts';
import { pilotFormsOf } from './pilot-forms.ts';
import type { PointEstimate, QuantityEstimate, RowEstimate } from './point-estimate.ts';

/**
 * What reaches the wished errors, point by point, and for the whole plan.
 * @throws UsageError for a quantity whose error the pilot runs could not measure
 */
export function wished(facts: EstimateFacts) {
  const { estimates, wishes, options, time } = facts;
  const points = estimates.flatMap((estimate) =>
    estimate.rows.flatMap((row) => {
      const found = [...wishes].flatMap(([name, error]) => {
        const quantity = row.quantities[name];
        return quantity
          ? [{ quantity: name, wished: error, ...needOf(quantity, error, estimate) }]
          : [];
      });
      return found.map((each) => ({ ...placeOf(estimate, row), ...each }));
    }),
  );
  for (const name of wishes.keys())
    if (!points.some(({ quantity }) => quantity === name)) {
      const known = new Set(
        estimates.flatMap(({ rows }) => rows.flatMap((row) => Object.keys(row.quantities))),
      );
      throw unmeasured(name, known);
    }
  const factor = Math.max(...points.map((each) => each.seedsFactor));
  const device =
    time.slowdown * deviceSeconds(facts, facts.plan.expanded.tasks) * Math.max(1, factor);
  return {
    points,
    wholePlan: {
      /** With so many times the seeds at every point. */
      seedsFactor: Math.max(1, factor),
      deviceSeconds: device,
      devices: Math.max(1, Math.ceil(device / (60 * options.within))),
      withinMinutes: options.within,
    },
  };
}

function needOf(
  { pilot, size, error }: QuantityEstimate,
  wish: number,
  { point, time }: PointEstimate,
) {
  const need = sizeFor(pilot, size, wish);
  const [task] = point.tasks;
  const every = (task && pilotFormsOf(task)?.lattices?.schedule.every) ?? 1;
  const seedsFactor = (error / wish) ** 2;
  return {
    predicted: error,
    isReached: error <= wish,
    seedsFactor,
    seeds: Math.max(1, Math.ceil(point.runs.length * seedsFactor)),
    replicas: need.chains,
    sweeps: need.measurements * every,
    deviceSeconds: Math.ceil(point.tasks.length * seedsFactor) * (time.fixed + time.working),
  };
}

function placeOf({ point }: PointEstimate, { temperature }: RowEstimate) {
  return {
    experiment: point.experiment,
    parameters: point.parameters,
    ...(temperature !== undefined && { temperature }),
  };
}
