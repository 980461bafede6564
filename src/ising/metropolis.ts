import type { Ensemble } from '../ensemble/ensemble.ts';
import { latticeWords, type Geometry } from '../ensemble/geometry.ts';
import { randomKey } from '../ensemble/random-key.ts';
import { workgroupsFor } from '../gpu/dispatch.ts';
import { maximumOrdinals, type Gpu } from '../gpu/gpu.ts';
import { ordinalStride, type Kernel } from '../gpu/kernels.ts';
import { acceptanceTable } from './acceptance.ts';

/** Sweeps that one submit can hold: two half-sweeps each, told apart by ordinals. */
export const maximumSweepsPerSubmit = maximumOrdinals / 2;

/** Steps (half-sweeps) after which the 32-bit counter of the kernel starts again under a new key. */
const stepsPerEpoch = 2 ** 32;

/**
 * Checkerboard Metropolis on an ensemble (shaders/ising/metropolis.wgsl). The bits of sweep n depend on seed
 * and n alone, not on how sweeps are divided into submits.
 */
export class Metropolis {
  readonly #gpu: Gpu;
  readonly #ensemble: Ensemble;
  readonly #seed: number;
  readonly #parameters: GPUBuffer;
  #kernel: Kernel | undefined;
  #group: GPUBindGroup | undefined;
  #acceptance: GPUBuffer | undefined;
  #workgroups: [number, number] = [0, 0];

  constructor(gpu: Gpu, ensemble: Ensemble, seed: number) {
    this.#gpu = gpu;
    this.#ensemble = ensemble;
    this.#seed = seed;
    this.#parameters = gpu.uniform('metropolis', 8);
  }

  /**
   * Sets the temperature of every system, in units of J.
   * @throws TemperatureError for a temperature that is not a positive number
   */
  async setTemperatures(temperatures: ArrayLike<number>): Promise<void> {
    const { geometry, buffer } = this.#ensemble;
    const { permutation, words } = acceptanceTable(geometry, temperatures);
    const rows = rowsPerInvocation(geometry, this.#gpu.adapter.software);
    const kernel = await this.#gpu.kernel('metropolis', permutation, { ROWS: rows });
    this.#acceptance?.destroy();
    this.#acceptance = this.#gpu.upload('acceptance', words);
    this.#kernel = kernel;
    const { ordinalBinding } = this.#gpu;
    this.#group = this.#gpu.bind(kernel, [
      buffer,
      this.#acceptance,
      this.#parameters,
      ordinalBinding,
    ]);
    const columns = (geometry.width / 2) * geometry.groups;
    this.#workgroups = workgroupsFor(columns * Math.ceil(geometry.height / rows));
  }

  /** How many sweeps, from sweep `sweep` on, may share a submit. */
  sweepsUntilNewKey(sweep: number): number {
    return (stepsPerEpoch - ((2 * sweep) % stepsPerEpoch)) / 2;
  }

  /** Sets the number of the sweep that ordinal 0 of the next submit stands for. */
  begin(sweep: number): void {
    const step = 2 * sweep;
    const key = randomKey(this.#seed, 'metropolis', Math.floor(step / stepsPerEpoch));
    const words = [...latticeWords(this.#ensemble.geometry), ...key, step % stepsPerEpoch, 0];
    this.#gpu.write(this.#parameters, new Uint32Array(words));
  }

  /** Records sweep `begin + index`: both colours. */
  record(pass: GPUComputePassEncoder, index: number): void {
    if (!this.#kernel || !this.#group)
      throw new Error('Set the temperatures before the first sweep.');
    pass.setPipeline(this.#kernel.pipeline);
    for (const colour of [0, 1]) {
      pass.setBindGroup(0, this.#group, [(2 * index + colour) * ordinalStride]);
      pass.dispatchWorkgroups(...this.#workgroups);
    }
  }

  dispose(): void {
    this.#parameters.destroy();
    this.#acceptance?.destroy();
  }
}

/**
 * Rows an invocation walks. Long walks reuse loaded words; short ones make more invocations. A large GPU holds
 * some 270,000 invocations at a time (by its data sheet; not measured here), a processor a few hundred.
 */
function rowsPerInvocation({ width, height, groups }: Geometry, software: boolean): number {
  const columns = (width / 2) * groups;
  const wanted = software ? 256 : 262_144;
  const rows = 2 ** Math.floor(Math.log2(Math.max(1, (columns * height) / wanted)));
  return Math.min(height, Math.max(software ? 16 : 4, Math.min(rows, 64)));
}
