import { expect, it } from 'vitest';
import { Ensemble } from '../../src/ensemble/ensemble.ts';
import { replicaGeometry, stripGeometry } from '../../src/ensemble/geometry.ts';
import { Bonds } from '../../src/ising/bonds.ts';
import { bondsTwin } from '../twins/bonds.ts';
import { pack, unpack } from '../twins/lattices.ts';
import { startWords } from '../twins/start.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

it.each([
  ['replicas', replicaGeometry(10, 64)],
  ['strips', stripGeometry(128, 2)],
] as const)('bonds of %s are those of the CPU twin, bit for bit', async (_, geometry) => {
  const { gpu } = device;
  const words = startWords(geometry, 'hot', 7);
  const spins = new Ensemble(gpu, geometry);
  gpu.write(spins.buffer, words);
  const bonds = await Bonds.create(gpu, spins);
  gpu.compute('bonds', (pass) => bonds.record(pass));
  const twin = unpack(geometry, words).map((lattice) => bondsTwin(lattice, geometry.size));
  expect(await gpu.readWords(bonds.ensemble.buffer)).toEqual(pack(geometry, twin));
  bonds.dispose();
  spins.dispose();
});
