import os from 'node:os';

/** Ctrl-C, the wish of a scheduler or a service manager to end, and a terminal that was closed. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A signal is often sent twice: by the terminal and by npx, or by a shell and the kernel. */
const echoMilliseconds = 100;

/**
 * Hears signals that ask the process to end. The first is passed on; a later Ctrl-C or SIGTERM ends the process at once, with the
 * exit status that shells know, 128 + number.
 * @returns a function that ends the hearing
 */
export function onInterruption(first: (signal: NodeJS.Signals) => void): () => void {
  let heard: number | undefined;
  const hear = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    if (heard === undefined) {
      heard = now;
      first(signal);
    } else if (signal !== 'SIGHUP' && now - heard > echoMilliseconds) {
      process.exit(128 + os.constants.signals[signal]);
    }
  };
  for (const signal of signals) process.on(signal, hear);
  return () => {
    for (const signal of signals) process.off(signal, hear);
  };
}
