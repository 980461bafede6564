import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { judgedSamples } from '../../src/cli/evaluate/data.ts';
import type { ModelFile } from '../../src/cli/model-file.ts';
import { Progress } from '../../src/cli/output/progress.ts';
import type { Session } from '../../src/cli/session.ts';
import { writeNpy } from '../../src/formats/npy.ts';
import { readUnits } from '../../src/rbm/machine/packed-units.ts';
import { unpackSamples } from '../twins/machine.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();
const home = mkdtempSync(path.join(os.tmpdir(), 'blockspin-judged-'));
afterAll(() => rmSync(home, { recursive: true }));

/** How many rows begin with 1. */
function ones(rows: ArrayLike<number>[]): number {
  return rows.filter((row) => row[0] === 1).length;
}

it('the first of the samples of a file are not the first rows of the file', async () => {
  const { gpu } = device;
  // Sorted by the first unit: 512 rows of 0, then 512 rows of 1.
  const data = Uint8Array.from({ length: 1024 * 2 }, (_, at) =>
    at % 2 === 0 ? Number(at >= 1024) : (at >> 1) & 1,
  );
  const file = path.join(home, 'sorted.npy');
  writeFileSync(file, writeNpy({ shape: [1024, 2], data }));
  const layer = {
    units: 'binary',
    weights: new Float32Array(2),
    visibleBias: new Float32Array(2),
    hiddenBias: new Float32Array(1),
  } as const;
  const session: Partial<Session> = { gpu, progress: new Progress({ quiet: true }) };
  const model: Partial<ModelFile> = { file: 'model', layers: [layer], source: undefined };
  const samples = await judgedSamples(session as Session, model as ModelFile, {
    data: file,
    chains: 32,
    seed: 5,
  });
  const bits = unpackSamples(await readUnits(gpu, samples.data), 2);
  expect(bits).toHaveLength(1024);
  expect(ones(bits)).toBe(512);
  // Of 256 random rows 128 +- 7 have a 1 at first; four deviations are false once in 16,000 seeds, and the seed is fixed.
  expect(Math.abs(ones(bits.slice(0, 256)) - 128)).toBeLessThan(28);
  samples.dispose();
});
