import { Ensemble } from '../ensemble/ensemble.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { Correlations } from '../ising/correlations.ts';

/** The largest lattice that is measured. The work grows with the cube of the side. */
export const largestCorrelated = 1024;

/**
 * The correlation function of the running lattice. It is measured on a fixed copy, one part at a time, so the measurement
 * never blocks other work.
 */
export class CorrelationWatch {
  readonly #gpu: Gpu;
  readonly #source: Ensemble;
  readonly #copy: Ensemble;
  readonly #correlations: Correlations;
  #part: number;

  private constructor(gpu: Gpu, source: Ensemble, copy: Ensemble, correlations: Correlations) {
    this.#gpu = gpu;
    this.#source = source;
    this.#copy = copy;
    this.#correlations = correlations;
    this.#part = correlations.parts;
  }

  static async create(gpu: Gpu, source: Ensemble): Promise<CorrelationWatch> {
    const copy = new Ensemble(gpu, source.geometry, 'copy for correlations');
    return new CorrelationWatch(gpu, source, copy, await Correlations.create(gpu, copy));
  }

  /** Parts of a sample that are not recorded yet. */
  get left(): number {
    return this.#correlations.parts - this.#part;
  }

  /** Begins a sample of the present lattice. */
  begin(): void {
    this.#gpu.submit('copy for correlations', (encoder) => {
      const { buffer } = this.#source;
      encoder.copyBufferToBuffer(buffer, 0, this.#copy.buffer, 0, buffer.size);
    });
    this.#part = 0;
  }

  /** Submits parts of a sample, each in a separate submit. Does not wait. */
  advance(parts: number): void {
    for (let part = 0; part < parts && this.left > 0; part++) {
      const number = this.#part++;
      this.#gpu.compute('correlations', (pass) => {
        this.#correlations.recordPart(pass, 0, number);
      });
    }
  }

  /** The finished sample of the first lattice along the diagonal, at distances r sqrt 2. */
  async read(): Promise<Float64Array> {
    const [sample] = await this.#correlations.read(1);
    return sample?.diagonal[0] ?? new Float64Array();
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#correlations.dispose();
    this.#copy.dispose();
  }
}
