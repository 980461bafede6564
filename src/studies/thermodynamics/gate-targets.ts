import { knownTarget } from '../data-facts.ts';
import type { Target } from '../study.ts';
import { around, inErrors, limits, ruleText, within } from '../verdict.ts';
import type { Grid } from './grid.ts';
import type { MeasuredMachine } from './machines.ts';
import { measuredObservables, observables, pooled } from './observables.ts';

/** TM-0: whether the data are lattices of the model. */
export function dataTarget({ size, points }: Grid): Target {
  return knownTarget(
    {
      id: 'TM-0 data',
      statement: 'The lattices that machines learn have the exact E, |m|, c and χ of their torus.',
      details:
        'Every lattice is a replica of its own, so they are independent. E and c come from Kaufman’s formula, |m| and χ from a transfer matrix that keeps the sum of the spins.',
    },
    points.flatMap(({ temperature, exact, data }) => {
      const found = measuredObservables(pooled(data), size, temperature);
      return observables.map(([name]) => {
        return { measured: found[name], expected: { value: exact[name], error: 0 } };
      });
    }),
  );
}

/** TM-0: whether chains draw from the distribution of their machine. */
export function chainTarget(grid: Grid): Target {
  const machines = [...grid.points.flatMap(({ groups }) => groups), ...grid.untrained].flatMap(
    (group) => group.machines,
  );
  const known = machines.filter(({ exactEnergy }) => Number.isFinite(exactEnergy));
  const deviations = known.map((machine) => chainDeviation(grid.size, machine));
  const largest = Math.max(0, ...deviations.map(Math.abs));
  return {
    id: 'TM-0 chains',
    kind: 'data',
    statement: 'Chains draw lattices with the exact energy of their machine.',
    details:
      'For machines with at most 10 hidden units the energy is summed over all states of the hidden units. It is the energy of the machine, not of the model.',
    measured: {
      'largest deviation, in errors': inErrors(largest),
      machines: known.length,
      'machines whose chains are too short': machines.filter(({ chains }) => !chains.settled)
        .length,
    },
    headline: ['largest deviation, in errors'],
    expected: `none beyond ${limits.each.holds} errors`,
    rule: `Each machine ${ruleText(limits.each)}`,
    verdict:
      known.length > 0
        ? within({ value: largest, error: 1 }, around(0), limits.each)
        : 'inconclusive',
  };
}

function chainDeviation(size: number, machine: MeasuredMachine): number {
  const { energy } = measuredObservables(machine, size, 1);
  return (energy.value - machine.exactEnergy) / machine.chains.energyError;
}
