import { element, make, setPhysics, setText } from '../../page/elements.ts';
import type { Settings, StoryName } from '../settings/settings.ts';
import { stories, storyOf } from './index.ts';
import type { SectionName } from './story.ts';

/** What the row of stories asks of the lab. */
export interface StoryActions {
  readonly choose: (name: StoryName) => void;
  /** Tries what the story suggests. */
  readonly attempt: () => void;
  /** What a section has measured under the present settings, in one sentence; undefined while it measures. */
  readonly finding: (section: SectionName) => string | undefined;
  /** Whether the lab runs. Measurements pause with the lab. */
  readonly running: () => boolean;
}

/** The row of stories, and the words of the present story: a question first, and its answer when it has been measured. */
export class StoryBar {
  readonly #actions: StoryActions;
  readonly #guesses = element('story-guesses', HTMLElement);
  readonly #answer = element('story-answer', HTMLElement);
  readonly #wait = element('story-wait', HTMLElement);
  #start: Settings | undefined;
  #guess: string | undefined;

  constructor(actions: StoryActions) {
    this.#actions = actions;
    const buttons = stories.map(({ name, title }) => {
      const button = make('button', { text: title });
      button.type = 'button';
      button.addEventListener('click', () => actions.choose(name));
      return button;
    });
    element('stories', HTMLElement).replaceChildren(...buttons);
  }

  /** Tells a story: shows its words and its sections of the page. */
  tell(settings: Settings): void {
    this.#start = { ...settings };
    this.#guess = undefined;
    const { guesses = [], answer } = storyOf(settings.story);
    tellWords(settings.story);
    this.#guesses.replaceChildren(
      ...guesses.map((text) => this.#guessButton(text, answer !== undefined)),
    );
    element('story-reply', HTMLElement).hidden = answer === undefined;
    this.#answer.hidden = true;
    this.#wait.hidden = true;
  }

  /** Shows the result when the reader has tried the suggestion and something has been measured. */
  follow(settings: Settings): void {
    const { answer, evidence, tried } = storyOf(settings.story);
    if (!answer || !this.#start || !this.#answer.hidden) return;
    const done = tried?.(settings, this.#start) ?? false;
    this.#wait.hidden = !done;
    setText(
      this.#wait,
      this.#actions.running()
        ? 'Measuring the answer ...'
        : 'The lab is paused. Press Run, and the answer will be measured.',
    );
    const found = done && evidence ? this.#actions.finding(evidence) : undefined;
    if (found === undefined) return;
    const guess = this.#guess ? `You guessed: ${this.#guess}. ` : '';
    setPhysics(this.#answer, `${guess}${found} ${answer}`);
    this.#answer.hidden = false;
    this.#wait.hidden = true;
    // Not `disabled`, which would take the focus from a reader who has just pressed one.
    for (const button of this.#guesses.children) button.ariaDisabled = 'true';
  }

  /** @param once whether the page tries the suggestion with the first guess alone, because an answer follows */
  #guessButton(text: string, once: boolean): HTMLButtonElement {
    const button = make('button', { text });
    button.type = 'button';
    button.setAttribute('aria-pressed', 'false');
    button.addEventListener('click', () => {
      if (button.ariaDisabled === 'true') return;
      for (const each of this.#guesses.children)
        each.setAttribute('aria-pressed', String(each === button));
      if (!once || this.#guess === undefined) this.#actions.attempt();
      this.#guess = text;
    });
    return button;
  }
}

/** Shows the words and the sections of a story, also before the lab runs. */
export function tellWords(name: StoryName): void {
  const { title, text, trial, sections } = storyOf(name);
  setText(element('story-title', HTMLElement), title);
  setPhysics(element('story-text', HTMLElement), text);
  setPhysics(element('story-trial', HTMLElement), trial);
  for (const button of document.querySelectorAll('#stories button'))
    button.ariaPressed = String(button.textContent === title);
  document.documentElement.dataset['story'] = name;
  for (const section of document.querySelectorAll<HTMLElement>('#lab section[id]'))
    section.hidden = !sections.some((each) => each === section.id);
}
