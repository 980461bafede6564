import { stripGeometry } from '../../ensemble/geometry.ts';
import { IsingSimulation } from '../../ising/simulation.ts';
import { make, setText } from '../../page/elements.ts';
import { withError } from '../../page/format.ts';
import type { Chart } from '../../page/chart.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import type { Figure, FigureSite, Finding, Knob } from '../figure.ts';
import type { Damage } from '../measure/damage.ts';
import { FieldLevels, fieldDepth } from '../measure/field-levels.ts';
import { damageRow, magnet, makeDamage, makeTiles, type Scene } from './damage-row.ts';
import { levelChart, points, scaled } from './level-chart.ts';
import { PlaneFlows } from './plane-flows.ts';

const equilibrate = 20;
/** Milliseconds between two sprinkles. */
const interval = 1200;
/** Cluster updates between two sprinkles. */
const between = 2;
/** Readings of the field after which it is known well enough. */
const enoughField = 60;
/** Readings of the field before the flows begin. */
const fewField = 8;

/** Noise that dies, a field that grows, and the plane in which all magnets flow. */
class Survives implements Figure {
  readonly tasks: Figure['tasks'];
  readonly #site: FigureSite;
  readonly #simulation: IsingSimulation;
  readonly #field: FieldLevels;
  readonly #scene: Scene;
  readonly #chart: Chart;
  readonly #flows: PlaneFlows;
  #damage: Damage;
  #share: number;
  #changing: Promise<void> = Promise.resolve();
  #next = 0;
  #wanted = equilibrate;
  /** Whether the copy is one of the magnet as it stands. */
  #sprinkled = false;
  isReady = false;
  #playing = true;
  #disposed = false;

