import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadMachines } from '../../src/rbm/machine/machine-file.ts';
import { withTrainRuns } from '../support/train-in-process.ts';

const runs = withTrainRuns();

const flags =
  '--size 4 --temperature 2.3 --layers 7 --samples 224 --batch 96 --thermalize 20 --schedule constant --seed 3 --arithmetic exact';

function model(): Promise<Buffer> {
  return readFile(path.join(runs.folder, 'model.safetensors'));
}

/** SHA-256 of the weights after 12 epochs, on every adapter. */
const known = '1c8ababf03a70709c71cfdbd3fcb8fe06a470078e7ba9879d40f9c9c706d91c6';

describe('blockspin train --arithmetic exact', () => {
  it('trains the same machine on every adapter, into a file that names the arithmetic and no adapter', async () => {
    const { parameters } = JSON.parse(await runs.train(`${flags} --epochs 12 --json`));
    expect(parameters.arithmetic).toBe('exact');
    const bytes = await model();
    const { configuration, attached, layers } = loadMachines(bytes);
    expect(configuration['arithmetic']).toBe('exact');
    expect(attached.metadata).not.toHaveProperty('adapter');
    for (const weight of layers[0].weights) expect(Number.isInteger(weight * 2 ** 16)).toBe(true);
    expect(createHash('sha256').update(layers[0].weights).digest('hex')).toBe(known);
  });

  it('ends in the same bytes when it is resumed', async () => {
    await runs.train(`${flags} --epochs 12`);
    const whole = await model();
    await rm(runs.folder, { recursive: true });
    await runs.train(`${flags} --epochs 5`);
    expect(await model()).not.toEqual(whole);
    await runs.resume(runs.folder, '--epochs 12');
    expect(await model()).toEqual(whole);
  });

  it('trains the layers of a stack', async () => {
    const text = await runs.train(
      `${flags.replace('--layers 7', '--layers 9,5')} --epochs 3 --json`,
    );
    const { layers } = JSON.parse(text).results;
    expect(layers).toHaveLength(2);
    const machines = loadMachines(await model()).layers;
    for (const { weights } of machines)
      for (const weight of weights) expect(Number.isInteger(weight * 2 ** 16)).toBe(true);
  });

  it.each(['--filter 4', '--optimizer adam', '--centred', '--layers 16385'])(
    'refuses %s in one sentence, and writes nothing',
    async (refused) => {
      const [name] = refused.split(' ');
      const wrong = name === '--filter' || name === '--layers' ? '--arithmetic' : name;
      await expect(runs.train(`${flags} ${refused}`)).rejects.toThrow(new RegExp(`^${wrong} `));
      expect(existsSync(runs.folder)).toBe(false);
    },
  );
});
