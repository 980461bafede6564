import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { make, setPhysics } from '../../page/elements.ts';
import { decimal } from '../../page/format.ts';
import { showNotice } from '../../page/failure.ts';
import { allowed, parseValue, tooltip, type Field } from '../settings/field.ts';
import { fields } from '../settings/fields.ts';
import { placeOf, stepped, temperatureAt } from './temperature-scale.ts';

/** Places of the range input from end to end. */
const places = 1000;
/** The step of the buttons. */
const step = 0.01;
/** Temperatures with a mark below the slider. */
const marks = [1, 2, CRITICAL_TEMPERATURE, 2.5, 3, 4] as const;

/** The temperature: a slider whose scale is stretched about T_c, buttons for small steps, and a number. */
export class TemperatureControl {
  readonly #host: HTMLElement;
  readonly #slider = make('input');
  readonly #number = make('input');
  #temperature = CRITICAL_TEMPERATURE;

  constructor(host: HTMLElement, change: (temperature: number) => void) {
    this.#host = host;
    host.title = tooltip(fields.temperature as Field<never>);
    for (const input of [this.#slider, this.#number])
      input.setAttribute('aria-description', host.title);
    const name = make('label', { className: 'lil-name' });
    name.append('temperature ', make('i', { text: 'T' }), ' (J/k)');
    name.htmlFor = 'temperature-number';
    this.#slider.type = 'range';
    this.#slider.max = String(places);
    this.#slider.setAttribute('aria-label', 'temperature');
    this.#slider.addEventListener('input', () =>
      change(temperatureAt(Number(this.#slider.value) / places)),
    );
    this.#number.id = 'temperature-number';
    this.#number.inputMode = 'decimal';
    this.#number.addEventListener('change', () => {
      const typed = this.#number.value;
      const value = parseValue(fields.temperature, typed);
      if (value !== undefined) return change(value);
      const now = decimal(this.#temperature, 3);
      this.#number.value = now;
      showNotice(
        `Temperature ${typed || 'left empty'}: give ${allowed(fields.temperature)}. The temperature stays ${now}.`,
      );
    });
    const critical = make('button');
    setPhysics(critical, 'Go to the critical T_c');
    critical.title = 'T_c = 2/ln(1 + \u221A2) = 2.26918... J/k (Onsager 1944)';
    const nudge = (text: string, by: number, label: string): HTMLButtonElement => {
      const made = button(make('button', { className: 'nudge', text }), () =>
        change(stepped(this.#temperature, by)),
      );
      made.setAttribute('aria-label', label);
      return made;
    };
    const head = make('div', { className: 'temperature-head' });
    head.append(name, this.#number);
    const row = make('div', { className: 'temperature-row' });
    const track = make('div', { className: 'temperature-track' });
    track.append(this.#slider, scale());
    row.append(nudge('\u2212', -step, 'colder by 0.01'), track, nudge('+', step, 'hotter by 0.01'));
    host.replaceChildren(
      head,
      row,
      button(critical, () => change(CRITICAL_TEMPERATURE)),
    );
  }

  show(temperature: number): void {
    this.#temperature = temperature;
    // A number with many digits, as T_c is, stays as it is; only three decimals are shown.
    if (document.activeElement !== this.#number || this.#number.value === '')
      this.#number.value = decimal(temperature, 3);
    this.#slider.value = String(Math.round(places * placeOf(temperature)));
    const critical = Math.abs(temperature - CRITICAL_TEMPERATURE) < 0.0005;
    const side = temperature < CRITICAL_TEMPERATURE ? 'below' : 'above';
    this.#slider.setAttribute(
      'aria-valuetext',
      `${decimal(temperature, 3)} J/k, ${critical ? 'critical' : `${side} the critical temperature`}`,
    );
  }

  dispose(): void {
    this.#host.replaceChildren();
  }
}

function button(target: HTMLButtonElement, go: () => void): HTMLButtonElement {
  target.type = 'button';
  target.addEventListener('click', go);
  return target;
}

/** The marks below the slider. Screen readers hear the value instead. */
function scale(): HTMLElement {
  const line = make('div', { className: 'temperature-scale' });
  line.setAttribute('aria-hidden', 'true');
  line.append(
    ...marks.map((temperature) => {
      const mark = make('span');
      const critical = temperature === CRITICAL_TEMPERATURE;
      if (critical) mark.className = 'critical';
      setPhysics(mark, critical ? 'T_c' : String(temperature));
      mark.style.left = `${100 * placeOf(temperature)}%`;
      return mark;
    }),
  );
  return line;
}
