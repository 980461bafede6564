import { once } from 'node:events';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

/** Ctrl-C, the wish of a scheduler or a service manager to end, and a terminal that was closed. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A signal is often sent twice: by the terminal and by npx, or by a shell and the kernel. */
const echoMilliseconds = 100;

/**
 * Hears signals that ask the process to end. The first is passed on. A later Ctrl-C ends the process at once, and so does a second
 * SIGTERM, with the exit status that shells know, 128 + number. SIGTERM after SIGHUP is one wish: a closed terminal sends both.
 * @returns a function that ends the hearing, unless the process was asked to end: a second signal, while it winds up, has no
 * other meaning then
 */
export function onInterruption(first: (signal: NodeJS.Signals) => void): () => void {
  let heard: number | undefined;
  let terminated = false;
  const hear = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    if (heard === undefined) {
      heard = now;
      first(signal);
    } else if (
      now - heard > echoMilliseconds &&
      (signal === 'SIGINT' || (signal === 'SIGTERM' && terminated))
    ) {
      process.exit(128 + os.constants.signals[signal]);
    }
    terminated ||= signal !== 'SIGHUP';
  };
  for (const signal of signals) process.on(signal, hear);
  const unhear = onAbandonment(() => hear('SIGTERM'));
  return () => {
    unhear();
    if (heard === undefined) for (const signal of signals) process.off(signal, hear);
  };
}

/** A task of a plan stops as by SIGTERM where the process that started it is gone. */
function onAbandonment(hear: () => void): () => void {
  if (!process.connected) return () => undefined;
  process.on('disconnect', hear);
  return () => process.off('disconnect', hear);
}

/** For this long a calculation may look for a place to stop. */
const graceMilliseconds = 1500;

/**
 * What a calculation gives, or undefined where it was stopped and has not ended soon afterwards. It is then left to itself, so
 * the process must end.
 */
export async function unlessStopped<T>(
  signal: AbortSignal,
  calculation: Promise<T>,
): Promise<T | undefined> {
  // Once it is left to itself, nobody wants to know how it fails.
  calculation.catch(() => undefined);
  const over = new AbortController();
  const stopped = (async (): Promise<undefined> => {
    if (!signal.aborted) await once(signal, 'abort', over);
    await sleep(graceMilliseconds, undefined, over);
  })();
  // Where the calculation ended first.
  stopped.catch(() => undefined);
  try {
    return await Promise.race([calculation, stopped]);
  } finally {
    over.abort();
  }
}
