import { describe, expect, it } from 'vitest';
import { Ensemble } from '../../src/ensemble/ensemble.ts';
import { replicaGeometry, stripGeometry } from '../../src/ensemble/geometry.ts';
import type { Lattices } from '../../src/rg/coarse-map.ts';
import { GrowingChain } from '../../src/rg/growing-chain.ts';
import { packLattices } from '../../src/ensemble/unpack.ts';
import { Refinement } from '../../src/rg/growing.ts';
import { growingMargin, growWindow, type GrownWindow } from '../../src/rg/growing-window.ts';
import { meanOf } from '../../src/statistics/measured.ts';
import { withGpu } from '../support/with-gpu.ts';
import { windowTwin } from '../twins/growing-window.ts';
import { unpack, type PlainLattice } from '../twins/lattices.ts';
import { critical } from './critical-lattices.ts';

const device = withGpu();

async function spinsOf({ geometry, buffer }: Lattices): Promise<PlainLattice[]> {
  return unpack(geometry, await device.gpu.readWords(buffer));
}

describe('a window that is grown', () => {
  it.each([
    ['replicas, across the edges', replicaGeometry(24, 32), { x: 20, y: 2, side: 12, margin: 4 }],
    ['strips', stripGeometry(128), { x: 70, y: 100, side: 48, margin: 8 }],
  ] as const)('has the block spins of the window: %s', async (_, geometry, window) => {
    const { gpu } = device;
    using simulation = await critical(gpu, geometry, 10);
    using grown = await growWindow(gpu, simulation.ensemble, { ...window, seed: 3 });
    const { fine, inner, complete } = grown;
    expect({ complete, inner }).toEqual({
      complete: true,
      inner: { x: 2 * window.margin, y: 2 * window.margin, side: 2 * window.side },
    });
    const blocks = await spinsOf(simulation.ensemble);
    for (const [system, spins] of (await spinsOf(fine)).entries()) {
      const coarse = windowTwin(blocks[system], geometry.size, window);
      const zoomed = windowTwin(spins, fine.geometry.size, inner);
      for (const [block, spin] of coarse.entries()) {
        const first = 2 * Math.floor(block / window.side) * inner.side + 2 * (block % window.side);
        const up = [0, 1, inner.side, inner.side + 1].reduce(
          (sum, place) => sum + zoomed[first + place],
          0,
        );
        if (up !== 2) expect(Number(up > 2)).toBe(spin);
      }
    }
  });

  it.each([
    [{ x: -1 }, /column -1/],
    [{ y: 99 }, /row 99/],
    [{ side: 0 }, /side 0/],
    [{ margin: 40 }, /margin 40/],
    [{ side: 30, margin: 8 }, /side 46.*2 to 32/],
  ])('is refused where it does not fit: %j', async (wrong, message) => {
    using simulation = await critical(device.gpu, replicaGeometry(32, 32), 0);
    const options = { x: 0, y: 0, side: 8, margin: 4, seed: 1, ...wrong };
    await expect(growWindow(device.gpu, simulation.ensemble, options)).rejects.toThrow(message);
  });
});

describe('block spins beyond the margin', () => {
  it('hardly matter: of lattices that differ there, nearly all fine spins are alike', async () => {
    const { gpu } = device;
    const geometry = replicaGeometry(32, 512);
    using simulation = await critical(gpu, replicaGeometry(8, 1024), 20);
    using chain = await GrowingChain.create(gpu, simulation.ensemble, { steps: 2, seed: 4 });
    await chain.grow();
    const all = await spinsOf(chain.levels.at(-1) ?? simulation.ensemble);
    const [first, others] = [all.slice(0, 512), all.slice(512)];
    // The right halves come from other lattices.
    const mixed = first.map((spins, system) =>
      spins.map((spin, site) => (site % 32 < 16 ? spin : others[system][site])),
    );
    using blocks = new Ensemble(gpu, geometry);
    using refinement = await Refinement.create(gpu, blocks, { seed: 5 });
    const grown: PlainLattice[][] = [];
    for (const lattices of [first, mixed]) {
      gpu.write(blocks.buffer, packLattices(geometry, lattices));
      await refinement.grow();
      grown.push(await spinsOf(refinement.fine));
    }
    /** Share of the fine spins at a distance from the edges of the left half that differ. */
    const share = (distance: number): number => {
      let differing = 0;
      for (const [system, spins] of grown[0].entries())
        for (let y = 0; y < 64; y++)
          for (const x of [distance, 31 - distance])
            differing += spins[64 * y + x] ^ grown[1][system][64 * y + x];
      return differing / (512 * 64 * 2);
    };
    expect(share(0)).toBeGreaterThan(0.03);
    expect(share(2)).toBeLessThan(share(0) / 5);
    // Measured: 4e-6, here less than one spin.
    expect(share(2 * growingMargin)).toBeLessThan(1e-4);
  });
});

/** Energy per site of a part of a lattice, from the bonds within the part. */
function energyOf(spins: PlainLattice, side: number): number {
  let unlike = 0;
  for (let y = 0; y < side - 1; y++)
    for (let x = 0; x < side - 1; x++) {
      const here = spins[y * side + x];
      unlike += (here ^ spins[y * side + x + 1]) + (here ^ spins[(y + 1) * side + x]);
    }
  return -2 + (2 * unlike) / (side - 1) ** 2;
}

describe('zooming into windows of windows', () => {
  // Within 4 errors: a right program fails with a probability of about 1e-4.
  it('stays critical: after ten steps the energy is still that of the infinite critical lattice', async () => {
    const { gpu } = device;
    using simulation = await critical(gpu, replicaGeometry(8, 128), 20);
    using chain = await GrowingChain.create(gpu, simulation.ensemble, { steps: 3, seed: 4 });
    await chain.grow();
    let fine = chain.levels.at(-1) ?? simulation.ensemble;
    const grown: GrownWindow[] = [];
    for (let configuration = 0; configuration < 10; configuration++) {
      // The window and its margin lie in the part of the last lattice that is right.
      const window = { x: 20, y: 20, side: 24, seed: 5, configuration };
      const next = await growWindow(gpu, fine, window);
      grown.push(next);
      fine = next.fine;
    }
    const { inner } = grown.at(-1) ?? { inner: { x: 0, y: 0, side: 0 } };
    expect(inner).toEqual({ x: 8, y: 8, side: 48 });
    const energies = (await spinsOf(fine)).map((spins) =>
      energyOf(windowTwin(spins, 64, inner), inner.side),
    );
    const { value, error } = meanOf(energies);
    expect(error).toBeLessThan(0.02);
    // The coupling sets the energy to 0.3 %.
    expect(Math.abs(value + Math.SQRT2)).toBeLessThan(4 * error + 0.0042);
    for (const each of grown) each.dispose();
  });
});
