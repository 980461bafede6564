import type { Gpu } from '../gpu/gpu.ts';
import { Measurement } from '../ising/measurement.ts';
import type { Check } from './check.ts';
import { hotLattices } from './hot-lattices.ts';
import { checkWords } from './known-answers.ts';
import { entriesOf, measurementProblems } from './problems.ts';

/** Compares counts of unlike bonds and of spins with known answers. */
export async function measurementChecks(gpu: Gpu): Promise<Check[]> {
  const checks: Check[] = [];
  for (const [name, { geometry, hamiltonian }] of entriesOf(measurementProblems)) {
    const ensemble = await hotLattices(gpu, geometry);
    const measurement = await Measurement.create(gpu, ensemble, {
      staggered: hamiltonian.interaction === -1,
    });
    gpu.compute('measure', (pass) => measurement.record(pass, 0));
    const { series, columns } = measurement;
    checks.push(checkWords(name, await gpu.readWords(series, 0, 8 * columns)));
    measurement.dispose();
    ensemble.dispose();
  }
  return checks;
}
