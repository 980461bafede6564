import { elementAt } from '../../element-at.ts';
import { stripGeometry } from '../../ensemble/geometry.ts';
import { IsingSimulation } from '../../ising/simulation.ts';
import { make, setPhysics } from '../../page/elements.ts';
import { decimal, withError } from '../../page/format.ts';
import type { Chart } from '../../page/chart.ts';
import type { DataPoint } from '../../plot/description.ts';
import { Pyramid } from '../../rg/pyramid.ts';
import type { Figure, FigureSite, Finding, Knob } from '../figure.ts';
import { distances, Fan, temperatureAt } from '../measure/fan.ts';
import { Tile } from '../tiles.ts';
import { chartOn, gap } from './thermometer-chart.ts';

/** The seven magnets of the pictures, and the windows through which they are seen. */
const pictures = {
  size: { gpu: 1024, software: 256 },
  window: { gpu: 128, software: 32 },
} as const;
const steps = 3;
/** Cluster updates before the pictures stand still, and before each further round. */
const sweeps = { first: 24, again: 3 } as const;
/** Independent sets of measured magnets. */
const sets = { gpu: 64, software: 8 } as const;
/** Milliseconds for which a level is shown, and the last one. */
const pause = { level: 2200, last: 3600, turned: 8000 } as const;

/** Seven magnets about T_c, zoomed out together, with a thermometer at every level. */
class Thermometers implements Figure {
  readonly tasks: Figure['tasks'];
  readonly #site: FigureSite;
  readonly #fan: Fan;
  readonly #magnets: IsingSimulation;
  readonly #pyramid: Pyramid;
  readonly #tiles: readonly Tile[];
  readonly #labels: readonly HTMLElement[];
  readonly #chart: Chart;
  #level: number;
  #playing = true;
  #next = performance.now() + pause.level;
  #wanted: number = sweeps.first;

  constructor(
    site: FigureSite,
    parts: {
      fan: Fan;
      magnets: IsingSimulation;
      pyramid: Pyramid;
      tiles: readonly Tile[];
      labels: readonly HTMLElement[];
      plot: HTMLElement;
    },
  ) {
    this.#site = site;
    this.#fan = parts.fan;
    this.#magnets = parts.magnets;
    this.#pyramid = parts.pyramid;
    this.#tiles = parts.tiles;
    this.#labels = parts.labels;
    this.#level = levelOf(site.state);
    this.#chart = chartOn(parts.plot, parts.fan.levels - 1);
    this.tasks = [
      {
        wished: () => this.#wanted,
        submit: (count) => this.#equilibrate(count),
      },
      { wished: () => this.#fan.wished, submit: (updates) => this.#fan.advance(updates) },
    ];
    this.#pyramid.update(0);
    this.#showLabels();
  }

  get knob(): Knob {
    return {
      label: 'Zoomed out',
      least: 0,
      most: steps,
      step: 1,
      marks: [0, 1, 2, 3].map((value) => ({ value, label: `${2 ** value}\u00d7` })),
      value: this.#level,
      text: (value) => timesText(value).replace('zoomed out ', ''),
      turn: (level) => this.#show(level, pause.turned),
    };
  }

  get findings(): readonly Finding[] {
    const readings = Array.from({ length: this.#fan.levels }, (_, level): Finding => {
      const distance = 0.02 * 2 ** level;
      return {
        name: `reading-${level}`,
        measured: this.#fan.reading(level, distances.indexOf(0.02)),
        exact: distance,
        unit: 'per cent',
        digits: 0,
      };
    });
    return [
      { name: 'growth', measured: this.#fan.growth(), exact: 2, unit: 'number', digits: 0 },
      ...readings,
    ];
  }

  get sentence(): string {
    const magnet = distances.indexOf(0.02);
    const reading = this.#fan.reading(this.#level, magnet);
    const shown = `Seven magnets, ${timesText(this.#level)}.`;
    if (!reading) return `${shown} The thermometers are settling.`;
    const side = reading.value < 0 ? 'below' : 'above';
    return `${shown} The magnet that began 2 % above T_c now reads ${percent(reading)} ${side}.`;
  }

  get state(): string {
    return this.#level === 0 ? '' : String(this.#level);
  }

  readonly play = (playing: boolean): void => {
    this.#playing = playing;
    this.#next = performance.now() + pause.level;
  };

  readonly draw = (): void => {
    if (this.#playing) {
      if (performance.now() > this.#next) {
        const level = (this.#level + 1) % (steps + 1);
        if (level === 0) this.#wanted += sweeps.again;
        this.#show(level, level === steps ? pause.last : pause.level);
      }
      this.#site.touch();
    }
    this.#site.gpu.submit('seven magnets', (encoder) => {
      for (const tile of this.#tiles) tile.draw(encoder, this.#level);
    });
  };

  readonly read = async (): Promise<void> => {
    await this.#fan.read();
    this.#showLabels();
    this.#drawChart();
    this.#site.changed();
  };

  readonly dispose = (): void => {
    this.#chart.dispose();
    for (const tile of this.#tiles) tile.dispose();
    this.#fan.dispose();
    this.#pyramid.dispose();
    this.#magnets.dispose();
  };

  #equilibrate(count: number): void {
    this.#magnets.submitSweeps(count);
    this.#wanted -= count;
    this.#pyramid.update(this.#magnets.sweeps);
    this.#site.touch();
  }

  #show(level: number, milliseconds: number): void {
    this.#level = level;
    this.#next = performance.now() + milliseconds;
    this.#showLabels();
    this.#site.touch();
    this.#site.changed();
  }

  /** What the thermometers read at the level that is shown. */
  #showLabels(): void {
    for (const [magnet, label] of this.#labels.entries()) {
      const reading = this.#fan.reading(this.#level, magnet);
      setPhysics(label, reading ? signed(reading.value) : '\u2026');
    }
  }

