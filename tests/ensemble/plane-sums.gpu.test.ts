import { expect, it } from 'vitest';
import { counterPlanes, PlaneSums } from '../../src/ensemble/plane-sums.ts';
import { randomFrom } from '../support/random.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

// One block of rows, several, and a sum of 128 times the largest number; 70 entries take three workgroups.
it.each([
  [1, 3, 'random'],
  [128, 70, 'largest'],
  [129, 3, 'random'],
  [700, 70, 'random'],
] as const)(
  '%i rows of %i entries, %s numbers: sums of plain numbers',
  async (rows, entries, kind) => {
    const { gpu } = device;
    const { uniform } = randomFrom(rows);
    const planes = new Uint32Array(rows * counterPlanes * entries);
    const sums = Array.from({ length: 32 * entries }, () => 0);
    for (let row = 0; row < rows; row++)
      for (let entry = 0; entry < entries; entry++)
        for (let lane = 0; lane < 32; lane++) {
          const number = kind === 'largest' ? 511 : Math.floor(512 * uniform());
          sums[32 * entry + lane] += number;
          for (let plane = 0; plane < counterPlanes; plane++)
            planes[(row * counterPlanes + plane) * entries + entry] |=
              ((number >> plane) & 1) << lane;
        }
    const table = gpu.upload('planes', planes);
    const series = gpu.storage('series', 3 * 32 * entries * 8);
    using adding = await PlaneSums.create(gpu, { table, rows, entries, series });
    gpu.compute('sums', (pass) => adding.record(pass, 1));
    const none = sums.map(() => 0);
    const found = await gpu.readWords(series, 0, 3 * 32 * entries * 8);
    expect([...found]).toEqual([...none, ...sums, ...none].flatMap((sum) => [sum, 0]));
    for (const buffer of [table, series]) buffer.destroy();
  },
);
