import { make } from '../../page/elements.ts';

/** A curve over an axis with equal steps, drawn by hand: each value from 0 to 1, undefined where nothing was drawn. */
export interface SketchOptions {
  /** Columns of the curve. */
  readonly columns: number;
  /** The frame of the chart, over which the reader draws; undefined before the chart is there. */
  readonly frame: () => SVGSVGElement | null;
  readonly label: string;
  /** Called with every change; `done` when the pointer is lifted. */
  readonly drawn: (done: boolean) => void;
  /** A column and its value, for screen readers. */
  readonly text: (column: number, value: number) => string;
}

const namespace = 'http://www.w3.org/2000/svg';
/** An arrow changes a value by this much. */
const step = 0.05;

/** Lets a reader draw a curve over a chart: with a pointer, or with arrows, left and right along it, up and down for its height. */
export class Sketch {
  readonly #options: SketchOptions;
  readonly #layer = make('div', { className: 'sketch' });
  readonly #line = document.createElementNS(namespace, 'polyline');
  readonly #dot = document.createElementNS(namespace, 'circle');
  readonly #picture = document.createElementNS(namespace, 'svg');
  readonly #observer: ResizeObserver;
  #values: (number | undefined)[];
  #column = 0;
  #last: number | undefined;

  constructor(host: HTMLElement, options: SketchOptions) {
    this.#options = options;
    this.#values = Array.from({ length: options.columns });
    const layer = this.#layer;
    layer.tabIndex = 0;
    layer.role = 'slider';
    layer.ariaLabel = options.label;
    layer.ariaValueMin = '0';
    layer.ariaValueMax = '1';
    this.#picture.append(this.#line, this.#dot);
    this.#picture.ariaHidden = 'true';
    layer.append(this.#picture);
    layer.addEventListener('pointerdown', (event) => {
      layer.setPointerCapture(event.pointerId);
      this.#last = undefined;
      this.#draw(event);
    });
    layer.addEventListener('pointermove', (event) => {
      if (layer.hasPointerCapture(event.pointerId)) this.#draw(event);
    });
    layer.addEventListener('pointerup', () => options.drawn(true));
    layer.addEventListener('keydown', (event) => this.#key(event));
    this.#observer = new ResizeObserver(() => this.#place());
    this.#observer.observe(host);
    host.append(layer);
    this.#tell();
  }

  /** The drawn values, by column. */
  get values(): readonly (number | undefined)[] {
    return this.#values;
  }

  /** Puts the layer over the frame of the chart. Call again when the chart was drawn. */
  place(): void {
    this.#place();
  }

  clear(): void {
    this.#values = Array.from({ length: this.#options.columns });
    this.#show();
  }

  dispose(): void {
    this.#observer.disconnect();
    this.#layer.remove();
  }

  #place(): void {
    const frame = this.#options.frame();
    const parent = this.#layer.parentElement;
    // The bounding box of the frame is that of its marks, and an empty plot has none.
    const origin = frame?.getScreenCTM();
    if (!frame || !parent || !origin) return;
    const { left, top } = parent.getBoundingClientRect();
    const { style } = this.#layer;
    style.left = `${origin.e - left}px`;
    style.top = `${origin.f - top}px`;
    style.width = `${frame.width.baseVal.value}px`;
    style.height = `${frame.height.baseVal.value}px`;
    this.#show();
  }

  #draw({ clientX, clientY }: PointerEvent): void {
    const { left, top, width, height } = this.#layer.getBoundingClientRect();
    const last = this.#options.columns - 1;
    const column = Math.min(last, Math.max(0, Math.round(((clientX - left) / width) * last)));
    const value = Math.min(1, Math.max(0, 1 - (clientY - top) / height));
    // A quick stroke leaves no gaps.
    const before = this.#last ?? column;
    const from = this.#values[before] ?? value;
    const steps = Math.abs(column - before);
    for (let along = 0; along <= steps; along++) {
      const share = steps === 0 ? 1 : along / steps;
      this.#values[before + Math.sign(column - before) * along] = from + share * (value - from);
    }
    this.#last = column;
    this.#column = column;
    this.#show();
    this.#options.drawn(false);
  }

  #key(event: KeyboardEvent): void {
    const { columns, drawn } = this.#options;
    const along = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const up = { ArrowUp: step, ArrowDown: -step }[event.key];
    if (along === undefined && up === undefined) return;
    event.preventDefault();
    const value = this.#values[this.#column] ?? 0.5;
    if (along !== undefined) {
      this.#column = Math.min(columns - 1, Math.max(0, this.#column + along));
      // Walking draws, so that a curve needs few keys.
      this.#values[this.#column] ??= value;
    } else {
      this.#values[this.#column] = Math.min(1, Math.max(0, value + (up ?? 0)));
    }
    this.#show();
    drawn(false);
  }

  #show(): void {
    const { clientWidth: width, clientHeight: height } = this.#layer;
    const last = this.#options.columns - 1;
    const place = (column: number, value: number): string =>
      `${(column / last) * width},${(1 - value) * height}`;
    const points = this.#values.flatMap((value, column) =>
      value === undefined ? [] : [place(column, value)],
    );
    this.#line.setAttribute('points', points.join(' '));
    const value = this.#values[this.#column];
    this.#dot.setAttribute('r', value === undefined ? '0' : '5');
    this.#dot.setAttribute('cx', String((this.#column / last) * width));
    this.#dot.setAttribute('cy', String((1 - (value ?? 0)) * height));
    this.#tell();
  }

  #tell(): void {
    const value = this.#values[this.#column] ?? 0.5;
    this.#layer.ariaValueNow = value.toFixed(2);
    this.#layer.ariaValueText = this.#options.text(this.#column, value);
  }
}
