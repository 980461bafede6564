import { describe, expect, it } from 'vitest';
import { logPartition } from '../../src/rbm/evaluation/partition.ts';
import { trajectoryPartition } from '../../src/rbm/evaluation/trajectory-partition.ts';
import { twiceAnnealedPartition } from '../../src/rbm/evaluation/two-starts.ts';
import { MachineError } from '../../src/rbm/machine/errors.ts';
import { Rbm } from '../../src/rbm/machine/machine.ts';
import type { KeptMachine } from '../../src/rbm/machine/trajectory.ts';
import { trainStack } from '../../src/rbm/training/stack.ts';
import { randomFrom, spread } from '../support/random.ts';
import { separatedMachines } from '../support/separated-machines.ts';
import { uploadRows } from '../support/upload-rows.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

/** Noisy copies of a few pictures. */
function pictures(count: number, units: number): Uint8Array[] {
  const random = randomFrom(7);
  const means = Array.from({ length: count * units }, () => random.uniform() < 0.5);
  return Array.from({ length: 256 }, (_, row) =>
    Uint8Array.from({ length: units }, (__, unit) =>
      Number(means[(row % count) * units + unit] !== random.uniform() < 0.05),
    ),
  );
}

const options = { seed: 3, batch: 32, schedule: 'constant', learningRate: 0.1 } as const;

async function trained(epochs: number, keeping: boolean) {
  const { gpu } = device;
  const data = uploadRows(gpu, pictures(6, 20), 20);
  const kept: KeptMachine[] = [];
  const onKept = (_: number, each: KeptMachine): void => void kept.push(each);
  const stack = { ...options, data, layers: [12], epochs };
  const [layer] = await trainStack(gpu, stack, keeping ? { onKept } : {});
  data.buffer.destroy();
  return { machine: layer.machine, kept };
}

describe('machines on the way of a training', () => {
  it('are those of shorter trainings, and keeping them changes no bit', async () => {
    const { machine, kept } = await trained(3, true);
    // An epoch has 8 updates.
    expect(kept.map(({ updates }) => updates)).toEqual([0, 1, 2, 3, 4, 6, 8, 12, 16, 24]);
    const [short, whole] = [await trained(1, false), await trained(3, false)];
    const last = await whole.machine.readParameters();
    expect(kept[6].parameters).toEqual(await short.machine.readParameters());
    expect(kept[9].parameters).toEqual(last);
    expect(await machine.readParameters()).toEqual(last);
    for (const each of [machine, short.machine, whole.machine]) each.dispose();
  });
});

describe('ln Z through a training', () => {
  it('is as far off as its error says, after a training on several pictures', async () => {
    const { gpu } = device;
    const { machine, kept } = await trained(12, true);
    const exact = (await logPartition(await machine.readParameters())) ?? NaN;
    const scores: number[] = [];
    for (let seed = 1; seed <= 30; seed++) {
      const own = { trajectory: kept, temperatures: 120, runs: 64, seed };
      const { value = NaN, error = NaN } =
        (await trajectoryPartition(gpu, machine, own))?.logPartition ?? {};
      scores.push((value - exact) / error);
    }
    machine.dispose();
    // Of 30 standard normal scores the mean has a deviation of 0.18, the deviation one of 0.13. Seeds are fixed.
    const { mean, deviation } = spread(scores);
    expect(Math.abs(mean)).toBeLessThan(0.75);
    expect(deviation).toBeGreaterThan(0.6);
    expect(deviation).toBeLessThan(1.5);
    expect(Math.max(...scores.map(Math.abs))).toBeLessThan(3.5);
  });

  it('is a third estimate beside two searches, and machines of other units are refused', async () => {
    const { gpu } = device;
    const parameters = separatedMachines['ferromagnet']();
    const exact = (await logPartition(parameters)) ?? NaN;
    const machine = Rbm.from(gpu, parameters);
    const scaled = (share: number): KeptMachine => ({
      updates: 100 * share,
      parameters: { ...parameters, weights: parameters.weights.map((weight) => share * weight) },
    });
    const trajectory = [0.2, 0.5, 0.8].map(scaled);
    const own = { temperatures: 80, runs: 64, seed: 1 };
    const found = await twiceAnnealedPartition(gpu, machine, { ...own, trajectory });
    expect(found?.runs).toBe(96);
    expect(found?.throughTraining).toMatchObject({ machines: 3, runs: 32, counts: true });
    const { value = NaN, error = NaN } = found?.throughTraining?.logPartition ?? {};
    expect(Math.abs(value - exact)).toBeLessThan(3.5 * error);
    const other = Rbm.from(gpu, { ...parameters, units: 'binary' });
    await expect(twiceAnnealedPartition(gpu, other, { ...own, trajectory })).rejects.toThrow(
      MachineError,
    );
    for (const each of [machine, other]) each.dispose();
  });
});
