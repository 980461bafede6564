import { expect, it } from 'vitest';
import { siteOfUnits } from '../../src/ensemble/unpack.ts';
import { shuffled } from '../../src/ensemble/shuffled.ts';
import { sampleCouplings } from '../../src/maps/sample-couplings.ts';
import { signsOfUnits } from '../../src/maps/unit-statistics.ts';
import { stackCouplings } from '../../src/maps/stack-couplings.ts';
import type { RbmParameters } from '../../src/rbm/machine/parameters.ts';
import { IsingData } from '../../src/rbm/sampling/ising-data.ts';
import { isingMachine } from '../support/ising-machine.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

const side = 8;
const blocks = 4;
const hidden = blocks * blocks;
/** Visible units in the order of storage; hidden units scrambled, and some turned. */
const sites = siteOfUnits({ size: side, height: side });
const places = shuffled(hidden, [3, 1]);
const signs = Int8Array.from(places, (place) => (place % 3 === 0 ? -1 : 1));

/** Hidden units that are the majority of their block: the weights leave a chance of e^-12 to any other value. */
function majorityMachine(): RbmParameters {
  const weights = new Float32Array(side * side * hidden);
  for (const [visible, site] of sites.entries()) {
    const [x, y] = [site % side, Math.floor(site / side)];
    const block = (y >> 1) * blocks + (x >> 1);
    const unit = places.indexOf(block);
    weights[visible * hidden + unit] = 3 * (signs[unit] ?? NaN);
  }
  return {
    units: 'spin',
    weights,
    visibleBias: new Float32Array(side * side),
    hiddenBias: new Float32Array(hidden),
  };
}

/** The Ising model of the hidden units. */
function machineAbove(coupling: number): RbmParameters {
  const ising = isingMachine(blocks, coupling);
  const columns = ising.hiddenBias.length;
  return {
    units: 'spin',
    weights: Float32Array.from({ length: hidden * columns }, (_, at) => {
      const unit = Math.floor(at / columns);
      const place = places[unit] ?? NaN;
      return (signs[unit] ?? NaN) * (ising.weights[place * columns + (at % columns)] ?? NaN);
    }),
    visibleBias: Float32Array.from(ising.visibleBias),
    hiddenBias: Float32Array.from(ising.hiddenBias),
  };
}

/** How far a value is from another, in errors. */
function score(value = NaN, error = NaN, other = NaN): number {
  return Math.abs(value - other) / error;
}

const layers = [majorityMachine(), machineAbove(0.35)];
const lattice = { side, lattice: 'square', sites } as const;

it('the layer above has the couplings of the hidden units on their lattice, with their signs', async () => {
  const found = await stackCouplings(device.gpu, layers, { lattice, seed: 1, samples: 1024 });
  expect(found.map(({ layer }) => layer)).toEqual([1, 2]);
  const [, above] = found;
  expect(above?.lattice).toMatchObject({ side: blocks, sites: places, signs });
  const [nearest, ...others] = above?.couplings?.pairs ?? [];
  expect(nearest?.coupling.value).toBeCloseTo(0.35, 6);
  expect(nearest?.spread).toBeLessThan(1e-6);
  for (const { largest } of others) expect(largest).toBeLessThan(1e-6);
  // A block of four couples within itself only.
  const first = found[0]?.couplings;
  expect(first?.fartherPairs?.largest).toBeLessThan(1e-7);
  expect(first?.plaquette?.largest).toBeGreaterThan(0.1);
});

it('layers above hidden units that are no lattice of blocks say so', async () => {
  const three: RbmParameters = {
    ...layers[0],
    weights: new Float32Array(side * side * 3),
    hiddenBias: new Float32Array(3),
  };
  const above: RbmParameters = {
    units: 'spin',
    weights: new Float32Array(3),
    visibleBias: new Float32Array(3),
    hiddenBias: new Float32Array(1),
  };
  const options = { lattice, seed: 1, samples: 64, layers: [2] };
  const [found] = await stackCouplings(device.gpu, [three, above], options);
  expect(found?.couplings).toBeNull();
  expect(found?.lattice).toBeNull();
  expect(found?.reason).toMatch(/^Layer 1 has 3 hidden units/);
});

