import { CRITICAL_TEMPERATURE } from '../theory/critical.ts';
import type { Measured } from '../statistics/measured.ts';
import { temperatureRange } from './settings.ts';
import { coordinate, svg, svgText } from './svg.ts';

const frame = { width: 264, height: 208, left: 34, right: 6, top: 24, bottom: 36 } as const;
const curveSteps = 400;
const mostPast = 200;

export interface PlotOptions {
  /** What stands above the axis, with its unit. */
  readonly name: string;
  /** For readers who do not see it. */
  readonly label: string;
  readonly range: readonly [number, number];
  readonly ticks: readonly number[];
  /** The exact curve over temperature. */
  readonly exact: (temperature: number) => number;
}

/** One quantity against temperature: the exact curve, T_c, the running measurement and the earlier ones. */
export class Plot {
  readonly #options: PlotOptions;
  readonly #past: SVGElement;
  readonly #now: SVGElement;

  constructor(host: HTMLElement, options: PlotOptions) {
    this.#options = options;
    this.#past = svg('g', { class: 'past' });
    this.#now = svg('g', { class: 'now' });
    const picture = svg('svg', {
      class: 'plot',
      viewBox: `0 0 ${frame.width} ${frame.height}`,
      role: 'img',
      'aria-label': options.label,
    });
    picture.append(...this.#axes(), this.#curve(), this.#past, this.#now);
    host.replaceChildren(picture);
  }

  /** Shows the measurement of the moment, or none. */
  show(temperature: number, measured: Measured | undefined): void {
    if (!measured) return this.#now.replaceChildren();
    const x = across(temperature);
    const y = this.#up(measured.value);
    const [low, high] = [measured.value - measured.error, measured.value + measured.error].map(
      (end) => this.#up(end),
    );
    const bar = svg('path', {
      d: `M${x} ${low}V${high}M${x - 3} ${low}h6M${x - 3} ${high}h6`,
      fill: 'none',
    });
    this.#now.replaceChildren(bar, svg('circle', { cx: x, cy: y, r: 4.5 }));
  }

  /** Leaves a measurement behind as a faint dot. */
  keep(temperature: number, value: number): void {
    this.#past.append(svg('circle', { cx: across(temperature), cy: this.#up(value), r: 2.5 }));
    while (this.#past.childElementCount > mostPast) this.#past.firstElementChild?.remove();
  }

  clear(): void {
    this.#past.replaceChildren();
    this.#now.replaceChildren();
  }

  #up(value: number): number {
    const [least, most] = this.#options.range;
    const inside = Math.max(least, Math.min(most, value));
    const share = (inside - least) / (most - least);
    return coordinate(
      frame.height - frame.bottom - share * (frame.height - frame.bottom - frame.top),
    );
  }

  #axes(): SVGElement[] {
    const bottom = frame.height - frame.bottom;
    const right = frame.width - frame.right;
    const critical = across(CRITICAL_TEMPERATURE);
    const levels = this.#options.ticks.flatMap((tick) => {
      const y = this.#up(tick);
      return [
        svg('path', { class: 'grid', d: `M${frame.left} ${y}H${right}` }),
        svgText(String(tick).replace('-', '\u2212'), {
          x: frame.left - 6,
          y: y + 4,
          'text-anchor': 'end',
        }),
      ];
    });
    const temperatures = [1, 2, 3, 4, 5].flatMap((tick) => [
      svg('path', { class: 'axis', d: `M${across(tick)} ${bottom}v4` }),
      svgText(String(tick), { x: across(tick), y: bottom + 17, 'text-anchor': 'middle' }),
    ]);
    return [
      ...levels,
      ...temperatures,
      svg('path', { class: 'axis', d: `M${frame.left} ${bottom}H${right}` }),
      svg('path', { class: 'critical', d: `M${critical} ${frame.top - 4}V${bottom}` }),
      svgText('T\u2009=\u2009T_c', { x: critical + 4, y: frame.top + 14 }),
      svgText(this.#options.name, { class: 'name', x: 0, y: 12 }),
      svgText('temperature T (J/k)', { x: right, y: frame.height - 2, 'text-anchor': 'end' }),
    ];
  }

  #curve(): SVGElement {
    const { least, most } = temperatureRange;
    const points = Array.from({ length: curveSteps + 1 }, (_, step) => {
      const temperature = least + ((most - least) * step) / curveSteps;
      return `${across(temperature)} ${this.#up(this.#options.exact(temperature))}`;
    });
    return svg('path', { class: 'curve', d: `M${points.join('L')}` });
  }
}

function across(temperature: number): number {
  const { least, most } = temperatureRange;
  const share = (temperature - least) / (most - least);
  return coordinate(frame.left + share * (frame.width - frame.left - frame.right));
}
