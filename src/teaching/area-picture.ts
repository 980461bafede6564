import { make } from '../page/elements.ts';

/** Properties of SVG elements that the style sheet sets, and that a picture of the plot must carry with it. */
const carried = [
  'display',
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'visibility',
  'vector-effect',
  'font-family',
  'font-size',
  'font-style',
  'font-weight',
  'text-anchor',
  'dominant-baseline',
] as const;

/**
 * The area of a figure as one picture: what lies under its canvases, the canvases, and over them plots and words. A WebGPU
 * canvas can be read only in the task that drew it, so `take` belongs right after drawing. Plots need time to be decoded:
 * `refresh` draws them, with the words, and `take` uses the last ones.
 */
export class AreaPicture {
  readonly canvas = make('canvas');
  readonly #area: HTMLElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #over = make('canvas');
  readonly #overContext: CanvasRenderingContext2D;
  readonly #scale: number;

  /** @param width of the picture in pixels; the height follows, and both are even, as films need them */
  constructor(area: HTMLElement, width: number) {
    this.#area = area;
    const box = area.getBoundingClientRect();
    this.#scale = width / box.width;
    const height = 2 * Math.round((box.height * this.#scale) / 2);
    for (const canvas of [this.canvas, this.#over]) {
      canvas.width = width;
      canvas.height = height;
    }
    this.#context = contextOf(this.canvas);
    this.#overContext = contextOf(this.#over);
  }

  /** Copies the canvases. Call in the task that drew them. */
  take(): void {
    const context = this.#context;
    const { width, height } = this.canvas;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalCompositeOperation = 'source-over';
    context.fillStyle = getComputedStyle(document.body).backgroundColor;
    context.fillRect(0, 0, width, height);
    this.#place(context);
    for (const element of this.#shown()) {
      if (element instanceof HTMLCanvasElement || element instanceof HTMLImageElement)
        drawImage(context, element);
      else if (element.querySelector('canvas, img')) drawBox(context, element);
    }
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(this.#over, 0, 0);
  }

  /** Draws plots and words as they are now. */
  async refresh(): Promise<void> {
    const elements = this.#shown();
    const plots = new Map<Element, HTMLImageElement>();
    const loading = elements
      .filter((element) => element instanceof SVGSVGElement)
      .map(async (plot) => {
        const image = await imageOf(plot).catch(() => undefined);
        if (image) plots.set(plot, image);
      });
    await Promise.all(loading);
    const context = this.#overContext;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.#over.width, this.#over.height);
    this.#place(context);
    for (const element of elements) {
      const plot = plots.get(element);
      const { left, top, width, height } = element.getBoundingClientRect();
      if (plot) context.drawImage(plot, left, top, width, height);
      if (!(element instanceof HTMLElement)) continue;
      if (!element.querySelector('canvas, img')) drawBox(context, element);
      drawWords(context, element);
    }
  }

  #place(context: CanvasRenderingContext2D): void {
    const { left, top } = this.#area.getBoundingClientRect();
    const scale = this.#scale;
    context.setTransform(scale, 0, 0, scale, -left * scale, -top * scale);
  }

  /** The visible elements of the area, without the insides of plots, in the order in which they are painted. */
  #shown(): (HTMLElement | SVGSVGElement)[] {
    return [...this.#area.querySelectorAll<HTMLElement | SVGSVGElement>('*')].filter(
      (element) =>
        !(element.parentElement ?? element).closest('svg') &&
        (element instanceof HTMLElement || element instanceof SVGSVGElement) &&
        element.checkVisibility({ visibilityProperty: true }) &&
        getComputedStyle(element).clipPath === 'none',
    );
  }
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser cannot make pictures.');
  return context;
}

function drawImage(
  context: CanvasRenderingContext2D,
  image: HTMLCanvasElement | HTMLImageElement,
): void {
  const { left, top, width, height } = image.getBoundingClientRect();
  const { mixBlendMode, imageRendering } = getComputedStyle(image);
  if (width === 0 || height === 0) return;
  context.imageSmoothingEnabled = imageRendering !== 'pixelated';
  context.globalCompositeOperation = mixBlendMode === 'difference' ? 'difference' : 'source-over';
  context.drawImage(image, left, top, width, height);
  context.globalCompositeOperation = 'source-over';
}

/** Background and border of an element. */
function drawBox(context: CanvasRenderingContext2D, element: HTMLElement | SVGSVGElement): void {
  const { left, top, width, height } = element.getBoundingClientRect();
  const { backgroundColor, borderTopWidth, borderTopColor, borderTopStyle } =
    getComputedStyle(element);
  context.fillStyle = backgroundColor;
  context.fillRect(left, top, width, height);
  const line = borderTopStyle === 'none' ? 0 : Number.parseFloat(borderTopWidth);
  if (!(line > 0)) return;
  context.strokeStyle = borderTopColor;
  context.lineWidth = line;
  context.strokeRect(left + line / 2, top + line / 2, width - line, height - line);
}

/** The words that are directly in an element, each where the browser has put it. */
function drawWords(context: CanvasRenderingContext2D, element: HTMLElement): void {
  const style = getComputedStyle(element);
  context.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  context.fillStyle = style.color;
  context.textBaseline = 'alphabetic';
  const range = document.createRange();
  for (const node of element.childNodes) {
    if (!(node instanceof Text)) continue;
    for (const { 0: word, index } of node.data.matchAll(/\S+/g)) {
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const { left, top, height } = range.getBoundingClientRect();
      const { fontBoundingBoxAscent, fontBoundingBoxDescent } = context.measureText(word);
      const baseline = top + (height + fontBoundingBoxAscent - fontBoundingBoxDescent) / 2;
      context.fillText(word, left, baseline);
    }
  }
}

/** A plot as an image, with the style that it has on the page. */
async function imageOf(plot: SVGSVGElement): Promise<HTMLImageElement> {
  const copy = plot.cloneNode(true);
  if (!(copy instanceof SVGSVGElement)) throw new Error('A copy of a plot is a plot.');
  const { width, height } = plot.getBoundingClientRect();
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  const copies = [copy, ...copy.querySelectorAll<SVGElement>('*')];
  for (const [index, element] of [plot, ...plot.querySelectorAll('*')].entries()) {
    const style = getComputedStyle(element);
    for (const name of carried)
      copies[index]?.style.setProperty(name, style.getPropertyValue(name));
  }
  const image = make('img');
  image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  return image;
}
