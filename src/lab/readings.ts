import type { Measured } from '../statistics/measured.ts';
import { kaufman } from '../theory/kaufman.ts';
import { onsagerEnergy, yangMagnetization } from '../theory/onsager.ts';
import { CRITICAL_TEMPERATURE } from '../theory/critical.ts';
import { Announcer } from './announcer.ts';
import type { Sighting } from './experiment.ts';
import { decimal, withError } from './format.ts';
import { element, setPhysics, setText } from './page.ts';
import { Plot } from './plot.ts';
import { Recent, type Estimate } from './recent.ts';
import { zoomNote } from './zoom-note.ts';

/** The measurements on the page: both plots, the table of figures, the notes and the live region. */
export class Readings {
  readonly #recent: Recent;
  readonly #announcer = new Announcer(element('announcer', HTMLElement));
  readonly #energyPlot: Plot;
  readonly #magnetizationPlot: Plot;
  #temperature: number;
  #size: number;

  constructor(temperature: number, size: number) {
    this.#temperature = temperature;
    this.#size = size;
    this.#recent = new Recent(temperature);
    this.#energyPlot = new Plot(element('energy-plot', HTMLElement), {
      name: 'energy per spin e (J)',
      label: 'Energy per spin against temperature: exact curve and measurement',
      range: [-2, 0],
      ticks: [-2, -1.5, -1, -0.5, 0],
      exact: onsagerEnergy,
    });
    this.#magnetizationPlot = new Plot(element('magnetization-plot', HTMLElement), {
      name: 'magnetization per spin |m|',
      label: 'Absolute magnetization per spin against temperature: exact curve and measurement',
      range: [0, 1],
      ticks: [0, 0.25, 0.5, 0.75, 1],
      exact: yangMagnetization,
    });
    this.#showExact();
  }

  /** The latest means with their errors, or undefined while there are too few observations. */
  get estimate(): Estimate | undefined {
    return this.#recent.estimate();
  }

  /** A new temperature: the old mean stays behind as a dot. */
  setTemperature(temperature: number): void {
    if (temperature === this.#temperature) return;
    const estimate = this.#recent.estimate();
    if (estimate) {
      this.#energyPlot.keep(this.#temperature, estimate.energy.value);
      this.#magnetizationPlot.keep(this.#temperature, estimate.absoluteMagnetization.value);
    }
    this.#temperature = temperature;
    this.#recent.restart(temperature);
    this.#showExact();
  }

  /** A new lattice: nothing of the old one counts. */
  restart(temperature: number, size: number): void {
    this.#temperature = temperature;
    this.#size = size;
    this.#recent.restart(temperature);
    this.#energyPlot.clear();
    this.#magnetizationPlot.clear();
    this.#showExact();
  }

  /** Takes in new observations and shows what follows from them. */
  add(sightings: readonly Sighting[]): void {
    for (const { temperature, energy, magnetization } of sightings)
      this.#recent.add(temperature, energy, magnetization);
    const estimate = this.#recent.estimate();
    const last = this.#recent.last;
    const energy = estimate?.energy ?? (last && { value: last.energy, error: 0 });
    const magnetization =
      estimate?.absoluteMagnetization ?? (last && { value: last.absoluteMagnetization, error: 0 });
    this.#energyPlot.show(this.#temperature, energy);
    this.#magnetizationPlot.show(this.#temperature, magnetization);
    const settled = estimate?.settled ?? false;
    setText(element('energy-measured', HTMLElement), figure(energy, settled));
    setText(element('magnetization-measured', HTMLElement), figure(magnetization, settled));
    setPhysics(element('figure-note', HTMLElement), this.#caveat(estimate));
    if (estimate) this.#announcer.offer(sentence(estimate), performance.now());
  }

  #showExact(): void {
    const temperature = this.#temperature;
    setText(element('figure-temperature', HTMLElement), decimal(temperature, 3));
    const { energy } = kaufman({ size: this.#size, temperature });
    setText(element('energy-exact', HTMLElement), decimal(energy, 4));
    setText(
      element('magnetization-exact', HTMLElement),
      decimal(yangMagnetization(temperature), 4),
    );
    setPhysics(element('zoom-note', HTMLElement), zoomNote(temperature, this.#size));
  }

  /** What a reader should know before believing the figures. */
  #caveat(estimate: Estimate | undefined): string {
    if (!estimate) return 'Gathering observations.';
    const exact = yangMagnetization(this.#temperature);
    if (exact > 0.5 && estimate.absoluteMagnetization.value < exact - 0.1) {
      return 'Domains of both signs face each other. Their walls shrink slowly; a cold start has none.';
    }
    if (!estimate.settled) {
      return 'The lattice still drifts, so that no error can be given yet. Near T_c this takes long.';
    }
    if (Math.abs(this.#temperature / CRITICAL_TEMPERATURE - 1) < 0.05) {
      return 'Near T_c a finite lattice has some |m| where the infinite one has none.';
    }
    return `Means of ${estimate.samples} observations, errors by binning.`;
  }
}

/** A mean with its error; without one while the lattice still drifts, since then none is honest. */
function figure(measured: Measured | undefined, settled: boolean): string {
  if (!measured) return '–';
  return settled ? withError(measured) : `${decimal(measured.value, 3)} drifting`;
}

function sentence({ temperature, energy, absoluteMagnetization }: Estimate): string {
  return (
    `Temperature ${decimal(temperature, 3)}, energy per spin ${decimal(energy.value, 3)}, ` +
    `absolute magnetization ${decimal(absoluteMagnetization.value, 3)}.`
  );
}
