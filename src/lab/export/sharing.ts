import { unpackLattice } from '../../ensemble/unpack.ts';
import type { Learner } from '../../live/learner.ts';
import type { Session } from '../experiment/session.ts';
import { element, make } from '../../page/elements.ts';
import type { Panel } from '../panels/panel.ts';
import { fieldOf, settingNames } from '../settings/fields.ts';
import type { Settings } from '../settings/settings.ts';
import { storyOf } from '../stories/index.ts';
import type { LessonDialogOptions } from '../../teaching/lesson-dialog.ts';
import { commandLine, samplingCommand } from './command-line.ts';
import { download } from '../../page/download.ts';

export interface SharingOptions {
  readonly session: Session;
  readonly settings: Settings;
  readonly panels: readonly Panel[];
  /** The part of an address after `#`. */
  readonly address: () => string;
  readonly lessonAddress: LessonDialogOptions['address'];
  /** Draws now, in this task. */
  readonly draw: () => void;
  readonly observations: () => (string | number)[][];
  readonly readLattice: () => Promise<Uint32Array>;
  /** Opens a machine of a file. */
  readonly machineInput: HTMLButtonElement;
  readonly failed: (error: unknown) => void;
}

/** The buttons that export a link, pictures, tables, spins, the machine and the command line. What writes files is loaded when a reader needs it. */
export class Sharing {
  readonly #options: SharingOptions;
  readonly #machine: HTMLButtonElement;

  constructor(host: HTMLElement, options: SharingOptions) {
    this.#options = options;
    element('share-copy', HTMLButtonElement).addEventListener('click', copyNow);
    const button = (text: string, title: string, action: () => Promise<void> | void) => {
      const made = make('button', { text });
      made.type = 'button';
      made.title = title;
      made.addEventListener('click', () => void act(action).catch(options.failed));
      return made;
    };
    this.#machine = button(
      'Machine',
      'The weights and biases as a safetensors file, which blockspin evaluate reads.',
      () => this.#saveMachine(),
    );
    host.replaceChildren(
      button('Link', 'An address that restores this experiment.', () => this.#showLink()),
      button('Picture', 'The canvases as a PNG file.', () => this.#savePicture()),
      button('Tables', 'The numbers of the plots and the latest observations as a CSV file.', () =>
        this.#saveTables(),
      ),
      button('Lattice', 'The spins as a .npy file: 1 is up.', () => this.#saveLattice()),
      this.#machine,
      options.machineInput,
      button('Command line', 'Commands that give the same numbers without a page.', () =>
        this.#showCommand(),
      ),
      button(
        'Lesson',
        'Makes a lesson: a title and a task above the lab, and locked controls.',
        () => this.#makeLesson(),
      ),
    );
  }

  /** Enables the export of the machine, if there is a machine. */
  refresh(): void {
    this.#machine.disabled = !this.#options.session.learner;
  }

  #showLink(): void {
    const { session, address } = this.#options;
    const link = `${location.href.split('#')[0]}#${address()}`;
    const { phases } = session.experiment.history;
    showText('Link', linkText(phases !== undefined, session.learner), link);
  }

  #showCommand(): void {
    const { session, settings } = this.#options;
    const { experiment } = session;
    const { phases } = experiment.history;
    const command = commandLine(settings, {
      sweeps: experiment.simulation.sweeps,
      phases,
    });
    const text = `${command}\n${samplingCommand(settings)}`;
    showText(
      'Command line',
      phases === undefined
        ? 'The last command samples the same model at length.'
        : 'The first command makes this lattice again. It prints the energy and the magnetization of this lattice and of the next 7 sweeps, which the table "observations" shows here. The second command samples the model at length.',
      text,
    );
  }

  async #makeLesson(): Promise<void> {
    const { settings, lessonAddress } = this.#options;
    const { openLessonDialog } = await import('../../teaching/lesson-dialog.ts');
    const { controls = settingNames } = storyOf(settings.story);
    const shown = controls.filter((name) => name !== 'story');
    openLessonDialog({
      lockable: [
        { key: fieldOf('story').key, label: 'stories' },
        ...shown.map((name) => ({ key: fieldOf(name).key, label: fieldOf(name).label })),
      ],
      address: lessonAddress,
    });
  }

  async #savePicture(): Promise<void> {
    const names = ['magnet', 'compare', 'maps', 'hidden'];
    const section = names
      .map((name) => document.getElementById(name))
      .find((each) => each && !each.hidden && each.querySelector('canvas'));
    if (!section) return;
    const { pictureOf } = await import('./picture.ts');
    this.#options.draw();
    download(this.#name('png'), await pictureOf(section));
  }

  async #saveTables(): Promise<void> {
    const { panels, observations } = this.#options;
    const { plotsCsv } = await import('./tables.ts');
    const charts = panels.flatMap((panel) => panel.charts ?? []);
    download(this.#name('csv'), plotsCsv(charts, observations()), 'text/csv');
  }

  async #saveLattice(): Promise<void> {
    const { session, readLattice } = this.#options;
    const { geometry } = session.experiment.simulation.ensemble;
    const { writeNpy } = await import('../../formats/npy.ts');
    const data = unpackLattice(geometry, await readLattice(), 0);
    const { size } = geometry;
    download(this.#name('npy'), writeNpy({ shape: [size, size], data }));
  }

  async #saveMachine(): Promise<void> {
    const { session, settings } = this.#options;
    const { learner } = session;
    if (!learner) return;
    const parameters = await learner.readParameters();
    const { machineFile } = await import('./machine-file.ts');
    download(this.#name('safetensors'), machineFile(parameters, settings, learner.updates));
  }

  #name(extension: string): string {
    const { size, seed } = this.#options.settings;
    const { sweeps } = this.#options.session.experiment.simulation;
    return `blockspin-${size}-seed-${seed}-sweep-${sweeps}.${extension}`;
  }
}

/** What a link restores. @param isRecorded whether the link tells how the lattice came to be */
function linkText(isRecorded: boolean, learner: Learner | undefined): string {
  const lattice = isRecorded
    ? 'The link restores these settings and this lattice, bit for bit.'
    : 'The link restores these settings. The lattice starts from the beginning: the spins were painted, or the settings changed too often to record.';
  if (!learner) return lattice;
  if (learner.file === undefined) return `${lattice} The machine starts from the beginning.`;
  return `${lattice} The link does not hold the machine of the file ${learner.file}. Pass the file on with the link: the button "Open a machine" reads it.`;
}

/** A text for copying, in a separate sheet. */
function showText(title: string, explanation: string, text: string): void {
  const sheet = element('share', HTMLDialogElement);
  const area = element('share-text', HTMLTextAreaElement);
  element('share-title', HTMLElement).textContent = title;
  element('share-explanation', HTMLElement).textContent = explanation;
  element('share-copy', HTMLButtonElement).textContent = 'Copy';
  area.value = text;
  sheet.showModal();
  area.select();
}

/** The button that copies the text of the sheet. */
async function copyText(): Promise<void> {
  const area = element('share-text', HTMLTextAreaElement);
  const button = element('share-copy', HTMLButtonElement);
  area.select();
  try {
    await navigator.clipboard.writeText(area.value);
    button.textContent = 'Copied';
  } catch {
    // Without permission the text stays selected, and the reader can copy it with the keyboard.
    button.textContent = 'Press Ctrl-C';
  }
}

function copyNow(): void {
  void copyText();
}

async function act(action: () => Promise<void> | void): Promise<void> {
  await action();
}
