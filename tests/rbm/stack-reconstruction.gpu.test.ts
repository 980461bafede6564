import { describe, expect, it } from 'vitest';
import { MachineError } from '../../src/rbm/machine/errors.ts';
import { Rbm } from '../../src/rbm/machine/machine.ts';
import { gatherUnits, packUnits, readUnits } from '../../src/rbm/machine/packed-units.ts';
import { differingShare } from '../../src/rbm/evaluation/reconstruction.ts';
import { reconstruct } from '../../src/rbm/evaluation/stack-reconstruction.ts';
import { randomFrom } from '../support/random.ts';
import { machineTwin, unpackSamples } from '../twins/machine.ts';
import { reconstructedMeans } from '../twins/stack-reconstruction.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();
const samples = 70;

function randomSamples(units: number): Uint8Array[] {
  const random = randomFrom(units);
  return Array.from({ length: samples }, () =>
    Uint8Array.from({ length: units }, () => Number(random.uniform() < 0.4)),
  );
}

async function randomStack(units: 'binary' | 'spin', sizes: readonly number[]): Promise<Rbm[]> {
  const random = randomFrom(sizes.length);
  const machines: Rbm[] = [];
  for (const [layer, hidden] of sizes.slice(1).entries()) {
    const visible = sizes[layer];
    const machine = await Rbm.create(device.gpu, {
      visible,
      hidden,
      units,
      seed: layer,
      weightScale: 0.7,
    });
    machine.writeParameters({
      visibleBias: Float32Array.from({ length: visible }, () => 0.3 * random.gaussian()),
      hiddenBias: Float32Array.from({ length: hidden }, () => 0.3 * random.gaussian()),
    });
    machines.push(machine);
  }
  return machines;
}

describe.each(['binary', 'spin'] as const)('a stack of %s units', (units) => {
  it('gives back the likelier value of every visible unit', async () => {
    const { gpu } = device;
    const sizes = [37, 12, 5];
    const machines = await randomStack(units, sizes);
    const rows = randomSamples(37);
    const buffer = gpu.upload('samples', packUnits(rows, 37));
    const data = { buffer, units: 37, groups: 3, samples };
    const given = await gpu.guarded('reconstruct', () => reconstruct(gpu, machines, data));
    expect(given).toMatchObject({ units: 37, groups: 3, samples });
    const twins = await Promise.all(
      machines.map(async (machine) => machineTwin(await machine.readParameters())),
    );
    const middle = units === 'spin' ? 0 : 0.5;
    let [wrong, ties, differing] = [0, 0, 0];
    for (const [sample, bits] of unpackSamples(await readUnits(gpu, given), 37)
      .slice(0, samples)
      .entries()) {
      const means = reconstructedMeans(twins, rows[sample]);
      for (const [unit, bit] of bits.entries()) {
        // Five products of at most 37 terms of size 1 in single precision: 1e-5 is ten times their rounding.
        if (Math.abs(means[unit] - middle) < 1e-5) ties++;
        else if (bit !== Number(means[unit] > middle)) wrong++;
        if (bit !== rows[sample][unit]) differing++;
      }
    }
    expect(wrong).toBe(0);
    expect(ties).toBeLessThan(3);
    const share = await differingShare(gpu, data, given);
    expect(share?.value).toBeCloseTo(differing / (samples * 37), 12);
    expect(share?.error).toBeGreaterThan(0);
  });
});

describe('reconstructing', () => {
  it('does not depend on how many samples there are', async () => {
    const { gpu } = device;
    const machines = await randomStack('binary', [20, 6]);
    const random = randomFrom(3);
    const words = Uint32Array.from({ length: 20 * 40 }, () => random.uniform() * 2 ** 32);
    const many = { buffer: gpu.upload('samples', words), units: 20, groups: 40 };
    const all = await readUnits(gpu, await reconstruct(gpu, machines, many));
    const last = Uint32Array.from({ length: 20 }, (_, unit) => words[unit * 40 + 39]);
    const few = { buffer: gpu.upload('samples', last), units: 20, groups: 1 };
    const alone = await readUnits(gpu, await reconstruct(gpu, machines, few));
    expect(alone).toEqual(Uint32Array.from({ length: 20 }, (_, unit) => all[unit * 40 + 39]));
  });

  it('refuses layers that do not fit', async () => {
    const { gpu } = device;
    const [machine] = await randomStack('binary', [6, 3]);
    const data = { buffer: gpu.storage('samples', 24), units: 6, groups: 1 };
    await expect(reconstruct(gpu, [machine, machine], data)).rejects.toThrow(
      /Layer 2 .*6 visible.*3 hidden/,
    );
    await expect(reconstruct(gpu, [], data)).rejects.toThrow(MachineError);
  });
});

describe('gathered units', () => {
  it('may repeat and leave out units', async () => {
    const { gpu } = device;
    const rows = randomSamples(6);
    const data = {
      buffer: gpu.upload('samples', packUnits(rows, 6)),
      units: 6,
      groups: 3,
      samples,
    };
    const from = Uint32Array.of(5, 5, 0, 2);
    const found = unpackSamples(await readUnits(gpu, gatherUnits(gpu, data, from)), 4);
    expect(found.slice(0, samples)).toEqual(
      rows.map((row) => Uint8Array.from(from, (unit) => row[unit])),
    );
  });
});
