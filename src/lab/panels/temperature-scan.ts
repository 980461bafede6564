import { decimal } from '../format.ts';
import { make, setPhysics } from '../page.ts';
import type { Settings } from '../settings/settings.ts';
import type { MeasuringActions } from './panel.ts';

/** From hot to cold, densest about T_c, so that the magnet comes to equilibrium on the way. */
const temperatures = [
  3.4, 3.1, 2.9, 2.75, 2.6, 2.5, 2.42, 2.36, 2.32, 2.29, 2.269, 2.25, 2.22, 2.18, 2.1, 2, 1.8, 1.6,
] as const;
/** Milliseconds that each temperature is looked at: longer only until its means settle. */
const least = 1500;
const most = 12_000;

/** Cools the magnet step by step through T_c; where its means settle they stay behind in the plots. */
export class TemperatureScan {
  readonly #settings: Settings;
  readonly #actions: MeasuringActions;
  readonly #button = make('button');
  readonly #note = make('span');
  /** What is being looked at. */
  #step = -1;
  #began = 0;
  #unsettled = 0;

  constructor(host: HTMLElement, settings: Settings, actions: MeasuringActions) {
    this.#settings = settings;
    this.#actions = actions;
    this.#button.type = 'button';
    this.#button.addEventListener('click', () => (this.#step < 0 ? this.#begin() : this.#end('')));
    host.replaceChildren(this.#button, ' ', this.#note);
    this.#end('Goes from T = 3.4 to 1.6 by itself, and leaves a dot where the means settle.');
  }

  /** Goes on to the next temperature when this one is known. */
  look(settled: boolean): void {
    if (this.#step < 0) return;
    const now = temperatures[this.#step];
    // The reader has taken over.
    if (this.#settings.temperature !== now) return this.#end('Stopped.');
    const time = performance.now() - this.#began;
    if (!this.#actions.running() || time < least || !(settled || time > most)) return;
    if (!settled) this.#unsettled++;
    this.#go();
  }

  #begin(): void {
    this.#unsettled = 0;
    this.#button.textContent = 'Stop cooling';
    this.#go();
  }

  #go(): void {
    this.#step++;
    this.#began = performance.now();
    const temperature = temperatures[this.#step];
    if (temperature === undefined) return this.#end(this.#verdict());
    setPhysics(
      this.#note,
      `T = ${decimal(temperature, 2)}, ${this.#step + 1} of ${temperatures.length}`,
    );
    this.#actions.change({ temperature });
  }

  #verdict(): string {
    if (this.#unsettled === 0) return 'Done: a dot at every temperature.';
    return `Done. At ${this.#unsettled} of ${temperatures.length} temperatures the means did not settle: near T_c single spins take long, and Swendsen-Wang is quicker.`;
  }

  #end(text: string): void {
    this.#step = -1;
    setPhysics(this.#button, 'Cool it through T_c');
    setPhysics(this.#note, text);
  }
}
