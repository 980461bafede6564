import { describe, expect, it } from 'vitest';
import { RowSums } from '../../src/ensemble/row-sums.ts';
import { randomFrom } from '../support/random.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

/**
 * Entries whose low words lie just below 2^32, so that nearly every addition carries; among them small ones, so
 * that some do not.
 */
function syntheticTable(entries: number, seed: number): BigUint64Array {
  const { uniform } = randomFrom(seed);
  const below = (limit: number): number => Math.floor(uniform() * limit);
  return BigUint64Array.from({ length: entries }, () => {
    const low = uniform() < 0.9 ? 2 ** 32 - 1 - below(1000) : below(1000);
    return (BigInt(below(2 ** 20)) << 32n) | BigInt(low);
  });
}

/** CPU twin of shaders/shared/row-sums.wgsl, all passes at once. */
function sumsTwin(table: BigUint64Array, columns: number): bigint[] {
  const sums = Array.from({ length: columns }, () => 0n);
  for (const [at, entry] of table.entries()) sums[at % columns] += entry;
  return sums;
}

const words = (table: BigUint64Array): Uint32Array => new Uint32Array(table.buffer);

describe('sums of rows', () => {
  // One pass up to 64 rows, two up to 4096, then three; 70 columns take two workgroups.
  const shapes = [1, 2, 63, 64, 65, 200, 4096, 4097, 5000].flatMap((rows) =>
    [3, 70].map((columns) => ({ rows, columns })),
  );

  it.each(shapes)('$rows rows x $columns columns are the twin', async ({ rows, columns }) => {
    const { gpu } = device;
    const slots = 4;
    const tables = [1, 2].map((seed) => syntheticTable(rows * columns, seed)) as [
      BigUint64Array<ArrayBuffer>,
      BigUint64Array<ArrayBuffer>,
    ];
    const table = gpu.upload('table', words(tables[0]));
    const series = gpu.storage('series', slots * columns * 8);
    const sums = await RowSums.create(gpu, { table, rows, columns, series });
    const record = (slot: number): void =>
      gpu.compute('sums', (pass) => {
        sums.record(pass, slot);
      });
    record(3);
    gpu.write(table, words(tables[1]));
    record(1);
    const found = await gpu.readWords(series, 0, slots * columns * 8);
    const none = Array.from({ length: columns }, () => 0n);
    const wanted = [none, sumsTwin(tables[1], columns), none, sumsTwin(tables[0], columns)];
    expect([...new BigUint64Array(found.buffer)]).toEqual(wanted.flat());
    sums.dispose();
    for (const buffer of [table, series]) buffer.destroy();
  });
});
