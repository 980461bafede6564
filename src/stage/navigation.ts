import type { Dab } from '../ising/brush.ts';
import { make } from '../page/elements.ts';
import type { Camera } from './camera.ts';

/** The tool of the pointer: move the lattice, or paint spins up or down. */
export type Tool = 'move' | 'up' | 'down';

export interface NavigationActions {
  readonly paint: (dabs: readonly Dab[]) => void;
}

const zoomStep = 1.5;
const panStep = 0.1;
/** Scrolling the wheel by this many pixels enlarges by a factor e. */
const wheelPixels = 400;
/** Radii of the brush as fractions of the visible part. */
const brushes = { small: 0.01, medium: 0.04, large: 0.12 } as const;
type BrushName = keyof typeof brushes;

interface Spot {
  readonly right: number;
  readonly down: number;
}

/** Mouse, wheel, touch and keyboard on the picture of the lattice. */
export class Navigation {
  /** Sites per side. */
  size = 64;
  readonly #canvas: HTMLCanvasElement;
  readonly #camera: Camera;
  readonly #actions: NavigationActions;
  readonly #ends = new AbortController();
  readonly #pointers = new Map<number, Spot>();
  readonly #toolButtons = new Map<Tool, HTMLButtonElement>();
  #tool: Tool = 'move';
  #brush: BrushName = 'medium';

  constructor(
    canvas: HTMLCanvasElement,
    tools: HTMLElement,
    { camera, actions }: { camera: Camera; actions: NavigationActions },
  ) {
    this.#canvas = canvas;
    this.#camera = camera;
    this.#actions = actions;
    const { signal } = this.#ends;
    canvas.addEventListener('pointerdown', (event) => this.#press(event), { signal });
    canvas.addEventListener('pointermove', (event) => this.#move(event), { signal });
    for (const end of ['pointerup', 'pointercancel'] as const)
      canvas.addEventListener(end, ({ pointerId }) => this.#pointers.delete(pointerId), { signal });
    canvas.addEventListener('wheel', (event) => this.#turn(event), { signal, passive: false });
    canvas.addEventListener('keydown', (event) => this.#key(event), { signal });
    canvas.addEventListener('dblclick', () => camera.reset(), { signal });
    tools.replaceChildren(...this.#tools());
    this.#choose('move');
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#ends.abort();
  }

  #tools(): HTMLElement[] {
    const { signal } = this.#ends;
    const button = (text: string, title: string, action: () => void): HTMLButtonElement => {
      const made = make('button', { text });
      made.type = 'button';
      made.title = title;
      made.addEventListener('click', action, { signal });
      return made;
    };
    const tools: [Tool, string, string][] = [
      ['move', 'Move', 'Drag to move the picture; pinch, or turn the wheel, to enlarge it.'],
      ['up', 'Paint up', 'Drag to set spins up.'],
      ['down', 'Paint down', 'Drag to set spins down.'],
    ];
    for (const [tool, text, title] of tools)
      this.#toolButtons.set(
        tool,
        button(text, title, () => this.#choose(tool)),
      );
    const brush = make('select');
    brush.setAttribute('aria-label', 'Size of the brush');
    for (const name of Object.keys(brushes)) brush.append(new Option(`${name} brush`, name));
    brush.value = this.#brush;
    brush.addEventListener('change', () => (this.#brush = brush.value as BrushName), { signal });
    const enlarge = button('+', 'Enlarge (key +)', () => this.#camera.zoom(zoomStep));
    const shrink = button('\u2212', 'Shrink (key \u2212)', () => this.#camera.zoom(1 / zoomStep));
    enlarge.setAttribute('aria-label', 'Enlarge');
    shrink.setAttribute('aria-label', 'Shrink');
    const all = button('Whole', 'The whole lattice (key 0)', () => this.#camera.reset());
    // They wrap together.
    const zooms = make('span', { className: 'zoom-tools' });
    zooms.append(enlarge, shrink, all);
    return [...this.#toolButtons.values(), brush, zooms];
  }

  #choose(tool: Tool): void {
    this.#tool = tool;
    this.#canvas.dataset['tool'] = tool;
    for (const [each, button] of this.#toolButtons)
      button.setAttribute('aria-pressed', String(each === tool));
  }

  #spot({ clientX, clientY }: MouseEvent): Spot {
    const { left, top, width, height } = this.#canvas.getBoundingClientRect();
    return { right: (clientX - left) / width, down: (clientY - top) / height };
  }

  #press(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.#canvas.setPointerCapture(event.pointerId);
    const spot = this.#spot(event);
    this.#pointers.set(event.pointerId, spot);
    if (this.#tool !== 'move' && this.#pointers.size === 1) this.#paint(spot, spot);
  }

  #move(event: PointerEvent): void {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    const now = this.#spot(event);
    this.#pointers.set(event.pointerId, now);
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) return this.#pinch(before, now, other);
    if (this.#tool === 'move') this.#camera.pan(before.right - now.right, before.down - now.down);
    else this.#paint(before, now);
  }

  /** Two fingers: the sites under the fingers stay under the fingers. */
  #pinch(before: Spot, now: Spot, other: Spot): void {
    const apart = (spot: Spot): number =>
      Math.hypot(spot.right - other.right, spot.down - other.down);
    const middle = { right: (now.right + other.right) / 2, down: (now.down + other.down) / 2 };
    this.#camera.pan((before.right - now.right) / 2, (before.down - now.down) / 2);
    if (apart(before) > 0.01)
      this.#camera.zoom(apart(now) / apart(before), middle.right, middle.down);
  }

  #turn(event: WheelEvent): void {
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 32 * event.deltaY : event.deltaY;
    const { right, down } = this.#spot(event);
    this.#camera.zoom(Math.exp(-pixels / wheelPixels), right, down);
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const camera = this.#camera;
    const moves: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => camera.pan(-panStep, 0),
      ArrowRight: () => camera.pan(panStep, 0),
      ArrowUp: () => camera.pan(0, -panStep),
      ArrowDown: () => camera.pan(0, panStep),
      '+': () => camera.zoom(zoomStep),
      '=': () => camera.zoom(zoomStep),
      '-': () => camera.zoom(1 / zoomStep),
      '0': () => camera.reset(),
    };
    const middle = { right: 0.5, down: 0.5 };
    const paint = this.#tool === 'move' ? undefined : (): void => this.#paint(middle, middle);
    const action = event.key === 'Enter' ? paint : moves[event.key];
    if (!action) return;
    event.preventDefault();
    // The arrows of the page change the temperature.
    event.stopPropagation();
    action();
  }

  /** Paints a line between two spots, so a quick stroke leaves no gaps. */
  #paint(from: Spot, to: Spot): void {
    const { span } = this.#camera.part;
    const share = brushes[this.#brush];
    const radius = Math.max(0, Math.round(share * span * this.size));
    const steps = Math.min(
      64,
      Math.ceil(Math.hypot(to.right - from.right, to.down - from.down) / (share / 2)) || 1,
    );
    const dabs = Array.from({ length: steps }, (_, index) => {
      const part = (index + 1) / steps;
      const site = this.#camera.siteAt(
        from.right + part * (to.right - from.right),
        from.down + part * (to.down - from.down),
      );
      return { ...site, radius, up: this.#tool === 'up' };
    });
    this.#actions.paint(dabs);
  }
}
