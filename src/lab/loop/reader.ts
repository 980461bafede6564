import type { Controls } from '../controls/controls.ts';
import type { Session } from '../experiment/session.ts';
import type { Panel } from '../panels/panel.ts';
import { Rate } from './rate.ts';
import type { Settings } from '../settings/settings.ts';

/** Milliseconds between readbacks. A frame never waits for a readback. */
const interval = 100;
/** The pause after a reading, in multiples of the time that the reading took. */
const rest = 3;

/** The source of readings and the panels that receive them. */
export interface ReaderOptions {
  readonly session: Session;
  readonly settings: Settings;
  readonly controls: Controls;
  readonly panels: readonly Panel[];
  readonly running: () => boolean;
  /** Called after every reading. */
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** Reads back observations about ten times a second while the page is visible, and passes them to the panels. */
export class Reader {
  readonly #options: ReaderOptions;
  readonly #rate = new Rate();
  readonly #timer: ReturnType<typeof setInterval>;
  #busy = false;
  #next = 0;
  #reading: Promise<void> = Promise.resolve();

  constructor(options: ReaderOptions) {
    this.#options = options;
    this.#timer = setInterval(() => {
      if (document.hidden || this.#busy || performance.now() < this.#next) return;
      this.#reading = this.#read().catch(options.failed);
    }, interval);
  }

  /** Restarts the measurement of the speed. */
  reset(): void {
    this.#rate.reset();
  }

  /** Resolves when the present reading is finished. Keep the objects that it reads until then. */
  rest(): Promise<void> {
    return this.#reading;
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    clearInterval(this.#timer);
  }

  async #read(): Promise<void> {
    this.#busy = true;
    const began = performance.now();
    try {
      await this.#readAll();
      this.#options.done();
    } finally {
      this.#busy = false;
      // Where readings take long, frames have most of the time.
      const now = performance.now();
      this.#next = now + rest * (now - began);
    }
  }

  async #readAll(): Promise<void> {
    const { session, settings, controls, panels, running } = this.#options;
    const { experiment } = session;
    const { size, beside } = settings;
    this.#rate.mark(performance.now(), experiment.simulation.sweeps);
    const { perSecond } = this.#rate;
    const spins = size * size * (beside > 0 ? 3 : 1);
    const moving = running() ? 'running' : 'paused';
    const state = experiment.adjusting ? 'adjusting' : moving;
    controls.showSpeed(state, perSecond, perSecond * spins * 1e-9);
    // All of them read at the same time, so that a slow engine makes them wait only once.
    const [sightings] = await Promise.all([
      experiment.collect(),
      ...panels.map((panel) => panel.read?.()),
    ]);
    if (experiment !== session.experiment || sightings.length === 0) return;
    for (const panel of panels) panel.see?.(sightings);
  }
}
