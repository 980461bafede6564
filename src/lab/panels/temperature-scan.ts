import { decimal } from '../../page/format.ts';
import { make, setPhysics } from '../../page/elements.ts';
import type { Settings } from '../settings/settings.ts';
import type { MeasuringActions } from './panel.ts';

/** Temperatures from cold to hot, densest near T_c. A magnet that is cooled would get stuck with domains of both signs. */
const temperatures = [
  1.6, 1.8, 2, 2.1, 2.18, 2.22, 2.25, 2.269, 2.29, 2.32, 2.36, 2.42, 2.5, 2.6, 2.75, 2.9, 3.1, 3.4,
] as const;
/** Milliseconds at each temperature. The scan waits longer only if the means have not settled. */
const least = 1500;
const most = 12_000;

/** Warms a magnet with all spins up step by step through T_c. The means remain in the plots. */
export class TemperatureScan {
  readonly #settings: Settings;
  readonly #actions: MeasuringActions;
  readonly #equilibrium: () => boolean;
  readonly #button = make('button');
  readonly #note = make('span');
  /** The number of the present temperature; -1 if no scan is running. */
  #step = -1;
  #began = 0;
  #unsettled = 0;

  /** @param equilibrium whether every change brings the magnet to equilibrium, so that it need not begin cold */
  constructor(
    host: HTMLElement,
    settings: Settings,
    actions: MeasuringActions,
    equilibrium: () => boolean,
  ) {
    this.#equilibrium = equilibrium;
    this.#settings = settings;
    this.#actions = actions;
    this.#button.type = 'button';
    this.#button.addEventListener('click', () => (this.#step < 0 ? this.#begin() : this.#end('')));
    host.replaceChildren(this.#button, ' ', this.#note);
    this.#end('Begins at T = 1.6, warms to 3.4 and leaves a measured point at every stop.');
  }

  /** Continues with the next temperature when the present one is measured. */
  look(settled: boolean): void {
    if (this.#step < 0) return;
    const now = temperatures[this.#step];
    // The reader has changed the settings, so the scan ends.
    if (this.#settings.temperature !== now) return this.#end('Stopped.');
    const time = performance.now() - this.#began;
    if (!this.#actions.running() || time < least || !(settled || time > most)) return;
    if (!settled) this.#unsettled++;
    this.#go();
  }

  #begin(): void {
    this.#unsettled = 0;
    this.#button.textContent = 'Stop warming';
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
    const cold = this.#step === 0 && !this.#equilibrium();
    this.#actions.change(cold ? { temperature, start: 'cold' } : { temperature });
  }

  #verdict(): string {
    if (this.#unsettled === 0) return 'Done: a dot at every temperature.';
    return `Done. At ${this.#unsettled} of ${temperatures.length} temperatures the means did not settle (open circles): near T_c single spins take long, and Swendsen-Wang is quicker.`;
  }

  #end(text: string): void {
    this.#step = -1;
    setPhysics(this.#button, 'Warm it through T_c');
    setPhysics(this.#note, text);
  }
}
