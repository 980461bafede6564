import type { Figure, FigureSite, Knob } from '../figure.ts';

/** Milliseconds for which an exhibit is shown, and one that the reader asked for. */
const pause = { played: 5000, asked: 20_000 } as const;

/** One exhibit: its panel and its lamp on the board, and its vote in the text. */
interface Exhibit {
  readonly panel: HTMLElement;
  readonly lamp: HTMLElement;
  readonly vote: HTMLElement;
}

/**
 * The court: a board with a panel and a lamp for every exhibit. The page was built with the numbers and the verdicts of the
 * studies on it; the figure turns the panels, and lights the lamp of an exhibit once the reader has voted.
 */
class Court implements Figure {
  readonly tasks = [];
  readonly findings = [];
  readonly #site: FigureSite;
  readonly #board: HTMLElement;
  readonly #area: HTMLElement;
  readonly #exhibits: readonly Exhibit[];
  readonly #voted = new AbortController();
  readonly #sight: IntersectionObserver;
  #shown: number;
  #playing = true;
  #next = performance.now() + pause.played;

  constructor(site: FigureSite, area: HTMLElement, board: HTMLElement) {
    this.#site = site;
    this.#area = area;
    this.#board = board;
    this.#exhibits = exhibitsOf(board);
    const asked = Number(site.state);
    this.#shown = Number.isInteger(asked) && this.#exhibits[asked - 1] ? asked : 1;
    site.host.append(board);
    this.#sight = new IntersectionObserver((entries) => this.#follow(entries), {
      rootMargin: '-35% 0px -35% 0px',
    });
    for (const [index, { vote }] of this.#exhibits.entries()) {
      this.#sight.observe(vote);
      const { signal } = this.#voted;
      vote.addEventListener('click', () => this.#show(index + 1, pause.asked), { signal });
    }
    this.#show(this.#shown, pause.played);
  }

  get knob(): Knob {
    return {
      label: 'Exhibit',
      least: 1,
      most: this.#exhibits.length,
      step: 1,
      value: this.#shown,
      text: (value) => this.#titleOf(value),
      turn: (value) => this.#show(value, pause.asked),
    };
  }

  get sentence(): string {
    const exhibit = this.#exhibits[this.#shown - 1];
    if (!exhibit) return '';
    const { vote } = exhibit;
    // "Tc" is how T with its subscript reads as plain text.
    const textOf = (selector: string): string =>
      (vote.querySelector(selector)?.textContent ?? '').replaceAll(/\bTc\b/g, 'T_c');
    const verdict = isVoted(vote) ? ` The data say: ${textOf('.lamp').toLowerCase()}` : '';
    return `Exhibit ${this.#shown}: ${textOf('p')}${verdict}`;
  }

  get state(): string {
    return this.#shown === 1 ? '' : String(this.#shown);
  }

  readonly play = (playing: boolean): void => {
    this.#playing = playing;
    this.#next = performance.now() + pause.played;
  };

  readonly draw = (): void => undefined;

  readonly read = (): Promise<void> => {
    if (this.#playing && performance.now() > this.#next)
      this.#show((this.#shown % this.#exhibits.length) + 1, pause.played);
    return Promise.resolve();
  };

  readonly dispose = (): void => {
    this.#voted.abort();
    this.#sight.disconnect();
    // The board is a part of the page and stays in it.
    this.#area.append(this.#board);
  };

  #show(number: number, milliseconds: number): void {
    this.#shown = number;
    this.#next = performance.now() + milliseconds;
    for (const [index, { panel, lamp, vote }] of this.#exhibits.entries()) {
      panel.hidden = index !== number - 1;
      lamp.classList.toggle('current', index === number - 1);
      lamp.ariaCurrent = String(index === number - 1);
      lamp.classList.toggle('lit', isVoted(vote));
    }
    this.#site.changed();
  }

  /** Shows the exhibit that the reader has come to. */
  #follow(entries: readonly IntersectionObserverEntry[]): void {
    const seen = entries.find(({ isIntersecting }) => isIntersecting);
    const index = this.#exhibits.findIndex(({ vote }) => vote === seen?.target);
    if (index >= 0) this.#show(index + 1, pause.asked);
  }

  #titleOf(number: number): string {
    return this.#exhibits[number - 1]?.panel.querySelector('.panel-title')?.textContent ?? '';
  }
}

export function makeFigure(site: FigureSite): Promise<Figure> {
  const area = site.host.parentElement;
  const board = area?.querySelector<HTMLElement>('.board');
  if (!area || !board) throw new Error('The court has no board.');
  return Promise.resolve(new Court(site, area, board));
}

function exhibitsOf(board: HTMLElement): Exhibit[] {
  const votes = document.querySelectorAll<HTMLElement>('.exhibit');
  const lamps = board.querySelectorAll<HTMLElement>('.lamps > li');
  return [...board.querySelectorAll<HTMLElement>('.panel')].flatMap((panel, index) => {
    const [vote, lamp] = [votes[index], lamps[index]];
    return vote && lamp ? [{ panel, lamp, vote }] : [];
  });
}

/** Opening the answer counts as a vote: whoever opens it sees it. */
function isVoted(vote: HTMLElement): boolean {
  return vote.dataset['chosen'] !== undefined || vote.querySelector('details')?.open === true;
}
