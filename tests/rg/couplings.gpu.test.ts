import { describe, expect, it } from 'vitest';
import { EstimateError } from '../../src/errors.ts';
import { Ensemble } from '../../src/ensemble/ensemble.ts';
import { replicaGeometry } from '../../src/ensemble/geometry.ts';
import { couplingsOf, measuredCouplings } from '../../src/rg/couplings.ts';
import { sampleFlow } from '../../src/rg/flow.ts';
import { fieldBins, LocalFields } from '../../src/rg/local-fields.ts';
import { unpack } from '../twins/lattices.ts';
import { localFieldsTwin } from '../twins/local-fields.ts';
import { startWords } from '../twins/start.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

describe('local fields', () => {
  it.each([
    { size: 4, turned: false },
    { size: 5, turned: false },
    { size: 10, turned: false },
    { size: 4, turned: true },
    { size: 10, turned: true },
  ])('size $size, turned $turned: the histogram of the CPU twin', async ({ size, turned }) => {
    const even = replicaGeometry(size % 2 === 0 ? size : 2 * size, 64);
    // Blocked lattices may have odd sides; their words lie row after row.
    const geometry = size % 2 === 0 ? even : { ...even, size, width: size, height: size };
    const ensemble = new Ensemble(device.gpu, geometry);
    const words = startWords(even, 'hot', 3).slice(0, size * size * geometry.groups);
    device.gpu.write(ensemble.buffer, words);
    const fields = await LocalFields.create(device.gpu, ensemble, { turned });
    device.gpu.compute('fields', (pass) => fields.record(pass));
    const found = await fields.read();
    const lattices = unpack(geometry, words);
    for (const [group, histogram] of found.entries())
      expect(Array.from(histogram)).toEqual(
        localFieldsTwin(lattices.slice(32 * group, 32 * group + 32), size, turned),
      );
    fields.dispose();
    ensemble.dispose();
  });
});

describe('couplings by conditional expectations', () => {
  it('of samples that were not blocked are those they were made with', async () => {
    // 32 groups, three couplings at two temperatures: |z| < 4 six times, false alarm 4e-4.
    for (const temperature of [2.5, 2.269185]) {
      const { levels } = await sampleFlow(device.gpu, {
        size: 16,
        temperature,
        replicas: 1024,
        schedule: { thermalize: 300, sweeps: 200, every: 10 },
        start: 'mixed',
        seed: 6,
        depth: 1,
        measureCouplings: true,
      });
      const { nearest, diagonal, plaquette } = measuredCouplings(levels[0]?.histograms ?? []);
      expect(nearest.error).toBeLessThan(3e-3);
      expect(Math.abs(nearest.value - 1 / temperature) / nearest.error).toBeLessThan(4);
      expect(Math.abs(diagonal.value) / diagonal.error).toBeLessThan(4);
      expect(Math.abs(plaquette.value) / plaquette.error).toBeLessThan(4);
      // Block spins of a critical lattice have a coupling to their diagonals: not an Ising model of neighbours.
      const blocked = measuredCouplings(levels[1]?.histograms ?? []);
      expect(blocked.diagonal.value / blocked.diagonal.error).toBeGreaterThan(20);
    }
  });

  it('a lattice without a single excitation has none that are finite', () => {
    const frozen = new Float64Array(fieldBins);
    frozen[fieldBins - 1] = 100;
    expect(() => couplingsOf(frozen)).toThrow(EstimateError);
  });
});
