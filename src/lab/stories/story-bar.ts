import { element, make, setPhysics } from '../page/elements.ts';
import type { Settings, StoryName } from '../settings/settings.ts';
import { stories, storyOf } from './index.ts';

/** The row of stories, and the words of the present story. */
export class StoryBar {
  readonly #buttons: ReadonlyMap<StoryName, HTMLButtonElement>;
  readonly #answer = element('story-answer', HTMLElement);
  #start: Settings | undefined;

  constructor(choose: (name: StoryName) => void) {
    const entries = stories.map(({ name, title }) => {
      const button = make('button', { text: title });
      button.type = 'button';
      button.addEventListener('click', () => choose(name));
      return [name, button] as const;
    });
    this.#buttons = new Map(entries);
    element('stories', HTMLElement).replaceChildren(...this.#buttons.values());
  }

  /** Tells a story: shows its words and its sections of the page. */
  tell(settings: Settings): void {
    this.#start = { ...settings };
    const { name, title, text, trial, sections } = storyOf(settings.story);
    for (const [each, button] of this.#buttons)
      button.setAttribute('aria-pressed', String(each === name));
    element('story-title', HTMLElement).textContent = title;
    setPhysics(element('story-text', HTMLElement), text);
    setPhysics(element('story-trial', HTMLElement), trial);
    this.#answer.hidden = true;
    document.documentElement.dataset['story'] = name;
    for (const section of document.querySelectorAll<HTMLElement>('#lab section[id]'))
      section.hidden = !sections.some((each) => each === section.id);
  }

  /** Shows the result after the reader has tried the suggestion. */
  follow(settings: Settings): void {
    const { answer, tried } = storyOf(settings.story);
    if (!answer || !this.#start || !this.#answer.hidden || !tried?.(settings, this.#start)) return;
    setPhysics(this.#answer, answer);
    this.#answer.hidden = false;
  }
}
