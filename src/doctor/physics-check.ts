import type { Gpu } from '../gpu/gpu.ts';
import { elementAt } from '../element-at.ts';
import { observablesOf } from '../ising/observables.ts';
import { sampleIsing } from '../ising/sampling.ts';
import { CRITICAL_TEMPERATURE } from '../theory/critical.ts';
import type { Check } from './check.ts';

/** Allowed |z|. With 32 independent replicas, |z| exceeds 5 about once in 40,000 runs. */
const largestDeviation = 5;

/** Compares a short run at the critical temperature with the exact energy of the 8 x 8 torus. */
export async function physicsCheck(gpu: Gpu): Promise<Check> {
  const sampling = await sampleIsing(gpu, {
    size: 8,
    temperatures: [CRITICAL_TEMPERATURE],
    replicas: 256,
    schedule: { thermalize: 100, sweeps: 200, every: 2 },
    start: 'hot',
    seed: 1,
  });
  const { value, error, exact = NaN } = elementAt(observablesOf(sampling), 0).energy;
  const deviation = (value - exact) / error;
  return {
    name: 'energy of an 8 x 8 lattice at the critical temperature',
    passed: Math.abs(deviation) < largestDeviation,
    detail: `${value.toFixed(5)} +- ${error.toFixed(5)}, exact ${exact.toFixed(5)}`,
  };
}
