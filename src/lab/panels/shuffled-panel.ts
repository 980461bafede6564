import { likenessToBlocks } from '../../live/block-likeness.ts';
import type { Learner } from '../../live/learner.ts';
import { unshuffled } from '../../live/shuffled-control.ts';
import { element, make } from '../../page/elements.ts';
import { withError } from '../../page/format.ts';
import { ReceptiveFieldsView } from '../../stage/receptive-fields-view.ts';
import type { Stage } from '../../stage/stage.ts';
import type { Surface } from '../../stage/surface.ts';
import type { Measured } from '../../statistics/measured.ts';
import type { Settings } from '../settings/settings.ts';
import { isShown, type Panel, type Subject } from './panel.ts';

/** Milliseconds between two comparisons with blocks, which take some arithmetic. */
const interval = 3000;

/** The control of the machine: the receptive fields of a machine on shuffled pixels, and how like blocks the units of both are. */
export class ShuffledPanel implements Panel {
  readonly #stage: Stage;
  readonly #settings: Settings;
  readonly #section = element('machine', HTMLElement);
  readonly #rows = element('shuffled-rows', HTMLElement);
  readonly #surface: Surface;
  #learner: Learner | undefined;
  #view: ReceptiveFieldsView | undefined;
  #drawn = { updates: -1, pixels: 0 };
  #read = { time: 0, updates: -1 };

  constructor(stage: Stage, settings: Settings) {
    this.#stage = stage;
    this.#settings = settings;
    this.#surface = stage.surface(element('shuffled-fields', HTMLCanvasElement));
  }

  show({ learner }: Subject): void {
    this.#view?.dispose();
    this.#view = undefined;
    this.#learner = learner?.control ? learner : undefined;
    this.#drawn = { updates: -1, pixels: 0 };
    this.#read = { time: 0, updates: -1 };
    this.#rows.replaceChildren();
    const control = learner?.control;
    element('field-pair', HTMLElement).classList.toggle('alone', !control);
    for (const id of ['shuffled-item', 'shuffled-numbers', 'machine-fields-title'])
      element(id, HTMLElement).hidden = !control;
    if (!control) return;
    const painter = this.#stage.painter('view-receptive-fields');
    this.#view = new ReceptiveFieldsView(this.#stage.gpu, painter, control.machine, this.#surface);
  }

  draw(encoder: GPUCommandEncoder): void {
    const { updates = 0 } = this.#learner ?? {};
    const { pixels } = this.#surface;
    const fresh = updates !== this.#drawn.updates || pixels !== this.#drawn.pixels;
    if (!isShown(this.#section) || !this.#surface.seen || !(fresh || this.#stage.stale)) return;
    this.#drawn = { updates, pixels };
    this.#view?.draw(encoder, this.#stage.palette);
  }

  async read(): Promise<void> {
    const learner = this.#learner;
    const control = learner?.control;
    const time = performance.now();
    if (!control || !isShown(this.#section) || time - this.#read.time < interval) return;
    const { updates } = learner;
    if (updates === 0 || updates === this.#read.updates) return;
    this.#read = { time, updates };
    const { factor, rule } = this.#settings;
    const { visible, units } = learner.machine;
    const side = Math.sqrt(visible);
    const [own, shuffled] = await Promise.all([learner.readParameters(), control.readParameters()]);
    const likeness = (of: typeof own) =>
      likenessToBlocks(this.#stage.gpu, of, { side, factor, rule, units });
    const [first, second, back] = await Promise.all(
      [own, shuffled, unshuffled(shuffled, control.order)].map(likeness),
    );
    if (learner !== this.#learner) return;
    this.#rows.replaceChildren(
      row('machine', first?.fields),
      row('machine on shuffled pixels', second?.fields),
      row('the same, with the shuffle undone', back?.fields),
      row('chance: fields with their sites shuffled', first?.null),
    );
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#view?.dispose();
  }
}

function row(name: string, likeness: Measured | undefined): HTMLElement {
  const made = make('tr');
  const head = make('th', { text: name });
  head.scope = 'row';
  made.append(head, make('td', { text: likeness ? withError(likeness) : '–' }));
  return made;
}
