import { arrange } from '../../stage/arrangement.ts';
import { decimal, whole, withError } from '../../page/format.ts';
import type { Surface } from '../../stage/surface.ts';
import { dividedBy, type Measured } from '../../statistics/measured.ts';
import type { Figure, FigureSite, Finding, Knob } from '../figure.ts';
import { likenessToBlocks, type Likeness } from '../../live/block-likeness.ts';
import { unshuffled } from '../../live/shuffled-control.ts';
import { blocks, patchSide } from '../measure/two-machines.ts';
import {
  disposeScene,
  makeScene,
  patches,
  penalty,
  type Name,
  type Scene,
} from './machine-scene.ts';
import { makeTiles, type MachineTiles } from './machine-tiles.ts';
import { UnitLens } from './unit-lens.ts';

/** Updates of the weights after which both machines rest. */
const enough = { gpu: 40_000, software: 6000 } as const;
/** Milliseconds between two readings of the weights. */
const interval = 1200;
/** Cluster updates after which a magnet at T_c has nothing of the magnet before. */
const forget = 12;
/** Readings of the error in redrawing that are averaged. */
const recent = 8;

/** How like blocks the units are, by machine. */
interface Likenesses {
  readonly own: Likeness;
  readonly shuffled: Likeness;
  readonly back: Likeness;
}

/** Two machines that learn from the same magnet, the second with its pixels shuffled. */
class TwoLearners implements Figure {
  readonly tasks: Figure['tasks'];
  readonly #site: FigureSite;
  readonly #surfaces: Readonly<Record<Name, Surface>>;
  readonly #lens: UnitLens;
  #scene: Scene;
  #strength: number;
  #playing = true;
  #disposed = false;
  #changing: Promise<void> = Promise.resolve();
  #last = 0;
  #errors: { own: Measured; shuffled: Measured }[] = [];
  #likeness: Likenesses | undefined;

