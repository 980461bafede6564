import type { ComparedMeans } from './comparison.ts';
import type { LearnedFilter } from './filters.ts';
import type { Doublings } from './growing.ts';
import type { Paired } from './growing-back.ts';
import type { SizedMachines } from './machine-results.ts';
import type { Ranked } from './ranking.ts';
import type { MapResult } from './results.ts';
import type { CoupledStack } from './stacks.ts';
import type { CouplingGroup } from './visible-couplings.ts';

/** Maps that were measured together. */
export interface Measurement {
  readonly results: readonly MapResult[];
  readonly means: ComparedMeans | undefined;
}

/** All that a run has measured. */
export interface MeasuredRun {
  readonly hot: Measurement;
  /** Known maps, and after them the learned filters in their order. */
  readonly filters: Measurement;
  readonly permuted: Measurement;
  readonly learned: readonly LearnedFilter[];
  readonly sized: readonly SizedMachines[];
  readonly grown: { readonly paired: Paired; readonly chains: readonly Doublings[] };
  readonly couplings: readonly CouplingGroup[];
  readonly stacks: readonly CoupledStack[];
  readonly ranked: readonly Ranked[];
}
