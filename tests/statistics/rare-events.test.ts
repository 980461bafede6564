import { describe, expect, it } from 'vitest';
import { countEvents } from '../../src/statistics/rare-events.ts';

const series = (...rows: number[][]): Float64Array[] => rows.map((row) => Float64Array.from(row));

describe('events that fluctuations rest on', () => {
  it('equal events are counted, each once however long it lasts in all of them', () => {
    expect(countEvents(series([0, 1, 0, 0, 0, 1, 0, 0], [0, 0, 0, 0, 0, 0, 0, 1]))).toBe(3);
    expect(countEvents(series([0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1]))).toBe(2);
  });

  it('a large event among small ones counts nearly alone', () => {
    const row = [0, 10, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0];
    expect(countEvents(series(row))).toBeCloseTo(103 ** 2 / (10_000 + 3), 12);
  });

  it('nothing is counted where no value is the usual one, and 0 where nothing ever happened', () => {
    expect(countEvents(series([1, 2, 3, 4]))).toBeUndefined();
    expect(countEvents(series([1, 1, 2, 2]))).toBeUndefined();
    expect(countEvents(series([2, 2], [2, 2]))).toBe(0);
  });
});
