import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { trainCommand } from '../../src/cli/commands/train.ts';
import { siteOfUnits } from '../../src/ensemble/unpack.ts';
import { UsageError } from '../../src/cli/arguments/usage-error.ts';
import { replicaGeometry } from '../../src/ensemble/geometry.ts';
import { writeNpy } from '../../src/formats/npy.ts';
import { loadFilter } from '../../src/rbm/machine/filter-file.ts';
import { randomFrom } from '../support/random.ts';
import { readSafetensors } from '../../src/formats/safetensors.ts';
import { placeOf } from '../twins/lattices.ts';

let folder: string;
beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(os.tmpdir(), 'blockspin-train-')), 'out');
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(path.dirname(folder), { recursive: true });
});

/** Runs the command into `folder` and returns what it printed on standard output. */
function train(flags: string): Promise<string> {
  return run([...flags.split(' '), '--out', folder]);
}

/** Goes on with the training in a folder. */
function resume(from: string, flags: string): Promise<string> {
  return run(['--resume', from, ...flags.split(' ').filter((flag) => flag !== '')]);
}

/** The lines of metrics, without times; none where there is no file yet. */
async function metricsOf(from: string): Promise<Record<string, unknown>[]> {
  const file = path.join(from, 'metrics.jsonl');
  if (!existsSync(file)) return [];
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const { seconds: _, ...rest } = JSON.parse(line);
    return rest;
  });
}

/** Seconds of training up to the last line of metrics. */
async function secondsOf(from: string): Promise<number> {
  const text = await readFile(path.join(from, 'metrics.jsonl'), 'utf8');
  return JSON.parse(text.trimEnd().split('\n').at(-1) ?? '{}').seconds;
}

/** Weights of the first layer in the checkpoint. */
async function weightsOf(from: string): Promise<unknown> {
  const { tensors } = readSafetensors(await readFile(path.join(from, 'model.safetensors')));
  return tensors['layers.0.weights'];
}

