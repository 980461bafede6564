import { describe, expect, it } from 'vitest';
import { phaseShares } from '../../src/rbm/evaluation/phases.ts';
import { exactLogLikelihood } from '../../src/rbm/evaluation/likelihood.ts';
import { Rbm } from '../../src/rbm/machine/machine.ts';
import { readUnits } from '../../src/rbm/machine/packed-units.ts';
import { IsingData } from '../../src/rbm/sampling/ising-data.ts';
import type { TrainingOptions } from '../../src/rbm/training/options.ts';
import { trainStack } from '../../src/rbm/training/stack.ts';
import { kaufman } from '../../src/theory/kaufman.ts';
import { randomFrom } from '../support/random.ts';
import { uploadRows } from '../support/upload-rows.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();
const visible = 20;

/** The share of up, exactly: one hidden unit of +-1, coupled to all visible units with one weight, and one bias. */
function uniformMachine(weight: number, bias: number): { machine: Rbm; share: number } {
  const hidden = [1, -1].map((h) => visible * Math.log(2 * Math.cosh(weight * h + bias)));
  const [up = 0, down = 0] = hidden;
  const machine = Rbm.from(device.gpu, {
    units: 'spin',
    weights: new Float32Array(visible).fill(weight),
    visibleBias: new Float32Array(visible).fill(bias),
    hiddenBias: new Float32Array(1),
  });
  return { machine, share: 1 / (1 + Math.exp(down - up)) };
}

/** Samples with a given share of the phase of spins up; a spin agrees with its phase as in the machine of this weight. */
function samplesOf(weight: number, share: number, count = 512) {
  const random = randomFrom(5);
  const agrees = 1 / (1 + Math.exp(-2 * weight));
  const rows = Array.from({ length: count }, (_, row) => {
    const up = row < share * count;
    return Uint8Array.from({ length: visible }, () => Number(random.uniform() < agrees === up));
  });
  return uploadRows(device.gpu, rows, visible);
}

describe('shares of two phases', () => {
  // Four errors each: false alarms of 6e-5 a case.
  it.each([
    { name: 'chains cross', weight: 0.55, bias: 0, method: 'crossings', lost: false },
    { name: 'chains cross in a field', weight: 0.55, bias: 0.16, method: 'crossings', lost: true },
    { name: 'no chain crosses', weight: 1.2, bias: 0.01, method: 'bridge', lost: false },
    { name: 'no chain crosses in a field', weight: 1.2, bias: 0.15, method: 'bridge', lost: true },
  ] as const)('are those of the machine: $name', async ({ weight, bias, method, lost }) => {
    const { machine, share } = uniformMachine(weight, bias);
    const found = await phaseShares(device.gpu, machine, samplesOf(weight, 0.5), { seed: 3 });
    expect(found?.method).toBe(method);
    const { value = NaN, error = NaN } = found?.model ?? {};
    // Of two equal shares, either may be called the larger one.
    const deviation = Math.min(Math.abs(value - share), Math.abs(value - (1 - share)));
    expect(deviation).toBeLessThan(4 * error + 1e-6);
    expect(found?.lost).toBe(lost);
    machine.dispose();
  });

  it('are no fault where the data have one phase more often', async () => {
    const { machine, share } = uniformMachine(1.2, 0.05);
    expect(share).toBeGreaterThan(0.8);
    const found = await phaseShares(device.gpu, machine, samplesOf(1.2, share), { seed: 3 });
    expect(found?.lost).toBe(false);
    expect(found?.cost?.value).toBeLessThan(0.05);
    machine.dispose();
  });

  it('are not told of data with one phase', async () => {
    const { machine } = uniformMachine(1.2, 0);
    const rows = Array.from({ length: 64 }, () => new Uint8Array(visible).fill(1));
    const data = uploadRows(device.gpu, rows, visible);
    expect(await phaseShares(device.gpu, machine, data, { seed: 3 })).toBeUndefined();
    machine.dispose();
  });
});

/** A machine with 12 hidden units trained on lattices of 6 x 6, what it misses of the entropy, and its phases. */
async function trained(temperature: number, seed: number, options: Partial<TrainingOptions>) {
  const { gpu } = device;
  const lattices = { size: 6, temperature, samples: 1024 };
  const data = await IsingData.sample(gpu, { ...lattices, seed });
  const unseen = await IsingData.sample(gpu, { ...lattices, seed: seed + 100 });
  const [layer] = await trainStack(gpu, {
    epochs: 40,
    ...options,
    data: data.data,
    layers: [12],
    seed,
  });
  if (!layer) throw new Error('No layer was trained.');
  const words = await readUnits(gpu, unseen.data);
  const likelihood = await exactLogLikelihood(await layer.machine.readParameters(), words);
  const { logPartition, energy } = kaufman({ size: 6, temperature });
  const entropy = 36 * (logPartition + energy / temperature);
  const phases = await phaseShares(gpu, layer.machine, unseen.data, { seed });
  layer.machine.dispose();
  for (const each of [data, unseen]) each.dispose();
  return { shortfall: -entropy - (likelihood?.value ?? NaN), phases, likelihood, entropy };
}

describe('machines that learn a magnet of 6 x 6 spins below T_c', () => {
  it.each([1, 2, 3])(
    'keep both phases with default settings, within 1.5 nats of the best, seed %i',
    async (seed) => {
      const { shortfall, phases } = await trained(1.8, seed, {});
      expect(shortfall).toBeGreaterThan(-0.5);
      expect(shortfall).toBeLessThan(1.5);
      expect(phases?.lost).toBe(false);
      expect(phases?.turned).toBe(1);
    },
  );

  it('lose one with persistent chains and biases, and the cost of the shares is what they miss', async () => {
    const { shortfall, phases } = await trained(1.8, 2, { algorithm: 'pcd' });
    expect(shortfall).toBeGreaterThan(5);
    expect(phases?.lost).toBe(true);
    expect(shortfall - (phases?.cost?.value ?? NaN)).toBeGreaterThan(-0.5);
    expect(shortfall - (phases?.cost?.value ?? NaN)).toBeLessThan(1.5);
  });

  it('keep both with persistent chains and without biases', async () => {
    const { shortfall, phases } = await trained(1.8, 2, { algorithm: 'pcd', biases: false });
    expect(shortfall).toBeLessThan(1.5);
    expect(phases?.lost).toBe(false);
    expect(Math.abs((phases?.model?.value ?? NaN) - 0.5)).toBeLessThan(0.02);
  });
});
