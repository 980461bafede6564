import path from 'node:path';
import type { Geometry } from '../ensemble/geometry.ts';
import type { Rbm } from '../rbm/machine.ts';
import { writeSafetensors, type Safetensors } from '../report/safetensors.ts';
import type { Tensor } from '../report/tensor.ts';
import { OutputFolder } from './output-folder.ts';

/** The files of a training, in one folder. */
export class TrainingFiles {
  readonly checkpoint: string;
  readonly #folder: OutputFolder;
  readonly #metrics: string[] = [];

  /** @throws UsageError for a folder that holds something already, or that cannot be made */
  constructor(folder: string) {
    this.#folder = new OutputFolder(folder);
    this.checkpoint = path.join(this.#folder.path, 'model.safetensors');
  }

  get folder(): string {
    return this.#folder.path;
  }

  /** Makes the folder; fails at once, before a long training, where that is impossible. */
  async begin(): Promise<void> {
    await this.#folder.begin();
    await this.#folder.write('metrics.jsonl', '');
  }

  /** Adds a line to metrics.jsonl. */
  async addMetrics(line: Readonly<Record<string, unknown>>): Promise<void> {
    this.#metrics.push(`${JSON.stringify(line)}\n`);
    await this.#folder.write('metrics.jsonl', this.#metrics.join(''));
  }

  async writeModel(model: Safetensors): Promise<void> {
    await this.#folder.write('model.safetensors', writeSafetensors(model));
  }

  async writeResults(document: unknown): Promise<void> {
    await this.#folder.writeDocument('results.json', document);
  }
}

/**
 * A stack as named tensors: `layers.N.weights` [visible][hidden], `layers.N.visibleBias`, `layers.N.hiddenBias`, and
 * `sites`, the site y * size + x of each visible unit of the first layer.
 */
export async function modelTensors(
  machines: readonly Rbm[],
  geometry: Geometry,
): Promise<Record<string, Tensor>> {
  const tensors: Record<string, Tensor> = {
    sites: { shape: [geometry.size ** 2], data: siteOfUnits(geometry) },
  };
  for (const [layer, machine] of machines.entries()) {
    const { weights, visibleBias, hiddenBias } = await machine.readParameters();
    const { visible, hidden } = machine;
    tensors[`layers.${layer}.weights`] = { shape: [visible, hidden], data: weights };
    tensors[`layers.${layer}.visibleBias`] = { shape: [visible], data: visibleBias };
    tensors[`layers.${layer}.hiddenBias`] = { shape: [hidden], data: hiddenBias };
  }
  return tensors;
}

/** Storage order of an even lattice: colour, row, column of that colour (shaders/shared/lattice.wgsl). */
export function siteOfUnits({ size }: Pick<Geometry, 'size'>): Uint32Array {
  const half = size / 2;
  return Uint32Array.from({ length: size * size }, (_, unit) => {
    const colour = Math.floor(unit / (half * size));
    const y = Math.floor(unit / half) % size;
    return y * size + 2 * (unit % half) + ((y + colour) & 1);
  });
}
