import { elementAt } from '../../element-at.ts';
import { replicaGeometry } from '../../ensemble/geometry.ts';
import { placeOf, unpackLattice } from '../../ensemble/unpack.ts';
import { IsingSimulation } from '../../ising/simulation.ts';
import { make } from '../../page/elements.ts';
import { decimal } from '../../page/format.ts';
import { LatticeView } from '../../stage/lattice-view.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import type { Figure, FigureSite, Finding, Knob } from '../figure.ts';
import { Disobedience, costs } from '../measure/disobedience.ts';
import { CellCursor } from './cell-cursor.ts';

/** Spins along a side. One lattice is shown; 1,023 more at the same temperature are measured with it. */
const size = 12;
const replicas = 1024;
/** Sweeps a second that the eye can follow. */
const speed = 5;
const temperatures = { least: 0.5, most: 5, step: 0.1 } as const;
const start = 2.3;
/** Sweeps after a change of temperature that do not count. */
const dropped = 10;

/** Few enough spins to touch, at one temperature. */
class OneRule implements Figure {
  readonly tasks: Figure['tasks'];
  readonly #site: FigureSite;
  readonly #simulation: IsingSimulation;
  readonly #view: LatticeView;
  readonly #cursor: CellCursor;
  readonly #counts: Disobedience;
  #temperature: number;
  #adjusting = false;
  #playing = true;
  #due = 0;
  #last = performance.now();
  #counted = -1;
  #since = 0;
  #words: Uint32Array | undefined;