it('samples of the Ising model have its coupling; hidden units that are majorities have those of block spins', async () => {
  const temperature = 2.5;
  const data = await IsingData.sample(device.gpu, {
    size: side,
    temperature,
    samples: 2048,
    seed: 3,
    thermalize: 200,
  });
  const found = await sampleCouplings(device.gpu, layers, data.data, { lattice, seed: 2 });
  data.dispose();
  const [below, above] = found;
  expect([below?.samples, below?.blocks, above?.samples]).toEqual([2048, null, 2048]);
  const { nearest, diagonal, plaquette } = below?.units ?? {};
  // Six deviations of 64 blocks: one is beyond 4 errors once in 2,000 seeds.
  expect(score(nearest?.value, nearest?.error, 1 / temperature)).toBeLessThan(4);
  expect(score(diagonal?.value, diagonal?.error, 0)).toBeLessThan(4);
  expect(score(plaquette?.value, plaquette?.error, 0)).toBeLessThan(4);
  expect(nearest?.error).toBeLessThan(0.01);
  for (const name of ['nearest', 'diagonal', 'plaquette'] as const) {
    const [own, of] = [above?.units?.[name], above?.blocks?.[name]];
    // Only the ties differ, so that the errors of both together are too wide.
    expect(
      score(own?.value, Math.hypot(own?.error ?? NaN, of?.error ?? NaN), of?.value),
    ).toBeLessThan(4);
  }
  expect(above?.units?.nearest.value).toBeGreaterThan(0.15);
  expect(above?.units?.nearest.value).toBeLessThan(0.4);
});

it('hidden units of the last layer have couplings from samples, on blocks and on as many sites as the lattice has', async () => {
  const { gpu } = device;
  const temperature = 2.5;
  const options = { size: side, temperature, samples: 1024, seed: 5, thermalize: 200 };
  const data = await IsingData.sample(gpu, options);
  const one = [majorityMachine()];
  const found = await sampleCouplings(gpu, one, data.data, { lattice, seed: 2, top: true });
  const both = await sampleCouplings(gpu, layers, data.data, { lattice, seed: 2 });
  expect(found).toEqual(both);
  // Units that copy a spin each, in another order and some turned: they have the couplings of the data.
  const order = shuffled(side * side, [8, 1]);
  const copies: RbmParameters = {
    units: 'spin',
    weights: new Float32Array((side * side) ** 2),
    visibleBias: new Float32Array(side * side),
    hiddenBias: new Float32Array(side * side),
  };
  for (const [unit, hidden] of order.entries())
    copies.weights[unit * side * side + hidden] = hidden % 5 === 0 ? -9 : 9;
  const signs = await signsOfUnits(gpu, [copies], data.data, { seed: 1 });
  expect(Array.from(signs[0] ?? [])).toEqual(
    Array.from(order, (_, hidden) => (hidden % 5 === 0 ? -1 : 1)),
  );
  const [own, hidden] = await sampleCouplings(gpu, [copies], data.data, {
    lattice,
    seed: 2,
    top: true,
    signs,
  });
  expect(hidden?.units).toEqual(own?.units);
  // Whole groups of the first samples count.
  const few = { ...data.data, samples: 1001 };
  expect(await signsOfUnits(gpu, [copies], few, { seed: 1 })).toEqual(signs);
  data.dispose();
});

it('too few samples and chains have no couplings of samples', async () => {
  const chain = { side: 64, lattice: 'chain' } as const;
  const buffer = device.gpu.storage('samples', side * side * 4);
  const few = { buffer, units: side * side, groups: 1 };
  expect(await sampleCouplings(device.gpu, layers, few, { lattice, seed: 2 })).toEqual([]);
  expect(await sampleCouplings(device.gpu, layers, few, { lattice: chain, seed: 2 })).toEqual([]);
});