  #drawChart(): void {
    const { levels } = this.#fan;
    const lines = distances.map((distance, magnet) => ({
      distance,
      points: Array.from({ length: levels }, (_, level): DataPoint => {
        const reading = this.#fan.reading(level, magnet);
        return { x: level, y: 100 * (reading?.value ?? NaN), error: 100 * (reading?.error ?? NaN) };
      }),
    }));
    const ofSide = (side: number): DataPoint[] =>
      lines.flatMap(({ distance, points }) =>
        Math.sign(distance) === side ? [...points, gap] : [],
      );
    this.#chart.set('cold', ofSide(-1));
    this.#chart.set('critical', ofSide(0));
    this.#chart.set('hot', ofSide(1));
  }
}

export async function makeFigure(site: FigureSite): Promise<Figure> {
  const { gpu, easel, host, touch } = site;
  const kind = gpu.adapter.software ? 'software' : 'gpu';
  const window = pictures.window[kind];
  const magnets = await IsingSimulation.create(gpu, {
    geometry: stripGeometry(pictures.size[kind], distances.length),
    temperatures: distances.map((_, magnet) => temperatureAt(magnet)),
    update: 'swendsen-wang',
    start: 'hot',
    seed: 4,
  });
  const pyramid = await Pyramid.create(gpu, magnets.ensemble, { depth: steps, seed: 4 });
  const row = make('ol', { className: 'magnets' });
  const plot = make('div', { className: 'plot' });
  host.append(row, plot);
  const labels: HTMLElement[] = [];
  const tiles = await Promise.all(
    distances.map((distance, group) => {
      const item = make('li');
      const label = make('span', { className: 'reading' });
      labels.push(label);
      row.append(item);
      item.append(beganText(distance));
      const frame = make('div', { className: 'tile' });
      item.append(frame, label);
      return Tile.create(gpu, easel, { pyramid, group }, { host: frame, window, touch });
    }),
  );
  const fan = await Fan.create(gpu, { sets: sets[kind], seed: 4 });
  return new Thermometers(site, { fan, magnets, pyramid, tiles, labels, plot });
}

function levelOf(state: string): number {
  const level = Number(state);
  return Number.isInteger(level) && level >= 0 && level <= steps ? level : 0;
}

function timesText(level: number): string {
  return elementAt(
    ['not zoomed out', 'zoomed out once', 'zoomed out twice', 'zoomed out three times'],
    level,
  );
}

function signed(share: number): string {
  if (Math.abs(share) < 0.0005) return 'T_c';
  const size = Math.abs(100 * share);
  return `${share > 0 ? '+' : '\u2212'}${decimal(size, size < 9.95 && size % 1 > 0.001 ? 1 : 0)}\u00a0%`;
}

function beganText(distance: number): HTMLElement {
  const began = make('span', { className: 'began' });
  setPhysics(began, signed(distance));
  return began;
}

function percent({ value, error }: { value: number; error: number }): string {
  return `${withError({ value: Math.abs(100 * value), error: 100 * error })} %`;
}
