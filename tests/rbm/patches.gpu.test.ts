import { describe, expect, it } from 'vitest';
import { Ensemble } from '../../src/ensemble/ensemble.ts';
import { replicaGeometry, stripGeometry } from '../../src/ensemble/geometry.ts';
import { IsingSimulation } from '../../src/ising/simulation.ts';
import { MachineError } from '../../src/rbm/machine/errors.ts';
import { readUnits } from '../../src/rbm/machine/packed-units.ts';
import { Patches } from '../../src/rbm/machine/patches.ts';
import { unpack } from '../twins/lattices.ts';
import { patchesTwin, scatteredTwin } from '../twins/patches.ts';
import { unpackSamples } from '../twins/machine.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

describe('patches are bit-identical to those cut from plain lattices', () => {
  it.each([
    ['replicas 12 x 12, the whole lattice', replicaGeometry(12, 96), 12],
    ['replicas 10 x 10', replicaGeometry(10, 32), 3],
    ['strips 128 x 128, wider than a strip', stripGeometry(128), 6],
    ['strips 64 x 64, two lattices, across most of the strips', stripGeometry(64, 2), 40],
  ] as const)('%s', async (_, geometry, side) => {
    const { gpu } = device;
    const temperatures = new Float64Array(geometry.systems).fill(2.5);
    const simulation = await IsingSimulation.create(gpu, {
      geometry,
      temperatures,
      seed: 3,
      start: 'hot',
    });
    await simulation.sweep(5);
    const groups = 3;
    const patches = await Patches.create(gpu, simulation.ensemble, { side, groups, seed: 8 });
    expect(patches.batch).toMatchObject({ units: side * side, groups });
    patches.update(40);
    const samples = unpackSamples(await readUnits(gpu, patches.batch), side * side);
    const lattices = unpack(geometry, await gpu.readWords(simulation.ensemble.buffer));
    const expected = patchesTwin(geometry, lattices, { side, groups, seed: 8, step: 40 });
    expect(samples.map((sample) => sample.join(''))).toEqual(
      expected.map((sample) => sample.join('')),
    );
    const scattered = await Patches.create(gpu, simulation.ensemble, {
      side,
      groups,
      seed: 8,
      scattered: true,
    });
    scattered.update(40);
    const strewn = unpackSamples(await readUnits(gpu, scattered.batch), side * side);
    const twin = scatteredTwin(geometry, lattices, { side, groups, seed: 8, step: 40 });
    expect(strewn.map((sample) => sample.join(''))).toEqual(twin.map((sample) => sample.join('')));
    scattered.dispose();
    patches.dispose();
    simulation.dispose();
  });
});

describe('patches', () => {
  it('refuse what has none, with the allowed range', async () => {
    const lattice = new Ensemble(device.gpu, replicaGeometry(8, 32));
    const create = (side: number, groups: number): Promise<Patches> =>
      Patches.create(device.gpu, lattice, { side, groups, seed: 1 });
    await expect(create(9, 1)).rejects.toThrow('from 1 to 8');
    await expect(create(4, 0)).rejects.toThrow(MachineError);
  });
});
