import { make } from '../../page/elements.ts';
import { decimal } from '../../page/format.ts';
import type { Figure, FigureSite, Finding, Knob } from '../figure.ts';
import { criticalMagnet, spinsAbout, type Magnet } from '../zoom/rungs.ts';
import { Ballot, ballotSide } from './ballot.ts';
import { Quiz } from './quiz.ts';
import {
  disposeOf,
  distances,
  findingsBeside,
  levels,
  makeBeside,
  type Beside,
} from './vote-magnets.ts';
import { Windows } from './windows.ts';

/** Sites across a window. With the margin of growing, a multiple of 32. */
const window = 56;
/** Seconds after which the critical magnet is replaced by another one. */
const patience = 6;

/** One block that votes, then all blocks: equal windows of three magnets, zoomed out step by step, and a quiz. */
class Vote implements Figure {
  readonly tasks: Figure['tasks'];
  readonly #site: FigureSite;
  readonly #windows: Windows;
  readonly #quiz: Quiz;
  readonly #ballot: Ballot;
  /** Whether single blocks vote. */
  #isSingle = false;
  #critical: Magnet;
  /** Undefined until the magnets away from T_c are there. */
  #beside: Beside | undefined;
  #distance = 0;
  #changing: Promise<void> | undefined;
  #growing: Promise<void> | undefined;
  #playing = true;
  #grown = performance.now();
  #seed = 20;
  #disposed = false;

