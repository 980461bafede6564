import type { Gpu } from '../gpu/gpu.ts';
import { exactValues } from '../ising/exact.ts';
import { ferromagnet } from '../ising/model.ts';
import { sampleIsing } from '../ising/sampling.ts';
import { thermalAverages } from '../statistics/thermal.ts';
import type { Check } from './check.ts';

/** False alarms: |z| of 32 independent replicas beyond 5 happens about once in 40,000 runs. */
const largestDeviation = 5;

/** A short run at the critical temperature against the exact energy of the 8 x 8 torus. */
export async function physicsCheck(gpu: Gpu): Promise<Check> {
  const [size, temperature] = [8, 2.269185314213022];
  const { series } = await sampleIsing(gpu, {
    size,
    temperatures: [temperature],
    replicas: 256,
    schedule: { thermalize: 100, sweeps: 200, every: 2 },
    start: 'hot',
    seed: 1,
  });
  const [{ energy: energies, magnetization } = { energy: [], magnetization: [] }] = series;
  const exact = exactValues(ferromagnet, size, temperature);
  const averages = thermalAverages({
    energy: energies,
    magnetization,
    sites: size * size,
    temperature,
    exact,
  });
  const { value, error, exact: known = NaN } = averages.energy;
  const deviation = (value - known) / error;
  return {
    name: 'energy of an 8 x 8 lattice at the critical temperature',
    passed: Math.abs(deviation) < largestDeviation,
    detail: `${value.toFixed(5)} +- ${error.toFixed(5)}, exact ${known.toFixed(5)}`,
  };
}
