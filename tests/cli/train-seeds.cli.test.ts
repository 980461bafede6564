import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { metricsOf, withTrainRuns } from '../support/train-in-process.ts';

const runs = withTrainRuns();
const { train, resume } = runs;

const small =
  '--size 4 --temperature 2.5 --samples 96 --batch 64 --thermalize 20 --layers 6,3 --epochs 3';

/** SHA-256 of the machine in a folder. */
async function hashOf(folder: string): Promise<string> {
  const bytes = await readFile(path.join(folder, 'model.safetensors'));
  return createHash('sha256').update(bytes).digest('hex');
}

describe('blockspin train --seeds', () => {
  it.each(['', '--layers 6 --arithmetic exact', '--layers 6 --algorithm pcd --stream'])(
    'trains each machine to the bits of a lone training with its seed (%s)',
    async (more) => {
      const flags = more === '' ? small : `${small} ${more}`;
      const lone: string[] = [];
      for (const seed of [7, 8]) {
        await train(`${flags} --seed ${seed}`);
        lone.push(await hashOf(runs.folder));
        await rm(runs.folder, { recursive: true });
      }
      const document = JSON.parse(await train(`${flags} --seed 7 --seeds 2 --json`));
      const folders = document.results.machines.map(({ folder }: { folder: string }) => folder);
      expect(folders).toEqual([7, 8].map((seed) => path.join(runs.folder, `seed-${seed}`)));
      expect(await Promise.all(folders.map(hashOf))).toEqual(lone);
      expect(new Set(lone).size).toBe(2);
    },
  );

  it('gives means over seeds, the spread and the best machine', async () => {
    const document = JSON.parse(await train(`${small} --seeds 4 --json`));
    const written = await readFile(path.join(runs.folder, 'results.json'), 'utf8');
    expect(JSON.parse(written)).toEqual(document);
    expect((await readdir(runs.folder)).toSorted()).toEqual(
      ['results.json', 'seed-1', 'seed-2', 'seed-3', 'seed-4', 'seeds.json'].toSorted(),
    );
    expect(document).toMatchObject({ command: 'train', seed: 1, parameters: { seeds: 4 } });
    const { machines, layers, missing, diverged } = document.results;
    expect([missing, diverged]).toEqual([[], []]);
    for (const at of [0, 1]) {
      const found: number[] = machines.map(
        (machine: { layers: { logLikelihood: { value: number } }[] }) =>
          machine.layers[at]?.logLikelihood.value,
      );
      const mean = found.reduce((sum, value) => sum + value, 0) / 4;
      const variance = found.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 3;
      const { logLikelihood } = layers[at];
      expect(logLikelihood.mean.value).toBeCloseTo(mean, 10);
      expect(logLikelihood.mean.error).toBeCloseTo(Math.sqrt(variance / 4), 10);
      expect(logLikelihood.spread.value).toBeCloseTo(Math.sqrt(variance), 10);
      expect(logLikelihood.best.logLikelihood.value).toBe(Math.max(...found));
      expect(logLikelihood.best.seed).toBe(1 + found.indexOf(Math.max(...found)));
    }
    // Each folder holds what a lone training leaves.
    const [first] = machines;
    const own = JSON.parse(await readFile(path.join(first.folder, 'results.json'), 'utf8'));
    expect(own.parameters).not.toHaveProperty('seeds');
    expect(own.results.layers[0].logLikelihood).toEqual(first.layers[0].logLikelihood);
    expect(await metricsOf(first.folder)).toHaveLength(6);
  });

  // Small machines train together and stop together. Those with centred gradients train one after the other.
  it.each([
    { more: '--layers 6', whole: 0, missing: [] },
    { more: '--layers 6 --arithmetic exact', whole: 0, missing: [] },
    { more: '--layers 6 --centred', whole: 1, missing: [3] },
  ])(
    'goes on after Ctrl-C, to the same bits and results ($more)',
    async ({ more, whole, missing }) => {
      const flags = `${small.replace('--epochs 3', '--epochs 40')} ${more} --seeds 3 --json`;
      const unbroken = JSON.parse(await train(flags));
      const folders: string[] = unbroken.results.machines.map(
        ({ folder }: { folder: string }) => folder,
      );
      const hashes = await Promise.all(folders.map(hashOf));
      await rm(runs.folder, { recursive: true });
      const running = train(flags);
      const second = path.join(runs.folder, 'seed-2');
      while ((await metricsOf(second)).length < 4)
        await new Promise((resolve) => setTimeout(resolve, 5));
      process.emit('SIGINT');
      const stopped = JSON.parse(await running);
      expect(stopped.results).toMatchObject({ stopped: true, missing });
      // A machine that was stopped is in no mean.
      expect(stopped.results.layers[0]?.logLikelihood.seeds ?? 0).toBe(whole);
      expect(existsSync(path.join(runs.folder, 'seed-3'))).toBe(missing.length === 0);
      const resumed = JSON.parse(await resume(runs.folder, '--json'));
      expect(resumed.results).toEqual(unbroken.results);
      expect(await Promise.all(folders.map(hashOf))).toEqual(hashes);
    },
  );

  it('trains all machines for more epochs, and prints a table', async () => {
    const constant = `${small} --layers 6 --schedule constant --seeds 2`;
    await train(constant.replace('--epochs 3', '--epochs 5'));
    const second = path.join(runs.folder, 'seed-2');
    const longer = JSON.parse(await readFile(path.join(second, 'results.json'), 'utf8'));
    await rm(runs.folder, { recursive: true });
    await train(constant);
    const text = await resume(runs.folder, '--epochs 5');
    expect(text).toMatch(/seed +layer +epochs/);
    expect(text).toMatch(/Means over seeds:/);
    expect(text).toMatch(/errors over 2 seeds are themselves uncertain; give \d+ or more seeds/);
    const own = JSON.parse(await readFile(path.join(second, 'results.json'), 'utf8'));
    expect(own.results).toEqual(longer.results);
  });

  it('refuses what does not go together, and writes nothing', async () => {
    const tiny = `${small} --layers 3 --epochs 1`;
    const filter = '--size 4 --samples 96 --batch 64 --filter 2 --epochs 1 --seeds 3';
    await expect(train(filter)).rejects.toThrow(/--seeds 3: a filter is trained alone/);
    await expect(train(`${small} --seeds 1`)).rejects.toThrow(/from 2 to 10000/);
    await expect(train(`${small} --seeds 3 --seed ${Number.MAX_SAFE_INTEGER}`)).rejects.toThrow(
      /the last seed would be beyond 2\^53 - 1; give at most 9007199254740989/,
    );
    expect(existsSync(runs.folder)).toBe(false);
    await train(`${tiny} --seeds 2`);
    await expect(train(`${small} --seeds 2`)).rejects.toThrow(/the folder is not empty/);
    await expect(resume(runs.folder, '--seeds 3')).rejects.toThrow(/not --seeds/);
    await expect(resume(runs.folder, '--epochs 0')).rejects.toThrow(/--epochs 0: these trainings/);
    const plan = path.join(runs.folder, 'seeds.json');
    const text = await readFile(plan, 'utf8');
    await writeFile(plan, text.replace('"seeds": 2', '"seeds": 1'));
    await expect(resume(runs.folder, '')).rejects.toThrow(
      /seeds\.json: The field seeds\.seeds is 1; it must be a whole number from 2 to 10000/,
    );
    await writeFile(plan, text.replace('"batch": 64', '"batch": 65'));
    await expect(resume(runs.folder, '')).rejects.toThrow(/seeds\.json: .*batch/);
  });

  it('goes on with other seeds where some diverge', async () => {
    const flags = `${small} --layers 6 --learning-rate 14000 --gradient sum --epochs 2`;
    await train(`${flags} --seed 3`);
    const lone = await hashOf(runs.folder);
    await rm(runs.folder, { recursive: true });
    const { results } = JSON.parse(await train(`${flags} --seeds 3 --json`));
    expect(results.diverged).toMatchObject([
      { seed: 1, message: expect.stringMatching(/diverged in epoch/) as string },
      { seed: 2 },
    ]);
    expect(results.machines).toMatchObject([{ seed: 3 }]);
    expect(results.layers[0].logLikelihood.seeds).toBe(1);
    expect(await hashOf(path.join(runs.folder, 'seed-3'))).toBe(lone);
  });

  it('fails where all diverge', async () => {
    const flags = `${small} --layers 6 --learning-rate 1e5 --gradient sum --l1 1 --epochs 2 --seeds 2`;
    await expect(train(flags)).rejects.toThrow(/diverged/);
    expect(existsSync(path.join(runs.folder, 'seed-1'))).toBe(false);
  });
});
