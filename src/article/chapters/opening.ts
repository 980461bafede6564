import { Companion } from '../../live/companion.ts';
import { decimal, whole } from '../../page/format.ts';
import { make, setText } from '../../page/elements.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { kaufman } from '../../theory/kaufman.ts';
import type { Figure, FigureSite, Finding, Knob } from '../figure.ts';
import { measuredText } from '../numbers.ts';
import { Ladder } from '../zoom/ladder.ts';
import { criticalMagnet, otherMagnet, type Magnet } from '../zoom/rungs.ts';
import { ZoomView } from '../zoom/zoom-view.ts';

/** Sites across the picture. With the margin of growing, a multiple of 32. */
const window = 120;
/** Levels of the first critical magnet, which the reader waits for, and of the others. */
const depth = { first: 3, later: 10 } as const;
/** The magnet away from T_c, and sweeps enough for the correlation length of 2 %, 28 sites. */
const away = {
  size: { gpu: 4096, software: 1024 },
  depth: { gpu: 5, software: 4 },
  sweeps: { below: 400, above: 1200 },
} as const;
/** The measured lattice. */
const measured = { size: { gpu: 256, software: 128 }, levels: 4 } as const;
/** The next magnet is asked for with so many levels left. */
const early = 2.5;
const distance = 0.02;
const knobTexts = ['2\u00a0% too cold', 'critical', '2\u00a0% too hot'] as const;

/** A magnet from which one zooms out for ever. */
class Opening implements Figure {
  readonly tasks: Figure['tasks'];
  readonly #site: FigureSite;
  readonly #view: ZoomView;
  readonly #companion: Companion;
  readonly #ladder: Ladder;
  readonly #counter = make('p', { className: 'counter' });
  #steps = 0;
  #seed = 1;
  #playing = true;
  #last = 0;
  #making: AbortController | undefined;
  /** Whether the picture still shows the temperature before. */
  #turning = false;
  /** The magnet away from T_c; it stays as long as its temperature. */
  #away: Magnet | undefined;
  #disposed = false;

