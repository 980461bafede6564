import type { Gpu } from '../../gpu/gpu.ts';
import { Ladder } from './ladder.ts';
import { criticalMagnet, grownBelow, type Magnet } from './rungs.ts';
import type { ZoomView } from './zoom-view.ts';

/** Doublings a second. */
const speed = 0.5;
/** Levels of a fresh critical magnet. */
const depth = 24;
/** A fresh magnet is asked for with so many levels left outwards, the next finer level with so many left inwards. */
const early = { outwards: 3, inwards: 2 } as const;
/** Seconds at an end of a magnet that has ends, before the zoom turns round. */
const rest = 2.5;
/** Numbers of finer levels, apart from those of the levels of a magnet. */
const inwardsFrom = 1000;

/** 1 outwards, -1 inwards. */
export type Sense = 1 | -1;

/**
 * A zoom out and in. At T_c the zoom goes on for ever: outwards to fresh magnets, one after another, and inwards to levels that are
 * grown when they are needed. A magnet away from T_c has two ends, its spins and its last block spins, where the zoom turns round.
 */
export class EndlessZoom {
  readonly #gpu: Gpu;
  readonly #view: ZoomView;
  readonly #window: number;
  readonly #turned: () => void;
  readonly #ladder: Ladder;
  #isEndless = true;
  #sense: Sense = 1;
  /** Seconds that the picture has been at an end. */
  #rested = 0;
  #seed = 1;
  #finer = inwardsFrom;
  /** Of magnets: what was asked for an earlier one comes too late. */
  #generation = 0;
  #extending = false;
  #growing: Promise<void> | undefined;

  /**
   * @param options.window sites across the picture; see `criticalMagnet`
   * @param options.first a critical magnet
   * @param options.turned called when the direction has changed
   */
  constructor(
    gpu: Gpu,
    view: ZoomView,
    { window, first, turned }: { window: number; first: Magnet; turned: () => void },
  ) {
    this.#gpu = gpu;
    this.#view = view;
    this.#window = window;
    this.#turned = turned;
    this.#ladder = new Ladder((rung) => view.forget(rung));
    this.#ladder.append(first);
  }

  get sense(): Sense {
    return this.#sense;
  }

  /** Doublings since the start; below 0 where the picture is finer than at the start. */
  get doublings(): number {
    return this.#ladder.doublings;
  }

  /** Zooms out from now on, or in. */
  go(sense: Sense): void {
    this.#sense = sense;
    this.#rested = 0;
    this.#turned();
  }

  /** Another critical magnet. @param levels below the coarsest */
  freshMagnet(levels: number): Promise<Magnet> {
    const seed = ++this.#seed;
    return criticalMagnet(this.#gpu, { window: this.#window, depth: levels, seed });
  }

  /** Begins again at the finest level of a magnet, which is critical if the zoom is endless. */
  async restart(magnet: Magnet, { isEndless }: { isEndless: boolean }): Promise<void> {
    const generation = ++this.#generation;
    // A level that is being grown reads the spins of the level above.
    await this.#growing;
    if (generation !== this.#generation) return magnet.dispose();
    this.#isEndless = isEndless;
    this.#ladder.restart(magnet, { isEndless });
    this.go(1);
  }

  /** Moves on by this time, and asks for levels before they are needed. */
  move(seconds: number): void {
    const { outwards, inwards } = this.#ladder;
    this.#ladder.advance(this.#sense * speed * seconds);
    if (!this.#isEndless) return this.#turnAtEnd(seconds);
    if (this.#sense > 0 && outwards < early.outwards) void this.#extend();
    if (this.#sense < 0 && inwards < early.inwards) this.#growing ??= this.#grow();
  }

  draw(): void {
    const { view } = this.#ladder;
    if (view) this.#view.draw(view.level, view.next, view.along);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#generation++;
    this.#ladder.dispose();
    this.#view.dispose();
  }

  #turnAtEnd(seconds: number): void {
    const { outwards, inwards } = this.#ladder;
    if ((this.#sense > 0 ? outwards : inwards) > 0) return;
    this.#rested += seconds;
    if (this.#rested > rest) this.go(this.#sense > 0 ? -1 : 1);
  }

  /** Puts a fresh magnet at the coarse end. */
  async #extend(): Promise<void> {
    if (this.#extending) return;
    this.#extending = true;
    const generation = this.#generation;
    const magnet = await this.freshMagnet(depth).finally(() => (this.#extending = false));
    if (generation === this.#generation) this.#ladder.append(magnet);
    else magnet.dispose();
  }

  /** Puts a level at the fine end, drawn with the chances that the finest level leaves its spins. */
  async #grow(): Promise<void> {
    const { finest } = this.#ladder;
    if (!finest) return;
    const generation = this.#generation;
    const options = { window: this.#window, seed: 1, configuration: ++this.#finer };
    const magnet = await grownBelow(this.#gpu, finest, options).finally(
      () => (this.#growing = undefined),
    );
    if (generation === this.#generation) this.#ladder.prepend(magnet);
    else magnet.dispose();
  }
}
