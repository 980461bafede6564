import type { Ensemble } from '../ensemble/ensemble.ts';
import { GeometryError, latticeOf } from '../ensemble/geometry.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { Kernel } from '../gpu/kernels.ts';
import type { KernelUniform } from '../gpu/uniform.ts';

/** A disc of spins to be set. */
export interface Dab {
  /** A site, by column and row. */
  readonly x: number;
  readonly y: number;
  /** In sites; 0 is the one site alone. */
  readonly radius: number;
  readonly up: boolean;
  /** Which lattice of the ensemble; 0 unless given. */
  readonly group?: number;
}

/** Sets spins by hand (shaders/ising/brush.wgsl), for pages on which lattices are painted. */
export class Brush {
  readonly #gpu: Gpu;
  readonly #ensemble: Ensemble;
  readonly #kernel: Kernel;
  readonly #parameters: KernelUniform<'brush'>;

  private constructor(gpu: Gpu, ensemble: Ensemble, kernel: Kernel) {
    this.#gpu = gpu;
    this.#ensemble = ensemble;
    this.#kernel = kernel;
    this.#parameters = gpu.uniform('brush', {
      lattice: latticeOf(ensemble.geometry),
      centre: [0, 0],
      radius: 0,
      group: 0,
      firstRow: 0,
      rows: 0,
      up: 0,
    });
  }

  /** @throws GeometryError for lattices that are not squares cut into strips */
  static async create(gpu: Gpu, ensemble: Ensemble): Promise<Brush> {
    const { mode, lattice } = ensemble.geometry;
    if (mode !== 'strip' || lattice !== 'square')
      throw new GeometryError('Only square lattices cut into strips can be painted.');
    return new Brush(gpu, ensemble, await gpu.kernel('brush', 'default'));
  }

  /** Submits one disc, across the periodic edges where it crosses them; waits for nothing. */
  paint({ x, y, radius, up, group = 0 }: Dab): void {
    const { geometry, buffer } = this.#ensemble;
    const { width, height } = geometry;
    const rows = Math.min(height, 2 * radius + 1);
    const firstRow = (((y - radius) % height) + height) % height;
    this.#parameters.set({ centre: [x, y], radius, group, firstRow, rows, up: Number(up) });
    const painting = this.#gpu.dispatch(this.#kernel, [buffer, this.#parameters], width * rows);
    this.#gpu.compute('brush', (pass) => painting.record(pass));
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#parameters.destroy();
  }
}
