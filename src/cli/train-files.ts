import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Geometry } from '../ensemble/geometry.ts';
import type { Rbm } from '../rbm/machine.ts';
import { writeSafetensors, type Safetensors } from '../report/safetensors.ts';
import type { Tensor } from '../report/tensor.ts';
import { UsageError } from './usage-error.ts';

/** The files of a training, in one folder. Each is replaced as a whole, so that none is ever half written. */
export class TrainingFiles {
  readonly folder: string;
  readonly checkpoint: string;
  readonly #metrics: string[] = [];

  /**
   * @param folder made when the first file is written
   * @throws UsageError for a folder that holds something already, or that cannot be made
   */
  constructor(folder: string) {
    if (folder.trim() === '')
      throw new UsageError('--out: give the name of a folder, not nothing.');
    this.folder = path.resolve(folder);
    assertFree(this.folder);
    this.checkpoint = path.join(this.folder, 'model.safetensors');
  }

  /** Makes the folder; fails at once, before a long training, where that is impossible. */
  async begin(): Promise<void> {
    try {
      await mkdir(this.folder, { recursive: true });
      await this.#write('metrics.jsonl', '');
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      throw new UsageError(`--out ${this.folder}: no folder can be made there (${code}).`, {
        cause,
      });
    }
  }

  /** Adds a line to metrics.jsonl. */
  async addMetrics(line: Readonly<Record<string, unknown>>): Promise<void> {
    this.#metrics.push(`${JSON.stringify(line)}\n`);
    await this.#write('metrics.jsonl', this.#metrics.join(''));
  }

  async writeModel(model: Safetensors): Promise<void> {
    await this.#write('model.safetensors', writeSafetensors(model));
  }

  async writeResults(document: unknown): Promise<void> {
    await this.#write('results.json', `${JSON.stringify(document, null, 2)}\n`);
  }

  /** Under another name first, on the disk before it takes its place. */
  async #write(name: string, content: string | Uint8Array): Promise<void> {
    const target = path.join(this.folder, name);
    const temporary = `${target}.${process.pid}.tmp`;
    try {
      const file = await open(temporary, 'w');
      try {
        await file.writeFile(content);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }
}

/** Nothing that was saved before is overwritten. */
function assertFree(folder: string): void {
  const parent = nearestExisting(folder);
  if (!statSync(parent).isDirectory())
    throw new UsageError(`--out ${folder}: ${parent} is a file; give the name of a folder.`);
  if (parent === folder && readdirSync(folder).length > 0)
    throw new UsageError(
      `--out ${folder}: the folder is not empty; give another one, or empty it.`,
    );
  try {
    accessSync(parent, constants.W_OK);
  } catch (cause) {
    throw new UsageError(`--out ${folder}: ${parent} cannot be written to.`, { cause });
  }
}

function nearestExisting(folder: string): string {
  return existsSync(folder) ? folder : nearestExisting(path.dirname(folder));
}

/** \`trained\`, or the first of \`trained-2\`, \`trained-3\` ... that is not taken. */
export function freeFolder(stem: string): string {
  for (let number = 1; ; number++) {
    const folder = number === 1 ? stem : `${stem}-${number}`;
    if (!existsSync(folder)) return folder;
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
