import type { Learner } from '../../live/learner.ts';
import { make } from '../../page/elements.ts';
import type { Settings } from '../settings/settings.ts';

export interface SwitchOptions {
  /** A sentence that says what the measurement shows. */
  readonly text: string;
  /** The text of the button. */
  readonly button: string;
  readonly on: () => void;
}

/** A sentence and a button that replace a section while its measurement is switched off. */
export class Switch {
  readonly #section: HTMLElement;
  readonly #host = make('p', { className: 'switch' });

  constructor(section: HTMLElement, { text, button, on }: SwitchOptions) {
    this.#section = section;
    const made = make('button', { text: button });
    made.type = 'button';
    made.addEventListener('click', on);
    this.#host.append(`${text} `, made);
    section.querySelector('.switch')?.remove();
    section.querySelector('h2')?.after(this.#host);
    this.update(false);
  }

  /** Hides the rest of the section while the measurement is off. */
  update(off: boolean): void {
    this.#host.hidden = !off;
    this.#section.classList.toggle('off', off);
  }
}

/** Whether the machine has not learned anything yet. */
export function isIdle({ learning }: Settings, learner: Learner | undefined): boolean {
  return !learning && (learner?.isNew ?? true);
}
