import type { Gpu } from '../gpu/gpu.ts';
import type { Product, TiledProduct } from '../rbm/sampling/layer-sampler.ts';
import { LayerSampler } from '../rbm/sampling/layer-sampler.ts';
import type { AnyRbm } from '../rbm/machine/convolutional-machine.ts';
import { emptyUnits, readUnits, type PackedUnits } from '../rbm/machine/packed-units.ts';
import type { UnitKind } from '../rbm/machine/parameters.ts';
import { Patches } from '../rbm/machine/patches.ts';
import { checksum, compare, type Check } from './check.ts';
import { decidingMachine } from './deciding-machine.ts';
import { hotLattices } from './hot-lattices.ts';
import { geometries, machineShape, seed } from './problems.ts';

/**
 * Compares every implementation of the matrix product of a half-step with the plain implementation, for a machine whose
 * weights decide every unit. (`machineChecks` compares the plain implementation with known answers.) The samples and
 * their means must agree, for the whole data and for a batch.
 */
export async function halfStepChecks(
  gpu: Gpu,
  products: readonly TiledProduct[] = ['narrow', 'pair'],
  kinds: readonly UnitKind[] = ['binary', 'spin'],
): Promise<Check[]> {
  const lattice = await hotLattices(gpu, geometries.strips);
  const { side, groups } = machineShape;
  const patches = await Patches.create(gpu, lattice, { side, groups, seed });
  patches.update(0);
  const checks: Check[] = [];
  for (const units of kinds) {
    const machine = await decidingMachine(gpu, units);
    const plain = await drawn(gpu, machine, patches.batch, 'plain');
    for (const product of products) {
      const found = await drawn(gpu, machine, patches.batch, product);
      checks.push(compare(`rbm-units, ${product} product, ${units}`, found, plain));
    }
    machine.dispose();
  }
  patches.dispose();
  lattice.dispose();
  return checks;
}

/** Checksums of both layers: each alone, with means, from a batch of all groups, and with both. */
export async function drawn(
  gpu: Gpu,
  machine: AnyRbm,
  data: PackedUnits,
  product?: Product,
): Promise<string> {
  const { groups } = data;
  // One record: groups, samples, and the numbers of the groups (shaders/rbm/include/batch.wgsl), the last one first.
  const numbers = Array.from({ length: groups }, (_, g) => groups - 1 - g);
  const order = gpu.upload('batch', new Uint32Array([groups, 32 * groups, ...numbers]));
  const batch = { order, groups, ordinals: 1 };
  const hidden = emptyUnits(gpu, machine.hidden, groups, 'hidden units');
  const visible = emptyUnits(gpu, machine.visible, groups, 'visible units');
  const up = { machine, seed, product, layer: 'hidden', from: data, to: hidden } as const;
  const down = { machine, seed, product, layer: 'visible', from: hidden, to: visible } as const;
  const found: string[] = [];
  for (const half of [up, down]) {
    const means = gpu.storage('means', machine[half.layer] * groups * 128);
    for (const more of [{}, { means }, { batch }, { means, batch }]) {
      const sampler = await LayerSampler.create(gpu, { ...half, ...more });
      sampler.begin(0);
      gpu.compute('half-step', (pass) => sampler.record(pass, 0));
      found.push(checksum(await readUnits(gpu, half.to)), checksum(await gpu.readWords(means)));
      sampler.dispose();
    }
    means.destroy();
  }
  for (const buffer of [order, hidden.buffer, visible.buffer]) buffer.destroy();
  return found.join(' ');
}
