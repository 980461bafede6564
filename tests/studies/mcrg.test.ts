import { describe, expect, it } from 'vitest';
import { magneticReference, thermalReference } from '../../src/studies/mcrg/reference.ts';
import {
  controlTarget,
  matchingTarget,
  plateau,
  tableTarget,
  type ExponentTable,
} from '../../src/studies/mcrg/targets.ts';
import { CRITICAL_TEMPERATURE } from '../../src/theory/critical.ts';

/** The reference run as if it had been measured, with other errors and some entries changed. */
function table(
  parity: 'even' | 'odd',
  {
    error,
    changed = () => 0,
  }: { error: number; changed?: (step: number, column: number) => number },
): ExponentTable {
  const reference = parity === 'even' ? thermalReference : magneticReference;
  return {
    parity,
    entries: reference.map((row, step) =>
      row.map(([value], column) => ({ value: value + changed(step, column), error, real: true })),
    ),
  };
}

const thermal = (changed?: (step: number, column: number) => number, error = 0.003): string =>
  plateau('', 'y_t', table('even', { error, ...(changed && { changed }) }), 1, 0.01).verdict;

describe('exponents on the plateau', () => {
  it('hold of the reference run, of either kind', () => {
    expect(thermal()).toBe('holds');
    const odd = table('odd', { error: 0.0002 });
    expect(plateau('', 'y_h', odd, 1.875, 0.002).verdict).toBe('holds');
  });

  it('fail for a model of another exponent', () => {
    // The three-state Potts model has y_t = 6/5.
    expect(thermal(() => 0.2)).toBe('fails');
    // Without correlations between levels there is no exponent at all.
    expect(thermal(() => -1)).toBe('fails');
  });

  it('hold within two errors of the bar, are inconclusive within three, and fail beyond', () => {
    // The entry is 0.9995 in the reference run; the error is 0.003, the bar 0.01.
    const verdicts = [0.012, 0.0155, 0.018, 0.03].map((shift) =>
      thermal((step, column) => (step === 2 && column === 2 ? shift : 0)),
    );
    expect(verdicts).toEqual(['holds', 'holds', 'inconclusive', 'fails']);
  });

  it('are inconclusive where the errors are too large to tell', () => {
    expect(thermal(undefined, 0.006)).toBe('inconclusive');
  });

  it('leave out the first step, one operator, and four or more at the last step', () => {
    expect(thermal((step, column) => (step === 0 || column === 0 ? 0.5 : 0))).toBe('holds');
    expect(thermal((step, column) => (step === 3 && column >= 3 ? 0.5 : 0))).toBe('holds');
    expect(thermal((step, column) => (step === 3 && column === 2 ? 0.5 : 0))).toBe('fails');
  });
});

function tableVerdict(shift: number): string {
  const changed = (step: number, column: number): number => (step + column === 4 ? shift : 0);
  return tableTarget('', table('even', { error: 0.003, changed }), thermalReference).verdict;
}

describe('the table', () => {
  it('holds within three combined errors, and fails beyond four', () => {
    expect([0, 0.008, 0.0105, 0.014].map(tableVerdict)).toEqual([
      'holds',
      'holds',
      'inconclusive',
      'fails',
    ]);
  });
});

function sums(...values: number[]) {
  return values.map((value) => ({ value, error: 0.01 }));
}

function controlVerdict(weak: number[], strong: number[]): string {
  return controlTarget([
    { ratio: 0.9, values: sums(...weak) },
    { ratio: 1, values: sums(1.42, 1.41, 1.5) },
    { ratio: 1.1, values: sums(...strong) },
  ]).verdict;
}

describe('controls', () => {
  it('hold of flows to 0 and 2 only', () => {
    expect(controlVerdict([1.1, 0.6, 0.2], [1.7, 1.9, 1.99])).toBe('holds');
    expect(controlVerdict([1.42, 1.41, 1.5], [1.7, 1.9, 1.99])).toBe('fails');
    expect(controlVerdict([1.1, 0.6, 0.2], [1.42, 1.41, 1.5])).toBe('fails');
    expect(controlVerdict([1.7, 1.9, 1.99], [1.1, 0.6, 0.2])).toBe('fails');
  });
});

describe('the critical temperature by matching', () => {
  it.each([
    [{ value: CRITICAL_TEMPERATURE + 0.003, error: 0.001 }, 'holds'],
    [{ value: CRITICAL_TEMPERATURE + 0.01, error: 0.001 }, 'fails'],
    [{ value: CRITICAL_TEMPERATURE - 0.01, error: 0.001 }, 'fails'],
    [undefined, 'inconclusive'],
  ] as const)('%j: %s', (estimate, verdict) => {
    expect(matchingTarget(estimate).verdict).toBe(verdict);
  });
});
