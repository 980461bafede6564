import { describe, expect, it } from 'vitest';
import { Ensemble } from '../../src/ensemble/ensemble.ts';
import { replicaGeometry, stripGeometry } from '../../src/ensemble/geometry.ts';
import { Brush } from '../../src/ising/brush.ts';
import { startSpins } from '../../src/ising/start.ts';
import { brushTwin } from '../twins/brush.ts';
import { unpack } from '../twins/lattices.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

describe('paint is bit-identical to that on a plain lattice', () => {
  it.each([
    ['a disc across strips', { x: 60, y: 40, radius: 9, up: true }],
    ['one site', { x: 127, y: 0, radius: 0, up: false }],
    ['across both edges', { x: 1, y: 126, radius: 20, up: true }],
    ['the second lattice', { x: 64, y: 64, radius: 30, up: false, group: 1 }],
    ['more than the lattice', { x: 5, y: 5, radius: 200, up: true }],
  ] as const)('%s', async (_, dab) => {
    const { gpu } = device;
    const geometry = stripGeometry(128, 2);
    const ensemble = new Ensemble(gpu, geometry);
    await startSpins(gpu, ensemble, { start: 'hot', seed: 4 });
    const before = unpack(geometry, await gpu.readWords(ensemble.buffer));
    const brush = await Brush.create(gpu, ensemble);
    brush.paint(dab);
    const after = unpack(geometry, await gpu.readWords(ensemble.buffer));
    const group = 'group' in dab ? dab.group : 0;
    const expected = before.map((spins, system) =>
      system === group ? brushTwin(spins, geometry.size, dab) : spins,
    );
    expect(after).toEqual(expected);
    brush.dispose();
    ensemble.dispose();
  });

  it('is refused for replicas', async () => {
    const ensemble = new Ensemble(device.gpu, replicaGeometry(8, 32));
    await expect(Brush.create(device.gpu, ensemble)).rejects.toThrow('cut into strips');
    ensemble.dispose();
  });
});
