import { dividedBy, meanOf, type Measured } from '../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { elementAt } from '../../element-at.ts';
import type { Grid, GridPoint, MachineGroup } from './grid.ts';
import type { ExactPoint } from './lattices.ts';
import type { MeasuredMachine } from './machines.ts';
import { overMachines, type Draws, type Observable } from './observables.ts';

/** Machines that are judged as if they had learned the lattices at a temperature. */
export interface Judged {
  readonly name: string;
  readonly machines: readonly MeasuredMachine[];
}

/** The point at T_c. */
export function criticalPoint({ points }: Grid): GridPoint {
  const found = points.find(({ temperature }) => temperature === CRITICAL_TEMPERATURE);
  if (!found) throw new RangeError('There are no machines at T_c.');
  return found;
}

/** The group with a number of hidden units. @throws RangeError where there is none */
export function groupWith(groups: readonly MachineGroup[], hidden: number): MachineGroup {
  const found = groups.find((group) => group.hidden === hidden);
  if (!found) throw new RangeError(`There are no machines with ${hidden} hidden units.`);
  return found;
}

/** The fewest and the most hidden units of machines at every temperature. */
export function extremesOf({ points }: Grid): { least: number; most: number } {
  const counts = elementAt(points, 0).groups.map(({ hidden }) => hidden);
  return { least: Math.min(...counts), most: Math.max(...counts) };
}

/** An observable over the exact one, less 1: the mean over machines with their spread. */
export function shareOff(
  machines: readonly Draws[],
  { size, exact }: { readonly size: number; readonly exact: ExactPoint },
  observable: Observable,
): Measured {
  const { temperature } = exact;
  const { value, error } = overMachines(machines, { size, temperature }, observable);
  const known = exact[observable];
  return dividedBy({ value: value - known, error: known < 0 ? -error : error }, known);
}

/** The machines that must not pass as machines of T_c, by their number of hidden units. */
export function nullsWith(grid: Grid, hidden: number): Judged[] {
  const other = otherPoint(grid);
  const of = (groups: readonly MachineGroup[]): readonly MeasuredMachine[] =>
    groups.find((group) => group.hidden === hidden)?.machines ?? [];
  return [
    { name: 'untrained', machines: of(grid.untrained) },
    { name: 'permuted pixels', machines: of(grid.permuted) },
    { name: `trained at T = ${other.temperature.toFixed(2)}`, machines: of(other.groups) },
  ].filter(({ machines }) => machines.length > 0);
}

/** The nearest temperature above T_c. */
export function otherPoint({ points }: Grid): GridPoint {
  const [found] = points
    .filter(({ temperature }) => temperature > CRITICAL_TEMPERATURE)
    .toSorted((a, b) => a.temperature - b.temperature);
  if (!found) throw new RangeError('There are no machines above T_c.');
  return found;
}

/**
 * The mean log-likelihood of machines. All of them are judged by the same held-out lattices, so the error of a single one, which is
 * mostly that of these lattices, does not shrink with their number; the spread of the trainings comes in addition.
 */
export function likelihoodOf(machines: readonly MeasuredMachine[]): Measured {
  const { value, error } = meanOf(machines.map(({ logLikelihood }) => logLikelihood.value));
  const ofLattices = meanOf(machines.map(({ logLikelihood }) => logLikelihood.error)).value;
  return { value, error: Math.hypot(error, ofLattices) };
}

/** Whether the chains of all machines were long enough. */
export function allSettled(machines: readonly MeasuredMachine[]): boolean {
  return machines.every(({ chains }) => chains.settled);
}
