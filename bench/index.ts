import { accuracy } from './accuracy.ts';
import { autocorrelation } from './autocorrelation.ts';
import type { Benchmark } from './benchmark.ts';
import { contrastiveDivergence } from './contrastive-divergence.ts';
import { correlations } from './correlations.ts';
import { growth } from './growth.ts';
import { kernelVariants } from './kernel-variants.ts';
import { learning } from './learning.ts';
import { majority } from './majority.ts';
import { measure } from './measure.ts';
import { metropolis } from './metropolis.ts';
import { random } from './random.ts';
import { swendsenWang } from './swendsen-wang.ts';

/** Every benchmark, in the order of a run. Long benchmarks run only if they are named. */
export const benchmarks: readonly Benchmark[] = [
  metropolis,
  swendsenWang,
  measure,
  correlations,
  random,
  majority,
  contrastiveDivergence,
  growth,
  autocorrelation,
  kernelVariants,
  accuracy,
  learning,
];