  constructor(
    site: FigureSite,
    parts: MachineTiles & { readonly scene: Scene; readonly strength: number },
  ) {
    this.#site = site;
    this.#surfaces = parts.surfaces;
    this.#scene = parts.scene;
    this.#strength = parts.strength;
    this.#lens = new UnitLens(parts.frames, site.changed);
    parts.again.addEventListener('click', () => this.#drawMagnet());
    const most = enough[site.gpu.adapter.software ? 'software' : 'gpu'];
    this.tasks = [
      {
        wished: () => (this.#playing && this.#scene.machines.updates < most ? 40 : 0),
        submit: (updates) => {
          this.#scene.machines.advance(updates);
          site.touch();
        },
      },
    ];
  }

  get knob(): Knob {
    return {
      label: 'Penalty on weights',
      least: 0,
      most: penalty.most,
      step: 1,
      marks: [
        { value: 0, label: 'none' },
        { value: penalty.first, label: '0.004' },
        { value: penalty.most, label: '0.008' },
      ],
      value: this.#strength,
      text: (value) => (value === 0 ? 'none' : `L1 = ${decimal(value * penalty.unit, 3)}`),
      turn: (value) => this.#turn(value),
    };
  }

  get findings(): readonly Finding[] {
    const error = (of: 'own' | 'shuffled'): Measured | undefined => {
      if (this.#errors.length === 0) return undefined;
      const sum = this.#errors.reduce(
        (all, each) => ({
          value: all.value + each[of].value,
          error: Math.hypot(all.error, each[of].error),
        }),
        { value: 0, error: 0 },
      );
      return dividedBy(sum, this.#errors.length);
    };
    const found = this.#likeness;
    return [
      { name: 'error', measured: error('own'), unit: 'per cent' },
      { name: 'error-shuffled', measured: error('shuffled'), unit: 'per cent' },
      { name: 'likeness', measured: found?.own.fields, unit: 'number' },
      { name: 'likeness-null', measured: found?.own.null, unit: 'number' },
      { name: 'likeness-shuffled', measured: found?.shuffled.fields, unit: 'number' },
      { name: 'likeness-back', measured: found?.back.fields, unit: 'number' },
    ];
  }

  get sentence(): string {
    const { equilibrated, updates } = this.#scene.machines;
    if (equilibrated < 1) return 'The magnet comes to T_c; then both machines begin to learn.';
    const watched = this.#lens.sentence;
    if (watched) return watched;
    const found = this.#likeness;
    const after = `After ${whole(updates)} lessons`;
    if (!found) return `${after} the units still look like grains.`;
    return `${after} the units resemble blocks by ${withError(found.own.fields)}, on shuffled pixels by ${withError(found.shuffled.fields)}. Mere chance gives ${decimal(found.own.null.value, 2)}.`;
  }

  get state(): string {
    return this.#strength === penalty.first ? '' : String(this.#strength);
  }

  readonly play = (playing: boolean): void => {
    this.#playing = playing;
  };

  readonly draw = (): void => {
    const { lattice, layers, fields } = this.#scene;
    const { palette } = this.#site.easel;
    const size = this.#scene.machines.simulation.ensemble.geometry.size;
    const origin = { x: 0, y: 0 };
    this.#site.gpu.submit('machines', (encoder) => {
      const seen = (name: Name): boolean => this.#surfaces[name].seen;
      if (seen('magnet'))
        lattice.draw(encoder, palette, { x: 0, y: 0, span: (patches * patchSide) / size });
      for (const name of ['blocks', 'hidden', 'astray'] as const)
        if (seen(name)) layers[name].draw(encoder, palette, origin);
      for (const name of ['fields', 'scattered'] as const)
        if (seen(name)) fields[name].draw(encoder, palette);
    });
  };

  readonly read = async (): Promise<void> => {
    await this.#changing;
    const { machines, shown, layers } = this.#scene;
    const time = performance.now();
    if (machines.equilibrated < 1 || time - this.#last < interval || machines.updates === 0) return;
    this.#last = time;
    const { gpu } = this.#site;
    const [own, shuffled, first, second] = await Promise.all([
      machines.plain.readParameters(),
      machines.permuted.readParameters(),
      machines.plain.readError(),
      machines.permuted.readError(),
    ]);
    if (machines !== this.#scene.machines || this.#disposed) return;
    if (first && second)
      this.#errors = [...this.#errors, { own: first, shuffled: second }].slice(-recent);
    const back = unshuffled(shuffled, machines.permuted.order);
    shown.writeParameters(back);
    const places = arrange(own);
    layers.hidden.place(places);
    this.#lens.follow(own, places);
    // The second machine is arranged by what it sees itself.
    layers.astray.place(arrange(shuffled));
    const likenesses = {
      own: await likenessToBlocks(gpu, own, blocks),
      shuffled: await likenessToBlocks(gpu, shuffled, blocks),
      back: await likenessToBlocks(gpu, back, blocks),
    };
    if (machines !== this.#scene.machines || this.#disposed) return;
    this.#likeness = likenesses;
    this.#site.touch();
    this.#site.changed();
  };

  readonly dispose = (): void => {
    this.#disposed = true;
    this.#lens.dispose();
    disposeScene(this.#scene);
    for (const surface of Object.values(this.#surfaces)) surface.dispose();
  };

  /** Another magnet at T_c, seen by the machines as they are. */
  #drawMagnet(): void {
    const { machines } = this.#scene;
    if (machines.equilibrated < 1) return;
    machines.simulation.submitSweeps(forget);
    this.#site.touch();
  }

  #turn(strength: number): void {
    if (strength === this.#strength) return;
    this.#strength = strength;
    this.#changing = this.#changing.then(() => this.#renew(strength));
    this.#site.changed();
  }

  /** Both machines learn anew, from the same seed. */
  async #renew(strength: number): Promise<void> {
    if (this.#disposed || strength !== this.#strength) return;
    const scene = await makeScene(this.#site, this.#surfaces, strength);
    if (this.#disposed) return disposeScene(scene);
    disposeScene(this.#scene);
    this.#scene = scene;
    this.#errors = [];
    this.#likeness = undefined;
    this.#lens.forget();
    this.#last = 0;
    this.#site.touch();
  }
}

export async function makeFigure(site: FigureSite): Promise<Figure> {
  const { easel, host, touch } = site;
  const made = makeTiles(easel, host, touch);
  const asked = site.state === '' ? penalty.first : Number(site.state);
  const isKnown = Number.isInteger(asked) && asked >= 0 && asked <= penalty.most;
  const strength = isKnown ? asked : penalty.first;
  const scene = await makeScene(site, made.surfaces, strength);
  return new TwoLearners(site, { ...made, scene, strength });
}
