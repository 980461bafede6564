import { make, setText } from '../page/elements.ts';

export interface PresenterActions {
  readonly on: () => void;
  readonly back: () => void;
  readonly freeze: () => void;
  readonly notes: () => void;
  readonly speaker: () => void;
  readonly fullScreen: () => void;
  readonly leave: () => void;
}

/** Which slide shows, all numbers counted from 1. */
export interface ShownSlide {
  readonly slide: number;
  readonly slides: number;
  readonly title: string;
  readonly step: number;
  readonly steps: number;
}

/** The bar under the slides: buttons for fingers and screen readers, and the number of the slide. */
export class PresenterBar {
  readonly element = make('div', { className: 'presenter-bar' });
  readonly #number = make('output', { className: 'presenter-number' });
  readonly #complaint = make('p', { className: 'presenter-complaint' });
  readonly #freeze: HTMLButtonElement;
  readonly #notes: HTMLButtonElement;
  readonly #full: HTMLButtonElement;
  readonly #letters = make('input');
  isFullScreen = false;

  constructor(actions: PresenterActions) {
    this.element.role = 'region';
    this.element.ariaLabel = 'Presentation';
    this.#complaint.role = 'alert';
    this.#freeze = button('Freeze', 'Stops all motion (F)', actions.freeze);
    this.#notes = button('Notes', 'Notes for the lecturer (N)', actions.notes);
    this.#full = button('Full screen', 'Shows the slides on the whole screen', actions.fullScreen);
    this.#letters.type = 'checkbox';
    this.#letters.checked = true;
    const letters = make('label', { className: 'presenter-letters' });
    letters.title = 'Whether the single letters F and N do something';
    letters.append(this.#letters, 'keys F, N');
    const back = button('\u2190', 'Back: arrow left or page up', actions.back);
    const on = button('\u2192', 'Next: arrow right, page down or space', actions.on);
    back.ariaLabel = 'Back';
    on.ariaLabel = 'Next';
    this.showNotes(false);
    const leave = button('Leave', 'Back to the article (Escape)', actions.leave);
    const speaker = button(
      'Speaker window',
      'Notes, next slide and time in a window for another screen',
      actions.speaker,
    );
    speaker.classList.add('speaker');
    const tools = [this.#freeze, this.#notes, speaker, letters];
    if (document.fullscreenEnabled) tools.push(this.#full);
    this.element.append(back, on, this.#number, this.#complaint, ...tools, leave);
  }

  /** Whether single letters are keys. */
  get letters(): boolean {
    return this.#letters.checked;
  }

  show({ slide, slides, title, step, steps }: ShownSlide): void {
    const part = steps > 1 ? `, step ${step} of ${steps}` : '';
    this.#number.replaceChildren(
      make('b', { text: `${slide}/${slides}` }),
      ' ',
      make('span', { text: `${title}${part}` }),
    );
  }

  /** One sentence about what cannot be done, or "". */
  complain(sentence: string): void {
    setText(this.#complaint, sentence);
    this.#complaint.hidden = sentence === '';
  }

  showFrozen(frozen: boolean): void {
    this.#freeze.ariaPressed = String(frozen);
  }

  showNotes(shown: boolean): void {
    this.#notes.ariaExpanded = String(shown);
  }

  showFullScreen(full: boolean): void {
    this.isFullScreen = full;
    this.#full.ariaPressed = String(full);
  }
}

function button(text: string, title: string, press: () => void): HTMLButtonElement {
  const made = make('button', { text });
  made.type = 'button';
  made.title = title;
  made.addEventListener('click', press);
  return made;
}
