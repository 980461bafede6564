import { make } from '../../page/elements.ts';
import type { Tile, Windows } from './windows.ts';

/** The rows that one can be asked about. */
const questions = [
  { row: 1, text: 'at T_c', button: 'Quiz at the critical temperature' },
  { row: 2, text: 'above T_c', button: 'Quiz above it' },
] as const;
type Question = (typeof questions)[number];

/** Places of four shuffled windows that are right by chance, on average. */
const byChance = 1;

/** Shuffles the windows of a magnet; the reader puts them in the order of zooming out. */
export class Quiz {
  readonly #windows: Windows;
  readonly #changed: () => void;
  readonly #end = button('Back', () => this.end());
  readonly #starts: readonly HTMLButtonElement[];
  readonly #scores = new Map<Question, { right: number; rounds: number }>();
  #question: Question | undefined;
  #chosen: Tile[] = [];

  constructor(windows: Windows, { changed }: { changed: () => void }) {
    this.#windows = windows;
    this.#changed = changed;
    this.#starts = questions.map((question) => button(question.button, () => this.#ask(question)));
    this.#end.hidden = true;
    windows.tools.append(...this.#starts, this.#end);
    for (const tile of windows.tiles)
      tile.button.addEventListener('click', () => this.#choose(tile));
    this.#describe();
  }

  get asked(): boolean {
    return this.#question !== undefined;
  }

  /** What the quiz says; undefined if it does not go on. */
  get sentence(): string | undefined {
    const question = this.#question;
    if (!question) return undefined;
    const tiles = this.#tiles;
    if (this.#chosen.length < tiles.length)
      return `Four windows of one magnet ${question.text}. Press them in order, the least zoomed out first.`;
    const right = this.#right;
    const { right: all = 0, rounds = 1 } = this.#scores.get(question) ?? {};
    return (
      `${right} of 4 places are right. Chance gives ${byChance} on average. ` +
      `Your average so far ${question.text}: ${(all / rounds).toFixed(1)}, after ${rounds} ${rounds === 1 ? 'round' : 'rounds'}.`
    );
  }

  end(): void {
    const hadFocus = this.#windows.element.contains(document.activeElement);
    this.#question = undefined;
    delete this.#windows.element.dataset['quiz'];
    for (const { button, badge, frame } of this.#windows.tiles) {
      button.hidden = true;
      delete frame.dataset['asked'];
      badge.hidden = true;
    }
    this.#windows.restore();
    this.#end.hidden = true;
    for (const start of this.#starts) start.hidden = false;
    // The button that had the focus is gone.
    if (hadFocus) this.#starts[0]?.focus();
    this.#describe();
    this.#changed();
  }

  get #tiles(): readonly Tile[] {
    return this.#windows.tiles.filter(({ row }) => row === this.#question?.row);
  }

  get #right(): number {
    return this.#chosen.filter(({ level }, place) => level === place).length;
  }

  #ask(question: Question): void {
    this.end();
    this.#question = question;
    this.#chosen = [];
    this.#windows.element.dataset['quiz'] = 'yes';
    const places = shuffledPlaces(this.#tiles.length);
    // Also the order of the keyboard tells nothing about the levels.
    const shuffled = places.flatMap((place) => this.#tiles[place] ?? []);
    this.#windows.arrange(shuffled);
    for (const [place, { button, badge, frame, canvas }] of shuffled.entries()) {
      button.hidden = false;
      button.disabled = false;
      frame.dataset['asked'] = 'yes';
      badge.hidden = true;
      button.ariaLabel = canvas.ariaLabel = `Window ${place + 1} of 4`;
    }
    this.#end.hidden = false;
    for (const start of this.#starts) start.hidden = true;
    shuffled[0]?.button.focus();
    this.#changed();
  }

  #choose(tile: Tile): void {
    const question = this.#question;
    if (!question || this.#chosen.includes(tile)) return;
    this.#chosen.push(tile);
    tile.badge.textContent = String(this.#chosen.length);
    tile.badge.hidden = false;
    const next = nextOf(tile);
    tile.button.disabled = true;
    if (this.#chosen.length === this.#tiles.length) {
      for (const start of this.#starts) start.hidden = false;
      const before = this.#scores.get(question) ?? { right: 0, rounds: 0 };
      this.#scores.set(question, {
        right: before.right + this.#right,
        rounds: before.rounds + 1,
      });
      for (const [place, { level, badge }] of this.#chosen.entries())
        badge.textContent = `${place + 1}: \u00d7 ${2 ** level}${level === place ? ' \u2713' : ''}`;
    }
    // A button that is pressed once only gives the focus on.
    (next ?? this.#starts[0])?.focus();
    this.#changed();
  }

  #describe(): void {
    const names = ['below', 'at', 'above'];
    this.#windows.describe(
      ({ row, level }) =>
        `The magnet ${names[row]} the critical temperature, ${level === 0 ? 'as it is' : `zoomed out ${2 ** level}\u00d7`}`,
    );
  }
}

/** The next button that can still be pressed, from the first again after the last. */
function nextOf({ frame, button }: Tile): HTMLButtonElement | undefined {
  const open = [
    ...(frame.parentElement?.querySelectorAll<HTMLButtonElement>('.choice:enabled') ?? []),
  ].filter(({ hidden }) => !hidden);
  return open[open.indexOf(button) + 1] ?? open.find((each) => each !== button);
}

function button(text: string, press: () => void): HTMLButtonElement {
  const made = make('button', { text });
  made.type = 'button';
  made.addEventListener('click', press);
  return made;
}

/** A random order that is not the right one. */
function shuffledPlaces(count: number): number[] {
  const places = Array.from({ length: count }, (_, place) => place);
  do {
    for (let last = count - 1; last > 0; last--) {
      const other = Math.floor(Math.random() * (last + 1));
      [places[last], places[other]] = [places[other] ?? 0, places[last] ?? 0];
    }
  } while (places.every((place, index) => place === index));
  return places;
}
