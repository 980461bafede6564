import type { Gpu } from '../gpu/gpu.ts';
import { Experiment } from './experiment.ts';
import { whole } from './format.ts';
import { FrameLoop } from './frame-loop.ts';
import type { LabHandle } from './handle.ts';
import { listenToKeys } from './keyboard.ts';
import { element, pageState, setState, setText } from './page.ts';
import { LearningProgress } from './learning-progress.ts';
import { Panel, type Actions } from './panel.ts';
import { Rate } from './rate.ts';
import { Readings } from './readings.ts';
import { writeAddress, type Settings } from './settings.ts';
import { Stage, shownLevels } from './stage.ts';

/** Milliseconds between readbacks; they are never waited for in a frame. */
const readingInterval = 100;
/** Updates of the machine wished for between two pictures. */
const updatesPerFrame = 8;

export interface LabOptions {
  readonly settings: Settings;
  readonly running: boolean;
  /** Called once when the lab cannot go on. */
  readonly failed: (error: unknown) => void;
}

/** The running page: one experiment, what shows it, and what changes it. */
export class Lab implements LabHandle {
  readonly settings: Settings;
  readonly #gpu: Gpu;
  readonly #stage: Stage;
  readonly #readings: Readings;
  readonly #panel: Panel;
  readonly #loop: FrameLoop;
  readonly #progress = new LearningProgress();
  readonly #rate = new Rate();
  readonly #failed: (error: unknown) => void;
  readonly #ends: (() => void)[] = [];
  #experiment: Experiment;
  #running: boolean;
  #steps = 0;
  /** Restarts one after the other. */
  #restarting: Promise<void> = Promise.resolve();

  private constructor(gpu: Gpu, stage: Stage, experiment: Experiment, options: LabOptions) {
    const { settings, running, failed } = options;
    this.#gpu = gpu;
    this.#stage = stage;
    this.#experiment = experiment;
    this.#failed = failed;
    this.#running = running;
    this.settings = settings;
    const actions: Actions = {
      setTemperature: (temperature) => void this.setTemperature(temperature).catch(failed),
      togglePause: () => this.setRunning(!this.#running),
      step: () => {
        this.setRunning(false);
        this.#steps++;
      },
      restart: () => void this.restart(),
      adjusted: () => {
        this.#experiment.learner.setLearningRate(settings.learningRate);
        this.#remember();
      },
    };
    this.#readings = new Readings(settings.temperature, settings.size);
    this.#panel = new Panel(element('panel', HTMLElement), settings, actions);
    stage.show(experiment.pyramid, experiment.learner.machine);
    this.#loop = new FrameLoop(gpu, {
      tasks: [
        {
          wished: () => (this.#running ? settings.speed : this.#steps),
          submit: (n) => this.#sweep(n),
        },
        { wished: () => this.#updatesWished(), submit: (n) => this.#learn(n) },
      ],
      stale: () => stage.stale,
      draw: () => gpu.submit('picture', (encoder) => stage.draw(encoder)),
      failed,
    });
    const timer = setInterval(() => void this.#read().catch(failed), readingInterval);
    this.#ends.push(
      () => clearInterval(timer),
      listenToKeys(actions, () => settings.temperature),
    );
    this.setRunning(running);
    this.#loop.start();
  }

  static async create(gpu: Gpu, options: LabOptions): Promise<Lab> {
    const stage = await Stage.create(gpu);
    const experiment = await Experiment.create(gpu, options.settings, shownLevels);
    return new Lab(gpu, stage, experiment, options);
  }

  get adapter(): { name: string; software: boolean } {
    return this.#gpu.adapter;
  }

  get running(): boolean {
    return this.#running;
  }

  get sweeps(): number {
    return this.#experiment.simulation.sweeps;
  }

  get observations(): LabHandle['observations'] {
    const estimate = this.#readings.estimate;
    if (!estimate) return undefined;
    const { temperature, energy, absoluteMagnetization } = estimate;
    return { temperature, energy: energy.value, magnetization: absoluteMagnetization.value };
  }

  state(): ReturnType<typeof pageState> {
    return pageState();
  }

  readLattice(): Promise<Uint32Array> {
    return this.#gpu.readWords(this.#experiment.simulation.ensemble.buffer);
  }

  async setTemperature(temperature: number): Promise<void> {
    this.settings.temperature = temperature;
    this.#readings.setTemperature(temperature);
    this.#panel.refresh();
    this.#remember();
    await this.#experiment.setTemperature(temperature);
  }

  setRunning(running: boolean): void {
    this.#running = running;
    this.#steps = 0;
    this.#rate.reset();
    this.#panel.showRunning(running);
    setState(running ? 'running' : 'paused');
  }

  async step(sweeps: number): Promise<void> {
    this.#experiment.advance(sweeps);
    this.#stage.touch();
    await this.#gpu.settle();
  }

  /** Begins again with the settings as they are. */
  restart(): Promise<void> {
    this.#remember();
    this.#restarting = this.#restarting.then(() => this.#replace()).catch(this.#failed);
    return this.#restarting;
  }

  /** Draws with shaders as they are now. */
  async reload(): Promise<void> {
    await this.#stage.reload();
  }

  dispose(): void {
    for (const end of this.#ends) end();
    this.#loop.dispose();
    this.#panel.dispose();
    this.#experiment.dispose();
    this.#stage.dispose();
  }

  async #replace(): Promise<void> {
    const { temperature, size } = this.settings;
    const old = this.#experiment;
    const fresh = await Experiment.create(this.#gpu, this.settings, shownLevels);
    this.#experiment = fresh;
    this.#stage.show(fresh.pyramid, fresh.learner.machine);
    this.#readings.restart(temperature, size);
    this.#progress.restart();
    this.#rate.reset();
    old.dispose();
    // The temperature may have moved while the new lattice was made.
    if (this.settings.temperature !== temperature)
      await this.setTemperature(this.settings.temperature);
  }

  #sweep(sweeps: number): void {
    if (!this.#running) this.#steps = Math.max(0, this.#steps - sweeps);
    this.#experiment.advance(sweeps);
  }

  #updatesWished(): number {
    return this.#running && this.settings.learning ? updatesPerFrame : 0;
  }

  #learn(updates: number): void {
    this.#experiment.learner.advance(updates);
    this.#stage.touchFields();
  }

  async #read(): Promise<void> {
    if (document.hidden) return;
    const experiment = this.#experiment;
    const { size } = this.settings;
    this.#rate.mark(performance.now(), experiment.simulation.sweeps);
    const perSecond = this.#running ? this.#rate.perSecond : 0;
    this.#panel.showSpeed(perSecond, perSecond * size * size * 1e-9);
    const sweeps = whole(experiment.simulation.sweeps);
    setText(element('lattice-caption', HTMLElement), `${size} × ${size} spins, sweep ${sweeps}`);
    const sightings = await experiment.collect();
    if (experiment !== this.#experiment) return;
    if (sightings.length > 0) this.#readings.add(sightings);
    await this.#progress.read(experiment.learner);
  }

  #remember(): void {
    // Replaced, not pushed: going back should leave the page, not undo a slider.
    clearTimeout(this.#remembering);
    this.#remembering = setTimeout(
      () => history.replaceState(null, '', `#${writeAddress(this.settings)}`),
      300,
    );
  }
  #remembering: ReturnType<typeof setTimeout> | undefined;
}
