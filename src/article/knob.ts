import { make, setPhysics } from '../page/elements.ts';
import type { Knob } from './figure.ts';

/** The slider of a knob: label, value in words, buttons of one step. */
export class KnobControl {
  readonly element = make('div', { className: 'knob' });
  readonly #knob: () => Knob;
  readonly #slider = make('input');
  readonly #value = make('span', { className: 'value' });

  /** @param knob the knob as it is now */
  constructor(knob: () => Knob, id: string) {
    this.#knob = knob;
    const { label, least, most, step, marks = [] } = knob();
    // The slider says its value itself.
    this.#value.ariaHidden = 'true';
    const title = make('label', { text: label });
    title.htmlFor = `${id}-knob`;
    const slider = this.#slider;
    slider.id = title.htmlFor;
    slider.type = 'range';
    slider.min = String(least);
    slider.max = String(most);
    slider.step = String(step);
    slider.addEventListener('input', () => this.#turn(slider.valueAsNumber));
    const track = make('div', { className: 'track' });
    track.append(slider);
    if (marks.length > 0) track.append(ticks(marks, (value) => this.#turn(value), knob()));
    const head = make('div', { className: 'head' });
    head.append(title, this.#value);
    this.element.append(
      head,
      this.#button('\u2212', 'less', -1),
      track,
      this.#button('+', 'more', 1),
    );
    this.show();
  }

  /** Shows the present value. */
  show(): void {
    const { value, text } = this.#knob();
    if (this.#slider.valueAsNumber !== value) this.#slider.valueAsNumber = value;
    const words = text(value);
    this.#slider.setAttribute('aria-valuetext', words.replaceAll('T_c', 'T c'));
    setPhysics(this.#value, words);
  }

  #turn(value: number): void {
    const { least, most, turn } = this.#knob();
    turn(Math.min(most, Math.max(least, value)));
    this.show();
  }

  #button(sign: string, word: string, steps: number): HTMLButtonElement {
    const button = make('button', { className: 'step', text: sign });
    button.type = 'button';
    button.setAttribute('aria-label', `${this.#knob().label}: ${word}`);
    button.addEventListener('click', () => {
      const { value, step } = this.#knob();
      // Rounded, so that many steps of 0.1 do not add up to 0.30000000000000004.
      this.#turn(Number((value + steps * step).toPrecision(12)));
    });
    return button;
  }
}

/** Named values under the slider. They repeat what the slider can do, so the keyboard passes them by. */
function ticks(
  marks: NonNullable<Knob['marks']>,
  turn: (value: number) => void,
  { least, most }: Knob,
): HTMLElement {
  const row = make('div', { className: 'ticks' });
  row.ariaHidden = 'true';
  for (const { value, label } of marks) {
    const tick = make('button', { className: 'tick' });
    setPhysics(tick, label);
    tick.type = 'button';
    tick.tabIndex = -1;
    tick.style.setProperty('--place', String((value - least) / (most - least)));
    tick.addEventListener('click', () => turn(value));
    row.append(tick);
  }
  return row;
}
