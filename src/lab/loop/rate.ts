/** How fast a count grows, over about the last two seconds. */
export class Rate {
  #marks: { time: number; total: number }[] = [];

  /** @param time in milliseconds */
  mark(time: number, total: number): void {
    this.#marks.push({ time, total });
    while (this.#marks.length > 2 && time - (this.#marks[0]?.time ?? time) > 2000)
      this.#marks.shift();
  }

  reset(): void {
    this.#marks = [];
  }

  /** Growth per second; 0 until there are two marks. */
  get perSecond(): number {
    const first = this.#marks[0];
    const last = this.#marks.at(-1);
    if (!first || !last || last.time === first.time) return 0;
    return ((last.total - first.total) * 1000) / (last.time - first.time);
  }
}