  constructor(
    site: FigureSite,
    parts: {
      simulation: IsingSimulation;
      counts: Disobedience;
      view: LatticeView;
      temperature: number;
    },
  ) {
    this.#site = site;
    this.#simulation = parts.simulation;
    this.#counts = parts.counts;
    this.#view = parts.view;
    this.#temperature = parts.temperature;
    this.#cursor = new CellCursor(site.host, {
      size,
      label: 'Spins: arrow keys choose one, Enter flips it. The line below says what a flip costs.',
      moved: () => site.changed(),
      press: (index) => void this.#flip(index),
    });
    this.tasks = [
      {
        wished: () => (this.#adjusting ? 0 : Math.floor(this.#dueNow())),
        submit: (sweeps) => {
          this.#due -= sweeps;
          this.#simulation.submitSweeps(sweeps);
        },
      },
    ];
  }

  get knob(): Knob {
    return {
      label: 'Temperature',
      ...temperatures,
      value: this.#temperature,
      marks: [
        { value: 1, label: 'cold' },
        { value: CRITICAL_TEMPERATURE, label: 'T_c' },
        { value: 4.5, label: 'hot' },
      ],
      text: (value) => `T = ${decimal(value, 1)}`,
      turn: (value) => void this.#turn(value),
    };
  }

  get findings(): readonly Finding[] {
    return costs.map((cost) => ({
      name: `against-${cost}`,
      measured: this.#counts.share(cost),
      exact: 1 / (1 + Math.exp(cost / this.#temperature)),
      unit: 'per cent',
    }));
  }

  get sentence(): string {
    const spins = this.#words && unpackLattice(this.#simulation.ensemble.geometry, this.#words, 0);
    const at = this.#cursor.index;
    if (!spins || at === undefined)
      return `144 spins at T = ${decimal(this.#temperature, 1)}. Click a spin to ask what its flip would cost.`;
    const agreeing = neighboursOf(at).filter((each) => spins[each] === spins[at]).length;
    const cost = 4 * agreeing - 8;
    const odds = Math.min(1, Math.exp(-cost / this.#temperature));
    return (
      `${agreeing} of 4 neighbours agree with this spin. ` +
      (cost > 0
        ? `A flip costs the energy ${cost}, so heat allows it with a chance of ${decimal(100 * odds, odds < 0.1 ? 1 : 0)} %.`
        : cost === 0
          ? 'A flip costs nothing, so it always happens.'
          : `A flip gains the energy ${-cost}, so it always happens.`)
    );
  }

  get state(): string {
    return this.#temperature === start ? '' : decimal(this.#temperature, 1);
  }

  readonly play = (playing: boolean): void => {
    this.#playing = playing;
    this.#last = performance.now();
    this.#due = 0;
  };

  readonly draw = (): void => {
    this.#site.gpu.submit('twelve', (encoder) =>
      this.#view.draw(encoder, this.#site.easel.palette, { x: 0, y: 0, span: 1 }),
    );
  };

  readonly read = async (): Promise<void> => {
    const { sweeps, ensemble } = this.#simulation;
    if (sweeps === this.#counted || this.#adjusting) return;
    const words = await this.#site.gpu.readWords(ensemble.buffer);
    this.#words = words;
    if (this.#counted >= 0 && sweeps - this.#since > dropped) await this.#counts.add();
    this.#counted = sweeps;
    this.#site.changed();
    this.#site.touch();
  };

  readonly dispose = (): void => {
    this.#cursor.dispose();
    this.#view.dispose();
    this.#view.surface.dispose();
    this.#counts.dispose();
    this.#simulation.dispose();
  };

  #dueNow(): number {
    const now = performance.now();
    if (this.#playing) this.#due = Math.min(2, this.#due + (speed * (now - this.#last)) / 1000);
    this.#last = now;
    return this.#due;
  }

  async #turn(temperature: number): Promise<void> {
    this.#temperature = temperature;
    this.#counts.clear();
    this.#since = this.#simulation.sweeps;
    if (this.#adjusting) return;
    this.#adjusting = true;
    let set: number;
    do {
      set = this.#temperature;
      await this.#simulation.setTemperatures(everywhere(set));
    } while (set !== this.#temperature);
    this.#adjusting = false;
    this.#site.changed();
  }

  /** Flips the spin that the reader chose, in the lattice that is shown. */
  async #flip(index: number): Promise<void> {
    const { gpu } = this.#site;
    const { geometry, buffer } = this.#simulation.ensemble;
    const words = await gpu.readWords(buffer);
    const { word, bit } = placeOf(geometry, 0, index % size, Math.floor(index / size));
    words[word] = elementAt(words, word) ^ (1 << bit);
    gpu.write(buffer, words.subarray(word, word + 1), 4 * word);
    this.#words = words;
    this.#site.changed();
    this.#site.touch();
  }
}

export async function makeFigure(site: FigureSite): Promise<Figure> {
  const { gpu, easel, host, touch } = site;
  const asked = Number(site.state);
  const isAllowed = asked >= temperatures.least && asked <= temperatures.most;
  const temperature = isAllowed ? asked : start;
  const simulation = await IsingSimulation.create(gpu, {
    geometry: replicaGeometry(size, replicas),
    update: 'metropolis',
    temperatures: everywhere(temperature),
    start: 'hot',
    seed: 3,
  });
  await simulation.sweep(200);
  const canvas = make('canvas', { className: 'layer' });
  canvas.ariaHidden = 'true';
  host.append(canvas);
  const surface = easel.surface(canvas, touch);
  const painter = await easel.painter('view-lattice');
  const view = new LatticeView(gpu, painter, { ensemble: simulation.ensemble, surface });
  const counts = await Disobedience.create(gpu, simulation.ensemble);
  return new OneRule(site, { simulation, counts, view, temperature });
}

function everywhere(temperature: number): number[] {
  return Array.from({ length: replicas }, () => temperature);
}

/** The four neighbours of a spin. Opposite edges join. */
function neighboursOf(index: number): number[] {
  const [x, y] = [index % size, Math.floor(index / size)];
  const at = (column: number, row: number): number =>
    ((row + size) % size) * size + ((column + size) % size);
  return [at(x + 1, y), at(x - 1, y), at(x, y + 1), at(x, y - 1)];
}
