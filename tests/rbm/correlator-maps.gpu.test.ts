import { describe, expect, it } from 'vitest';
import {
  addTo,
  connectedMaps,
  correlatorMaps,
  mapsOf,
} from '../../src/rbm/evaluation/correlator-maps.ts';
import { CorrelatorSums } from '../../src/rbm/evaluation/correlator-sums.ts';
import { MachineError } from '../../src/rbm/machine/errors.ts';
import { Rbm } from '../../src/rbm/machine/machine.ts';
import { packUnits, type PackedUnits } from '../../src/rbm/machine/packed-units.ts';
import type { UnitKind } from '../../src/rbm/machine/parameters.ts';
import { uniformDeviates } from '../../src/statistics/random.ts';
import { correlatorsTwin } from '../twins/correlator-sums.ts';
import { conditionalMeans } from '../twins/hidden-means.ts';
import { machineTwin, valuesOf } from '../twins/machine.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

/** Spins that are up with a probability that rises from unit to unit. */
function spinsOf(samples: number, units: number, seed: number): Uint8Array[] {
  const uniform = uniformDeviates(seed, 0);
  return Array.from({ length: samples }, () =>
    Uint8Array.from({ length: units }, (_, unit) => (uniform() < (unit + 1) / units ? 1 : 0)),
  );
}

function uploaded(rows: readonly Uint8Array[], units: number): PackedUnits {
  const buffer = device.gpu.upload('spins', packUnits(rows, units));
  return { buffer, units, groups: rows.length / 32 };
}

async function machineOf(
  visible: number,
  hidden: number,
  seed: number,
  units: UnitKind = 'spin',
): Promise<Rbm> {
  return Rbm.create(device.gpu, { visible, hidden, units, seed, weightScale: 0.4 });
}

describe('sums of correlators', () => {
  it.each([
    [5, 3, 96],
    [16, 7, 64],
  ])(
    'of %d visible and %d hidden units are those of the twin',
    async (visible, hidden, samples) => {
      const { gpu } = device;
      const spins = spinsOf(samples, visible, 1);
      const uniform = uniformDeviates(2, 0);
      const values = Array.from({ length: samples }, () =>
        Float32Array.from({ length: hidden }, () => 2 * uniform() - 1),
      );
      const groups = samples / 32 - 1;
      // The block leaves out the first group of the spins; of the numbers too, while the bits begin with it.
      const numbers = Float32Array.from({ length: samples * hidden }, (_, at) => {
        const [unit, sample] = [Math.floor(at / samples), at % samples];
        return values[sample][unit];
      });
      const bits = values.map((own) => Uint8Array.from(own, (value) => (value > 0 ? 1 : 0)));
      const later = { visible: spins.slice(32), values: values.slice(32), bits: bits.slice(32) };
      const common = { visible: uploaded(spins, visible), blockGroups: groups };
      const real = await CorrelatorSums.create(gpu, {
        ...common,
        hidden: {
          units: hidden,
          groups: samples / 32,
          kind: 'values',
          buffer: gpu.upload('values', numbers),
        },
      });
      const whole = await CorrelatorSums.create(gpu, {
        ...common,
        hidden: {
          units: hidden,
          groups,
          kind: 'bits',
          buffer: uploaded(later.bits, hidden).buffer,
        },
      });
      real.begin(1, 1);
      whole.begin(1, 0);
      gpu.compute('correlators', (pass) => {
        for (const sum of [real, whole]) sum.record(pass);
      });
      const twin = correlatorsTwin(later.visible, later.values);
      const found = await real.read();
      expect(found).toHaveLength(twin.sums.length);
      // n terms added up in any order err by at most n 2^-24 of the sum of their sizes; twice the sum of those up is taken.
      for (const [at, sum] of twin.sums.entries())
        expect(Math.abs(found[at] - sum)).toBeLessThan(32 * groups * 2 ** -23 * twin.sizes[at]);
      const signs = later.bits.map((own) => valuesOf({ units: 'spin' }, own));
      expect(Array.from(await whole.read())).toEqual([
        ...correlatorsTwin(later.visible, signs).sums,
      ]);
    },
  );
});