  constructor(
    site: FigureSite,
    parts: {
      simulation: IsingSimulation;
      field: FieldLevels;
      damage: Damage;
      share: number;
      scene: Scene;
    },
  ) {
    this.#site = site;
    this.#simulation = parts.simulation;
    this.#field = parts.field;
    this.#damage = parts.damage;
    this.#share = parts.share;
    this.#scene = parts.scene;
    this.#chart = levelChart(parts.scene.plot);
    this.#flows = new PlaneFlows(site.gpu, parts.scene.plane);
    this.tasks = [
      {
        wished: () => this.#wanted,
        submit: (sweeps) => this.#advance(sweeps),
      },
      {
        wished: () => (this.#field.readings < enoughField ? this.#field.wished : 0),
        submit: (sweeps) => this.#field.advance(sweeps),
      },
      this.#flows.task,
    ];
    this.#drawChart();
  }

  get knob(): Knob {
    return {
      label: 'Flipped spins',
      least: 1,
      most: 10,
      step: 1,
      marks: [
        { value: 1, label: '1\u00a0%' },
        { value: 3, label: '3\u00a0%' },
        { value: 10, label: '10\u00a0%' },
      ],
      value: Math.round(100 * this.#share),
      text: (value) => `${value}\u00a0% at random`,
      turn: (value) => this.#turn(value / 100),
    };
  }

  get findings(): readonly Finding[] {
    const noise = Array.from({ length: magnet.depth + 1 }, (_, level): Finding => ({
      name: `noise-${level}`,
      measured: this.#damage.share(level),
      unit: 'per cent',
    }));
    const field = Array.from({ length: fieldDepth + 1 }, (_, level): Finding => {
      const strength = this.#field.strength(level);
      const measured = strength && scaled(strength, 1000);
      return { name: `field-${level}`, measured, unit: 'number' };
    });
    return [
      {
        name: 'growth',
        measured: this.#field.growth(),
        exact: 2 ** 1.875,
        unit: 'number',
        digits: 3,
      },
      ...noise,
      ...field,
    ];
  }

  get sentence(): string {
    const noise = this.#damage.share(magnet.depth);
    const first = `${Math.round(100 * this.#share)} % of the spins are flipped at random.`;
    if (!noise) return `${first} The magnet is settling.`;
    const growth = this.#field.growth();
    const field = growth
      ? ` A weak field grows by a factor of ${withError(growth)} a step.`
      : ' The field is acting on the magnets.';
    return `${first} After four steps ${withError(scaled(noise, 100))} % of the block spins differ.${field}`;
  }

  get state(): string {
    return this.#share === 0.03 ? '' : String(Math.round(100 * this.#share));
  }

  readonly play = (playing: boolean): void => {
    this.#playing = playing;
  };

  readonly draw = (): void => {
    // While the magnet moves on, its copy is that of a state before. The last picture stays.
    if (!this.#sprinkled) return;
    this.isReady = true;
    const levels = this.#scene.tiles;
    this.#site.gpu.submit('damage', (encoder) => {
      for (const [level, pair] of levels.entries())
        for (const tile of pair) tile.draw(encoder, level);
    });
    if (this.#playing) this.#site.touch();
  };

  readonly read = async (): Promise<void> => {
    await this.#changing;
    if (this.#sprinkled && this.#playing && performance.now() > this.#next) {
      this.#sprinkled = false;
      this.#wanted = between;
    } else if (this.#wanted === 0 && !this.#sprinkled) {
      this.#next = performance.now() + interval;
      this.#damage.update();
      this.#sprinkled = true;
      this.#site.touch();
      await this.#damage.count();
    }
    if (this.#field.readings < enoughField) await this.#field.read();
    if (this.#field.readings >= fewField) await this.#flows.follow();
    for (const [level, label] of this.#scene.labels.entries()) {
      const share = this.#damage.share(level);
      setText(label, share ? `${withError(scaled(share, 100))}\u00a0%` : '\u2026');
    }
    this.#drawChart();
    this.#site.changed();
  };

  readonly dispose = (): void => {
    this.#disposed = true;
    this.#chart.dispose();
    this.#flows.dispose();
    for (const pair of this.#scene.tiles) for (const tile of pair) tile.dispose();
    this.#damage.dispose();
    this.#field.dispose();
    this.#simulation.dispose();
  };

  #advance(sweeps: number): void {
    this.#simulation.submitSweeps(sweeps);
    this.#wanted -= sweeps;
  }

  #turn(share: number): void {
    if (share === this.#share) return;
    this.#share = share;
    this.#changing = this.#changing.then(() => this.#renew(share));
    this.#site.changed();
  }

  /** Another share of noise, counted anew. */
  async #renew(share: number): Promise<void> {
    if (this.#disposed || share !== this.#share) return;
    const damage = await makeDamage(this.#site, this.#simulation, share);
    const tiles = await makeTiles(this.#site, this.#scene.frames, damage);
    if (this.#disposed) {
      for (const pair of tiles) for (const tile of pair) tile.dispose();
      return damage.dispose();
    }
    for (const pair of this.#scene.tiles) for (const tile of pair) tile.dispose();
    this.#scene.tiles = tiles;
    this.#damage.dispose();
    this.#damage = damage;
    this.#sprinkled = false;
  }

  #drawChart(): void {
    const ofField = points(fieldDepth + 1, (level) => this.#field.strength(level), this.#unit);
    this.#chart.set(
      'noise',
      points(5, (level) => this.#damage.share(level), this.#share),
    );
    this.#chart.set('field', ofField);
  }

  /** The field as it was switched on, as the magnets themselves show it. */
  get #unit(): number {
    return this.#field.strength(0)?.value ?? 1;
  }
}

export async function makeFigure(site: FigureSite): Promise<Figure> {
  const { gpu, host } = site;
  const size = magnet.size[gpu.adapter.software ? 'software' : 'gpu'];
  const simulation = await IsingSimulation.create(gpu, {
    geometry: stripGeometry(size, 1),
    temperatures: [CRITICAL_TEMPERATURE],
    update: 'swendsen-wang',
    start: 'hot',
    seed: 5,
  });
  const asked = Number(site.state);
  const share = Number.isInteger(asked) && asked >= 1 && asked <= 10 ? asked / 100 : 0.03;
  const damage = await makeDamage(site, simulation, share);
  const { row, frames, labels } = damageRow();
  const plots = make('div', { className: 'plots' });
  const plot = make('div', { className: 'plot' });
  const plane = make('div', { className: 'plot plane' });
  plots.append(plot, plane);
  host.append(row, plots);
  const tiles = await makeTiles(site, frames, damage);
  const field = await FieldLevels.create(gpu, { seed: 5 });
  const scene: Scene = { frames, labels, plot, plane, tiles };
  return new Survives(site, { simulation, field, damage, share, scene });
}
