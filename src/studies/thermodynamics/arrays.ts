import type { Tensor } from '../../formats/tensor.ts';
import { tensorOf, type Nested } from '../tensor-of.ts';
import type { Grid, MachineGroup } from './grid.ts';
import { criticalPoint } from './grid-facts.ts';
import type { MeasuredMachine } from './machines.ts';
import type { Draws } from './observables.ts';
import type { Settings } from './presets.ts';
import type { RingResults } from './ring.ts';

/** An array and what its axes count. */
export interface Listed {
  readonly name: string;
  readonly axes: readonly string[];
  readonly tensor: Tensor;
}

function listed(name: string, axes: readonly string[], rows: Nested): Listed {
  return { name, axes, tensor: tensorOf(rows) };
}

/** The arrays of TM-1. */
export function ringArrays({ exact, trainings, nulls }: RingResults): Listed[] {
  const kinds = [['machines', trainings] as const, ...Object.entries(nulls)];
  return [
    listed('ring-exact', ['state'], exact),
    ...kinds.flatMap(([name, own]) => {
      const file = name.replaceAll(/[^a-z0-9]+/g, '-');
      return [
        listed(
          `ring-${file}-divergences`,
          ['training', 'epoch'],
          own.map(({ divergences }) => divergences),
        ),
        listed(
          `ring-${file}-probabilities`,
          ['training', 'state'],
          own.map(({ probabilities }) => probabilities),
        ),
      ];
    }),
  ];
}

/** The draws of groups of machines: bonds whose spins are equal, and spins up. */
function drawArrays(
  name: string,
  axes: readonly string[],
  rows: readonly (readonly Draws[])[],
): Listed[] {
  return (['aligned', 'up'] as const).map((what) => ({
    name: `${name}-${what}`,
    axes,
    tensor: tensorOf(
      rows.map((sets) => sets.map((draws) => draws[what])),
      'u1',
    ),
  }));
}

type Groups = readonly (readonly MeasuredMachine[])[];

function machinesOf(groups: readonly MachineGroup[]): Groups {
  return groups.map(({ machines }) => machines);
}

/** What is known of machines besides their draws. */
function factArrays(name: string, groups: Groups): Listed[] {
  return [
    listed(
      `${name}-likelihoods`,
      ['group', 'training', 'value and error'],
      groups.map((machines) => machines.map(({ logLikelihood }) => logLikelihood)),
    ),
    listed(
      `${name}-chains`,
      ['group', 'training', 'exact energy, error of the energy, tau of e, tau of |m|, settled'],
      groups.map((machines) =>
        machines.map(({ exactEnergy, chains }) => [
          exactEnergy,
          chains.energyError,
          chains.energyTime,
          chains.orderTime,
          chains.settled ? 1 : 0,
        ]),
      ),
    ),
  ];
}

/**
 * The arrays of TM-2, TM-3 and MM-1. Groups of `machines` are those of every temperature, one number of hidden units after
 * the other; those of `critical` and the others are numbers of hidden units.
 */
export function gridArrays(grid: Grid, { hidden }: Pick<Settings, 'hidden'>): Listed[] {
  const { points, stacks, permuted, untrained } = grid;
  const kinds: Readonly<Record<string, Groups>> = {
    machines: points.flatMap(({ groups }) =>
      machinesOf(groups.filter((group) => hidden.includes(group.hidden))),
    ),
    critical: machinesOf(criticalPoint(grid).groups),
    stacks: machinesOf(stacks),
    permuted: machinesOf(permuted),
    untrained: machinesOf(untrained),
  };
  return [
    ...drawArrays(
      'data',
      ['temperature', 'training', 'lattice'],
      points.map(({ data }) => data),
    ),
    ...Object.entries(kinds).flatMap(([name, groups]) => [
      ...drawArrays(name, ['group', 'training', 'draw'], groups),
      ...factArrays(name, groups),
    ]),
  ];
}
