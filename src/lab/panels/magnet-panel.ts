import { whole } from '../../page/format.ts';
import { element, setText } from '../../page/elements.ts';
import { LatticeView, type MajorityColour } from '../../stage/lattice-view.ts';
import { Navigation, type NavigationActions } from '../../stage/navigation.ts';
import type { Stage } from '../../stage/stage.ts';
import type { Surface } from '../../stage/surface.ts';
import type { Settings } from '../settings/settings.ts';
import { majorityColour, majorityKeys } from './majority-colour.ts';
import { isShown, type Panel, type Subject } from './panel.ts';

/** The lattice itself. The reader can move, enlarge and paint it. */
export class MagnetPanel implements Panel {
  readonly #stage: Stage;
  readonly #settings: Settings;
  readonly #section = element('magnet', HTMLElement);
  readonly #caption = element('lattice-caption', HTMLElement);
  readonly #keys = element('lattice-keys', HTMLElement);
  readonly #up = element('lattice-up', HTMLElement);
  readonly #down = element('lattice-down', HTMLElement);
  readonly #surface: Surface;
  readonly #navigation: Navigation;
  #view: LatticeView | undefined;
  #subject: Subject | undefined;

  constructor(stage: Stage, settings: Settings, actions: NavigationActions) {
    this.#stage = stage;
    this.#settings = settings;
    const canvas = element('lattice', HTMLCanvasElement);
    this.#surface = stage.surface(canvas);
    this.#navigation = new Navigation(canvas, element('lattice-tools', HTMLElement), {
      camera: stage.camera,
      actions,
    });
  }

  get surface(): Surface {
    return this.#surface;
  }

  show(subject: Subject): void {
    const { simulation, pyramid } = subject.experiment;
    this.#subject = subject;
    this.#view?.dispose();
    const [ensemble = simulation.ensemble] = pyramid.levels;
    const painter = this.#stage.painter('view-lattice');
    const { gpu, camera } = this.#stage;
    this.#view = new LatticeView(gpu, painter, { ensemble, surface: this.#surface });
    camera.reset(ensemble.geometry.size);
    this.#navigation.size = ensemble.geometry.size;
  }

  draw(encoder: GPUCommandEncoder): void {
    if (!isShown(this.#section) || !this.#surface.seen) return;
    const { camera, palette } = this.#stage;
    const colour = majorityColour(this.#settings, this.#subject?.experiment);
    this.#view?.draw(encoder, palette, camera.part, colour);
    this.#showKeys(colour);
  }

  /** A reader who paints needs to know which colour is up. Under cluster updates no colour stays up. */
  #showKeys({ turned = false, steady = false }: MajorityColour): void {
    this.#keys.classList.toggle('turned', turned);
    setText(this.#up, steady ? majorityKeys.up : 'up');
    setText(this.#down, steady ? majorityKeys.down : 'down');
  }

  async read(): Promise<void> {
    const { simulation } = this.#subject?.experiment ?? {};
    if (!simulation) return;
    const { size } = simulation.ensemble.geometry;
    const { span } = this.#stage.camera.part;
    const part = span < 1 ? `, ${Math.round(span * size)} of them a side in sight` : '';
    setText(this.#caption, `${size} × ${size} spins${part}, sweep ${whole(simulation.sweeps)}`);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#navigation.dispose();
    this.#view?.dispose();
  }
}
