import type { Gpu } from '../gpu/gpu.ts';
import type { Dab } from '../ising/brush.ts';
import { Changes } from './changes.ts';
import { Session, type LabCheckpoint, type SessionOptions } from './experiment/session.ts';
import { Clock, speedOf } from './experiment/clock.ts';
import type { LabHandle } from './handle.ts';
import { LabParts } from './parts.ts';
import { pageState, setState } from '../page/elements.ts';
import { AddressBar } from './settings/address-bar.ts';
import { writeAddress } from './settings/address.ts';
import type { Settings } from './settings/settings.ts';
import { Locks } from './lesson-locks.ts';
import { sessionOptions } from './session-options.ts';
import type { Lesson } from '../teaching/lesson.ts';
import type { SectionName } from './stories/story.ts';
import { Stage } from '../stage/stage.ts';

/** Up to this side, a software adapter draws all pictures in one submit. */
const smallest = 128;

/** The longest wait for two frames, in milliseconds. */
const longestFrames = 200;

export interface LabOptions extends Pick<SessionOptions, 'replay' | 'checkpoint'> {
  readonly settings: Settings;
  readonly running: boolean;
  readonly lesson?: Lesson | undefined;
  /** Called once when the lab cannot go on. */
  readonly failed: (error: unknown) => void;
}

/** Resolves when the next frame was drawn; soon in a page that is hidden and draws none. */
function nextFrames(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
    setTimeout(resolve, longestFrames);
  });
}

/** The running page: one experiment, the panels that show it, and the controls that change it. */
export class Lab implements LabHandle {
  /** All parts of the page read this one object. Only `Changes.set` writes to it. */
  readonly #settings: Settings;
  readonly #gpu: Gpu;
  readonly #stage: Stage;
  readonly #session: Session;
  readonly #clock: Clock;
  readonly #addressBar: AddressBar;
  readonly #changes: Changes;
  readonly #parts: LabParts;
  readonly lesson: Lesson | undefined;

