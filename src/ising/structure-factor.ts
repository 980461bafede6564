import type { Ensemble } from '../ensemble/ensemble.ts';
import { latticeOf, siteCount, type Geometry } from '../ensemble/geometry.ts';
import type { Dispatch } from '../gpu/dispatch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { KernelUniform } from '../gpu/uniform.ts';
import type { CorrelationParts } from './correlation-parts.ts';
import { elementAt } from '../element-at.ts';

/** Mode numbers that an invocation of shaders/ising/structure-factor.wgsl takes on. */
const modesPerInvocation = 4;

interface Buffers {
  readonly lineParameters: KernelUniform<'line-sums'>;
  readonly modeParameters: KernelUniform<'structure-factor'>;
  readonly lines: GPUBuffer;
  readonly waves: GPUBuffer;
  readonly series: GPUBuffer;
}

/**
 * The structure factor along the axes, S(n) = |sum_x M_x exp(2 pi i n x/L)|^2/N with M_x the magnetization of column
 * x (and of row x; the mean of both), from exact sums of lines (shaders/ising/line-sums.wgsl) in single precision
 * (shaders/ising/structure-factor.wgsl).
 */
export class StructureFactor {
  readonly #gpu: Gpu;
  readonly #geometry: Geometry;
  readonly #parts: CorrelationParts;
  readonly #summing: Dispatch;
  readonly #transform: Dispatch;
  readonly #buffers: Buffers;

  private constructor(
    gpu: Gpu,
    geometry: Geometry,
    own: { parts: CorrelationParts; summing: Dispatch; transform: Dispatch; buffers: Buffers },
  ) {
    this.#gpu = gpu;
    this.#geometry = geometry;
    this.#parts = own.parts;
    this.#summing = own.summing;
    this.#transform = own.transform;
    this.#buffers = own.buffers;
  }

  static async create(
    gpu: Gpu,
    ensemble: Ensemble,
    parts: CorrelationParts,
  ): Promise<StructureFactor> {
    const { geometry } = ensemble;
    const { mode, size, systems, groups, lattice, height } = geometry;
    const { slots, modes, quantities: axes, farthest } = parts;
    const lineKernel = await gpu.kernel('line-sums', mode === 'strip' ? 'strips' : 'replicas');
    const kernel = await gpu.kernel('structure-factor', 'default');
    const buffers = {
      lineParameters: gpu.uniform('line-sums', {
        lattice: latticeOf(geometry),
        lines: linesOfWords(geometry),
      }),
      modeParameters: gpu.uniform('structure-factor', {
        size,
        sites: lattice === 'chain' ? 1 : height,
        axes,
        systems,
        farthest,
        modes,
        parts: parts.parts,
      }),
      lines: gpu.storage('line sums', axes * size * systems * 4),
      waves: gpu.upload('waves', waves(size)),
      series: gpu.storage('structure factor', slots * (farthest + 1) * systems * 4),
    };
    const { lineParameters, modeParameters, lines, series } = buffers;
    return new StructureFactor(gpu, geometry, {
      parts,
      summing: gpu.dispatch(
        lineKernel,
        [ensemble.buffer, lines, lineParameters],
        linesOfWords(geometry) * groups,
      ),
      transform: gpu.dispatch(
        kernel,
        [lines, buffers.waves, series, modeParameters],
        Math.ceil(modes / modesPerInvocation) * systems,
      ),
      buffers,
    });
  }

  /** Records one part of the modes of slot `slot`. Part 0 comes first: it sums the lines that the other parts use. */
  recordPart(pass: GPUComputePassEncoder, slot: number, part: number): void {
    if (part === 0) this.#summing.record(pass);
    this.#transform.record(pass, slot * this.#parts.parts + part);
  }

  /** S(n) of slots `0 .. count - 1`: [slot][system][n]. */
  async read(count: number): Promise<Float64Array[][]> {
    const { systems } = this.#geometry;
    const { quantities: axes, farthest } = this.#parts;
    const perSlot = (farthest + 1) * systems;
    const squares = await this.#gpu.readFloats(this.#buffers.series, 0, count * perSlot * 4);
    const scale = 1 / (axes * siteCount(this.#geometry));
    return Array.from({ length: count }, (_, slot) =>
      Array.from({ length: systems }, (_, system) =>
        Float64Array.from(
          { length: farthest + 1 },
          (_, n) => scale * elementAt(squares, slot * perSlot + n * systems + system),
        ),
      ),
    );
  }

  /** Up spins of every line as the last sample left them: [system][line], the columns, then the rows. */
  async readLines(): Promise<Uint32Array[]> {
    const { systems, size } = this.#geometry;
    const words = await this.#gpu.readWords(this.#buffers.lines);
    return Array.from({ length: systems }, (_, system) =>
      Uint32Array.from({ length: this.#parts.quantities * size }, (_, line) =>
        elementAt(words, line * systems + system),
      ),
    );
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const buffer of Object.values(this.#buffers)) buffer.destroy();
  }
}

/** Lines of words of a group: its columns and, on the square lattice, its rows. */
function linesOfWords({ lattice, width, height }: Geometry): number {
  return lattice === 'chain' ? width : width + height;
}

/** (cos, sin) of 2 pi x/L. */
function waves(size: number): Float32Array {
  return Float32Array.from({ length: 2 * size }, (_, at) => {
    const angle = (2 * Math.PI * (at >> 1)) / size;
    return at % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
  });
}
