import { element } from '../page/elements.ts';
import { showNotice } from '../page/failure.ts';
import { lockedNote, showLesson } from '../teaching/lesson-card.ts';
import type { Lesson } from '../teaching/lesson.ts';
import { fieldOf, settingNames, type SettingName } from './settings/fields.ts';
import type { Settings } from './settings/settings.ts';

/** What a lesson locks. Without a lesson, nothing. */
export class Locks {
  readonly #names: ReadonlySet<SettingName>;

  /** Shows the lesson above the lab. */
  constructor(lesson?: Lesson) {
    const names = settingNames.filter((name) => lesson?.locked.includes(fieldOf(name).key));
    this.#names = new Set(names);
    if (!lesson) return;
    const labels = names.map((name) => (name === 'story' ? 'stories' : fieldOf(name).label));
    showLesson(lesson, labels, element('stories', HTMLElement));
  }

  has(name: SettingName): boolean {
    return this.#names.has(name);
  }

  /** Disables every control in `host`, and says why. */
  disable(host: HTMLElement): void {
    for (const each of host.querySelectorAll<HTMLInputElement>('input, select, button')) {
      each.disabled = true;
      each.setAttribute('aria-describedby', lockedNote);
    }
  }

  /** The changes that the lesson allows. Keys and switches may ask for others. */
  allowed(changes: Partial<Settings>): Partial<Settings> {
    const refused = settingNames.filter((name) => name in changes && this.has(name));
    if (refused.length === 0) return changes;
    const labels = refused.map((name) => fieldOf(name).label).join(', ');
    showNotice(`Locked in this lesson: ${labels}.`);
    const kept = Object.entries(changes).filter(([name]) => !this.has(name as SettingName));
    return Object.fromEntries(kept) as Partial<Settings>;
  }
}
