import type { Geometry } from '../../ensemble/geometry.ts';
import { siteOfUnits, unpackLattice } from '../../ensemble/unpack.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Observation } from '../../ising/measurement.ts';
import type { Rbm } from '../../rbm/machine.ts';
import { gatherUnits, readUnits, type PackedUnits } from '../../rbm/packed-units.ts';
import { inverseOrder } from '../../rbm/permuted-units.ts';
import { differingShare } from '../../rbm/reconstruction.ts';
import { reconstruct } from '../../rbm/stack-reconstruction.ts';
import { Blocking } from '../../rg/blocking.ts';
import { jackknife } from '../../statistics/jackknife.ts';
import { meanOf, type Measured } from '../../statistics/measured.ts';
import { blockSide } from './presets.ts';
import { observe, type SampleSets } from './samples.ts';

/** Spins given back of the held-out samples, beside the samples. */
export interface GivenBack {
  readonly name: string;
  /** Share of right spins less that of wrong ones: 0 for coin tosses, 1 for the samples. */
  readonly overlap: Measured;
  readonly absoluteMagnetization: Measured;
  readonly energy: Measured;
  /** Correlation coefficient of the magnetization with that of the sample; NaN where one of them never changes. */
  readonly correlation: Measured;
  /** [sample][site], 1 = up. */
  readonly spins: readonly Uint8Array[];
}

/** What the targets compare. */
export interface Overlaps {
  /** The trained stack, over its seeds. */
  readonly stack: Measured;
  readonly baselines: Readonly<Record<'decimation' | 'blocks', Measured>>;
  readonly controls: readonly { readonly name: string; readonly overlap: Measured }[];
}

/** Judges what stacks and blocks give back of the same samples. */
export class Reconstructions {
  readonly found: GivenBack[] = [];
  readonly #gpu: Gpu;
  readonly #sets: SampleSets;
  #original: Observation | undefined;

  constructor(gpu: Gpu, sets: SampleSets) {
    this.#gpu = gpu;
    this.#sets = sets;
  }

  /** The samples themselves, block majorities and single spins painted over their blocks. */
  async addBaselines(seed: number): Promise<void> {
    const { heldOut, heldOutGeometry: geometry } = this.#sets;
    await this.#add('samples', gatherUnits(this.#gpu, heldOut, allUnits(heldOut)));
    const blocking = await Blocking.create(
      this.#gpu,
      { buffer: heldOut.buffer, geometry },
      { rule: { kind: 'majority', factor: blockSide, ties: 'random' }, seed, level: 0 },
    );
    blocking.begin(0);
    this.#gpu.compute('block spins', (pass) => blocking.record(pass));
    const { buffer, geometry: coarse } = blocking.coarse;
    const blocks = { buffer, units: coarse.size ** 2, groups: coarse.groups };
    await this.#add('blocks', gatherUnits(this.#gpu, blocks, painted(geometry, coarse, blockOf)));
    blocking.dispose();
    await this.#add(
      'decimation',
      gatherUnits(this.#gpu, heldOut, painted(geometry, geometry, middleOfBlock)),
    );
  }

  async addStack(name: string, machines: readonly Rbm[]): Promise<void> {
    await this.#add(name, await reconstruct(this.#gpu, machines, this.#sets.heldOut));
  }

  named(name: string): GivenBack[] {
    return this.found.filter((given) => given.name === name);
  }

  async #add(name: string, given: PackedUnits): Promise<void> {
    const { heldOut, heldOutGeometry: geometry } = this.#sets;
    const wrong = await differingShare(this.#gpu, heldOut, given);
    if (!wrong) throw new Error('There are no held-out samples.');
    const observation = await observe(this.#gpu, given, geometry);
    this.#original ??= observation;
    const words = await readUnits(this.#gpu, given);
    given.buffer.destroy();
    this.found.push({
      name,
      overlap: { value: 1 - 2 * wrong.value, error: 2 * wrong.error },
      absoluteMagnetization: meanOf(observation.magnetization.map(Math.abs)),
      energy: meanOf(observation.energy),
      correlation: correlationOf(this.#original.magnetization, observation.magnetization),
      spins: Array.from({ length: geometry.systems }, (_, system) =>
        unpackLattice(geometry, words, system),
      ),
    });
  }
}

/** The control that keeps next to nothing. */
const oneBit = 'one bit, the sign of m';

/** Of the trained stack over its seeds, and of its rivals. */
export function overlapsOf(
  { found }: Pick<Reconstructions, 'found'>,
  names: { readonly stack: string; readonly controls: readonly string[] },
): Overlaps {
  const named = (name: string): Measured => {
    const overlaps = found.filter((given) => given.name === name).map(({ overlap }) => overlap);
    const [first = { value: NaN, error: NaN }] = overlaps;
    if (overlaps.length < 2) return first;
    const overSeeds = meanOf(overlaps.map(({ value }) => value));
    // The samples are the same for all seeds, so their chance stays.
    return { value: overSeeds.value, error: Math.hypot(overSeeds.error, first.error) };
  };
  return {
    stack: named(names.stack),
    baselines: { decimation: named('decimation'), blocks: named('blocks') },
    controls: [
      ...names.controls.map((name) => ({ name, overlap: named(name) })),
      // A single bit gives back |m| of the spins: the sign of the magnetization, painted over the lattice.
      ...found
        .filter(({ name }) => name === 'samples')
        .map(({ absoluteMagnetization }) => ({ name: oneBit, overlap: absoluteMagnetization })),
    ],
  };
}

function allUnits({ units }: PackedUnits): Uint32Array {
  return Uint32Array.from({ length: units }, (_, unit) => unit);
}

/** Column or row of the block that one of a site is in. */
function blockOf(at: number): number {
  return Math.floor(at / blockSide);
}

/** Column or row of the site that is kept for it: the middle of its block. */
function middleOfBlock(at: number): number {
  return blockOf(at) * blockSide + blockSide / 2;
}

/** For each unit of a fine lattice the unit of another one that it takes its spin from. */
function painted(fine: Geometry, from: Geometry, place: (at: number) => number): Uint32Array {
  const unitOf =
    from.size % 2 === 1
      ? Uint32Array.from({ length: from.size ** 2 }, (_, site) => site)
      : inverseOrder(siteOfUnits(from));
  return siteOfUnits(fine).map((site) => {
    const [x, y] = [site % fine.size, Math.floor(site / fine.size)];
    return unitOf[place(y) * from.size + place(x)] as number;
  });
}

/** Over independent samples, with a jackknife error over blocks of 32. */
function correlationOf(first: Float64Array, second: Float64Array): Measured {
  const blocks = Array.from({ length: first.length / 32 }, (_, block) => {
    const sums = [0, 0, 0, 0, 0];
    for (let i = 32 * block; i < 32 * block + 32; i++) {
      const [a, b] = [first[i] as number, second[i] as number];
      for (const [at, term] of [a, b, a * b, a * a, b * b].entries())
        sums[at] = (sums[at] as number) + term / 32;
    }
    return sums;
  });
  const { value, error } = jackknife(blocks, ([a, b, ab, aa, bb]: number[]) => {
    const variances = ((aa as number) - (a as number) ** 2) * ((bb as number) - (b as number) ** 2);
    return ((ab as number) - (a as number) * (b as number)) / Math.sqrt(variances);
  });
  return { value, error };
}