  private constructor(gpu: Gpu, stage: Stage, session: Session, options: LabOptions) {
    const { running, failed, lesson } = options;
    this.lesson = lesson;
    this.#gpu = gpu;
    this.#stage = stage;
    this.#session = session;
    this.#settings = session.settings;
    this.#clock = new Clock(() => speedOf(this.#settings), running);
    const addressBar = new AddressBar(() => this.address({ moment: false, paused: false }));
    this.#addressBar = addressBar;
    const locks = new Locks(lesson);
    const changes = new Changes({
      session,
      locks,
      software: gpu.adapter.software,
      parts: () => this.#parts,
      changed: () => addressBar.update(),
    });
    this.#changes = changes;
    this.#parts = new LabParts({
      gpu,
      stage,
      session,
      clock: this.#clock,
      locks,
      failed,
      wishes: {
        change: (wished) => changes.change(wished),
        set: (wished) => changes.set(wished),
        togglePause: () => this.setRunning(!this.#clock.running),
        step: () => {
          this.#clock.step();
          this.#showRunning();
        },
        restart: () => this.restart(),
        paint: (dabs) => this.paint(dabs),
        tell: (name) => changes.tell(name),
        attempt: () => changes.attempt(),
        finding: (wanted) => this.#findingOf(wanted),
        openMachine: (machine, file) => changes.openMachine(machine, file),
        address: () => this.address(),
        lessonAddress: (made, start) => this.address({ ...start, lesson: made }),
        readLattice: () => this.readLattice(),
        draw: () => this.#draw(),
      },
    });
    changes.showStory();
  }

  static async create(gpu: Gpu, options: LabOptions): Promise<Lab> {
    const making = Stage.create(gpu, options.settings.size);
    // The first await below may be that of the session. A failure of the stage is heard of all the same.
    making.catch(() => undefined);
    const shown = async (): Promise<void> => {
      (await making).touch();
      await nextFrames();
    };
    const session = await Session.create(gpu, { ...sessionOptions(options), shown });
    const stage = await making;
    let lab: Lab | undefined;
    try {
      lab = new Lab(gpu, stage, session, options);
      await lab.#parts.renewals.show();
      // The reader sees how the lattice comes to equilibrium.
      lab.#parts.loop.start();
      await session.experiment.settled;
      await stage.prepare();
      for (const panel of lab.#parts.panels.all) panel.adjusted?.();
      lab.setRunning(options.running);
      return lab;
    } catch (error) {
      // Timers, keys and observers must not outlive a start that failed.
      (lab ?? stage).dispose();
      throw error;
    }
  }

  get settings(): Settings {
    return this.#settings;
  }

  get adapter(): { name: string; software: boolean } {
    return this.#gpu.adapter;
  }

  get running(): boolean {
    return this.#clock.running;
  }

  get sweeps(): number {
    return this.#session.experiment.simulation.sweeps;
  }

  /** The last copy of the state, for another device. */
  get checkpoint(): LabCheckpoint | undefined {
    return this.#parts.keeper.last;
  }

  get observations(): LabHandle['observations'] {
    const estimate = this.#parts.panels.exact.estimate;
    if (!estimate) return undefined;
    const { temperature, energy, absoluteMagnetization } = estimate;
    return { temperature, energy: energy.value, magnetization: absoluteMagnetization.value };
  }

  state(): ReturnType<typeof pageState> {
    return pageState();
  }

  /** The part of an address after `#` that restores this state, if possible with the sweeps done so far. */
  address({
    moment = true,
    paused = !this.#clock.running,
    lesson = this.lesson,
  }: { moment?: boolean; paused?: boolean; lesson?: Lesson | undefined } = {}): string {
    const { experiment } = this.#session;
    const { phases } = experiment.history;
    const replay =
      moment && phases && !experiment.adjusting ? { sweeps: this.sweeps, phases } : undefined;
    return writeAddress(this.settings, { replay, paused, lesson });
  }

  readLattice(): Promise<Uint32Array> {
    return this.#gpu.readWords(this.#session.experiment.simulation.ensemble.buffer);
  }

  setTemperature(temperature: number): Promise<void> {
    return this.change({ temperature });
  }

  /** Changes settings, and restarts the parts that depend on them. */
  change(changes: Partial<Settings>): Promise<void> {
    return this.#changes.change(changes);
  }

  setRunning(running: boolean): void {
    this.#clock.running = running;
    this.#showRunning();
  }

  async step(sweeps: number): Promise<void> {
    await this.#parts.renewals.rest;
    this.#session.experiment.advance(sweeps);
    this.#stage.touch();
    await this.#gpu.settle();
  }

  paint(dabs: readonly Dab[]): void {
    this.#session.experiment.paint(dabs);
    this.#stage.touch();
  }

  /** Begins again with the current settings. */
  restart(): Promise<void> {
    return this.#parts.renewals.lattice();
  }

  /** Draws with the present shaders. */
  async reload(): Promise<void> {
    await this.#stage.reload();
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#addressBar.dispose();
    this.#parts.dispose();
    this.#session.dispose();
    this.#stage.dispose();
  }

  /** What a section has measured. While something is renewed, its panel still knows what was there before. */
  #findingOf(wanted: SectionName): string | undefined {
    if (this.#parts.renewals.busy) return undefined;
    return this.#parts.panels.all.find(({ section }) => section === wanted)?.finding?.();
  }

  #showRunning(): void {
    const { running } = this.#clock;
    this.#parts.reader.reset();
    this.#parts.controls.showRunning(running);
    setState(running ? 'running' : 'paused');
  }

  #draw(): void {
    const drawing = this.#parts.panels.all.filter((panel) => panel.draw);
    // A software adapter is slow for large lattices: no submit should exceed a part of the picture.
    const isSlow = this.#gpu.adapter.software && this.settings.size > smallest;
    const parts = isSlow ? drawing.map((panel) => [panel]) : [drawing];
    for (const part of parts)
      this.#gpu.submit('picture', (encoder) => {
        for (const panel of part) panel.draw?.(encoder);
      });
    this.#stage.drawn();
  }
}
