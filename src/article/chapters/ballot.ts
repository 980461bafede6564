import { elementAt } from '../../element-at.ts';
import { make, setText } from '../../page/elements.ts';
import { CellCursor } from './cell-cursor.ts';

/** Blocks along a side of the patch, and spins along a side of a block. */
const blocks = 6;
const factor = 2;
export const ballotSide = blocks * factor;

/** Milliseconds for which the first blocks, the others, the last picture, and a block that the reader chose are shown. */
const pause = { first: 1600, other: 140, last: 2200, asked: 6000 } as const;
/** Blocks that the eye is given time for. */
const slow = 3;

/** A small piece of a magnet whose blocks vote one by one: the spins, one block large, and the block spins so far. */
export class Ballot {
  readonly element = make('div', { className: 'ballot' });
  readonly #spins = grid(ballotSide, 0.16);
  readonly #block = grid(factor);
  readonly #winner = grid(1);
  readonly #result = grid(blocks);
  readonly #tally = make('p', { className: 'tally' });
  readonly #cursor: CellCursor;
  #up: Uint8Array = new Uint8Array(ballotSide ** 2);
  #won: Uint8Array = new Uint8Array(blocks ** 2);
  /** In which order the blocks vote by themselves, and the place of each block in it. */
  #order: readonly number[] = [];
  #place: readonly number[] = [];
  #voted = 0;
  #chosen = 0;
  #due = 0;

  /**
   * @param options.changed called when the reader has chosen a block
   * @param options.leave called when the reader wants all blocks of the lattice to vote
   */
  constructor({ changed, leave }: { changed: () => void; leave: () => void }) {
    const patch = make('div', { className: 'patch' });
    patch.append(this.#spins);
    this.#cursor = new CellCursor(patch, {
      size: blocks,
      label:
        'Blocks of four spins: arrow keys choose one. The line below says how the block votes.',
      followsPointer: true,
      moved: () => {
        const { index } = this.#cursor;
        if (index === undefined) return;
        this.#due = performance.now() + pause.asked;
        this.#choose(index);
        changed();
      },
    });
    const block = make('div', { className: 'one-block' });
    block.append(this.#block, this.#tally, this.#winner);
    const all = make('button', { text: 'Let all blocks vote' });
    all.type = 'button';
    all.addEventListener('click', leave);
    const tools = make('div', { className: 'quiz' });
    tools.append(all);
    const result = make('div', { className: 'winners' });
    result.append(this.#result);
    this.element.append(patch, block, result, tools);
  }

  /**
   * Begins to vote.
   * @param spins of the patch, row by row, 1 for up
   * @param winners the block spins, row by row
   */
  begin(spins: Uint8Array, winners: Uint8Array): void {
    this.#up = spins;
    this.#won = winners;
    this.#voted = 0;
    this.#due = 0;
    paint(this.#spins, spins);
    this.#order = instructive(
      Array.from({ length: blocks ** 2 }, (_, block) => this.#upsOf(block)),
    );
    this.#place = this.#order.map((_, block) => this.#order.indexOf(block));
    this.#choose(elementAt(this.#order, 0));
  }

  /** Lets the next blocks vote. Returns whether all have voted and were shown long enough. */
  advance(now: number): boolean {
    if (this.#due === 0) this.#due = now + pause.first;
    if (now < this.#due) return false;
    if (this.#voted === blocks ** 2) return true;
    const step = this.#voted < slow ? 1 : 2;
    this.#voted = Math.min(blocks ** 2, this.#voted + step);
    this.#due = now + (this.#voted < slow ? pause.first : pause.other);
    if (this.#voted === blocks ** 2) this.#due = now + pause.last;
    this.#choose(elementAt(this.#order, Math.min(blocks ** 2 - 1, this.#voted)));
    return false;
  }

  get sentence(): string {
    const ups = this.#upsOf(this.#chosen);
    const winner = elementAt(this.#won, this.#chosen) ? 'up' : 'down';
    if (ups === 2)
      return `Two spins of this block point up and two down. A coin decides: ${winner}.`;
    if (ups === 0 || ups === 4)
      return `All four spins of this block point ${winner}. The block spin points ${winner}.`;
    return `${ups} spins of this block ${ups === 1 ? 'points' : 'point'} up, ${4 - ups} down. The block spin points ${winner}.`;
  }

  dispose(): void {
    this.#cursor.dispose();
    this.element.remove();
  }

  /** How many spins of a block point up. */
  #upsOf(block: number): number {
    return this.#ballotsOf(block).reduce((sum, spin) => sum + spin, 0);
  }

  /** The spins of a block. */
  #ballotsOf(block: number): Uint8Array {
    const [column, row] = [block % blocks, Math.floor(block / blocks)];
    return Uint8Array.from({ length: factor ** 2 }, (_, index) => {
      const [x, y] = [index % factor, Math.floor(index / factor)];
      return elementAt(this.#up, (factor * row + y) * ballotSide + factor * column + x);
    });
  }

  #choose(index: number): void {
    this.#chosen = index;
    this.#cursor.choose(index);
    const ups = this.#upsOf(index);
    paint(this.#block, this.#ballotsOf(index));
    paint(this.#winner, this.#won.subarray(index, index + 1));
    setText(this.#tally, `${Math.max(ups, 4 - ups)} : ${Math.min(ups, 4 - ups)}`);
    const isShown = (block: number): boolean =>
      elementAt(this.#place, block) < this.#voted || block === index;
    paint(this.#result, this.#won, isShown);
  }
}

/**
 * The order of the blocks that shows most in the time that the first of them have: three against one, two against two, all
 * agreed, and then the others row by row.
 * @param ups how many spins of each block point up
 */
function instructive(ups: readonly number[]): number[] {
  const first = [[1, 3], [2], [0, 4]].flatMap((counts) => {
    const found = ups.findIndex((count) => counts.includes(count));
    return found < 0 ? [] : [found];
  });
  return [...first, ...ups.keys()].filter((block, at, all) => all.indexOf(block) === at);
}

const svg = 'http://www.w3.org/2000/svg';

/**
 * Square cells without colours.
 * @param gap between blocks, in cells
 */
function grid(side: number, gap = 0): SVGSVGElement {
  const picture = document.createElementNS(svg, 'svg');
  const whole = side + (gap * side) / factor;
  const place = (at: number): string => String(at + gap * (Math.floor(at / factor) + 0.5));
  picture.setAttribute('viewBox', `0 0 ${whole} ${whole}`);
  picture.setAttribute('aria-hidden', 'true');
  picture.classList.add('cells');
  for (let index = 0; index < side * side; index++) {
    const cell = document.createElementNS(svg, 'rect');
    cell.setAttribute('x', place(index % side));
    cell.setAttribute('y', place(Math.floor(index / side)));
    cell.setAttribute('width', '1');
    cell.setAttribute('height', '1');
    picture.append(cell);
  }
  return picture;
}

function paint(
  { children }: SVGSVGElement,
  spins: Uint8Array,
  isShown: (index: number) => boolean = () => true,
): void {
  for (const [index, cell] of [...children].entries()) {
    const state = isShown(index) ? (elementAt(spins, index) ? 'up' : 'down') : 'empty';
    if (cell.getAttribute('class') !== state) cell.setAttribute('class', state);
  }
}
