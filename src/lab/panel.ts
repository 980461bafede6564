import { showNotice } from './failure.ts';
import { GUI, type Controller } from 'lil-gui';
import { CRITICAL_TEMPERATURE } from '../theory/critical.ts';
import { significant, whole } from './format.ts';
import { make, setPhysics, setText } from './page.ts';
import {
  isSeed,
  learningRateRange,
  sizes,
  speeds,
  temperatureRange,
  type Settings,
} from './settings.ts';

/** What a reader can do; the panel and the keyboard offer the same. */
export interface Actions {
  readonly setTemperature: (temperature: number) => void;
  readonly togglePause: () => void;
  readonly step: () => void;
  /** Begins again with the settings as they are. */
  readonly restart: () => void;
  /** Speed or learning changed. */
  readonly adjusted: () => void;
}

/** The controls, on a copy of the settings that it shares with the lab. */
export class Panel {
  readonly #gui: GUI;
  readonly #settings: Settings;
  readonly #actions: Actions;
  readonly #pause: Controller;
  readonly #row = make('div', { className: 'buttons' });
  readonly #status = make('p', { className: 'panel-status' });

  constructor(host: HTMLElement, settings: Settings, actions: Actions) {
    this.#settings = settings;
    this.#actions = actions;
    this.#gui = new GUI({ container: host, autoPlace: false, title: 'Controls' });
    this.#temperature();
    this.#pause = this.#buttons();
    this.#lattice();
    this.#learning();
    const keys = make('p', { className: 'panel-status' });
    keys.innerHTML =
      '<kbd>space</kbd> pause · <kbd>s</kbd> step · <kbd>r</kbd> restart · <kbd>←</kbd> <kbd>→</kbd> temperature';
    this.#gui.$children.append(keys);
  }

  /** Shows settings that changed elsewhere. */
  refresh(): void {
    for (const controller of this.#gui.controllersRecursive()) controller.updateDisplay();
  }

  showRunning(running: boolean): void {
    this.#pause.name(running ? 'Pause' : 'Run');
  }

  /** Shows what is achieved: 0 while paused. */
  showSpeed(sweepsPerSecond: number, flipsPerNanosecond: number): void {
    const text =
      sweepsPerSecond > 0
        ? `${significant(sweepsPerSecond)} sweeps/s, ${significant(flipsPerNanosecond)} spin updates/ns`
        : 'paused';
    setText(this.#status, text);
  }

  dispose(): void {
    // lil-gui removes its controllers from where it had put them.
    this.#row.replaceWith(...this.#row.children);
    this.#gui.destroy();
  }

  #temperature(): void {
    const { least, most, step } = temperatureRange;
    const slider = this.#gui
      .add(this.#settings, 'temperature', least, most, step)
      .name('temperature T (J/k)')
      .decimals(3)
      .onChange((value: number) => this.#actions.setTemperature(value));
    explain(
      slider,
      'Temperature T in units of J/k. The dashed line marks the critical temperature.',
    );
    const tick = make('span', { className: 'critical-tick' });
    tick.style.left = `${(100 * (CRITICAL_TEMPERATURE - least)) / (most - least)}%`;
    slider.domElement.classList.add('wide');
    slider.domElement.querySelector('.lil-slider')?.append(tick);
    const critical = { set: (): void => this.#actions.setTemperature(CRITICAL_TEMPERATURE) };
    const button = this.#gui.add(critical, 'set');
    setPhysics(button.$name, 'Go to the critical T_c');
    explain(button, 'T_c = 2/ln(1 + \u221A2) = 2.26918... J/k (Onsager 1944)');
  }

  #buttons(): Controller {
    const { togglePause, step, restart } = this.#actions;
    const pause = this.#gui.add({ togglePause }, 'togglePause').name('Pause');
    const others = [
      explain(this.#gui.add({ step }, 'step').name('Step'), 'One sweep: every spin is tried once.'),
      explain(
        this.#gui.add({ restart }, 'restart').name('Restart'),
        'The same start and seed again.',
      ),
    ];
    explain(pause, 'Pauses or runs the simulation.').domElement.classList.add('emphasis');
    this.#row.append(pause.domElement, ...others.map(({ domElement }) => domElement));
    this.#gui.$children.append(this.#row);
    return pause;
  }

  #lattice(): void {
    const { restart, adjusted } = this.#actions;
    const folder = this.#gui.addFolder('Lattice');
    const speed = folder.add(
      this.#settings,
      'speed',
      byName(speeds, (each) => `${whole(each)} sweeps/frame`),
    );
    explain(
      speed.name('speed').onChange(adjusted),
      'Sweeps wished for between two pictures. A slow adapter does fewer; the line below says how many.',
    );
    folder.$children.append(this.#status);
    const size = folder.add(
      this.#settings,
      'size',
      byName(sizes, (each) => `${each} × ${each}`),
    );
    explain(size.name('size L').onChange(restart), 'Sites a side. A change starts again.');
    const starts = { 'hot: random': 'hot', 'cold: all up': 'cold' };
    const start = folder.add(this.#settings, 'start', starts).name('start').onChange(restart);
    explain(start, 'The first configuration. A change starts again.');
    const seed = folder.add(this.#settings, 'seed').name('seed');
    explain(seed, 'The same seed gives the same spins everywhere, also on the command line.');
    let running = this.#settings.seed;
    seed.onFinishChange((value: number) => {
      if (!isSeed(value)) {
        showNotice(`Seed ${value}: give a whole number from 0 to 2^53 - 1. It stays ${running}.`);
        seed.setValue(running);
        return;
      }
      if (value === running) return;
      running = value;
      restart();
    });
  }

  #learning(): void {
    const { least, most, step } = learningRateRange;
    const folder = this.#gui.addFolder('Machine');
    const learning = folder
      .add(this.#settings, 'learning')
      .name('learning')
      .onChange(this.#actions.adjusted);
    explain(learning, 'Whether the Boltzmann machine trains on the running lattice.');
    const rate = folder.add(this.#settings, 'learningRate', least, most, step).name('rate \u03B7');
    explain(
      rate.onChange(this.#actions.adjusted),
      'Learning rate \u03B7 of contrastive divergence.',
    );
  }
}

function byName<T>(values: readonly T[], name: (value: T) => string): Record<string, T> {
  return Object.fromEntries(values.map((value) => [name(value), value]));
}

function explain(controller: Controller, tooltip: string): Controller {
  controller.domElement.title = tooltip;
  return controller;
}
