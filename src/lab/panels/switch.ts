import type { Learner } from '../experiment/learner.ts';
import { make } from '../page/elements.ts';
import type { Settings } from '../settings/settings.ts';

export interface SwitchOptions {
  /** What the reader would see. */
  readonly text: string;
  /** What the button says. */
  readonly button: string;
  readonly on: () => void;
}

/** A sentence and a button, in place of a section whose measurement is switched off. */
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

  /** Hides all else of the section while it is off. */
  update(off: boolean): void {
    this.#host.hidden = !off;
    this.#section.classList.toggle('off', off);
  }
}

/** Whether there is nothing yet that a machine has learned. */
export function isIdle({ learning }: Settings, learner: Learner | undefined): boolean {
  return !learning && (learner?.updates ?? 0) === 0;
}