async function run(flags: string[]): Promise<string> {
  const printed: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text: unknown, ...more: unknown[]) => {
    printed.push(String(text));
    for (const done of more) if (typeof done === 'function') done();
    return true;
  });
  const command = trainCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  await command.parseAsync([...flags, '--quiet'], { from: 'user' });
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
        units: 'spin',
        algorithm: 'pcd',
        learningRate: 0.02,
        learningRateEnd: 0.001,
        l1: 0,
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

  it('trains a filter, whose file has the averages of the last updates', async () => {
    const document = JSON.parse(
      await train(
        '--size 6 --filter 3 --stride 3 --temperature 2.5 --samples 96 --batch 32 --thermalize 20 --epochs 10 --held-out 0.3 ' +
          '--optimizer adam --json',
      ),
    );
    expect(document.parameters).toMatchObject({ filter: 3, stride: 3, layers: [4] });
    const [layer] = document.results.layers;
    expect(layer).toMatchObject({ visible: 36, hidden: 4, epochs: 10 });
    expect(layer.logLikelihood.value).toBeLessThan(0);
    expect(layer.logLikelihood.value).toBeGreaterThan(-36 * Math.LN2);
    const { weights, side, stride, source, hiddenBias } = loadFilter(
      await readFile(path.join(folder, 'model.safetensors')),
    );
    expect({ side, stride, source }).toMatchObject({ side: 3, stride: 3, source: { size: 6 } });
    expect(layer.filter.weights.flat()).toEqual([...weights]);
    expect(layer.filter.hiddenBias).toBe(hiddenBias);
    expect(layer.filter.last.weights).not.toEqual(layer.filter.weights);
    const [line] = await metricsOf(folder);
    expect(line).toMatchObject({ heldOutPseudoLikelihood: { value: expect.any(Number) } });
  });

  it('takes the lattices of a file for a filter row after row', async () => {
    // Each block of 3 x 3 sites has two rows alike and one row of fair coins, so that rows are told from columns.
    const random = randomFrom(4);
    const rows = Array.from({ length: 512 }, () => {
      const lattice = new Uint8Array(81);
      for (let y = 0; y < 9; y++)
        for (let x = 0; x < 9; x++)
          lattice[y * 9 + x] =
            y % 3 === 1 ? (lattice[(y - 1) * 9 + x] ?? 0) : Number(random.uniform() < 0.5);
      return lattice;
    });
    const file = path.join(path.dirname(folder), 'rows.npy');
    const data = Uint8Array.from(rows.flatMap((row) => [...row]));
    await writeFile(file, writeNpy({ shape: [512, 9, 9], data }));
    const flags =
      '--filter 3 --stride 3 --no-biases --algorithm cd --learning-rate 0.2 --momentum 0.9 --weight-scale 0.1 --epochs 40 --json';
    const document = JSON.parse(await train(`--data ${file} ${flags}`));
    const [first, second, third] = document.results.layers[0].filter.weights;
    // The likelihood is highest where one pair of equal sites has large equal weights.
    const [at] = [0, 1, 2].toSorted((a, b) => Math.abs(first[b]) - Math.abs(first[a]));
    expect(Math.abs(first[at ?? 0])).toBeGreaterThan(1);
    expect(Math.abs(second[at ?? 0] / first[at ?? 0] - 1)).toBeLessThan(0.1);
    for (const weight of third) expect(Math.abs(weight)).toBeLessThan(0.3);
  });

  it('gives the same weights for the same seed, and says where the likelihood is out of reach', async () => {
    const flags =
      '--size 6 --coupling 0.4 --samples 64 --batch 32 --thermalize 10 --layers 25 --epochs 1 --json';
    const { results } = JSON.parse(await train(flags));
    expect(results.layers[0].logLikelihood).toBeNull();
    expect(results.layers[0].note).toContain('at most 24 units');
    const before = await readFile(results.checkpoint);
    await rm(folder, { recursive: true });
    await train(flags);
    expect((await readFile(results.checkpoint)).equals(before)).toBe(true);
    await expect(train(flags)).rejects.toThrow(/--out .* not empty/);
    await rm(folder, { recursive: true });
    await train(`${flags} --seed 2`);
    expect((await readFile(results.checkpoint)).equals(before)).toBe(false);
  });

  const streaming = '--stream --stream-sweeps 3 --algorithm pcd --chains 40 --optimizer adam';
  it.each(['--layers 9,4', `--layers 9,4 ${streaming}`, `--filter 3 ${streaming}`])(
    'goes on after an interruption to the same bits as without one, %s',
    async (more) => {
      const flags = `--size 6 --temperature 2.5 --samples 96 --batch 64 --thermalize 20 --epochs 200 ${more}`;
      await train(flags);
      const unbroken = await readFile(path.join(folder, 'model.safetensors'));
      const lines = await metricsOf(folder);
      await rm(folder, { recursive: true });
      const running = train(`${flags} --json`);
      while (lines.length / 4 > (await metricsOf(folder)).length)
        await new Promise((resolve) => setTimeout(resolve, 5));
      process.emit('SIGINT');
      const { results } = JSON.parse(await running);
      const partial = await readFile(results.checkpoint);
      expect(Number(results.layers.at(-1).epochs)).toBeLessThan(200);
      await resume(folder, '');
      expect(partial.equals(unbroken)).toBe(false);
      expect((await readFile(results.checkpoint)).equals(unbroken)).toBe(true);
      expect(await metricsOf(folder)).toEqual(lines);
    },
  );

  it('goes on with a training that version 0.1 began', async () => {
    const fixture = path.join(import.meta.dirname, '../fixtures/interrupted-0.1');
    await cp(fixture, folder, { recursive: true });
    const before = await metricsOf(folder);
    expect(before).toHaveLength(44);
    const { parameters, results } = JSON.parse(await resume(folder, '--json'));
    expect(parameters).toMatchObject({ schedule: 'exponential', learningRate: 0.2, epochs: 40 });
    expect(results.layers.map(({ epochs }: { epochs: number }) => epochs)).toEqual([40, 40]);
    const lines = await metricsOf(folder);
    expect(lines).toHaveLength(80);
    expect(lines.slice(0, 44)).toEqual(before);
    // The same training begun by this version. On the adapter of the fixture all bits are the same; on another adapter
    // rounding may change a few random decisions, each of which moves a weight by up to 0.2/32 times the momentum's 2.
    const resumed = readSafetensors(await readFile(results.checkpoint));
    await rm(folder, { recursive: true });
    await train(
      '--size 4 --temperature 2.5 --layers 6,3 --samples 64 --batch 32 --thermalize 20 --epochs 40 --seed 5 ' +
        '--schedule exponential --learning-rate 0.2 --l1 1e-4',
    );
    const whole = readSafetensors(await readFile(path.join(folder, 'model.safetensors')));
    for (const name of ['layers.0.weights', 'layers.1.weights', 'layers.1.hiddenBias']) {
      const [one, other] = [resumed, whole].map(({ tensors }) => Array.from(tensors[name].data));
      for (const [at, value] of one.entries())
        expect(Math.abs(value - other[at])).toBeLessThan(0.05);
    }
  });

  it('is prolonged by --resume with more --epochs, and by nothing else', async () => {
    await train(small);
    await expect(resume(folder, '--epochs 2')).rejects.toThrow(/--epochs 2: .* 3 epochs/);
    await expect(resume(folder, '--batch 32')).rejects.toThrow(/--batch/);
    await expect(resume(`${folder}-none`, '')).rejects.toThrow(/no model.safetensors/);
    const before = await secondsOf(folder);
    await resume(folder, '--epochs 5');
    // The clock goes on where it stopped.
    expect(await secondsOf(folder)).toBeGreaterThan(before);
    const epochs = (await metricsOf(folder)).map(({ layer, epoch }) => `${layer}.${epoch}`);
    expect(epochs).toEqual(['1.1', '1.2', '1.3', '2.1', '2.2', '2.3', '2.4', '2.5']);
  });

  it('cautions of a training that went wrong without running away', async () => {
    const text = await train(`${small} --learning-rate 60 --schedule constant --momentum 0.9`);
    expect(text).toMatch(/Caution: layer 1: .*largest parameter/);
    expect(text).toMatch(/Caution: layer 1: a fair coin/);
    const { results } = JSON.parse(await readFile(path.join(folder, 'results.json'), 'utf8'));
    expect(results.layers[0].warnings).toHaveLength(2);
  });

  it('leaves a layer alone that early stopping has ended', async () => {
    const flags = small.replace('--epochs 3', '--epochs 60').replace('6,3', '6');
    await train(`${flags} --held-out 0.7 --patience 2 --learning-rate 0.5`);
    const before = await metricsOf(folder);
    expect(before.length).toBeLessThan(60);
    const scores = before.map(
      (line) => (line['heldOutPseudoLikelihood'] as { value: number }).value,
    );
    expect(scores.indexOf(Math.max(...scores))).toBe(before.length - 3);
    const weights = await weightsOf(folder);
    await resume(folder, '--epochs 80');
    expect(await metricsOf(folder)).toEqual(before);
    expect(await weightsOf(folder)).toEqual(weights);
  });

  it('takes samples of a file, in any number and order, -1 and 1 as well', async () => {
    const file = path.join(path.dirname(folder), 'data.npy');
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
    const file = path.join(path.dirname(folder), 'data.npy');
    await writeFile(file, writeNpy(array));
    await expect(train(`--data ${file} --batch 32`)).rejects.toThrow(message);
    await expect(train(`--data ${file} --batch 32`)).rejects.toThrow(UsageError);
    expect(existsSync(folder)).toBe(false);
  });

  it('refuses layers that do not fit, also above the samples of a file, before anything is written', async () => {
    const file = path.join(path.dirname(folder), 'data.npy');
    await writeFile(file, writeNpy({ shape: [32, 4], data: new Uint8Array(128) }));
    const running = train(`--data ${file} --layers 65536,65536 --batch 32`);
    await expect(running).rejects.toThrow(/--layers 65536: layer 2 .* at most \d+ hidden units/);
    await expect(running).rejects.toThrow(UsageError);
    expect(existsSync(folder)).toBe(false);
  });

  it.each([
    ['--samples 100', 'multiple of 32'],
    ['--batch 48', 'multiple of 32'],
    ['--samples 64 --batch 96', '--samples'],
    ['--temperature 2.0,2.5', 'trained at one'],
    ['--size 7', 'even'],
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
