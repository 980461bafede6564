import type { Benchmark } from './benchmark.ts';
import { contrastiveDivergence } from './contrastive-divergence.ts';
import { majority } from './majority.ts';
import { measure } from './measure.ts';
import { metropolis } from './metropolis.ts';

/** Every benchmark, in the order in which they run. */
export const benchmarks: readonly Benchmark[] = [
  metropolis,
  measure,
  majority,
  contrastiveDivergence,
];
