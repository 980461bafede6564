import { fastest } from '../settings/fields/magnet.ts';
import type { Settings } from '../settings/settings.ts';

/** A slow page catches up at most this many seconds. */
const longest = 0.25;
/** Requested sweeps per frame at unlimited speed. */
const unbounded = 4096;
/** Cluster updates per second if the reader prefers reduced motion. */
const calm = 2;

const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');

/** Sweeps per second. Cluster updates flip large parts of the picture at once; some readers cannot tolerate this motion. */
export function speedOf({ speed, update }: Settings): number {
  return reducedMotion.matches && update === 'swendsen-wang' ? Math.min(speed, calm) : speed;
}

/** Whether the lattice runs, and how many sweeps are due. */
export class Clock {
  readonly #speed: () => number;
  #running: boolean;
  #steps = 0;
  #due = 0;
  #time = performance.now();

  /** @param speed returns the sweeps per second */
  constructor(speed: () => number, running: boolean) {
    this.#speed = speed;
    this.#running = running;
  }

  get running(): boolean {
    return this.#running;
  }

  /** Runs or pauses. Sweeps that were due before are dropped. */
  set running(running: boolean) {
    this.#running = running;
    this.#steps = 0;
    this.#due = 0;
    this.#time = performance.now();
  }

  /** Pauses, with one more sweep to do. */
  step(): void {
    const steps = this.#running ? 0 : this.#steps;
    this.running = false;
    this.#steps = steps + 1;
  }

  /** The number of whole sweeps that are due now. */
  get due(): number {
    if (!this.#running) return this.#steps;
    const speed = this.#speed();
    if (speed === fastest) return unbounded;
    const now = performance.now();
    const most = Math.max(1, speed * longest);
    this.#due = Math.min(most, this.#due + (speed * (now - this.#time)) / 1000);
    this.#time = now;
    return Math.floor(this.#due);
  }

  /** Subtracts finished sweeps from those that are due. */
  spend(sweeps: number): void {
    this.#steps = Math.max(0, this.#steps - sweeps);
    this.#due = Math.max(0, this.#due - sweeps);
  }
}
