import { describe, expect, it } from 'vitest';
import { LimitError } from '../../src/errors.ts';
import { assertSeriesHeld, planSampling } from '../../src/ising/sampling-plan.ts';
import { planZoom } from '../../src/rg/flow.ts';

/** The option and the advice of the error that a function throws. */
function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof LimitError) return `${error.option}: ${error.allowed}`;
    throw error;
  }
  return 'accepted';
}

const held = (replicas: number, sweeps?: number, every?: number): string =>
  refusal(() =>
    assertSeriesHeld(
      planSampling({ size: 4, temperatures: [2, 3], replicas, schedule: { sweeps, every } }),
    ),
  );

const zoom = (replicas: number): string =>
  refusal(() => planZoom({ size: 16, temperature: 2, replicas }));

describe('the series of a run fit into 4 GiB on the host', () => {
  it('too many lattices, or too many measurements: the option to blame, and what would fit', () => {
    // 600 bytes a lattice and 40 bytes a measurement.
    expect(held(2 ** 20)).toMatch(/^replicas: 2097152 series .* need 9 GiB .* give at most \d+\.$/);
    expect(held(32, 1e9, 1)).toMatch(/^sweeps: .* a measurement every 1 give at most 1677706\.$/);
    expect(held(32, 2 ** 53 - 1)).toBe('accepted');
  });

  it('what is advised is accepted, and the next one is not', () => {
    expect(held(32, 1_677_706, 1)).toBe('accepted');
    expect(held(32, 1_677_707, 1)).not.toBe('accepted');
    const most = Number(/at most (\d+)/.exec(held(2 ** 20))?.[1]);
    expect(most % 32).toBe(0);
    expect(held(most)).toBe('accepted');
    expect(held(most + 32)).not.toBe('accepted');
  });

  it('block lattices count', () => {
    expect(zoom(2 ** 19)).toMatch(/^replicas: 2097152 series/);
    expect(zoom(1024)).toBe('accepted');
  });
});
