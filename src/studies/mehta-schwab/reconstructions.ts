import type { Geometry } from '../../ensemble/geometry.ts';
import { siteOfUnits, unpackLattice } from '../../ensemble/unpack.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Rbm } from '../../rbm/machine/machine.ts';
import { gatherUnits, readUnits, type PackedUnits } from '../../rbm/machine/packed-units.ts';
import { inverseOrder } from '../../rbm/machine/permuted-units.ts';
import { reconstruct } from '../../rbm/evaluation/stack-reconstruction.ts';
import { Blocking } from '../../rg/blocking.ts';
import { jackknife } from '../../statistics/jackknife.ts';
import { meanOf, unknown, type Measured } from '../../statistics/measured.ts';
import { blockSide } from './presets.ts';
import { observeSamples } from '../../rbm/evaluation/lattice-observables.ts';
import type { SampleSets } from './samples.ts';
import { elementAt } from '../../element-at.ts';

/** Spins given back of the held-out samples. */
export interface GivenBack {
  readonly name: string;
  /** Share of right spins minus share of wrong ones: 0 for coin tosses, 1 for the samples. */
  readonly overlap: Measured;
  /** The overlap of every sample. */
  readonly overlaps: Float64Array;
  /** Magnetization per site of every sample. */
  readonly magnetization: Float64Array;
  readonly absoluteMagnetization: Measured;
  readonly energy: Measured;
  /** Correlation coefficient of the magnetization with that of the sample; NaN where one of them never changes. */
  readonly correlation: Measured;
  /** [sample][site], 1 = up. */
  readonly spins: readonly Uint8Array[];
}

type Rival = 'decimation' | 'blocks';

/** Collects what stacks and blocks give back of the same samples. */
export class Reconstructions {
  readonly found: GivenBack[] = [];
  readonly #gpu: Gpu;
  readonly #sets: SampleSets;

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

  async #add(name: string, given: PackedUnits): Promise<void> {
    const { heldOutGeometry: geometry } = this.#sets;
    const { magnetization, energy } = await observeSamples(this.#gpu, given, geometry);
    const words = await readUnits(this.#gpu, given);
    given.buffer.destroy();
    const spins = Array.from({ length: geometry.systems }, (_, system) =>
      unpackLattice(geometry, words, system),
    );
    // The first to be added are the samples themselves.
    const samples = this.found[0] ?? { spins, magnetization };
    const overlaps = Float64Array.from(spins, (own, i) => overlapOf(own, samples.spins[i] ?? own));
    this.found.push({
      name,
      overlap: meanOf(overlaps),
      overlaps,
      magnetization,
      absoluteMagnetization: meanOf(magnetization.map(Math.abs)),
      energy: meanOf(energy),
      correlation: correlationOf(samples.magnetization, magnetization),
      spins,
    });
  }
}

/** Share of equal sites minus share of the others. */
function overlapOf(one: Uint8Array, other: Uint8Array): number {
  let alike = 0;
  for (const [site, spin] of one.entries()) if (spin === other[site]) alike++;
  return (2 * alike) / one.length - 1;
}

/** The control that keeps almost nothing. */
const oneBit = 'one bit, the sign of m';

/** What the targets compare. */
export type Overlaps = ReturnType<typeof overlapsOf>;

/** Overlaps of the trained stack over its trainings, of its rivals and of controls; differences are taken sample by sample. */
export function overlapsOf(
  found: readonly Pick<GivenBack, 'name' | 'overlaps' | 'magnetization'>[],
  names: { readonly stack: string; readonly controls: readonly string[] },
) {
  const named = (name: string): Float64Array[] =>
    found.filter((given) => given.name === name).map(({ overlaps }) => overlaps);
  const rival = (name: Rival): Float64Array => named(name)[0] ?? new Float64Array();
  const differences = (trainings: readonly Float64Array[], name: Rival): Measured =>
    overTrainings(trainings.map((own) => own.map((value, i) => value - (rival(name)[i] ?? NaN))));
  const stack = named(names.stack);
  // The sign of the magnetization, painted over the lattice, has the overlap |m|.
  const bit = found
    .filter(({ name }) => name === 'samples')
    .map(({ magnetization }) => magnetization.map(Math.abs));
  const control = (name: string, trainings: readonly Float64Array[]) => ({
    name,
    overlap: overTrainings(trainings),
    differences: {
      decimation: differences(trainings, 'decimation'),
      blocks: differences(trainings, 'blocks'),
    },
  });
  const against = (name: Rival) => ({
    overlap: meanOf(rival(name)),
    difference: differences(stack, name),
  });
  return {
    stack: overTrainings(stack),
    rivals: { decimation: against('decimation'), blocks: against('blocks') },
    controls: [...names.controls.map((name) => control(name, named(name))), control(oneBit, bit)],
  };
}

/** Mean over samples and trainings. The error contains the spread of the samples and that of the trainings. */
function overTrainings(trainings: readonly Float64Array[]): Measured {
  const [first] = trainings;
  if (!first) return unknown;
  const ofSamples = meanOf(
    first.map((_, i) => meanOf(trainings.map((own) => elementAt(own, i))).value),
  );
  if (trainings.length < 2) return ofSamples;
  const overSeeds = meanOf(trainings.map((own) => meanOf(own).value));
  return { value: ofSamples.value, error: Math.hypot(ofSamples.error, overSeeds.error) };
}

function allUnits({ units }: PackedUnits): Uint32Array {
  return Uint32Array.from({ length: units }, (_, unit) => unit);
}

/** Column or row of the block that one of a site is in. */
function blockOf(at: number): number {
  return Math.floor(at / blockSide);
}

/** Column or row of the kept site: the middle of the block. */
function middleOfBlock(at: number): number {
  return blockOf(at) * blockSide + blockSide / 2;
}

/** For each unit of a fine lattice, the unit of another lattice whose spin it takes. */
function painted(fine: Geometry, from: Geometry, place: (at: number) => number): Uint32Array {
  const unitOf =
    from.size % 2 === 1
      ? Uint32Array.from({ length: from.size ** 2 }, (_, site) => site)
      : inverseOrder(siteOfUnits(from));
  return siteOfUnits(fine).map((site) => {
    const [x, y] = [site % fine.size, Math.floor(site / fine.size)];
    return elementAt(unitOf, place(y) * from.size + place(x));
  });
}

/** A product of variances below this is rounding. */
const rounding = 1e-20;

/** Over independent samples, with a jackknife error over blocks of 32. */
function correlationOf(first: Float64Array, second: Float64Array): Measured {
  const blocks = Array.from({ length: first.length / 32 }, (_, block) => {
    const sums = [0, 0, 0, 0, 0];
    for (let i = 32 * block; i < 32 * block + 32; i++) {
      const [a, b] = [elementAt(first, i), elementAt(second, i)];
      for (const [at, term] of [a, b, a * b, a * a, b * b].entries())
        sums[at] = elementAt(sums, at) + term / 32;
    }
    return sums;
  });
  const { value, error } = jackknife(blocks, ([a = NaN, b = NaN, ab = NaN, aa = NaN, bb = NaN]) => {
    const variances = (aa - a ** 2) * (bb - b ** 2);
    // A quantity that changes by rounding only has no correlation.
    return variances > rounding ? (ab - a * b) / Math.sqrt(variances) : NaN;
  });
  return { value, error };
}
