import { element, setPhysics, setText } from '../../page/elements.ts';
import type { Settings } from '../settings/settings.ts';
import { LatticeView } from '../../stage/lattice-view.ts';
import type { Stage } from '../../stage/stage.ts';
import type { Surface } from '../../stage/surface.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { majorityColour } from './majority-colour.ts';
import { isShown, type Panel, type Subject } from './panel.ts';
import { makeTile } from '../../page/tile.ts';
import { zoomNote } from './zoom-note.ts';

/** Number of zoom-out levels shown beside the lattice. */
const shownLevels = 6;

const times = ['', 'once', 'twice', '3 times', '4 times', '5 times', '6 times'];

/** The number of zoom-outs, in words. */
function timesText(level: number): string {
  return level === 0 ? 'the lattice itself' : `zoomed out ${times[level] ?? `${level} times`}`;
}

/** The levels of zooming out, updated together with the lattice. */
export class PyramidPanel implements Panel {
  readonly #stage: Stage;
  readonly #settings: Settings;
  readonly #section = element('zoom', HTMLElement);
  readonly #tiles: readonly { item: HTMLElement; surface: Surface; side: HTMLElement }[];
  #views: LatticeView[] = [];
  #experiment: Experiment | undefined;

  constructor(stage: Stage, settings: Settings) {
    this.#stage = stage;
    this.#settings = settings;
    const list = element('pyramid', HTMLElement);
    list.replaceChildren();
    this.#tiles = Array.from({ length: shownLevels }, (_, index) => {
      const text = timesText(index + 1);
      const { item, canvas, side } = makeTile({ shows: `The lattice ${text}`, text });
      list.append(item);
      return { item, side, surface: stage.surface(canvas) };
    });
  }

  show({ experiment }: Subject): void {
    const { pyramid } = experiment;
    this.#experiment = experiment;
    for (const view of this.#views) view.dispose();
    const painter = this.#stage.painter('view-lattice');
    this.#views = this.#tiles.flatMap(({ surface }, index) => {
      const ensemble = pyramid.levels[index + 1];
      return ensemble ? [new LatticeView(this.#stage.gpu, painter, { ensemble, surface })] : [];
    });
    for (const [index, { item, side }] of this.#tiles.entries()) {
      const level = pyramid.levels[index + 1];
      item.hidden = !level;
      if (level) setText(side, `${level.geometry.size} × ${level.geometry.size}`);
    }
    const { rule, factor } = this.#settings;
    const block = `${factor} × ${factor} spins`;
    const by = rule === 'majority' ? `${block} by their majority` : `${block} by the first of them`;
    setText(
      element('zoom-rule', HTMLElement),
      `Each step replaces ${by}, and shows the result at the same size.`,
    );
    this.adjusted();
  }

  adjusted(): void {
    const { temperature, size, factor, field } = this.#settings;
    const note =
      field === 0
        ? zoomNote(temperature, size, factor)
        : 'The field favours one direction. Zooming out makes the field stronger, until all block spins follow it.';
    setPhysics(element('zoom-note', HTMLElement), note);
  }

  draw(encoder: GPUCommandEncoder): void {
    if (!isShown(this.#section)) return;
    const { palette, camera } = this.#stage;
    const colour = majorityColour(this.#settings, this.#experiment);
    for (const view of this.#views)
      if (view.surface.seen) view.draw(encoder, palette, camera.part, colour);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const view of this.#views) view.dispose();
  }
}
