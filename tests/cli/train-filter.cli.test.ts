import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeNpy } from '../../src/formats/npy.ts';
import { loadFilter } from '../../src/rbm/machine/filter-file.ts';
import { randomFrom } from '../support/random.ts';
import { metricsOf, withTrainRuns } from '../support/train-in-process.ts';

const runs = withTrainRuns();
const { train } = runs;

describe('blockspin train --filter', () => {
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
      await readFile(path.join(runs.folder, 'model.safetensors')),
    );
    expect({ side, stride, source }).toMatchObject({ side: 3, stride: 3, source: { size: 6 } });
    expect(layer.filter.weights.flat()).toEqual([...weights]);
    expect(layer.filter.hiddenBias).toBe(hiddenBias);
    expect(layer.filter.last.weights).not.toEqual(layer.filter.weights);
    const [line] = await metricsOf(runs.folder);
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
    const file = path.join(path.dirname(runs.folder), 'rows.npy');
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
});
