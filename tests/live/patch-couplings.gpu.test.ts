import { expect, it } from 'vitest';
import { patchCouplings } from '../../src/live/patch-couplings.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

/** A machine of spin units whose marginal is the Ising model on an open patch: one hidden unit for each bond. */
it('are K between neighbours and 0 beyond in a machine that is the Ising model', async () => {
  const [side, k] = [4, 0.4];
  const bonds: [number, number][] = [];
  for (let y = 0; y < side; y++)
    for (let x = 0; x + 1 < side; x++)
      bonds.push([y * side + x, y * side + x + 1], [x * side + y, (x + 1) * side + y]);
  // Summed over h, e^(w h (v1 + v2)) gives e^(K v1 v2) with cosh 2w = e^(2K).
  const weight = Math.acosh(Math.exp(2 * k)) / 2;
  const weights = new Float32Array(side ** 2 * bonds.length);
  for (const [unit, bond] of bonds.entries())
    for (const site of bond) weights[site * bonds.length + unit] = weight;
  const found = await patchCouplings(
    device.gpu,
    {
      units: 'spin',
      weights,
      visibleBias: new Float32Array(side ** 2),
      hiddenBias: new Float32Array(bonds.length),
    },
    6,
  );
  expect(found.map(({ distance }) => distance)).toEqual([1, 2, 3]);
  // Single precision, of numbers of order one.
  for (const { distance, coupling } of found) {
    expect(coupling.value).toBeCloseTo(distance === 1 ? k : 0, 4);
    expect(coupling.error).toBeLessThan(1e-4);
  }
});
