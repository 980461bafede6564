/** Takes readings in the order in which they were asked for, while the host goes on and queues more work. */
export class Arrivals {
  #last: Promise<void> = Promise.resolve();

  /**
   * Passes a reading on when it has arrived, after all earlier ones.
   * @param reading its copy is queued already, before later work can overwrite what it reads
   */
  add<T>(reading: Promise<T>, take: (found: T) => void): void {
    this.#last = taken(this.#last, reading, take);
    // Nobody awaits the promise where something else has failed before.
    this.#last.catch(() => undefined);
  }

  /**
   * Resolves when all readings so far were passed on.
   * @throws what the reading of the first that failed threw
   */
  settle(): Promise<void> {
    return this.#last;
  }
}

async function taken<T>(
  earlier: Promise<void>,
  reading: Promise<T>,
  take: (found: T) => void,
): Promise<void> {
  const [found] = await Promise.all([reading, earlier]);
  take(found);
}
