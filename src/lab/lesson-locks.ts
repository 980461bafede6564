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
    showLesson(lesson, names.map(labelOf), element('stories', HTMLElement));
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

  /** The settings that the lesson locks, as they are now. */
  kept(settings: Settings): Partial<Settings> {
    const kept = Object.entries(settings).filter(
      ([name]) => name !== 'story' && this.has(name as SettingName),
    );
    return Object.fromEntries(kept) as Partial<Settings>;
  }

  /** The labels of locked settings that these changes would change. */
  refused(settings: Settings, changes: Partial<Settings>): string[] {
    return settingNames
      .filter((name) => name in changes && this.has(name) && changes[name] !== settings[name])
      .map(labelOf);
  }

  /** The changes that the lesson allows. Keys and switches may ask for others. */
  allowed(changes: Partial<Settings>): Partial<Settings> {
    const refused = settingNames.filter((name) => name in changes && this.has(name));
    if (refused.length === 0) return changes;
    const labels = refused.map(labelOf).join(', ');
    showNotice(`Locked in this lesson: ${labels}.`);
    const kept = Object.entries(changes).filter(([name]) => !this.has(name as SettingName));
    return Object.fromEntries(kept) as Partial<Settings>;
  }
}

function labelOf(name: SettingName): string {
  return name === 'story' ? 'stories' : fieldOf(name).label;
}
