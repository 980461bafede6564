import type { Benchmark } from '../../bench/benchmark.ts';
import { contrastiveDivergence } from '../../bench/contrastive-divergence.ts';
import { majority } from '../../bench/majority.ts';
import { measure } from '../../bench/measure.ts';
import { metropolis } from '../../bench/metropolis.ts';
import { random } from '../../bench/random.ts';
import { swendsenWang } from '../../bench/swendsen-wang.ts';

/** The benchmarks of the page, in the order of a run. All others of `blockspin bench` take longer than a reader waits. */
export const pageBenchmarks: readonly Benchmark[] = [
  metropolis,
  swendsenWang,
  measure,
  majority,
  random,
  contrastiveDivergence,
];
