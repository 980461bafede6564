import type { Schedule } from './schedule.ts';
import type { IsingSimulation } from './simulation.ts';
import type { PhasedControl } from './sweeping.ts';

/** Thermalizes lattices, then sweeps and measures by turns. It may stop anywhere and go on. */
export class ConfigurationRun {
  readonly #simulation: IsingSimulation;
  readonly #schedule: Schedule;
  readonly #measure: () => void;
  #done: number;
  #phase = '';

  /**
   * @param options.measure is called after every `schedule.every` sweeps, which may still be in the queue of the device
   * @param options.done measurements that an earlier run made of the state that the simulation is in
   */
  constructor(
    simulation: IsingSimulation,
    schedule: Schedule,
    { measure, done = 0 }: { measure: () => void; done?: number },
  ) {
    this.#simulation = simulation;
    this.#schedule = schedule;
    this.#measure = measure;
    this.#done = done;
  }

  /** Measurements so far. */
  get done(): number {
    return this.#done;
  }

  get complete(): boolean {
    return this.#done === Math.floor(this.#schedule.sweeps / this.#schedule.every);
  }

  /**
   * Goes on until all is measured or the signal is aborted.
   * @returns whether all is measured
   */
  async advance(control: PhasedControl): Promise<boolean> {
    const { thermalize, sweeps, every } = this.#schedule;
    const simulation = this.#simulation;
    if (simulation.sweeps < thermalize || simulation.sweeps === 0) {
      const before = simulation.sweeps;
      await this.#announce(control, 'Thermalizing', thermalize);
      await simulation.sweep(thermalize - before, {
        signal: control.signal,
        onProgress: (done) => control.onProgress?.(before + done),
      });
      if (simulation.sweeps < thermalize) return false;
    }
    await this.#announce(control, 'Measuring', sweeps);
    while (!this.complete && !control.signal?.aborted) {
      const next = thermalize + (this.#done + 1) * every;
      await simulation.advance(next - simulation.sweeps, { signal: control.signal });
      if (simulation.sweeps < next) break;
      this.#measure();
      this.#done++;
      control.onProgress?.(this.#done * every);
    }
    return this.complete;
  }

  async #announce(control: PhasedControl, phase: string, sweeps: number): Promise<void> {
    if (this.#phase === phase) return;
    this.#phase = phase;
    await control.phase?.(phase, sweeps);
  }
}