  constructor(site: FigureSite, parts: { view: ZoomView; companion: Companion; first: Magnet }) {
    this.#site = site;
    this.#view = parts.view;
    this.#companion = parts.companion;
    this.#ladder = new Ladder((rung) => this.#view.forget(rung));
    this.#ladder.append(parts.first);
    site.host.append(this.#counter);
    this.tasks = [
      {
        wished: () => (this.#turning ? 0 : Math.min(1, this.#companion.wished)),
        submit: (updates) => this.#companion.advance(updates),
      },
    ];
  }

  get knob(): Knob {
    return {
      label: 'Temperature',
      least: -1,
      most: 1,
      step: 1,
      marks: [
        { value: -1, label: '\u22122\u00a0%' },
        { value: 0, label: 'T_c' },
        { value: 1, label: '+2\u00a0%' },
      ],
      value: this.#steps,
      text: (value) => knobTexts[value + 1] ?? '',
      turn: (value) => this.#turn(value),
    };
  }

  get findings(): readonly Finding[] {
    const { size } = this.#companion;
    const temperature = this.#temperature;
    return Array.from({ length: measured.levels }, (_, level) => {
      const mean = this.#companion.watch.mean(level, 0);
      const exact = level === 0 ? (1 - kaufman({ size, temperature }).energy / 2) / 2 : undefined;
      return {
        name: `agree-${level}`,
        measured: mean?.measured,
        settled: mean?.settled ?? false,
        exact,
        unit: 'per cent',
      };
    });
  }

  get sentence(): string {
    const [first] = this.findings;
    const share = first && measuredText(first);
    const state = ['2 % below T_c', 'at T_c', '2 % above T_c'][this.#steps + 1];
    const doublings = Math.floor(this.#ladder.doublings);
    const times = timesText(doublings);
    if (this.#turning && this.#steps !== 0)
      return `The magnet goes to ${state}; this takes some seconds.`;
    return `A magnet ${state}, ${doublings === 0 ? 'as it is' : `zoomed out by a factor of ${times}`}.${share ? ` ${share} of neighbours agree.` : ''}`;
  }

  get state(): string {
    return this.#steps === 0 ? '' : String(this.#steps);
  }

  readonly play = (playing: boolean): void => {
    this.#playing = playing;
    this.#last = performance.now();
  };

  readonly draw = (): void => {
    const now = performance.now();
    // A page that was away goes on where it was.
    const seconds = Math.min(0.5, (now - this.#last) / 1000);
    this.#last = now;
    // While a magnet comes to another temperature, the zoom stands still and leaves it the device.
    if (this.#playing && !this.#turning) {
      this.#ladder.advance(seconds);
      this.#site.touch();
      if (this.#ladder.left < early) void this.#extend();
    }
    const { view } = this.#ladder;
    if (view) this.#view.draw(view.level, view.next, view.along);
    const text = `\u00d7\u2009${timesText(Math.floor(this.#ladder.doublings))}`;
    if (this.#counter.textContent !== text) this.#site.changed();
    setText(this.#counter, text);
  };

  readonly read = async (): Promise<void> => {
    await this.#companion.watch.read();
    this.#site.changed();
  };

  readonly dispose = (): void => {
    this.#disposed = true;
    this.#making?.abort();
    this.#ladder.dispose();
    this.#away?.dispose();
    this.#view.dispose();
    this.#companion.dispose();
  };

  get #temperature(): number {
    return CRITICAL_TEMPERATURE * (1 + distance * this.#steps);
  }

  #turn(steps: number): void {
    if (steps === this.#steps) return;
    this.#steps = steps;
    this.#making?.abort();
    this.#making = undefined;
    this.#turning = true;
    void this.#companion.adjust({ temperature: this.#temperature, field: 0 });
    this.#site.changed();
    void this.#begin();
  }

  /** Begins again with a magnet at the new temperature. */
  async #begin(): Promise<void> {
    const making = this.#start();
    const isCritical = this.#steps === 0;
    const magnet = await (isCritical ? this.#criticalMagnet() : this.#otherMagnet(making.signal));
    if (!this.#finish(making)) return magnet.dispose();
    this.#ladder.restart(isCritical ? magnet : elsewhere(magnet));
    this.#away?.dispose();
    this.#away = isCritical ? undefined : magnet;
    this.#turning = false;
  }

  /** Puts the next magnet at the end: a fresh one at T_c, another part of the same one elsewhere. */
  async #extend(): Promise<void> {
    if (this.#making || this.#turning) return;
    if (this.#away) return this.#ladder.append(elsewhere(this.#away));
    const making = this.#start();
    const magnet = await this.#criticalMagnet();
    if (!this.#finish(making)) return magnet.dispose();
    this.#ladder.append(magnet);
  }

  #start(): AbortController {
    this.#making = new AbortController();
    return this.#making;
  }

  /** Whether what was made is still wanted. */
  #finish(making: AbortController): boolean {
    if (this.#making !== making || this.#disposed) return false;
    this.#making = undefined;
    this.#site.touch();
    this.#site.changed();
    return true;
  }

  #criticalMagnet(): Promise<Magnet> {
    return criticalMagnet(this.#site.gpu, { window, depth: depth.later, seed: ++this.#seed });
  }

  #otherMagnet(signal: AbortSignal): Promise<Magnet> {
    const { gpu } = this.#site;
    const host = gpu.adapter.software ? 'software' : 'gpu';
    return otherMagnet(gpu, {
      temperature: this.#temperature,
      size: away.size[host],
      depth: away.depth[host],
      sweeps: away.sweeps[this.#steps < 0 ? 'below' : 'above'],
      seed: ++this.#seed,
      signal,
    });
  }
}

/** The same levels about another spin, so that the zoom does not repeat itself. */
function elsewhere({ rungs }: Magnet): Magnet {
  const step = 2 ** (rungs.length - 1);
  const shift = step * Math.floor(Math.random() * 64);
  const shifted = rungs.map(({ ensemble, centre: { x, y } }, level) => ({
    ensemble,
    centre: { x: x + shift / 2 ** level, y: y + shift / 2 ** level },
  }));
  // The spins belong to the magnet itself.
  return { rungs: shifted, dispose: () => undefined };
}

export async function makeFigure(site: FigureSite): Promise<Figure> {
  const { gpu, easel, host, touch } = site;
  const first = await criticalMagnet(gpu, { window, depth: depth.first, seed: 1 });
  const view = await ZoomView.create(gpu, easel, { host, window, touch });
  const companion = await Companion.create(gpu, {
    size: measured.size[gpu.adapter.software ? 'software' : 'gpu'],
    temperature: CRITICAL_TEMPERATURE,
    field: 0,
    beside: 0,
    rule: 'majority',
    factor: 2,
    ties: 'random',
    seed: 1,
  });
  return new Opening(site, { view, companion, first });
}

/** 2^doublings: in full as long as that can be read, then as a power. */
function timesText(doublings: number): string {
  return doublings <= 40 ? whole(2 ** doublings) : `2^${decimal(doublings, 0)}`;
}
