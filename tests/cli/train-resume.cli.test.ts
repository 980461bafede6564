import { existsSync } from 'node:fs';
import { cp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSafetensors } from '../../src/formats/safetensors.ts';
import { metricsOf, withTrainRuns } from '../support/train-in-process.ts';

const runs = withTrainRuns();
const { train, resume } = runs;

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

/** The bytes of the machines on the way; undefined where none are kept. */
async function trajectoryOf(from: string): Promise<Buffer | undefined> {
  const file = path.join(from, 'trajectory.safetensors');
  return existsSync(file) ? readFile(file) : undefined;
}

const small =
  '--size 4 --temperature 2.5 --samples 96 --batch 64 --thermalize 20 --layers 6,3 --epochs 3';

/** A whole training, and the same one interrupted after a share of its epochs; undefined where that came too late. */
async function interrupted(epochs: number, more: string, share: number) {
  const flags = `--size 6 --temperature 2.5 --samples 96 --batch 64 --thermalize 20 --epochs ${epochs} ${more}`;
  await train(flags);
  const unbroken = await readFile(path.join(runs.folder, 'model.safetensors'));
  const kept = await trajectoryOf(runs.folder);
  const lines = await metricsOf(runs.folder);
  await rm(runs.folder, { recursive: true });
  const running = train(`${flags} --json`);
  const run = { isOver: false };
  const over = running.finally(() => {
    run.isOver = true;
  });
  // What it fails with is thrown below.
  over.catch(() => undefined);
  while (!run.isOver && share * lines.length > (await metricsOf(runs.folder)).length)
    await new Promise((resolve) => setTimeout(resolve, 5));
  if (!run.isOver) process.emit('SIGINT');
  const { results } = JSON.parse(await running);
  const done = results.layers.reduce(
    (sum: number, layer: { epochs: number }) => sum + layer.epochs,
    0,
  );
  if (done < lines.length) return { unbroken, kept, lines, file: String(results.checkpoint) };
  await rm(runs.folder, { recursive: true });
  return undefined;
}

describe('blockspin train --resume', () => {
  const streaming = '--stream --stream-sweeps 3 --algorithm pcd --chains 40 --optimizer adam';
  it.each([
    ['--layers 9,4 --trajectory', 0.25],
    // The first layer has its epochs, and its phases are balanced.
    ['--layers 9,4 --trajectory', 0.5],
    [`--layers 9,4 ${streaming}`, 0.25],
    [`--filter 3 ${streaming}`, 0.25],
  ])(
    'goes on after an interruption to the same bits as without one, %s, after %d of its epochs',
    async (more, share) => {
      // A fast machine takes more epochs to be interrupted in time.
      const found =
        (await interrupted(60, more, share)) ??
        (await interrupted(300, more, share)) ??
        (await interrupted(3000, more, share));
      if (!found) throw new Error('The training was over before it was interrupted.');
      const { unbroken, kept, lines, file } = found;
      const partial = await readFile(file);
      await resume(runs.folder, '');
      expect(partial.equals(unbroken)).toBe(false);
      expect((await readFile(file)).equals(unbroken)).toBe(true);
      expect(await metricsOf(runs.folder)).toEqual(lines);
      expect(kept !== undefined).toBe(more.includes('--trajectory'));
      expect(await trajectoryOf(runs.folder)).toEqual(kept);
    },
  );

  it('goes on with a training that version 0.1 began', async () => {
    const fixture = path.join(import.meta.dirname, '../fixtures/interrupted-0.1');
    await cp(fixture, runs.folder, { recursive: true });
    const before = await metricsOf(runs.folder);
    expect(before).toHaveLength(44);
    const { parameters, results } = JSON.parse(await resume(runs.folder, '--json'));
    expect(parameters).toMatchObject({ schedule: 'exponential', learningRate: 0.2, epochs: 40 });
    expect(results.layers.map(({ epochs }: { epochs: number }) => epochs)).toEqual([40, 40]);
    const lines = await metricsOf(runs.folder);
    expect(lines).toHaveLength(80);
    expect(lines.slice(0, 44)).toEqual(before);
    // The same training begun by this version. On the adapter of the fixture all bits are the same; on another adapter
    // rounding may change a few random decisions, each of which moves a weight by up to 0.2/32 times the momentum's 2.
    const resumed = readSafetensors(await readFile(results.checkpoint));
    await rm(runs.folder, { recursive: true });
    await train(
      '--size 4 --temperature 2.5 --layers 6,3 --samples 64 --batch 32 --thermalize 20 --epochs 40 --seed 5 ' +
        '--algorithm pcd --schedule exponential --learning-rate 0.2 --l1 1e-4',
    );
    const whole = readSafetensors(await readFile(path.join(runs.folder, 'model.safetensors')));
    for (const name of ['layers.0.weights', 'layers.1.weights', 'layers.1.hiddenBias']) {
      const [one, other] = [resumed, whole].map(({ tensors }) => Array.from(tensors[name].data));
      for (const [at, value] of one.entries())
        expect(Math.abs(value - other[at])).toBeLessThan(0.05);
    }
  });

  it('is prolonged by --resume with more --epochs, and by nothing else', async () => {
    await train(small);
    await expect(resume(runs.folder, '--epochs 2')).rejects.toThrow(/--epochs 2: .* 3 epochs/);
    await expect(resume(runs.folder, '--batch 32')).rejects.toThrow(/--batch/);
    await expect(resume(`${runs.folder}-none`, '')).rejects.toThrow(/no model.safetensors/);
    const before = await secondsOf(runs.folder);
    await resume(runs.folder, '--epochs 5');
    // The clock goes on where it stopped.
    expect(await secondsOf(runs.folder)).toBeGreaterThan(before);
    const epochs = (await metricsOf(runs.folder)).map(({ layer, epoch }) => `${layer}.${epoch}`);
    expect(epochs).toEqual(['1.1', '1.2', '1.3', '2.1', '2.2', '2.3', '2.4', '2.5']);
  });

  it('leaves a layer alone that early stopping has ended', async () => {
    const flags = small.replace('--epochs 3', '--epochs 60').replace('6,3', '6');
    await train(`${flags} --held-out 0.7 --patience 2 --learning-rate 0.5`);
    const before = await metricsOf(runs.folder);
    expect(before.length).toBeLessThan(60);
    const scores = before.map(
      (line) => (line['heldOutPseudoLikelihood'] as { value: number }).value,
    );
    expect(scores.indexOf(Math.max(...scores))).toBe(before.length - 3);
    const weights = await weightsOf(runs.folder);
    await resume(runs.folder, '--epochs 80');
    expect(await metricsOf(runs.folder)).toEqual(before);
    expect(await weightsOf(runs.folder)).toEqual(weights);
  });
});
