import { GUI, type Controller } from 'lil-gui';
import { showNotice } from '../../page/failure.ts';
import { significant } from '../../page/format.ts';
import { make, setText } from '../../page/elements.ts';
import { folders, isWhole, tooltip } from '../settings/field.ts';
import { fieldOf, settingNames } from '../settings/fields.ts';
import type { Locks } from '../lesson-locks.ts';
import type { Settings } from '../settings/settings.ts';
import { reachSlider } from './slider.ts';
import { TemperatureControl } from './temperature-control.ts';

/** The actions of a reader. The controls and the keyboard offer the same actions. */
export interface Actions {
  /** Settings were changed: by name, with their new values. */
  readonly change: (changes: Partial<Settings>) => void;
  readonly togglePause: () => void;
  readonly step: () => void;
  /** Begins again with the current settings. */
  readonly restart: () => void;
  readonly help: () => void;
}

/**
 * The controls, made from the table of settings. They change their own copy of the settings and report each change. The
 * lab decides, and calls `show` with the settings in force.
 */
export class Controls {
  readonly #gui: GUI;
  /** What the controls show. */
  readonly #shown: Settings;
  readonly #actions: Actions;
  readonly #temperature: TemperatureControl;
  readonly #pause: Controller;
  readonly #controllers = new Map<keyof Settings, Controller>();
  readonly #folders = new Map<string, GUI>();
  readonly #row = make('div', { className: 'buttons' });
  readonly #status = make('p', { className: 'panel-status' });

  /** @param hosts.temperature where the temperature stands, always in sight */
  constructor(
    { host, temperature }: { host: HTMLElement; temperature: HTMLElement },
    settings: Settings,
    actions: Actions,
    locks: Locks,
  ) {
    this.#shown = { ...settings };
    this.#actions = actions;
    // The style sheet of lil-gui is part of the page, because the content security policy forbids style sheets from scripts.
    this.#gui = new GUI({
      container: host,
      autoPlace: false,
      title: 'Controls',
      injectStyles: false,
    });
    this.#temperature = new TemperatureControl(temperature, (wished) =>
      actions.change({ temperature: wished }),
    );
    this.#temperature.show(settings.temperature);
    this.#pause = this.#buttons();
    this.#add(this.#gui, 'speed');
    this.#gui.$children.append(this.#status);
    for (const title of folders) {
      const folder = this.#gui.addFolder(title);
      this.#folders.set(title, folder);
      for (const name of settingNames) if (fieldOf(name).folder === title) this.#add(folder, name);
    }
    const keys = make('button', { className: 'link', text: 'Keys and help (?)' });
    for (const [name, controller] of this.#controllers)
      if (locks.has(name)) locks.disable(controller.disable().domElement);
    if (locks.has('temperature')) locks.disable(temperature);
    keys.type = 'button';
    keys.addEventListener('click', () => actions.help());
    this.#gui.$children.append(keys);
  }

  /** Shows the settings in force. */
  show(settings: Settings): void {
    Object.assign(this.#shown, settings);
    for (const controller of this.#controllers.values()) controller.updateDisplay();
    this.#temperature.show(settings.temperature);
  }

  /** Shows only these controls; default all controls. */
  only(names?: readonly (keyof Settings)[]): void {
    for (const [name, controller] of this.#controllers)
      controller.show(!names || names.includes(name));
    for (const [title, folder] of this.#folders)
      folder.show(!names || names.some((name) => fieldOf(name).folder === title));
  }

  showRunning(running: boolean): void {
    this.#pause.name(running ? 'Pause' : 'Run');
  }

  /** Shows whether the lattice runs, and the achieved speed: 0 before it is known. */
  showSpeed(
    state: 'paused' | 'adjusting' | 'running',
    sweepsPerSecond: number,
    flipsPerNanosecond: number,
  ): void {
    const achieved =
      sweepsPerSecond > 0
        ? `${significant(sweepsPerSecond)} sweeps/s, ${significant(flipsPerNanosecond)} spin flips tried/ns`
        : 'measuring the speed';
    const texts = { paused: 'paused', adjusting: 'coming to equilibrium', running: achieved };
    setText(this.#status, texts[state]);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    // lil-gui removes its controllers from their original places.
    this.#row.replaceWith(...this.#row.children);
    this.#gui.destroy();
    this.#temperature.dispose();
  }

  #add(host: GUI, name: keyof Settings): void {
    const field = fieldOf(name);
    const controller = this.#controllerOf(host, name);
    controller.name([field.label, field.symbol].filter(Boolean).join(' '));
    explained(controller, tooltip(field));
    if (field.domain.kind === 'range') reachSlider(controller, field.domain, field.unit);
    this.#controllers.set(name, controller);
    if (name === 'seed') return this.#whole(controller, name);
    const report = (value: Settings[typeof name]): void => this.#actions.change({ [name]: value });
    // Settings that restart something take effect when the reader lets go of the control.
    if (field.renews === 'nothing') controller.onChange(report);
    else controller.onFinishChange(report);
  }

  #controllerOf(host: GUI, name: keyof Settings): Controller {
    const { domain } = fieldOf(name);
    switch (domain.kind) {
      case 'range':
        return host.add(this.#shown, name, domain.least, domain.most, domain.step);
      case 'choice': {
        const options = domain.options.map(({ value, name: text }) => [text, value]);
        return host.add(this.#shown, name, Object.fromEntries(options));
      }
      case 'toggle':
      case 'whole':
        return host.add(this.#shown, name);
      default:
        return domain satisfies never;
    }
  }

  /** If a seed is not a whole number, the previous seed returns. */
  #whole(controller: Controller, name: 'seed'): void {
    let valid = this.#shown[name];
    controller.onFinishChange((value: number) => {
      if (isWhole(value)) {
        if (value !== valid) this.#actions.change({ [name]: value });
        valid = value;
        return;
      }
      showNotice(`Seed ${value}: give a whole number from 0 to 2^53 - 1. The seed stays ${valid}.`);
      controller.setValue(valid);
    });
  }

  #buttons(): Controller {
    const { togglePause, step, restart } = this.#actions;
    const pause = explained(
      this.#gui.add({ togglePause }, 'togglePause').name('Pause'),
      'Pauses or runs the simulation (space).',
    );
    const others = [
      explained(
        this.#gui.add({ step }, 'step').name('Step'),
        'One sweep: every spin is tried once (s).',
      ),
      explained(
        this.#gui.add({ restart }, 'restart').name('Restart'),
        'The same start and seed again (r).',
      ),
    ];
    this.#row.append(pause.domElement, ...others.map(({ domElement }) => domElement));
    this.#gui.$children.append(this.#row);
    return pause;
  }
}

/** Explains a control to readers who rest the pointer on it, and to screen readers. */
function explained(controller: Controller, text: string): Controller {
  const { domElement } = controller;
  domElement.title = text;
  const widgets = domElement.querySelectorAll('input, select, button, .lil-slider');
  for (const widget of widgets) widget.setAttribute('aria-description', text);
  // It repeats what the list of choices says itself.
  domElement.querySelector('.lil-display')?.setAttribute('aria-hidden', 'true');
  return controller;
}
