/** The largest number of pixels per side. More pixels show no more detail and are expensive for a software adapter. */
const mostPixels = 2048;
const mostPixelRatio = 2;

/** A square, or whatever shape the style gives to the canvas. */
export type Shape = 'square' | 'free';

/**
 * A canvas for shaders, with as many pixels as the screen has in its place. If the processor draws, the canvas has
 * fewer pixels, because more would only repeat each spin.
 */
export class Surface {
  readonly canvas: HTMLCanvasElement;
  readonly #context: GPUCanvasContext;
  readonly #observer: ResizeObserver;
  readonly #shape: Shape;
  #wanted: number;
  #limit = mostPixels;
  #seen = true;
  /** Whether the canvas is drawn wherever the page is scrolled to. */
  isExported = false;
  readonly #sight: IntersectionObserver;

  /** @param onResize called when the picture was lost or becomes visible, and must be redrawn */
  constructor(
    canvas: HTMLCanvasElement,
    device: GPUDevice,
    onResize: () => void,
    shape: Shape = 'square',
  ) {
    this.canvas = canvas;
    this.#shape = shape;
    const context = canvas.getContext('webgpu');
    if (!context) throw new Error('This browser cannot show WebGPU on a canvas.');
    this.#context = context;
    context.configure({ device, format: surfaceFormat(), alphaMode: 'premultiplied' });
    this.#wanted = canvas.clientWidth * devicePixelRatio;
    this.#fit();
    this.#observer = new ResizeObserver(([entry]) => {
      // Safari has no device-pixel boxes.
      const exact = entry?.devicePixelContentBoxSize?.[0]?.inlineSize;
      const rough = (entry?.contentRect.width ?? 0) * devicePixelRatio;
      this.#wanted = exact ?? rough;
      if (this.#fit()) onResize();
    });
    this.#observer.observe(canvas);
    this.#sight = new IntersectionObserver(([entry]) => {
      const before = this.#seen;
      this.#seen = entry?.isIntersecting ?? true;
      if (this.#seen && !before) onResize();
    });
    this.#sight.observe(canvas);
  }

  /** Whether any part is on the screen. Otherwise the canvas need not be drawn. */
  get seen(): boolean {
    // An observer knows of hidden parts of the page too. To ask the page itself would compute its layout in every frame.
    if (!this.isExported) return this.#seen && !document.hidden;
    return this.canvas.offsetParent !== null;
  }

  /** Pixels per side, or of the width of a free shape. */
  get pixels(): number {
    return this.canvas.width;
  }

  /** Uses at most this many pixels per side. */
  limit(pixels: number): void {
    this.#limit = Math.min(mostPixels, pixels);
    this.#fit();
  }

  /** A pass over the whole canvas. The page is visible where nothing is drawn. */
  begin(encoder: GPUCommandEncoder): GPURenderPassEncoder {
    const view = this.#context.getCurrentTexture().createView();
    return encoder.beginRenderPass({
      colorAttachments: [{ view, loadOp: 'clear', storeOp: 'store', clearValue: [0, 0, 0, 0] }],
    });
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#observer.disconnect();
    this.#sight.disconnect();
    this.#context.unconfigure();
  }

  /** Sets the number of pixels of the canvas. Returns whether it changed. */
  #fit(): boolean {
    const ratio = Math.max(1, devicePixelRatio / mostPixelRatio);
    const width = Math.max(1, Math.min(this.#limit, Math.round(this.#wanted / ratio)));
    const { clientWidth, clientHeight } = this.canvas;
    const isFree = this.#shape === 'free' && clientWidth > 0;
    const height = isFree ? Math.max(1, Math.round((width * clientHeight) / clientWidth)) : width;
    if (width === this.canvas.width && height === this.canvas.height) return false;
    this.canvas.width = width;
    this.canvas.height = height;
    return true;
  }
}

export function surfaceFormat(): GPUTextureFormat {
  return navigator.gpu.getPreferredCanvasFormat();
}
