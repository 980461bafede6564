import './speaker.css';
import { make, setText } from '../page/elements.ts';

/** What the lecturer sees of a step. */
export interface SpokenStep {
  readonly number: string;
  readonly title: string;
  readonly notes: readonly string[];
  /** Title of the next slide; "" at the last one. */
  readonly next: string;
}

export interface SpeakerActions {
  readonly key: (event: KeyboardEvent) => void;
  readonly on: () => void;
  readonly back: () => void;
  readonly closed: () => void;
}

/**
 * The lecturer's own window, for another screen than the slides: notes, the next slide and the time. Keys step through the slides
 * here too. The page of the slides writes the window, so there is nothing to load.
 */
export class SpeakerWindow {
  readonly #window: Window;
  readonly #actions: SpeakerActions;
  readonly #number = make('p', { className: 'speaker-number' });
  readonly #title = make('h1');
  readonly #notes = make('div', { className: 'speaker-notes' });
  readonly #next = make('p', { className: 'speaker-next' });
  readonly #time = make('output');
  readonly #since = performance.now();
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #events = new AbortController();

  /** @returns undefined where the browser opens no window */
  static open(actions: SpeakerActions): SpeakerWindow | undefined {
    const opened = window.open('', 'blockspin-speaker', 'popup,width=760,height=620');
    return opened ? new SpeakerWindow(opened, actions) : undefined;
  }

  private constructor(opened: Window, actions: SpeakerActions) {
    this.#window = opened;
    this.#actions = actions;
    const page = opened.document;
    page.title = 'Notes for the lecturer: Blockspin';
    page.documentElement.lang = 'en';
    // The styles of the article are for this place of the page.
    page.documentElement.dataset['place'] = 'article';
    page.documentElement.dataset['speaker'] = 'yes';
    const styles = document.querySelectorAll('link[rel="stylesheet"], head > style');
    page.head.replaceChildren(...[...styles].map((each) => copyOf(each)));
    const main = make('main', { className: 'article speaker' });
    const bar = make('div', { className: 'speaker-bar' });
    bar.append(
      button('\u2190', 'Back', actions.back),
      button('\u2192', 'Next', actions.on),
      this.#time,
    );
    main.append(this.#number, this.#title, this.#notes, this.#next, bar);
    page.body.replaceChildren(main);
    const { signal } = this.#events;
    page.addEventListener('keydown', actions.key, { signal });
    // The window goes with the slides, and tells when the lecturer closes it.
    addEventListener('pagehide', () => this.dispose(), { signal });
    this.#timer = setInterval(() => this.#tick(), 1000);
    this.#tick();
  }

  show({ number, title, notes, next }: SpokenStep): void {
    setText(this.#number, number);
    setText(this.#title, title);
    this.#notes.replaceChildren(...notes.map((text) => make('p', { text })));
    setText(this.#next, next === '' ? 'This is the last slide.' : `Next slide: ${next}`);
  }

  focus(): void {
    this.#window.focus();
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    clearInterval(this.#timer);
    this.#events.abort();
    this.#window.close();
  }

  #tick(): void {
    if (this.#window.closed) {
      this.dispose();
      return this.#actions.closed();
    }
    const seconds = Math.floor((performance.now() - this.#since) / 1000);
    const part = String(seconds % 60).padStart(2, '0');
    const clock = new Date().toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
    setText(this.#time, `${clock}, ${Math.floor(seconds / 60)}:${part} since this window opened`);
  }
}

/** A style of the page for a window whose own address is empty, so that relative addresses become whole ones. */
function copyOf(style: Element): Node {
  const copy = style.cloneNode(true);
  if (copy instanceof HTMLLinkElement && style instanceof HTMLLinkElement) copy.href = style.href;
  return copy;
}

function button(text: string, label: string, press: () => void): HTMLButtonElement {
  const made = make('button', { text });
  made.type = 'button';
  made.ariaLabel = label;
  made.addEventListener('click', press);
  return made;
}
