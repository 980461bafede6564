import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trajectoriesIn } from '../../src/cli/train/trajectory.ts';
import { trajectoryParameter } from '../../src/cli/train/trajectory-parameter.ts';
import type { TrainOptions } from '../../src/cli/train/options.ts';
import { saveTrajectories } from '../../src/rbm/machine/trajectory-file.ts';
import type { RbmParameters } from '../../src/rbm/machine/parameters.ts';

function machine(visible: number): RbmParameters {
  return {
    units: 'binary',
    weights: new Float32Array(2 * visible),
    visibleBias: new Float32Array(visible),
    hiddenBias: new Float32Array(2),
  };
}

const asked = { trajectory: true } as TrainOptions;
const size = { visible: 256, samples: 4096 };
const training = { layers: [64, 16], epochs: 50, batch: 128 };

describe('--trajectory', () => {
  it('is a setting only where it is given', () => {
    expect(trajectoryParameter({ ...asked, trajectory: false }, size, training)).toEqual({});
    expect(trajectoryParameter(asked, size, training)).toEqual({ trajectory: true });
  });

  it.each([
    ['a filter', { ...asked, filter: 4 }, training, /--trajectory: .*--filter 4/],
    ['no epochs', asked, { ...training, epochs: 0 }, /--trajectory: --epochs 0/],
    [
      'machines that are too large',
      asked,
      { ...training, layers: [100_000] },
      /--trajectory: 22 machines of 25600000 weights take 2\.1 GiB; at most 1 GiB/,
    ],
  ])('is refused for %s', (_name, options, planned, message) => {
    expect(() => trajectoryParameter(options, size, planned)).toThrow(message);
  });
});

describe('machines on the way beside a checkpoint', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'blockspin-trajectory-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const configuration = { layers: [2], seed: 5, epochs: 4 };
  const expected = { layers: [machine(3)], configuration };
  const write = (visible: number, settings: object): Promise<void> => {
    const layers = [[{ updates: 1, parameters: machine(visible) }]];
    const file = { layers, units: 'binary' as const, configuration: { ...settings } };
    return writeFile(path.join(folder, 'trajectory.safetensors'), saveTrajectories(file));
  };

  it('are found, also where the training was prolonged', async () => {
    expect(await trajectoriesIn(folder, expected)).toEqual({ trajectories: [] });
    await write(3, { ...configuration, epochs: 2 });
    const { trajectories, remark } = await trajectoriesIn(folder, expected);
    expect(trajectories[0]?.[0].updates).toBe(1);
    expect(remark).toBeUndefined();
  });

  it('of another training, or damaged, are left out with a sentence', async () => {
    for (const settings of [{ ...configuration, seed: 6 }, configuration]) {
      await write(settings === configuration ? 4 : 3, settings);
      const { trajectories, remark } = await trajectoriesIn(folder, expected);
      expect(trajectories).toEqual([]);
      expect(remark).toMatch(/trajectory\.safetensors: .* another training, so they are left out/);
    }
    await writeFile(path.join(folder, 'trajectory.safetensors'), 'nothing');
    expect((await trajectoriesIn(folder, expected)).remark).toMatch(/it is left out\. .*truncated/);
  });
});