  constructor(site: FigureSite, parts: { critical: Magnet; windows: Windows; distance: number }) {
    this.#site = site;
    this.#critical = parts.critical;
    this.#windows = parts.windows;
    this.#distance = parts.distance;
    this.#quiz = new Quiz(this.#windows, { changed: site.changed });
    this.#ballot = new Ballot({ changed: site.changed, leave: () => this.#leave() });
    site.host.append(this.#ballot.element);
    const again = make('button', { text: 'One block' });
    again.type = 'button';
    again.addEventListener('click', () => void this.#vote());
    this.#windows.tools.append(again);
    this.tasks = [
      {
        wished: () =>
          this.#changing || this.#quiz.asked ? 0 : Math.min(1, this.#beside?.companion.wished ?? 0),
        submit: (updates) => this.#beside?.companion.advance(updates),
      },
    ];
    // The outer magnets take seconds without a GPU. What needs only the critical magnet begins at once.
    this.#change();
    this.#show();
    this.#leave();
    // A link to a distance shows what is at that distance.
    if (site.state === '') void this.#vote();
  }

  get isReady(): boolean {
    return this.#isSingle || this.#beside !== undefined;
  }

  get knob(): Knob {
    return {
      label: 'Distance of the outer rows',
      least: 0,
      most: distances.length - 1,
      step: 1,
      value: this.#distance,
      marks: distances.map((_, value) => ({ value, label: `${percent(value)}\u00a0%` })),
      text: (value) => `${percent(value)}\u00a0% from T_c`,
      turn: (value) => this.#turn(value),
    };
  }

  get findings(): readonly Finding[] {
    return findingsBeside(this.#beside?.companion, this.#away);
  }

  get sentence(): string {
    if (this.#isSingle) return this.#ballot.sentence;
    if (this.#quiz.sentence) return this.#quiz.sentence;
    if (this.#changing) return 'The outer magnets come to their new temperatures.';
    const text = (name: string): string => {
      const found = this.findings.find((finding) => finding.name === name)?.measured;
      return found ? `${decimal(100 * found.value, 1)}\u00a0%` : '\u2026';
    };
    return (
      `Neighbours that agree after three votes: ${text('cold-3')} below T_c, ` +
      `${text('critical-3')} at T_c, ${text('hot-3')} above.`
    );
  }

  get state(): string {
    return this.#distance === 0 ? '' : String(this.#distance);
  }

  readonly play = (playing: boolean): void => {
    this.#playing = playing;
  };

  readonly draw = (): void => {
    if (this.#isSingle) return;
    this.#windows.draw(this.#site.easel.palette);
  };

  readonly read = async (): Promise<void> => {
    if (this.#isSingle && this.#playing) {
      if (this.#ballot.advance(performance.now())) this.#leave();
      this.#site.changed();
    }
    if (this.#changing || !this.#beside) return;
    await this.#beside.companion.watch.read();
    this.#site.changed();
    const isDue = performance.now() - this.#grown > 1000 * patience;
    const isAsked = this.#quiz.asked || this.#isSingle;
    if (this.#playing && isDue && !isAsked) this.#growing ??= this.#grow();
    await this.#growing;
  };

  readonly dispose = (): void => {
    this.#disposed = true;
    this.#windows.dispose();
    this.#ballot.dispose();
    this.#critical.dispose();
    // What is being made is disposed of when it is there.
    if (!this.#changing && this.#beside) disposeOf(this.#beside);
  };

  get #away(): number {
    return percent(this.#distance) / 100;
  }

  /** Lets blocks of the critical magnet vote one by one. */
  async #vote(): Promise<void> {
    this.#quiz.end();
    const [fine, coarse] = this.#critical.rungs;
    if (!fine || !coarse) return;
    const side = ballotSide;
    const [spins, winners] = await Promise.all([
      spinsAbout(this.#site.gpu, fine, side),
      spinsAbout(this.#site.gpu, coarse, side / 2),
    ]);
    if (this.#disposed) return;
    this.#ballot.begin(spins, winners);
    this.#isSingle = true;
    this.#showView();
  }

  /** Shows the whole magnets. */
  #leave(): void {
    this.#isSingle = false;
    this.#showView();
  }

  #showView(): void {
    this.#ballot.element.hidden = !this.#isSingle;
    this.#windows.element.classList.toggle('aside', this.#isSingle);
    this.#site.touch();
    this.#site.changed();
  }

  #show(): void {
    const outer = this.#beside?.pyramid.levels.slice(0, levels) ?? [];
    const rows = [0, 1].map((group) => outer.map((ensemble) => ({ ensemble, group })));
    const [below = [], above = []] = rows;
    const middle = this.#critical.rungs.map(({ ensemble }) => ({ ensemble, group: 0 }));
    this.#windows.show([below, middle, above]);
    this.#site.touch();
  }

  /** Another critical magnet, and some sweeps of the others. */
  async #grow(): Promise<void> {
    const magnet = await criticalMagnet(this.#site.gpu, {
      window,
      depth: levels - 1,
      seed: ++this.#seed,
    });
    this.#growing = undefined;
    this.#grown = performance.now();
    if (this.#disposed || this.#quiz.asked) return magnet.dispose();
    const before = this.#critical;
    this.#critical = magnet;
    if (this.#beside) {
      const { simulation, pyramid } = this.#beside;
      simulation.submitSweeps(8);
      pyramid.update(simulation.sweeps);
    }
    this.#show();
    before.dispose();
  }

  #turn(distance: number): void {
    if (distance === this.#distance) return;
    // The rows that this changes are shown.
    if (this.#isSingle) this.#leave();
    this.#distance = distance;
    this.#change();
    this.#site.changed();
  }

  /** Makes the outer magnets at their present distance. */
  #change(): void {
    this.#changing ??= this.#follow()
      .catch(this.#site.failed)
      .finally(() => {
        this.#changing = undefined;
        if (!this.#disposed) this.#show();
        else if (this.#beside) disposeOf(this.#beside);
        this.#site.changed();
      });
  }

  async #follow(): Promise<void> {
    let made: number;
    do {
      made = this.#distance;
      const next = await makeBeside(this.#site.gpu, made);
      const before = this.#beside;
      if (before) this.#quiz.end();
      this.#beside = next;
      if (!this.#disposed) this.#show();
      if (before) disposeOf(before);
    } while (made !== this.#distance && !this.#disposed);
  }
}

export async function makeFigure(site: FigureSite): Promise<Figure> {
  const { gpu, easel, host, touch } = site;
  const distance = /^[12]$/.test(site.state) ? Number(site.state) : 0;
  const windows = await Windows.create(gpu, easel, { host, window, levels, touch });
  const critical = await criticalMagnet(gpu, { window, depth: levels - 1, seed: 20 });
  return new Vote(site, { critical, windows, distance });
}

function percent(index: number): number {
  return distances[index]?.percent ?? 0;
}
