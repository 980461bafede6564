import { describe, expect, it } from 'vitest';
import { BlockSeries } from '../../src/live/block-series.ts';

describe('means of blocks', () => {
  it('leave out the first values, and have an error from the spread of blocks', () => {
    const series = new BlockSeries({ dropped: 3, block: () => 2 });
    for (const value of [100, 100, 100]) series.add(value);
    expect(series.mean()).toBeUndefined();
    // Blocks of mean 0 and 2 in turn.
    for (let block = 0; block < 6; block++) {
      expect(series.mean()?.settled ?? false).toBe(false);
      for (const noise of [-5, 5]) series.add(noise + (block % 2) * 2);
    }
    const { measured, samples, settled } = series.mean() ?? {};
    expect(samples).toBe(12);
    expect(settled).toBe(true);
    expect(measured?.value).toBeCloseTo(1, 12);
    expect(measured?.error).toBeCloseTo(Math.sqrt(6 / (6 * 5)), 12);
  });

  it('take another length of blocks when they begin anew', () => {
    let length = 1;
    const series = new BlockSeries({ dropped: 0, block: () => length });
    for (let value = 0; value < 6; value++) series.add(value);
    expect(series.mean()?.settled).toBe(true);
    length = 4;
    series.clear();
    expect(series.mean()).toBeUndefined();
    for (let value = 0; value < 23; value++) series.add(value);
    expect(series.mean()?.settled).toBe(false);
    series.add(0);
    expect(series.mean()?.settled).toBe(true);
  });
});
