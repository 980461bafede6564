import { Companion } from '../../live/companion.ts';
import { decimal, whole } from '../../page/format.ts';
import { make, setText } from '../../page/elements.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { kaufman } from '../../theory/kaufman.ts';
import type { Figure, FigureSite, Finding, Knob } from '../figure.ts';
import { measuredText } from '../numbers.ts';
import { EndlessZoom } from '../zoom/endless-zoom.ts';
import { criticalMagnet, otherMagnet, type Magnet } from '../zoom/rungs.ts';
import { ZoomView } from '../zoom/zoom-view.ts';

/** Sites across the picture. With the margin of growing, a multiple of 32. */
const window = 120;
/** Levels of the first critical magnet, which the reader waits for. */
const depth = 3;
/** Of 400 critical seeds the one about whose middle both colours are seen at every zoom. Most have a majority somewhere. */
const firstSeed = 211;
/** The magnet away from T_c, and sweeps enough for the correlation length of 2 %, 28 sites. */
const away = {
  size: { gpu: 4096, software: 1024 },
  depth: { gpu: 5, software: 4 },
  sweeps: { below: 400, above: 1200 },
} as const;
/** The measured lattice. */
const measured = { size: { gpu: 256, software: 128 }, levels: 4 } as const;
const distance = 0.02;
const knobTexts = ['2\u00a0% too cold', 'critical', '2\u00a0% too hot'] as const;

/** A magnet out of which and into which one zooms, at T_c for ever. */
class Opening implements Figure {
  readonly tasks: Figure['tasks'];
  readonly #site: FigureSite;
  /** The measured lattice, which begins after the first picture. */
  #companion: Companion | undefined;
  #beginning: Promise<void> | undefined;
  readonly #zoom: EndlessZoom;
  readonly #counter = make('p', { className: 'counter' });
  readonly #direction = make('button', { className: 'direction' });
  #steps = 0;
  #playing = true;
  #last = 0;
  #making: AbortController | undefined;
  /** Whether the picture still shows the temperature before. */
  #turning = false;
  #disposed = false;

  constructor(site: FigureSite, parts: { view: ZoomView; first: Magnet }) {
    this.#site = site;
    this.#direction.type = 'button';
    this.#zoom = new EndlessZoom(site.gpu, parts.view, {
      window,
      first: parts.first,
      turned: () => this.#showDirection(),
    });
    this.#direction.addEventListener('click', () => this.#zoom.go(this.#zoom.sense === 1 ? -1 : 1));
    site.host.append(this.#counter, this.#direction);
    const [, steps = '', inwards] = /^(-?1)?(in)?$/.exec(site.state) ?? [];
    this.#zoom.go(inwards ? -1 : 1);
    if (steps) this.#turn(Number(steps));
    this.tasks = [
      {
        wished: () => (this.#turning ? 0 : Math.min(1, this.#companion?.wished ?? 0)),
        submit: (updates) => this.#companion?.advance(updates),
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
    const size = measuredSize(this.#site);
    const temperature = this.#temperature;
    return Array.from({ length: measured.levels }, (_, level) => {
      const mean = this.#companion?.watch.mean(level, 0);
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
    if (this.#turning && this.#steps !== 0)
      return `The magnet goes to ${state}; this takes some seconds.`;
    return `A magnet ${state}, ${zoomText(this.#zoom.doublings)}.${share ? ` ${share} of neighbours agree.` : ''}`;
  }

  get state(): string {
    return `${this.#steps === 0 ? '' : this.#steps}${this.#zoom.sense < 0 ? 'in' : ''}`;
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
      this.#zoom.move(seconds);
      this.#site.touch();
    }
    this.#zoom.draw();
    const text = `\u00d7\u2009${timesText(Math.trunc(this.#zoom.doublings))}`;
    if (this.#counter.textContent !== text) this.#site.changed();
    setText(this.#counter, text);
  };

  readonly read = async (): Promise<void> => {
    await (this.#beginning ??= this.#beginMeasuring());
    await this.#companion?.watch.read();
    this.#site.changed();
  };

  readonly dispose = (): void => {
    this.#disposed = true;
    this.#making?.abort();
    this.#zoom.dispose();
    this.#companion?.dispose();
  };

  async #beginMeasuring(): Promise<void> {
    const temperature = this.#temperature;
    const companion = await Companion.create(this.#site.gpu, {
      size: measuredSize(this.#site),
      temperature,
      field: 0,
      beside: 0,
      rule: 'majority',
      factor: 2,
      ties: 'random',
      seed: 1,
    });
    if (this.#disposed) return companion.dispose();
    this.#companion = companion;
    if (this.#temperature !== temperature)
      void companion.adjust({ temperature: this.#temperature, field: 0 });
  }

  get #temperature(): number {
    return CRITICAL_TEMPERATURE * (1 + distance * this.#steps);
  }

  #showDirection(): void {
    setText(this.#direction, this.#zoom.sense === 1 ? 'Zoom in' : 'Zoom out');
    this.#site.touch();
    this.#site.changed();
  }

  #turn(steps: number): void {
    if (steps === this.#steps) return;
    this.#steps = steps;
    this.#making?.abort();
    this.#turning = true;
    void this.#companion?.adjust({ temperature: this.#temperature, field: 0 });
    this.#site.changed();
    void this.#begin();
  }

  /** Begins again with a magnet at the new temperature. */
  async #begin(): Promise<void> {
    const making = new AbortController();
    this.#making = making;
    const isEndless = this.#steps === 0;
    const magnet = await (isEndless
      ? this.#zoom.freshMagnet(depth)
      : this.#otherMagnet(making.signal));
    // Another temperature may have been asked for meanwhile.
    if (this.#making !== making || this.#disposed) return magnet.dispose();
    await this.#zoom.restart(magnet, { isEndless });
    if (this.#making !== making) return;
    this.#making = undefined;
    this.#turning = false;
    this.#site.touch();
    this.#site.changed();
  }

  #otherMagnet(signal: AbortSignal): Promise<Magnet> {
    const { gpu } = this.#site;
    const host = gpu.adapter.software ? 'software' : 'gpu';
    return otherMagnet(gpu, {
      temperature: this.#temperature,
      size: away.size[host],
      depth: away.depth[host],
      sweeps: away.sweeps[this.#steps < 0 ? 'below' : 'above'],
      seed: 2,
      signal,
    });
  }
}

export async function makeFigure(site: FigureSite): Promise<Figure> {
  const { gpu, easel, host, touch } = site;
  const [first, view] = await Promise.all([
    criticalMagnet(gpu, { window, depth, seed: firstSeed }),
    ZoomView.create(gpu, easel, { host, window, touch }),
  ]);
  return new Opening(site, { view, first });
}

function measuredSize({ gpu }: FigureSite): number {
  return measured.size[gpu.adapter.software ? 'software' : 'gpu'];
}

/** "zoomed out by a factor of 1,024" */
function zoomText(doublings: number): string {
  const wholes = Math.trunc(doublings);
  if (wholes === 0) return 'as it was at the start';
  return `zoomed ${wholes > 0 ? 'out' : 'in'} by a factor of ${timesText(Math.abs(wholes))}`;
}

/** 2^doublings: in full as long as that can be read, then as a power. */
function timesText(doublings: number): string {
  if (doublings < 0) return `1/${timesText(-doublings)}`;
  return doublings <= 40 ? whole(2 ** doublings) : `2^${decimal(doublings, 0)}`;
}
