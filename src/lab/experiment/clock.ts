import { fastest } from '../settings/fields/magnet.ts';
import type { Settings } from '../settings/settings.ts';

/** A page that was slow does not catch up further than this, in seconds. */
const longest = 0.25;
/** Sweeps a frame where there are to be as many as there can be. */
const unbounded = 4096;
/** Sweeps a second of cluster updates where motion is not wanted. */
const calm = 2;

const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');

/** Sweeps a second: cluster updates turn over large parts of the picture at once, which some readers cannot bear. */
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

  /** @param speed sweeps a second */
  constructor(speed: () => number, running: boolean) {
    this.#speed = speed;
    this.#running = running;
  }

  get running(): boolean {
    return this.#running;
  }

  /** Runs or pauses; nothing is due from before. */
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

  /** Whole sweeps that are due now. */
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

  /** These have been done. */
  spend(sweeps: number): void {
    this.#steps = Math.max(0, this.#steps - sweeps);
    this.#due = Math.max(0, this.#due - sweeps);
  }
}
