import { describe, expect, it, vi } from 'vitest';
import { surfaces } from './surfaces.ts';
import { inEmptyFolder } from './torture.ts';

vi.mock('../../src/gpu/node/open.ts', () => import('./no-device.ts'));

/** The short form of `npm run torture`. The seed is fixed, so that a change is judged by the same cases. */
const effort = { cases: 300, seed: 20261129, until: Infinity };

describe('random input is accepted, or refused in one sentence', () => {
  it.each(surfaces.filter(({ slow }) => !slow))('$name', async (surface) => {
    const { tried, failures } = await inEmptyFolder(() => surface.run(effort));
    expect(failures).toEqual([]);
    expect(tried).toBe(effort.cases);
  });
});
