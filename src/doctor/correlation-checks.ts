import type { Gpu } from '../gpu/gpu.ts';
import { Bonds } from '../ising/bonds.ts';
import { StructureFactor } from '../ising/structure-factor.ts';
import { UnequalPairs } from '../ising/correlation-pairs.ts';
import { correlationParts, type CorrelationParts } from '../ising/correlation-parts.ts';
import type { Check } from './check.ts';
import { hotLattices } from './hot-lattices.ts';
import { checkNumbers, checkWords, joined } from './known-answers.ts';
import { correlationProblems, entriesOf, geometries, lineProblems } from './problems.ts';

interface Recorder {
  recordPart(pass: GPUComputePassEncoder, slot: number, part: number): void;
}

/** Compares unequal pairs at every distance, sums of lines, the structure factor and bonds with known answers. */
export async function correlationChecks(gpu: Gpu): Promise<Check[]> {
  const checks: Check[] = [];
  for (const [name, geometry] of entriesOf(correlationProblems)) {
    const ensemble = await hotLattices(gpu, geometry);
    const parts = correlationParts(gpu, geometry, 1);
    const pairs = await UnequalPairs.create(gpu, ensemble, parts);
    record(gpu, pairs, parts);
    const [counts] = await pairs.read(1);
    const words = [...(counts?.axis ?? []), ...(counts?.diagonal ?? [])];
    checks.push(checkWords(name, joined(words)));
    pairs.dispose();
    ensemble.dispose();
  }
  for (const [kind, { geometry, system, modes }] of entriesOf(lineProblems)) {
    const ensemble = await hotLattices(gpu, geometry);
    const parts = correlationParts(gpu, geometry, 1);
    const factor = await StructureFactor.create(gpu, ensemble, parts);
    record(gpu, factor, parts);
    checks.push(checkWords(`line-sums/${kind}`, joined(await factor.readLines())));
    const [sample] = await factor.read(1);
    checks.push(
      checkNumbers(
        `structure-factor, ${kind}`,
        modes.map((n) => sample?.[system]?.[n] ?? NaN),
      ),
    );
    factor.dispose();
    ensemble.dispose();
  }
  checks.push(await bondsCheck(gpu));
  return checks;
}

/** Checks bonds that cross the edge of a strip. They connect a word with a rotated word. */
async function bondsCheck(gpu: Gpu): Promise<Check> {
  const spins = await hotLattices(gpu, geometries.strips);
  const bonds = await Bonds.create(gpu, spins);
  gpu.compute('bonds', (pass) => bonds.record(pass));
  const words = await gpu.readWords(bonds.ensemble.buffer);
  bonds.dispose();
  spins.dispose();
  return checkWords('bonds', words);
}

function record(gpu: Gpu, recorder: Recorder, { parts }: CorrelationParts): void {
  gpu.compute('correlations', (pass) => {
    for (let part = 0; part < parts; part++) recorder.recordPart(pass, 0, part);
  });
}
