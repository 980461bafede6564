import { describe, expect, it } from 'vitest';
import { Ensemble } from '../../src/ensemble/ensemble.ts';
import {
  blockedGeometry,
  replicaGeometry,
  stripGeometry,
  unfoldedGeometry,
  type Geometry,
} from '../../src/ensemble/geometry.ts';
import { startSpins } from '../../src/ising/start.ts';
import { growingCoupling, Refinement, type GrowingOptions } from '../../src/rg/growing.ts';
import { withGpu } from '../support/with-gpu.ts';
import { growingTwin } from '../twins/growing.ts';
import { unpack, type PlainLattice } from '../twins/lattices.ts';

const device = withGpu();

async function grown(
  coarse: Geometry,
  options: GrowingOptions,
  configuration = 0,
): Promise<{ blocks: PlainLattice[]; spins: PlainLattice[] }> {
  const { gpu } = device;
  const ensemble = new Ensemble(gpu, coarse);
  const fine = coarse.width % 2 === 0 ? ensemble : undefined;
  // Lattices of odd width are not started by the kernel: their words are drawn as those of a line of words.
  if (fine) await startSpins(gpu, fine, { start: 'hot', seed: 9 });
  else {
    const words = Uint32Array.from(
      { length: coarse.width * coarse.height * coarse.groups },
      (_, i) => Math.imul(i + 1, 0x9e3779b1) ^ Math.imul(i + 7, 0x85ebca6b),
    );
    gpu.write(ensemble.buffer, words);
  }
  const refinement = await Refinement.create(gpu, ensemble, options);
  expect(await refinement.grow({ configuration })).toBe(true);
  const blocks = unpack(coarse, await gpu.readWords(ensemble.buffer));
  const spins = unpack(refinement.fine.geometry, await gpu.readWords(refinement.fine.buffer));
  refinement.dispose();
  ensemble.dispose();
  return { blocks, spins };
}

describe('the kernel and its twin', () => {
  it.each([
    ['replicas', replicaGeometry(6, 64)],
    ['replicas of the smallest side', replicaGeometry(2, 32)],
    ['replicas of odd side', blockedGeometry(replicaGeometry(10, 32))],
    ['strips', stripGeometry(64, 2)],
    ['strips of one column', blockedGeometry(stripGeometry(64))],
    ['strips of three columns', blockedGeometry(stripGeometry(192))],
    ['lattices in one bit', unfoldedGeometry(stripGeometry(64))],
  ] as const)('give the same bits: %s', async (_, coarse) => {
    const options = { coupling: growingCoupling, sweeps: 2, seed: 5 };
    const { blocks, spins } = await grown(coarse, options, 3);
    expect(spins).toEqual(growingTwin({ coarse, ...options, configuration: 3 }, blocks));
  });

  it.each([0, -0.3, 2.5])('give the same bits with a coupling of %d', async (coupling) => {
    const coarse = replicaGeometry(8, 32);
    const options = { coupling, sweeps: 2, seed: 6 };
    const { blocks, spins } = await grown(coarse, options);
    expect(spins).toEqual(growingTwin({ coarse, ...options }, blocks));
  });

  it.each([
    ['replicas', replicaGeometry(6, 64)],
    ['strips', stripGeometry(64)],
    ['strips of three columns', blockedGeometry(stripGeometry(192))],
  ] as const)('give the same bits with three couplings: %s', async (_, coarse) => {
    const options = { coupling: 0.36, diagonal: 0.09, plaquette: -0.02, sweeps: 2, seed: 5 };
    const { blocks, spins } = await grown(coarse, options);
    expect(spins).toEqual(growingTwin({ coarse, ...options }, blocks));
  });

  it('give the same bits however the work is divided', async () => {
    const coarse = stripGeometry(64, 3);
    const { spins } = await grown(coarse, { seed: 7 });
    const divided = await grown(coarse, { seed: 7, bands: 5, rows: 3 });
    expect(divided.spins).toEqual(spins);
  });
});