describe('correlator maps', () => {
  it('of a machine are those of its conditional means, whatever the blocks', async () => {
    const machine = await machineOf(12, 5, 3);
    const twin = machineTwin(await machine.readParameters());
    const spins = spinsOf(128, 12, 4);
    const data = uploaded(spins, 12);
    const means = spins.map((own) => conditionalMeans(twin, 'hidden', valuesOf(twin, own)));
    const { sums } = correlatorsTwin(spins, means);
    for (const blockGroups of [1, 2, 4]) {
      const options = { seed: 1, blockGroups };
      const [{ expected, sampled }] = await correlatorMaps(device.gpu, [machine], data, options);
      for (let unit = 0; unit < 5; unit++) {
        for (let i = 0; i < 12; i++)
          expect(expected.products[unit][i]).toBeCloseTo(sums[unit * 13 + i] / 128, 5);
        expect(expected.means[unit]).toBeCloseTo(sums[unit * 13 + 12] / 128, 5);
        // Samples of the same: 128 of deviation 1 at most; beyond 4.5 errors once in 1.5e5 numbers, and there are 60.
        for (let i = 0; i < 12; i++)
          expect(Math.abs(sampled.products[unit][i] - expected.products[unit][i])).toBeLessThan(
            4.5 / Math.sqrt(128),
          );
      }
      const [map] = connectedMaps(expected, new Float64Array(12).fill(0.5));
      expect(map[3]).toBeCloseTo(sums[3] / 128 - (0.5 * sums[12]) / 128, 5);
    }
  });

  it('come with the sums of every block, which make up the whole', async () => {
    const machine = await machineOf(6, 3, 5);
    const data = uploaded(spinsOf(160, 6, 6), 6);
    const blocks: number[] = [];
    const total = new Float64Array(3 * 7);
    const [{ expected }] = await correlatorMaps(device.gpu, [machine], data, {
      seed: 1,
      blockGroups: 1,
      onBlock: (block, [sums]) => {
        blocks.push(block);
        addTo(total, sums);
      },
    });
    expect(blocks).toEqual([0, 1, 2, 3, 4]);
    expect(mapsOf(total, 3, 160)).toEqual(expected);
  });

  it('of the second layer are correlated with the visible spins of the first', async () => {
    // The first layer copies four spins, the second one takes the third of them.
    const first = await machineOf(4, 4, 1);
    const second = await machineOf(4, 1, 1);
    first.writeParameters({
      weights: Float32Array.from({ length: 16 }, (_, at) => (at % 5 ? 0 : 30)),
    });
    second.writeParameters({ weights: Float32Array.of(0, 0, 30, 0) });
    const spins = spinsOf(256, 4, 8);
    const maps = await correlatorMaps(device.gpu, [first, second], uploaded(spins, 4), { seed: 1 });
    const signs = spins.map((own) => valuesOf({ units: 'spin' }, own));
    const { sums } = correlatorsTwin(
      spins,
      signs.map((own) => [own[2]]),
    );
    for (const { products, means } of [maps[1].expected, maps[1].sampled]) {
      expect(products[0]).toHaveLength(4);
      expect([...products[0], means[0]].map((value) => value * 256)).toEqual([...sums]);
    }
  });

  it('refuses machines of 0 and 1, of other sizes, and blocks that do not divide the data', async () => {
    const data = uploaded(spinsOf(96, 4, 1), 4);
    const refused = (machine: Rbm, blockGroups?: number): Promise<unknown> =>
      correlatorMaps(device.gpu, [machine], data, { seed: 1, ...(blockGroups && { blockGroups }) });
    await expect(refused(await machineOf(4, 2, 1, 'binary'))).rejects.toThrow(MachineError);
    await expect(refused(await machineOf(5, 2, 1))).rejects.toThrow(MachineError);
    await expect(refused(await machineOf(4, 2, 1), 2)).rejects.toThrow(MachineError);
  });
});
