import type { Gpu } from '../gpu/gpu.ts';
import { largestBuffer } from '../gpu/largest-buffer.ts';
import { fittingText, spinBytesOfWord } from './fitting.ts';
import { GeometryError, needsMemory, wordCount, type Geometry } from './geometry.ts';

/**
 * Two-state units of many systems in GPU memory, one bit each: Ising spins (1 = up), block spins, or the units
 * of a Boltzmann machine. `words[site * groups + group]`, sites in the order of shaders/shared/lattice.wgsl.
 */
export class Ensemble {
  readonly geometry: Geometry;
  readonly buffer: GPUBuffer;

  /**
   * An ensemble with all bits zero, that is, all spins down.
   * @throws GeometryError if the ensemble does not fit into a buffer of this device
   */
  constructor(gpu: Gpu, geometry: Geometry, label = 'ensemble') {
    this.geometry = geometry;
    const bytes = wordCount(geometry) * spinBytesOfWord;
    const most = largestBuffer(gpu);
    if (bytes > most)
      throw new GeometryError(
        `${needsMemory(geometry.systems, geometry.size, wordCount(geometry))}, and ${gpu.adapter.name} allows ` +
          `${Math.floor(most / 2 ** 20)} MiB: ${fittingText(geometry, most)}`,
      );
    this.buffer = gpu.storage(label, bytes);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.buffer.destroy();
  }
}
