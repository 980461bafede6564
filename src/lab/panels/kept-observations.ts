/** What is kept of an observation of the lattice. */
export interface KeptObservation {
  readonly sweep: number;
  readonly energy: number;
  readonly magnetization: number;
}

const numbers = 3;

/** The latest observations, as many as can be exported. Their memory is taken once and never grows. */
export class KeptObservations {
  readonly #most: number;
  readonly #numbers: Float64Array;
  /** Observations since the last `clear`. */
  #added = 0;

  /** @param most the largest number that is kept */
  constructor(most: number) {
    this.#most = most;
    this.#numbers = new Float64Array(numbers * most);
  }

  add({ sweep, energy, magnetization }: KeptObservation): void {
    const place = this.#added++ % this.#most;
    this.#numbers.set([sweep, energy, magnetization], numbers * place);
  }

  clear(): void {
    this.#added = 0;
  }

  /** From the oldest to the latest. */
  all(): KeptObservation[] {
    const count = Math.min(this.#added, this.#most);
    return Array.from({ length: count }, (_, index) => {
      const at = numbers * ((this.#added - count + index) % this.#most);
      const [sweep = NaN, energy = NaN, magnetization = NaN] = this.#numbers.subarray(
        at,
        at + numbers,
      );
      return { sweep, energy, magnetization };
    });
  }
}
