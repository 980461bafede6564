import { describe, expect, it } from 'vitest';
import { replicaGeometry, stripGeometry, type Geometry } from '../../src/ensemble/geometry.ts';
import { IsingSimulation } from '../../src/ising/simulation.ts';
import { Pyramid } from '../../src/rg/pyramid.ts';
import { unpack, type PlainLattice } from '../reference/lattices.ts';
import { majorityTwin } from '../reference/majority.ts';
import { withGpu } from '../reference/with-gpu.ts';

const device = withGpu();

/** A lattice that has been through the critical point, blocked as deep as it goes. */
async function zoomOut(geometry: Geometry, depth?: number): Promise<Pyramid> {
  const temperatures = new Float64Array(geometry.systems).fill(2.269);
  const simulation = await IsingSimulation.create(device.gpu, {
    geometry,
    temperatures,
    seed: 11,
    start: 'hot',
  });
  await simulation.sweep(20);
  const pyramid = await Pyramid.create(device.gpu, simulation.ensemble, {
    seed: 8,
    ...(depth ? { depth } : {}),
  });
  pyramid.update(simulation.sweeps);
  return pyramid;
}

async function latticesOf(pyramid: Pyramid): Promise<PlainLattice[][]> {
  return Promise.all(
    pyramid.levels.map(async ({ geometry, buffer }) =>
      unpack(geometry, await device.gpu.readWords(buffer)),
    ),
  );
}

describe('majority block spins, level after level, are bit-identical to the CPU twin', () => {
  it.each([
    ['replicas 16 x 16', replicaGeometry(16, 64), [16, 8, 4, 2]],
    ['replicas 12 x 12, down to an odd side', replicaGeometry(12, 32), [12, 6, 3]],
    ['strips 256 x 256', stripGeometry(256), [256, 128, 64, 32, 16, 8, 4, 2]],
    ['strips 192 x 192, two lattices', stripGeometry(192, 2), [192, 96, 48, 24, 12, 6, 3]],
  ] as const)('%s', async (_, geometry, sizes) => {
    const pyramid = await zoomOut(geometry);
    expect(pyramid.levels.map((level) => level.geometry.size)).toEqual(sizes);
    const lattices = await latticesOf(pyramid);
    for (let level = 1; level < sizes.length; level++) {
      const above = pyramid.levels[level - 1]?.geometry;
      if (!above) throw new Error('no such level');
      // Blocking continues on the unfolded lattice once a strip is one column wide.
      const flat = above.mode === 'strip' && above.width % 2 === 1;
      const fine: Geometry = flat ? { ...above, mode: 'single', width: above.size } : above;
      const twin = majorityTwin(fine, lattices[level - 1] ?? [], { seed: 8, step: 20, level });
      expect(lattices[level]).toEqual(twin);
    }
  });
});

describe('majority block spins favour neither direction', () => {
  it('ties fall up as often as down', async () => {
    // A checkerboard of single columns: every block has two up and two down, so every block spin is a tie.
    const geometry = replicaGeometry(64, 1024);
    const pyramid = await zoomOut(geometry, 1);
    const [base, blocked] = pyramid.levels;
    if (!base || !blocked) throw new Error('no such level');
    const words = new Uint32Array(base.buffer.size / 4);
    const half = words.length / 2;
    words.fill(0xffffffff, 0, half); // colour 0 up, colour 1 down
    device.gpu.write(base.buffer, words);
    pyramid.update(1);
    const ups = (await device.gpu.readWords(blocked.buffer)).reduce(
      (sum, word) => sum + bits(word),
      0,
    );
    const blocks = 32 ** 2 * 1024;
    // A fair coin 2^20 times: beyond 4.5 standard deviations once in 150,000.
    expect(Math.abs(ups - blocks / 2) / Math.sqrt(blocks / 4)).toBeLessThan(4.5);
  });
});

function bits(word: number): number {
  let count = 0;
  for (let rest = word; rest !== 0; rest = (rest & (rest - 1)) >>> 0) count++;
  return count;
}
