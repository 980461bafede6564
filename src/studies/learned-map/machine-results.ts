import type { ComparedMeans } from './comparison.ts';
import type { TrainedMachine } from './machines.ts';
import type { MapResult } from './results.ts';

/** Machines with the exponents through them, in the same order. */
export interface TrainedGroup {
  readonly machines: readonly TrainedMachine[];
  readonly results: readonly MapResult[];
}

/** Machines of one strength of L1. */
export interface MachineGroup extends TrainedGroup {
  readonly size: number;
  readonly l1: number;
  /** Their nulls: machines of this strength, with the same seeds, that were trained on permuted pixels. */
  readonly permuted: TrainedGroup;
}

/** All machines of a lattice. */
export interface SizedMachines {
  readonly size: number;
  readonly groups: readonly MachineGroup[];
  /** L1 of the machines below second layers, and of these layers. */
  readonly secondL1: number;
  readonly nulls: readonly MapResult[];
  /** Two trained layers, where they were trained, with their upper machines. */
  readonly stacks: TrainedGroup;
  /** The same machines with second layers that must fail. */
  readonly stackNulls: TrainedGroup;
  /** Majority on the same samples. */
  readonly reference: MapResult;
  /** All maps, with their block means. */
  readonly results: readonly MapResult[];
  readonly means: ComparedMeans;
  readonly sites: Uint32Array;
}

/**
 * Machines of a strength that a claim about the strength needs, and their updates: those of the feasibility study. On larger lattices
 * this many updates may be too few, so receptive fields must have settled there.
 */
const fewestMachines = 3;
const fewestUpdates = 9_000;
const studiedSize = 16;

/** Whether there are enough machines, trained for long enough, to judge them. */
export function isDecisive({ machines }: TrainedGroup, size: number): boolean {
  return (
    machines.length >= fewestMachines &&
    machines.every(
      ({ updates, settled }) => updates >= fewestUpdates && (settled || size <= studiedSize),
    )
  );
}
