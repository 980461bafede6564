import type { Gpu } from '../../gpu/gpu.ts';
import type { Replay } from '../../ising/history.ts';
import type { Settings } from '../settings/settings.ts';
import { storyOf } from '../stories/index.ts';
import { beginningOf } from '../stories/story.ts';
import { ReplayNotice } from '../page/replay-notice.ts';
import { isUnfit } from './unfit.ts';
import { Experiment, type Checkpoint, type ExperimentOptions } from './experiment.ts';
import { Learner, type LearnerCheckpoint } from './learner.ts';

/** Zoom-outs that are made, whether or not they are shown. */
const depth = 6;

/** All that another device needs to go on. */
export interface LabCheckpoint {
  readonly experiment: Checkpoint;
  readonly machine: LearnerCheckpoint | undefined;
}

export interface SessionOptions {
  readonly settings: Settings;
  /** What is done before the first picture; what the story says unless given. */
  readonly replay?: Replay | undefined;
  readonly checkpoint?: LabCheckpoint | undefined;
}

/** The lattice and the machine that learns from it, and how either is replaced by a new one. */
export class Session {
  readonly #gpu: Gpu;
  readonly #settings: Settings;
  #experiment: Experiment;
  #learner: Learner | undefined;
  /** Those that the lattice was made with. */
  #made: Settings;

  private constructor(gpu: Gpu, settings: Settings, experiment: Experiment) {
    this.#gpu = gpu;
    this.#settings = settings;
    this.#experiment = experiment;
    this.#made = { ...settings };
  }

  /** @throws GeometryError, ModelError where this device cannot hold it */
  static async create(gpu: Gpu, options: SessionOptions): Promise<Session> {
    const { settings, checkpoint } = options;
    const replay = options.replay ?? beginningOf(storyOf(settings.story), settings);
    const experiment = await experimentOf(gpu, settings, {
      replay,
      checkpoint: checkpoint?.experiment,
    });
    const session = new Session(gpu, settings, experiment);
    await session.renewLearner();
    if (checkpoint?.machine) session.#learner?.restore(checkpoint.machine);
    return session;
  }

  get experiment(): Experiment {
    return this.#experiment;
  }

  /** Where the story has a machine, or one is wished for. */
  get learner(): Learner | undefined {
    return this.#learner;
  }

  /**
   * A new lattice, and a new machine. Where this device cannot hold them the old ones stay, and so do their settings.
   * @param report is told so in words
   * @returns what disposes of the old ones, once nothing shows them any more; undefined where they stay
   */
  async renewLattice(report: (reason: string) => void): Promise<(() => void) | undefined> {
    const settings = { ...this.#settings };
    const replay = beginningOf(storyOf(settings.story), settings);
    const old = this.#experiment;
    try {
      this.#experiment = await experimentOf(this.#gpu, settings, { replay });
      this.#made = settings;
    } catch (error) {
      if (!isUnfit(error)) throw error;
      report(`${error.message} The lattice stays as it was.`);
      Object.assign(this.#settings, this.#made);
      return undefined;
    }
    const disposeOfLearner = await this.renewLearner();
    return () => {
      disposeOfLearner();
      old.dispose();
    };
  }

  /** A new machine, with the same promise. */
  async renewLearner(): Promise<() => void> {
    const settings = { ...this.#settings };
    const wanted = settings.learning || storyOf(settings.story).sections.includes('machine');
    const old = this.#learner;
    const lattice = this.#experiment.simulation.ensemble;
    this.#learner = wanted ? await Learner.create(this.#gpu, lattice, settings) : undefined;
    return () => old?.dispose();
  }

  /** A copy on the host; undefined where something was renewed meanwhile. */
  async checkpoint(): Promise<LabCheckpoint | undefined> {
    const [experiment, learner] = [this.#experiment, this.#learner];
    const [state, machine] = await Promise.all([experiment.checkpoint(), learner?.checkpoint()]);
    const same = experiment === this.#experiment && learner === this.#learner;
    return same ? { experiment: state, machine } : undefined;
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#learner?.dispose();
    this.#experiment.dispose();
  }
}

/** An experiment, with word of how far it is where its first sweeps take long; the reader may stop them. */
async function experimentOf(
  gpu: Gpu,
  settings: Settings,
  { replay, checkpoint }: Pick<ExperimentOptions, 'replay' | 'checkpoint'>,
): Promise<Experiment> {
  const notice = replay && !checkpoint ? new ReplayNotice(replay.sweeps) : undefined;
  try {
    return await Experiment.create(gpu, settings, {
      depth,
      replay,
      checkpoint,
      signal: notice?.signal,
      ...(notice && { onProgress: (sweeps: number) => notice.update(sweeps) }),
    });
  } finally {
    notice?.end();
  }
}
