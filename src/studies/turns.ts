/**
 * A long calculation on the host. It stops now and then, so that the host can hear Ctrl-C and show its progress, and goes on
 * with `next()`.
 */
export type Turns<T> = Generator<undefined, T, void>;

/** The result of a calculation that stops now and then. */
export type Finished<G extends Turns<unknown>> = G extends Turns<infer T> ? T : never;

/** Takes all turns of a calculation at once. */
export function finished<T>(turns: Turns<T>): T {
  for (;;) {
    const { done, value } = turns.next();
    if (done) return value;
  }
}

/** What `of` makes of each item, with a stop after each. */
export function* inTurns<Item, T>(items: readonly Item[], of: (item: Item) => T): Turns<T[]> {
  const found: T[] = [];
  for (const item of items) {
    found.push(of(item));
    yield;
  }
  return found;
}

/** Lets the host do everything else that waits. Throws the reason of the signal if it is aborted. */
export async function hear(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  signal.throwIfAborted();
}

/** Takes the turns of a calculation one after another, and throws the reason of the signal between two of them once it is aborted. */
export async function heard<T>(turns: Turns<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    await hear(signal);
    const { done, value } = turns.next();
    if (done) return value;
  }
}
