import type { Gpu } from '../gpu/gpu.ts';
import { wordCount, type Geometry } from './geometry.ts';

/**
 * Two-state units of many systems in GPU memory, one bit each: Ising spins (1 = up), block spins, or the units
 * of a Boltzmann machine. `words[site * groups + group]`, sites in the order of shaders/shared/lattice.wgsl.
 */
export class Ensemble {
  readonly geometry: Geometry;
  readonly buffer: GPUBuffer;

  /** An empty ensemble: all bits zero, that is all spins down. */
  constructor(gpu: Gpu, geometry: Geometry, label = 'ensemble') {
    this.geometry = geometry;
    this.buffer = gpu.storage(label, wordCount(geometry) * 4);
  }

  dispose(): void {
    this.buffer.destroy();
  }
}
