import { significant } from './format.ts';
import { coordinate, svg, svgText } from './svg.ts';

const frame = { width: 264, height: 112, left: 34, right: 6, top: 22, bottom: 20 } as const;
const most = 0.5;
/** Readings kept; beyond it every other one goes, so that the whole history stays in view. */
const mostReadings = 240;

/** The reconstruction error against the number of updates. */
export class LearningPlot {
  readonly #line = svg('path', { class: 'trace' });
  readonly #end = svgText('0', {
    x: frame.width - frame.right,
    y: bottom() + 14,
    'text-anchor': 'end',
  });
  #readings: { updates: number; error: number }[] = [];

  constructor(host: HTMLElement) {
    const right = frame.width - frame.right;
    const levels = [0, 0.25, 0.5].flatMap((level) => [
      svg('path', {
        class: level === 0 ? 'axis' : 'grid',
        d: `M${frame.left} ${up(level)}H${right}`,
      }),
      svgText(`${level * 100}%`, { x: frame.left - 4, y: up(level) + 4, 'text-anchor': 'end' }),
    ]);
    const picture = svg('svg', {
      class: 'plot',
      viewBox: `0 0 ${frame.width} ${frame.height}`,
      role: 'img',
      'aria-label': 'Share of spins that the machine gives back wrongly, against updates',
    });
    picture.append(
      ...levels,
      svgText('spins given back wrongly', { class: 'name', x: 0, y: 12 }),
      svgText('updates', { x: frame.left, y: bottom() + 14 }),
      this.#end,
      this.#line,
    );
    host.replaceChildren(picture);
  }

  add(updates: number, error: number): void {
    this.#readings.push({ updates, error });
    if (this.#readings.length > mostReadings)
      this.#readings = this.#readings.filter((_, index) => index % 2 === 1);
    const span = frame.width - frame.left - frame.right;
    const points = this.#readings.map(
      (each) => `${coordinate(frame.left + (span * each.updates) / updates)} ${up(each.error)}`,
    );
    this.#line.setAttribute('d', `M${points.join('L')}`);
    this.#end.textContent = significant(updates);
  }

  clear(): void {
    this.#readings = [];
    this.#line.removeAttribute('d');
    this.#end.textContent = '0';
  }
}

function bottom(): number {
  return frame.height - frame.bottom;
}

function up(error: number): number {
  return coordinate(bottom() - (Math.min(error, most) / most) * (bottom() - frame.top));
}
