import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { packUnits, readUnits } from '../../src/rbm/machine/packed-units.ts';
import { inverseOrder, permuteUnits } from '../../src/rbm/machine/permuted-units.ts';
import { randomFrom } from '../support/random.ts';
import { unpackSamples } from '../twins/machine.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();
const units = 37;

function randomSamples(count: number): Uint8Array[] {
  const random = randomFrom(4);
  return Array.from({ length: count }, () =>
    Uint8Array.from({ length: units }, () => Number(random.gaussian() > 0)),
  );
}

describe('permuted units', () => {
  it('are those of the data at the places that the order says, in every sample', async () => {
    const { gpu } = device;
    const samples = randomSamples(70);
    const buffer = gpu.upload('samples', packUnits(samples, units));
    const given = { buffer, units, groups: 3, samples: 70 };
    const { data, order } = await gpu.guarded('permute', () =>
      permuteUnits(gpu, given, { seed: 9 }),
    );
    expect(data).toMatchObject({ units, groups: 3, samples: 70 });
    expect(data.buffer).not.toBe(buffer);
    const found = unpackSamples(await readUnits(gpu, data), units).slice(0, 70);
    expect(found).toEqual(samples.map((sample) => Uint8Array.from(order, (from) => sample[from])));
    // Back again, by the inverse.
    const back = permuteUnits(gpu, data, { order: inverseOrder(order) });
    expect(await readUnits(gpu, back.data)).toEqual(packUnits(samples, units));
  });

  it('come in an order that depends on the seed, and leaves no unit out', async () => {
    const { gpu } = device;
    const given = { buffer: gpu.storage('samples', 4 * units), units, groups: 1 };
    const orders = [1, 1, 2].map((seed) => permuteUnits(gpu, given, { seed }).order);
    expect(orders[0]).toEqual(orders[1]);
    expect(orders[0]).not.toEqual(orders[2]);
    for (const order of orders)
      expect(order.toSorted()).toEqual(Uint32Array.from({ length: units }, (_, i) => i));
    // The number of units that keep their place is about Poisson distributed with mean 1.
    const kept = orders[0].filter((from, to) => from === to).length;
    expect(kept).toBeLessThan(7);
  });

  it('refuse an order that gives a place twice', () => {
    const given = { buffer: device.gpu.storage('samples', 4 * units), units, groups: 1 };
    const order = Uint32Array.from({ length: units }, (_, i) => Math.min(i, units - 2));
    expect(() => permuteUnits(device.gpu, given, { order })).toThrow('0 to 36 once');
    expect(() => permuteUnits(device.gpu, given, { order: order.subarray(1) })).toThrow(
      ArgumentError,
    );
  });
});
