/** Those who wait for the next picture of a figure, to copy its canvases in the task that draws them. */
export class PictureTakers {
  #waiting: { take: () => void; fail: (error: Error) => void }[] = [];

  /** Calls `take` after the next drawing. */
  wait(take: () => void): Promise<void> {
    return new Promise((resolve, fail) => {
      const taken = (): void => {
        take();
        resolve();
      };
      this.#waiting.push({ take: taken, fail });
    });
  }

  /** Call in the task that has drawn. */
  drawn(): void {
    for (const { take } of this.#waiting.splice(0)) take();
  }

  /** The figure rests, and draws no more. */
  rest(): void {
    for (const { fail } of this.#waiting.splice(0)) fail(outOfView());
  }
}

export function outOfView(): Error {
  return new Error('Keep the figure in view while its picture is taken.');
}
