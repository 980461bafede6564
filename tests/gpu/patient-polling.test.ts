import { promisify } from 'node:util';
import { beforeEach, describe, expect, test } from 'vitest';
import { pollPatiently } from '../../src/gpu/node/patient-polling.ts';

/** A function without a source and a name, as a binding makes them: it has none of its own to tell of. */
function native(run: () => void): () => void {
  return new Proxy(run, {});
}

describe('patient polling', () => {
  let scope: { setImmediate: typeof setImmediate };
  let immediate: number;

  beforeEach(() => {
    immediate = 0;
    const counted = ((run: () => void, ...args: []) => {
      immediate++;
      return setImmediate(run, ...args);
    }) as typeof setImmediate;
    scope = { setImmediate: counted };
    pollPatiently(scope);
  });

  /** Polls for some time as a binding does: each callback asks for the next one. */
  function wait(milliseconds: number): Promise<number> {
    const end = performance.now() + milliseconds;
    let polls = 0;
    return new Promise((resolve) => {
      const poll = native(() => {
        polls++;
        if (performance.now() > end) resolve(polls);
        else scope.setImmediate(poll);
      });
      scope.setImmediate(poll);
    });
  }

  test('a long wait is polled once in a millisecond, after an eager one', async () => {
    // A second, in which a busy machine finds the time for some polls.
    const polls = await wait(1000);
    expect(polls - immediate).toBeLessThan(1000);
    expect(polls - immediate).toBeGreaterThan(5);
    const first = immediate;
    expect(first).toBeGreaterThan(0);
    // Another wait begins eagerly.
    await wait(20);
    expect(immediate).toBeGreaterThan(first);
  });

  test('callbacks of others run in the same turn, with their arguments', async () => {
    const seen = await new Promise<unknown[]>((resolve) => {
      scope.setImmediate((...args: unknown[]) => resolve(args), 1, 'two');
    });
    expect(seen).toEqual([1, 'two']);
    expect(immediate).toBe(1);
    // Its source is native, too.
    scope.setImmediate(expect.getState.bind(expect));
    expect(immediate).toBe(2);
  });

  test('it can be promised as before', async () => {
    const own = { setImmediate };
    pollPatiently(own);
    await expect(promisify(own.setImmediate)('value')).resolves.toBe('value');
  });
});
