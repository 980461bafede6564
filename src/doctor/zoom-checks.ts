import type { Gpu } from '../gpu/gpu.ts';
import { AverageCorrelations } from '../rg/average-correlations.ts';
import { AverageHistogram } from '../rg/average-histogram.ts';
import { BlockAverages } from '../rg/block-average.ts';
import { mapsOf } from '../rg/coarse-map.ts';
import { LocalFields } from '../rg/local-fields.ts';
import { OperatorCorrelations } from '../rg/operator-correlations.ts';
import { allOperators, OperatorSums, type OperatorCounts } from '../rg/operators.ts';
import { Pyramid } from '../rg/pyramid.ts';
import { SublatticeSums } from '../rg/sublattice.ts';
import { elementAt } from '../element-at.ts';
import type { Check } from './check.ts';
import { hotLattices } from './hot-lattices.ts';
import { checkWords, joined } from './known-answers.ts';
import {
  blockingProblems,
  operatorCorrelationProblems,
  correlationShape,
  entriesOf,
  fieldProblems,
  furtherProblem,
  geometries,
  operatorProblems,
  seed,
  zoomStep,
} from './problems.ts';

/** Checks zooming out by every rule, block averages, and the operators of the Monte Carlo renormalization group. */
export async function zoomChecks(gpu: Gpu): Promise<Check[]> {
  return [
    ...(await pyramidChecks(gpu)),
    ...(await blockingChecks(gpu)),
    ...(await operatorChecks(gpu)),
    ...(await fieldChecks(gpu)),
    ...(await averageChecks(gpu)),
    await sublatticeCheck(gpu),
    ...(await correlationChecks(gpu)),
  ];
}

/** Two zoom-outs of a strip lattice: the first in place, the second after unfolding (bit 0 counts there). */
async function pyramidChecks(gpu: Gpu): Promise<Check[]> {
  const ensemble = await hotLattices(gpu, geometries.strips);
  const pyramid = await Pyramid.create(gpu, ensemble, { depth: 2, seed });
  pyramid.update(zoomStep);
  const [, first = new Uint32Array(), second = new Uint32Array()] = await Promise.all(
    pyramid.levels.map(({ buffer }) => gpu.readWords(buffer)),
  );
  pyramid.dispose();
  ensemble.dispose();
  return [
    checkWords('majority', first),
    checkWords(
      'unfold',
      second.map((word) => word & 1),
    ),
  ];
}

async function blockingChecks(gpu: Gpu): Promise<Check[]> {
  const checks: Check[] = [];
  for (const [name, { geometry, rule }] of entriesOf(blockingProblems)) {
    const ensemble = await hotLattices(gpu, geometry);
    const map = await mapsOf(rule)(gpu, ensemble, { seed, level: 1 });
    if (!map) throw new Error(`${name}: the lattice has no blocks`);
    map.begin(zoomStep);
    gpu.compute('block spins', (pass) => map.record(pass));
    checks.push(checkWords(name, await gpu.readWords(map.coarse.buffer)));
    map.dispose();
    ensemble.dispose();
  }
  return checks;
}

async function operatorChecks(gpu: Gpu): Promise<Check[]> {
  const checks: Check[] = [];
  const problems = entriesOf(operatorProblems).map(([name, geometry]) => {
    return { name, geometry, further: false };
  });
  for (const { name, geometry, further } of [...problems, { ...furtherProblem, further: true }]) {
    const ensemble = await hotLattices(gpu, geometry);
    const sums = await OperatorSums.create(gpu, ensemble, { further });
    gpu.compute('operators', (pass) => sums.record(pass));
    checks.push(checkWords(name, joined(await sums.read())));
    sums.dispose();
    ensemble.dispose();
  }
  return checks;
}

async function fieldChecks(gpu: Gpu): Promise<Check[]> {
  const checks: Check[] = [];
  for (const [name, geometry] of entriesOf(fieldProblems)) {
    const ensemble = await hotLattices(gpu, geometry);
    const fields = await LocalFields.create(gpu, ensemble);
    gpu.compute('local fields', (pass) => fields.record(pass));
    checks.push(checkWords(name, joined(await fields.read())));
    fields.dispose();
    ensemble.dispose();
  }
  return checks;
}

