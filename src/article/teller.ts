import { announce } from '../page/announcer.ts';
import { setPhysics } from '../page/elements.ts';
import type { Figure } from './figure.ts';
import { writeFindings } from './numbers.ts';

/** Milliseconds between readings, and between two changes of the words. */
const interval = 150;
/** Milliseconds after the last action of the reader before screen readers hear what the picture shows then. */
const rest = 700;

interface TellerOptions {
  readonly section: HTMLElement;
  /** The caption. */
  readonly sentence: HTMLElement;
  readonly figure: () => Figure | undefined;
  /** Called after the words have changed. */
  readonly told: () => void;
  readonly failed: (error: unknown) => void;
}

/** Reads what a figure measures, and writes its numbers and its sentence into the chapter while the figure runs. */
export class Teller {
  readonly #options: TellerOptions;
  #timer: ReturnType<typeof setInterval> | undefined;
  #reading: Promise<void> | undefined;
  #soon: ReturnType<typeof setTimeout> | undefined;
  #changed = true;

  constructor(options: TellerOptions) {
    this.#options = options;
    const stage = options.section.querySelector('.stage');
    for (const kind of ['input', 'click', 'keydown'] as const)
      stage?.addEventListener(kind, (event) => this.#announceSoon(event));
  }

  start(): void {
    this.stop();
    this.#timer = setInterval(() => this.#tell(), interval);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Says that numbers, sentence or knob of the figure have changed. */
  readonly changed = (): void => {
    this.#changed = true;
  };

  /** Waits for the reading that has begun. */
  async settled(): Promise<void> {
    await this.#reading;
  }

  #tell(): void {
    const { section, sentence, told, failed } = this.#options;
    const figure = this.#options.figure();
    if (!figure || document.hidden) return;
    this.#reading ??= (figure.read?.() ?? Promise.resolve())
      .catch(failed)
      .finally(() => (this.#reading = undefined));
    if (!this.#changed) return;
    this.#changed = false;
    writeFindings(section, figure.findings);
    setPhysics(sentence, unbroken(figure.sentence));
    told();
  }

  /** Says the sentence of the figure once the reader has acted on the figure and rests. */
  #announceSoon(event: Event): void {
    if (event instanceof KeyboardEvent && !/^(Arrow|Enter)/.test(event.key)) return;
    // These buttons say themselves what they have done.
    if (event.target instanceof Element && event.target.closest('.tool')) return;
    clearTimeout(this.#soon);
    const { figure, sentence } = this.#options;
    this.#soon = setTimeout(() => {
      if (figure()) announce(sentence.textContent ?? '');
    }, rest);
  }
}

/** No line ends before a sign of the number beside it. */
function unbroken(text: string): string {
  return text.replaceAll(/ ([±=]) /g, '\u00a0$1\u00a0').replaceAll(' %', '\u00a0%');
}
