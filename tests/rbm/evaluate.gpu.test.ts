import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { unpackLattice } from '../../src/ensemble/unpack.ts';
import { evaluateStack } from '../../src/rbm/evaluation/evaluate.ts';
import { newLattices } from '../../src/rbm/evaluation/evaluation-samples.ts';
import { observeSamples } from '../../src/rbm/evaluation/lattice-observables.ts';
import { MachineError } from '../../src/rbm/machine/errors.ts';
import { loadMachines } from '../../src/rbm/machine/machine-file.ts';
import type { IsingSource } from '../../src/rbm/machine/machine-source.ts';
import { readUnits } from '../../src/rbm/machine/packed-units.ts';
import { IsingData } from '../../src/rbm/sampling/ising-data.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();
const file = new URL('../fixtures/stack-0.1.safetensors', import.meta.url);
const { layers, source } = loadMachines(fs.readFileSync(file));
const model = source as IsingSource;
const drawing = { samples: 64, chains: 32, seed: 1 };
const short = { seed: 1, burnIn: 20, steps: 100, every: 5 };

describe('a stack that version 0.1 trained', () => {
  it('gets the numbers that version 0.1 gave it', async () => {
    const { gpu } = device;
    const samples = await newLattices(gpu, model, drawing);
    const found = await evaluateStack(gpu, layers, samples, short);
    samples.dispose();
    expect(found.stopped).toBe(false);
    expect(found.judged).toEqual({ kind: 'new lattices', samples: 64, ofPseudoLikelihood: 64 });
    // blockspin evaluate --samples 64 --chains 32 --burn-in 20 --sweeps 100, version 0.1. Free energies are in single precision.
    const [first, second] = found.layers;
    expect(first?.logPartition?.value).toBeCloseTo(13.1761236638864, 9);
    expect(first?.logLikelihood?.value).toBeCloseTo(-11.084743658184024, 5);
    expect(first?.logLikelihood?.error).toBeCloseTo(0.030196001380470863, 5);
    expect(first?.pseudoLikelihood.value).toBeCloseTo(-11.083047613501549, 5);
    expect(first?.freeEnergyGap?.value).toBeCloseTo(0.06705130450427532, 5);
    expect(first?.singularValues[0]).toBeCloseTo(0.051317770298930795, 9);
    const all = layers.map(({ weights, visibleBias, hiddenBias }) =>
      Math.max(...[weights, visibleBias, hiddenBias].flatMap((each) => Array.from(each, Math.abs))),
    );
    expect(found.layers.map(({ largestParameter }) => largestParameter)).toEqual(all);
    expect(second?.logPartition?.value).toBeCloseTo(3.465999693757875, 9);
    expect(second?.logLikelihood?.value).toBeCloseTo(-2.078694665021284, 5);
    expect(second?.freeEnergyGap?.value).toBeCloseTo(0.001123448833823204, 5);
    expect(found.data?.energy.value).toBeCloseTo(-1.3949218750000014, 9);
    expect(found.data?.energy.exact).toBeCloseTo(-1.3791164822593485, 12);
  });

  it('is stopped by a signal, and says where it stands before', async () => {
    const { gpu } = device;
    const samples = await newLattices(gpu, model, drawing);
    const abort = new AbortController();
    const tasks = new Set<string>();
    const found = await evaluateStack(gpu, layers, samples, {
      ...short,
      signal: abort.signal,
      onProgress: ({ task }) => {
        tasks.add(task);
        if (task === 'chains of layer 2') abort.abort();
      },
    });
    samples.dispose();
    expect(found.stopped).toBe(true);
    expect(found.layers.map(({ layer }) => layer)).toEqual([1]);
    expect(found.data).toBeNull();
    expect([...tasks]).toEqual([
      'ln Z of layer 1',
      'chains of layer 1',
      'ln Z of layer 2',
      'chains of layer 2',
    ]);
  });

  it('is refused samples of another size by name', async () => {
    const buffer = device.gpu.upload('data', new Uint32Array(9));
    const samples = { kind: 'given samples', data: { buffer, units: 9, groups: 1 } } as const;
    const judge = () => evaluateStack(device.gpu, layers, samples, short);
    await expect(judge()).rejects.toThrow(MachineError);
    await expect(judge()).rejects.toThrow(/Layer 1 .*16 visible.*9 units/);
  });
});

it('lattices are measured as they lie in memory', async () => {
  const { gpu } = device;
  const size = 6;
  const lattices = await IsingData.sample(gpu, { size, temperature: 2.5, samples: 64, seed: 5 });
  const { energy, magnetization } = await observeSamples(gpu, lattices.data, lattices.geometry);
  const words = await readUnits(gpu, lattices.data);
  for (const sample of [0, 31, 63]) {
    const spins = Array.from(unpackLattice(lattices.geometry, words, sample), (bit) => 2 * bit - 1);
    const at = (x: number, y: number): number => spins[(y % size) * size + (x % size)] ?? NaN;
    let [bonds, sum] = [0, 0];
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++) {
        bonds += at(x, y) * (at(x + 1, y) + at(x, y + 1));
        sum += at(x, y);
      }
    expect(energy[sample]).toBeCloseTo(-bonds / size ** 2, 12);
    expect(magnetization[sample]).toBeCloseTo(sum / size ** 2, 12);
  }
  lattices.dispose();
});
