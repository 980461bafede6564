import type { Gpu } from '../../gpu/gpu.ts';
import { FlowPlane } from '../../live/flow-plane.ts';
import { FlowWatch } from '../../live/flow-watch.ts';
import { make } from '../../page/elements.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import type { Figure } from '../figure.ts';

/** Configurations of a flow before it is drawn, before its directions are, and after which the next flow begins. */
const few = 4;
const some = 10;
const enough = 20;
/** In units of J: the critical flow, a colder and a hotter one. */
const temperatures = [CRITICAL_TEMPERATURE, 1.9, 2.6] as const;

/** The plane of two couplings in which all magnets flow, and the flows in it, which are measured one after another. */
export class PlaneFlows {
  readonly task: Figure['tasks'][number];
  readonly #gpu: Gpu;
  readonly #plane: FlowPlane;
  readonly #waiting = make('p', {
    className: 'waiting',
    text: 'The flows are measured once the field is known.',
  });
  #flow: FlowWatch | undefined;
  #at = 0;
  #disposed = false;

  constructor(gpu: Gpu, host: HTMLElement) {
    this.#gpu = gpu;
    this.#plane = new FlowPlane(host);
    host.append(this.#waiting);
    this.task = {
      wished: () => this.#flow?.wished ?? 0,
      submit: (sweeps) => this.#flow?.advance(sweeps),
    };
  }

  /** Measures and draws the present flow, or begins the next. */
  async follow(): Promise<void> {
    const temperature = temperatures[this.#at];
    if (temperature === undefined) return;
    if (this.#flow?.conditions.temperature !== temperature) {
      this.#flow?.dispose();
      this.#flow = undefined;
      const flow = await FlowWatch.create(this.#gpu, { temperature, field: 0, seed: 5 });
      if (this.#disposed) return flow.dispose();
      this.#flow = flow;
    }
    await this.#flow.measure();
    const { configurations } = this.#flow;
    if (configurations < few) return;
    const path = this.#flow.path();
    this.#plane.setPath(temperature, path);
    if (temperature === CRITICAL_TEMPERATURE) {
      this.#plane.setFixedPoint(path);
      if (configurations >= some)
        this.#plane.setDirections((await this.#flow.directions()).inPlane);
    }
    this.#plane.draw(CRITICAL_TEMPERATURE);
    this.#waiting.remove();
    if (configurations >= enough) this.#at++;
  }

  dispose(): void {
    this.#disposed = true;
    this.#plane.chart.dispose();
    this.#flow?.dispose();
  }
}
