import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { trainCommand } from '../../src/cli/commands/train.ts';
import { siteOfUnits } from '../../src/cli/train-files.ts';
import { UsageError } from '../../src/cli/usage-error.ts';
import { replicaGeometry } from '../../src/ensemble/geometry.ts';
import { readSafetensors } from '../../src/report/safetensors.ts';
import { placeOf } from '../reference/lattices.ts';

let folder: string;
beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(os.tmpdir(), 'blockspin-train-')), 'out');
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(path.dirname(folder), { recursive: true });
});

/** Runs the command and returns what it printed on standard output. */
async function train(flags: string): Promise<string> {
  const printed: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  const command = trainCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  await command.parseAsync([...flags.split(' '), '--out', folder, '--quiet'], { from: 'user' });
  return printed.join('');
}

const small =
  '--size 4 --temperature 2.5 --samples 96 --batch 64 --thermalize 20 --layers 6,3 --epochs 3';

describe('blockspin train', () => {
  it('writes weights, metrics and results, and prints one document', async () => {
    const document = JSON.parse(await train(`${small} --seed 9 --json`));
    expect((await readdir(folder)).toSorted()).toEqual([
      'metrics.jsonl',
      'model.safetensors',
      'results.json',
    ]);
    expect(JSON.parse(await readFile(path.join(folder, 'results.json'), 'utf8'))).toEqual(document);
    expect(document).toMatchObject({
      command: 'train',
      seed: 9,
      parameters: {
        size: 4,
        temperature: 2.5,
        coupling: 0.4,
        layers: [6, 3],
        thermalize: 20,
        l1: 2e-4,
      },
      results: { checkpoint: path.join(folder, 'model.safetensors') },
    });
    expect(document.timing.samplesPerSecond).toBeGreaterThan(0);
    const [first, second] = document.results.layers;
    expect(first).toMatchObject({ visible: 16, hidden: 6, epochs: 3 });
    expect(second).toMatchObject({ visible: 6, hidden: 3, epochs: 3 });
    for (const layer of [first, second]) {
      for (const quantity of [layer.reconstructionError, layer.logLikelihood])
        expect(quantity).toEqual({ value: expect.any(Number), error: expect.any(Number) });
      // A machine that has hardly learned gives each state of n units a probability of about 2^-n.
      expect(layer.logLikelihood.value).toBeGreaterThan(-layer.visible * Math.LN2 * 1.1);
      expect(layer.logLikelihood.value).toBeLessThan(0);
    }

    const lines = (await readFile(path.join(folder, 'metrics.jsonl'), 'utf8'))
      .trimEnd()
      .split('\n');
    const metrics = lines.map((line) => JSON.parse(line));
    expect(metrics.map(({ layer, epoch }) => `${layer}.${epoch}`)).toEqual([
      '1.1',
      '1.2',
      '1.3',
      '2.1',
      '2.2',
      '2.3',
    ]);
    expect(metrics[2].reconstructionError).toEqual(first.reconstructionError);

    const model = readSafetensors(await readFile(path.join(folder, 'model.safetensors')));
    const shapes = Object.entries(model.tensors).map(
      ([name, { shape }]) => `${name} ${shape.join('x')}`,
    );
    expect(shapes.toSorted()).toEqual([
      'layers.0.hiddenBias 6',
      'layers.0.visibleBias 16',
      'layers.0.weights 16x6',
      'layers.1.hiddenBias 3',
      'layers.1.visibleBias 6',
      'layers.1.weights 6x3',
      'sites 16',
    ]);
    expect(JSON.parse(model.metadata['configuration'] ?? '')).toEqual(document.parameters);
  });

  it('gives the same weights for the same seed, and says where the likelihood is out of reach', async () => {
    const flags =
      '--size 6 --coupling 0.4 --samples 64 --batch 32 --thermalize 10 --layers 17 --epochs 1 --json';
    const { results } = JSON.parse(await train(flags));
    expect(results.layers[0].logLikelihood).toBeNull();
    expect(results.layers[0].note).toContain('at most 16 units');
    const before = await readFile(results.checkpoint);
    await rm(folder, { recursive: true });
    await train(flags);
    expect((await readFile(results.checkpoint)).equals(before)).toBe(true);
    await expect(train(flags)).rejects.toThrow(/--out .* not empty/);
    await rm(folder, { recursive: true });
    await train(`${flags} --seed 2`);
    expect((await readFile(results.checkpoint)).equals(before)).toBe(false);
  });

  it('keeps what is trained when it is interrupted', async () => {
    const running = train(`${small.replace('--epochs 3', '--epochs 1000000')} --json`);
    const metrics = path.join(folder, 'metrics.jsonl');
    while (!existsSync(metrics) || (await readFile(metrics, 'utf8')) === '')
      await new Promise((resolve) => setTimeout(resolve, 20));
    process.emit('SIGINT');
    const { results } = JSON.parse(await running);
    expect(results.layers).toHaveLength(1);
    expect(results.layers[0].epochs).toBeGreaterThan(0);
    expect(
      readSafetensors(await readFile(results.checkpoint)).tensors['layers.0.weights']?.shape,
    ).toEqual([16, 6]);
  });

  it.each([
    ['--samples 100', 'multiple of 32'],
    ['--batch 48', 'multiple of 32'],
    ['--samples 64 --batch 96', '--samples'],
    ['--temperature 2.0,2.5', 'trained at one'],
    ['--size 7', 'even'],
    ['--layers 10,0', 'whole number'],
    ['--layers 999999 --size 128 --samples 32 --batch 32', '--layers'],
    ['--momentum 1', 'at most 0.999'],
    ['--steps 0', 'from 1 to 100'],
  ])('%s is refused in a sentence, and nothing is written', async (flags, message) => {
    const error: Error = await train(`${flags}`).then(
      () => new Error('not refused'),
      (refusal: Error) => refusal,
    );
    expect(error.message).toContain(message);
    expect([UsageError.name, 'GeometryError', 'CommanderError', 'InvalidArgumentError']).toContain(
      error.constructor.name,
    );
    expect(existsSync(folder)).toBe(false);
  });
});

describe('the sites of a model', () => {
  it('are those of the storage order', () => {
    const geometry = replicaGeometry(6, 32);
    const sites = siteOfUnits(geometry);
    for (let y = 0; y < 6; y++)
      for (let x = 0; x < 6; x++) expect(sites[placeOf(geometry, 0, x, y).word]).toBe(6 * y + x);
  });
});
