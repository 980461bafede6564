import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { siteOfUnits } from '../../src/ensemble/unpack.ts';
import { UsageError } from '../../src/cli/arguments/usage-error.ts';
import { replicaGeometry } from '../../src/ensemble/geometry.ts';
import { writeNpy } from '../../src/formats/npy.ts';
import { readSafetensors } from '../../src/formats/safetensors.ts';
import { withTrainRuns } from '../support/train-in-process.ts';
import { placeOf } from '../twins/lattices.ts';

const runs = withTrainRuns();
const { train } = runs;

const small =
  '--size 4 --temperature 2.5 --samples 96 --batch 64 --thermalize 20 --layers 6,3 --epochs 3';

describe('blockspin train', () => {
  it('writes weights, metrics and results, and prints one document', async () => {
    const document = JSON.parse(await train(`${small} --seed 9 --json`));
    expect((await readdir(runs.folder)).toSorted()).toEqual([
      'metrics.jsonl',
      'model.safetensors',
      'results.json',
    ]);
    expect(JSON.parse(await readFile(path.join(runs.folder, 'results.json'), 'utf8'))).toEqual(
      document,
    );
    expect(document).toMatchObject({
      command: 'train',
      seed: 9,
      parameters: {
        size: 4,
        temperature: 2.5,
        coupling: 0.4,
        layers: [6, 3],
        thermalize: 20,
        units: 'spin',
        algorithm: 'cd',
        learningRate: 0.05,
        learningRateEnd: expect.closeTo(0.0025, 12),
        l1: 0,
      },
      results: { checkpoint: path.join(runs.folder, 'model.safetensors') },
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

    const lines = (await readFile(path.join(runs.folder, 'metrics.jsonl'), 'utf8'))
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

    const model = readSafetensors(await readFile(path.join(runs.folder, 'model.safetensors')));
    const shapes = Object.entries(model.tensors).map(
      ([name, { shape }]) => `${name} ${shape.join('x')}`,
    );
    expect(shapes.filter((shape) => !shape.startsWith('training.')).toSorted()).toEqual([
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
      '--size 6 --coupling 0.4 --samples 64 --batch 32 --thermalize 10 --layers 25 --epochs 1 --json';
    const { results } = JSON.parse(await train(flags));
    expect(results.layers[0].logLikelihood).toBeNull();
    expect(results.layers[0].note).toContain('at most 24 units');
    const before = await readFile(results.checkpoint);
    await rm(runs.folder, { recursive: true });
    await train(flags);
    expect((await readFile(results.checkpoint)).equals(before)).toBe(true);
    await expect(train(flags)).rejects.toThrow(/--out .* not empty/);
    await rm(runs.folder, { recursive: true });
    await train(`${flags} --seed 2`);
    expect((await readFile(results.checkpoint)).equals(before)).toBe(false);
  });

  it('cautions of a training that went wrong without running away', async () => {
    const text = await train(`${small} --learning-rate 60 --schedule constant --momentum 0.9`);
    expect(text).toMatch(/Caution: layer 1: .*largest parameter/);
    expect(text).toMatch(/Caution: layer 1: a fair coin/);
    const { results } = JSON.parse(await readFile(path.join(runs.folder, 'results.json'), 'utf8'));
    expect(results.layers[0].warnings).toHaveLength(2);
  });

  it('takes samples of a file, in any number and order, -1 and 1 as well', async () => {
    const file = path.join(path.dirname(runs.folder), 'data.npy');
    const rows = 100;
    // Unit 0 is always up, unit 1 down, unit 2 equal to unit 3.
    const data = Int32Array.from(
      { length: rows * 4 },
      (_, at) =>
        [1, -1, ...[1, 1].map(() => ((Math.floor(at / 4) * 7) % 3 === 0 ? 1 : -1))][
          at % 4
        ] as number,
    );
    await writeFile(file, writeNpy({ shape: [rows, 4], data }));
    const flags = `--data ${file} --layers 3 --epochs 150 --batch 32 --learning-rate 0.1 --algorithm cd --json`;
    const { results, parameters } = JSON.parse(await train(flags));
    expect(parameters).toMatchObject({ data: file, units: 'spin' });
    expect(results.layers[0]).toMatchObject({ visible: 4, hidden: 3 });
    // The two states there are have 34 and 66 of the samples: the entropy is 0.641. Without units 2 and 3 knowing of
    // each other nothing above -1.28 is reached.
    expect(results.layers[0].logLikelihood.value).toBeGreaterThan(-0.95);
    expect(results.layers[0].reconstructionError.value).toBeLessThan(0.1);
  });

  it.each([
    [{ shape: [8], data: new Uint8Array(8) }, 'two axes'],
    [{ shape: [2, 4], data: Uint8Array.of(0, 1, 1, 0, 0, 2, 0, 1) }, '2 at [1, 1]'],
    [{ shape: [2, 2], data: Int32Array.of(0, 1, -1, 1) }, '0 at [0, 0]'],
    [{ shape: [2, 2], data: Float32Array.of(0, 1, 0.5, 1) }, '0.5 at [1, 0]'],
    [{ shape: [0, 2], data: new Uint8Array(0) }, 'one sample'],
  ])('a file of other numbers is refused, %#', async (array, message) => {
    const file = path.join(path.dirname(runs.folder), 'data.npy');
    await writeFile(file, writeNpy(array));
    await expect(train(`--data ${file} --batch 32`)).rejects.toThrow(message);
    await expect(train(`--data ${file} --batch 32`)).rejects.toThrow(UsageError);
    expect(existsSync(runs.folder)).toBe(false);
  });

  it('refuses layers that do not fit, also above the samples of a file, before anything is written', async () => {
    const file = path.join(path.dirname(runs.folder), 'data.npy');
    await writeFile(file, writeNpy({ shape: [32, 4], data: new Uint8Array(128) }));
    const running = train(`--data ${file} --layers 65536,65536 --batch 32`);
    await expect(running).rejects.toThrow(/--layers 65536: layer 2 .* at most \d+ hidden units/);
    await expect(running).rejects.toThrow(UsageError);
    expect(existsSync(runs.folder)).toBe(false);
  });

  it.each([
    ['--samples 100', 'multiple of 32'],
    ['--batch 48', 'multiple of 32'],
    ['--samples 64 --batch 96', '--samples'],
    ['--temperature 2.0,2.5', 'trained at one'],
    ['--size 7', 'even'],
    ['--size 65536', '--size, --samples: 4096 lattices of size 65536 need'],
    ['--layers 10,0', 'whole number'],
    ['--layers 999999 --size 128 --samples 32 --batch 32', '--layers'],
    ['--momentum 1', 'to 0.999'],
    ['--steps 0', 'from 1 to 1000'],
    ['--chains 5 --algorithm cd', 'algorithm pcd'],
    ['--algorithm pcd --statistics mean-field', 'need samples'],
    ['--schedule constant --learning-rate-end 0.1', '--learning-rate-end'],
    ['--momentum-switch 3', '--momentum-start'],
    ['--stream-sweeps 3', '--stream'],
    ['--patience 3', '--held-out'],
    ['--initial-biases data --no-biases', 'without biases'],
    ['--held-out 1', 'at most 0.9'],
    ['--weight-scale wide', 'xavier'],
    ['--data nowhere.npy', 'cannot be read'],
    ['--data nowhere.npy --size 8', '--size does not go with it'],
    ['--resume nowhere', '--out'],
    ['--filter 17', 'from 2 to'],
    ['--filter 3 --stride 4', 'Give 2 or 3'],
    ['--stride 2', '--filter'],
    ['--filter 4 --stride 3 --size 16', 'the stride must divide the side'],
    ['--filter 2 --stride 3 --size 12', 'give a side from 3'],
    ['--filter 4 --layers 5', 'leave --layers out'],
    ['--filter 4 --lattice chain', 'square lattices'],
    ['--filter 4 --centred', '--centred'],
    ['--filter 4 --algorithm cd --statistics mean-field', 'samples or probabilities'],
    ['--filter 4 --initial-biases data', 'begins with zero'],
    ['--filter 4 --size 128 --held-out 0.1', 'without held-out samples'],
  ])('%s is refused in a sentence, and nothing is written', async (flags, message) => {
    const error: Error = await train(`${flags}`).then(
      () => new Error('not refused'),
      (refusal: Error) => refusal,
    );
    expect(error.message).toContain(message);
    expect([UsageError.name, 'GeometryError', 'CommanderError', 'InvalidArgumentError']).toContain(
      error.constructor.name,
    );
    expect(existsSync(runs.folder)).toBe(false);
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
