import { expect, it } from 'vitest';
import { Interpolation } from '../../src/rbm/evaluation/interpolation.ts';
import { Rbm } from '../../src/rbm/machine/machine.ts';
import { parameterNames, type RbmParameters } from '../../src/rbm/machine/parameters.ts';
import { randomFrom } from '../support/random.ts';
import { withGpu } from '../support/with-gpu.ts';
import { interpolated } from '../twins/interpolation.ts';

const device = withGpu();
const [visible, hidden] = [13, 70];

it('parameters between two machines are those of the twin, and the ends to the bit', async () => {
  const { gpu } = device;
  const random = randomFrom(4);
  const drawn = (length: number): Float32Array =>
    Float32Array.from({ length }, () => 8 * (random.uniform() - 0.5));
  const [first, second, third] = Array.from({ length: 3 }, () => ({
    units: 'spin' as const,
    weights: drawn(visible * hidden),
    visibleBias: drawn(visible),
    hiddenBias: drawn(hidden),
  }));
  const machine = Rbm.from(gpu, first);
  const interpolation = await Interpolation.create(gpu, machine, [first, second]);
  const shares = Float32Array.of(0, 0.1, 0.5, 0.9375, 1);
  const compare = async ([from, to]: [RbmParameters, RbmParameters]): Promise<void> => {
    interpolation.begin(shares);
    for (const [ordinal, share] of shares.entries()) {
      gpu.compute('interpolation', (pass) => interpolation.record(pass, ordinal));
      const found = await machine.readParameters();
      for (const name of parameterNames) {
        const expected = interpolated(from[name], to[name], share);
        if (share === 0 || share === 1) expect(found[name]).toEqual(Float32Array.from(expected));
        // Two products and a sum of numbers below 4 are rounded by at most 3 times 2^-23.
        const off = found[name].map((value, at) => Math.abs(value - expected[at]));
        expect(Math.max(...off)).toBeLessThan(3 * 2 ** -22);
      }
    }
  };
  await compare([first, second]);
  interpolation.setEnds(second, third);
  await compare([second, third]);
  interpolation.dispose();
  machine.dispose();
});
