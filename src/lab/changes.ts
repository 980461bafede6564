import { hideNotice, showNotice } from '../page/failure.ts';
import type { Session } from './experiment/session.ts';
import type { OpenedMachine } from './export/opened-machine.ts';
import type { Locks } from './lesson-locks.ts';
import type { LabParts } from './parts.ts';
import { fieldOf, settingNames } from './settings/fields.ts';
import { defaultSettings, type Settings, type StoryName } from './settings/settings.ts';
import { startOf, storyOf } from './stories/index.ts';

export interface ChangesOptions {
  readonly session: Session;
  readonly locks: Locks;
  /** Whether a software adapter starts a story with less work. */
  readonly software: boolean;
  /** The parts of the page, which exist after the first change may be asked for. */
  readonly parts: () => LabParts;
  /** Called after every change of a setting. */
  readonly changed: () => void;
}

/** Every way in which settings change: controls, stories, guesses, machines of files. Stories and files keep what is locked. */
export class Changes {
  readonly #options: ChangesOptions;

  constructor(options: ChangesOptions) {
    this.#options = options;
  }

  get #settings(): Settings {
    return this.#options.session.settings;
  }

  /** The only function that writes the settings. It also updates the controls and the address. */
  set(changes: Partial<Settings>): void {
    Object.assign(this.#settings, changes);
    this.#options.parts().controls.show(this.#settings);
    this.#options.changed();
  }

  /** Changes settings, and restarts the parts that depend on them. */
  async change(changes: Partial<Settings>): Promise<void> {
    this.set(changes);
    const { session } = this.#options;
    const { renewals } = this.#options.parts();
    const names = settingNames.filter((name) => name in changes);
    const renewed = names.map((name) => fieldOf(name).renews);
    if (renewed.includes('lattice')) return renewals.lattice();
    if (renewed.includes('machine')) return renewals.machine();
    session.learner?.adjust(this.#settings);
    if (this.#settings.learning && !session.learner) await renewals.machine();
    if (names.some((name) => name === 'temperature' || name === 'field' || name === 'update'))
      await renewals.adjust();
  }

  /** Tells another story, from its beginning. */
  async tell(name: StoryName): Promise<void> {
    const { session, locks, software, parts } = this.#options;
    const { seed } = this.#settings;
    // What is said of the machine of a file no longer holds.
    if (session.given) hideNotice();
    session.given = undefined;
    const wished = { seed, ...locks.kept(this.#settings) };
    this.set(startOf(name, defaultSettings(software), wished));
    this.showStory();
    await parts().renewals.lattice();
  }

  /** Tries what the story suggests. */
  async attempt(): Promise<void> {
    const { session, locks } = this.#options;
    const attempt = locks.allowed(storyOf(this.#settings.story).attempt ?? {});
    const names = settingNames.filter((name) => name in attempt);
    // The answer is about a machine that learned here from its first update on, not about one of a file.
    if (names.some((name) => fieldOf(name).renews === 'machine')) session.given = undefined;
    await this.change(attempt);
  }

  /**
   * Shows a machine of a file, in a story that has room for one. A lesson that locks what the machine would change refuses it.
   * @returns whether the machine is shown
   */
  async openMachine({ parameters, settings }: OpenedMachine, file: string): Promise<boolean> {
    const { session, locks, parts } = this.#options;
    const hasRoom = storyOf(this.#settings.story).sections.includes('machine');
    const wished = { ...settings, learning: false };
    const refused = locks.refused(this.#settings, {
      ...wished,
      ...(!hasRoom && { story: 'free-play' }),
    });
    if (refused.length > 0) {
      showNotice(
        `${file} is not opened: this machine would change what is locked in this lesson (${refused.join(', ')}).`,
      );
      return false;
    }
    if (!hasRoom) await this.tell('free-play');
    session.given = { parameters, file };
    this.set(wished);
    await parts().renewals.machine();
    document.getElementById('machine')?.scrollIntoView({ block: 'nearest' });
    return true;
  }

  /** Shows words and controls of the present story. */
  showStory(): void {
    const { stories, controls } = this.#options.parts();
    stories.tell(this.#settings);
    controls.only(storyOf(this.#settings.story).controls);
  }
}