/** Averages of 2 x 2 blocks, and of blocks of these. The averages and sums of their products are exact in single precision. */
async function averageChecks(gpu: Gpu): Promise<Check[]> {
  const ensemble = await hotLattices(gpu, geometries.replicas);
  const blocks = await BlockAverages.create(gpu, ensemble, { depth: 2 });
  const parts = await Promise.all(
    blocks.levels.map(async (level) => ({
      correlations: await AverageCorrelations.create(gpu, level, ensemble.geometry.systems),
      histogram: await AverageHistogram.create(gpu, level, ensemble.geometry.systems),
    })),
  );
  gpu.compute('block averages', (pass) => {
    blocks.record(pass);
    for (const part of parts.flatMap((part) => Object.values(part))) part.record(pass);
  });
  const [first = new Uint32Array(), second = new Uint32Array()] = await Promise.all(
    blocks.levels.map(({ buffer }) => gpu.readWords(buffer)),
  );
  const moments = await Promise.all(blocks.levels.map((level) => level.moments.read()));
  const means = moments.flatMap(({ square, neighbours }) => [...square, ...neighbours]);
  const products = await Promise.all(parts.map(({ correlations }) => correlations.read()));
  const counts = await Promise.all(parts.map(({ histogram }) => histogram.read()));
  for (const part of parts.flatMap((part) => Object.values(part))) part.dispose();
  blocks.dispose();
  ensemble.dispose();
  return [
    checkWords('average', first),
    checkWords('average-again', second),
    checkWords('average-moments', new Uint32Array(Float64Array.from(means).buffer)),
    checkWords(
      'average-correlations',
      new Uint32Array(
        Float64Array.from(products.flatMap((systems) => systems.flatMap((own) => [...own]))).buffer,
      ),
    ),
    checkWords('average-histogram', joined(counts.flat())),
  ];
}

async function sublatticeCheck(gpu: Gpu): Promise<Check> {
  const ensemble = await hotLattices(gpu, geometries.replicas);
  const sums = await SublatticeSums.create(gpu, ensemble);
  gpu.compute('sublattice', (pass) => sums.record(pass));
  const { nearest, diagonal, plaquette, spins } = await sums.read();
  sums.dispose();
  ensemble.dispose();
  return checkWords('sublattice', joined([nearest, diagonal, plaquette, spins]));
}

/** Two samples of the same artificial operators. They have both signs, and their products need more than 32 bits. */
async function correlationChecks(gpu: Gpu): Promise<Check[]> {
  const { systems, sites, blocks } = correlationShape;
  const checks: Check[] = [];
  for (const [name, { further, sums }] of entriesOf(operatorCorrelationProblems)) {
    const countsOf = (level: 0 | 1): OperatorCounts => {
      const counts = gpu.upload(`operators ${level}`, operatorWords(sums[level] ?? [], sites));
      return { counts, systems, sites, further };
    };
    const [fine, coarse] = [countsOf(0), countsOf(1)];
    const correlations = await OperatorCorrelations.create(gpu, { fine, coarse, blocks });
    for (let sample = 0; sample < 2; sample++)
      gpu.compute('correlations of operators', (pass) => correlations.record(pass));
    const means = await correlations.read();
    correlations.dispose();
    for (const { counts } of [fine, coarse]) counts.destroy();
    const samples = (2 * systems) / blocks;
    const all = Float64Array.from(means.flatMap((row) => row.map((mean) => mean * samples + 0)));
    checks.push(checkWords(name, new Uint32Array(all.buffer)));
  }
  return checks;
}

/** The words that shaders/rg/operators.wgsl would write for these sums, [operator][system]. */
function operatorWords(sums: readonly (readonly number[])[], sites: number): Uint32Array {
  const counts = sums.flatMap((own, index) => {
    const { parity, terms } = elementAt(allOperators, index);
    return own.map((sum) => (terms * sites + (parity === 'even' ? -sum : sum)) / 2);
  });
  return Uint32Array.from(counts.flatMap((count) => [count, 0]));
}
