import type { Gpu } from '../../gpu/gpu.ts';
import type { Replay } from '../../ising/history.ts';
import type { Settings } from '../settings/settings.ts';
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

/** Shows how far the sweeps before the first picture have come. */
interface ReplayWatch {
  /** Aborted where the reader wants no more of them. */
  readonly signal: AbortSignal;
  update(sweeps: number): void;
  end(): void;
}

export interface SessionOptions {
  /** Read again whenever something is renewed. */
  readonly settings: Settings;
  /** What is done before the first picture of the first lattice; default `beginning`. */
  readonly replay?: Replay | undefined;
  readonly checkpoint?: LabCheckpoint | undefined;
  /** What is done before the first picture of a new lattice. */
  readonly beginning: (settings: Settings) => Replay | undefined;
  /** Whether a machine is wanted, even one that does not learn. */
  readonly hasMachine: (settings: Settings) => boolean;
  readonly watch: (sweeps: number) => ReplayWatch;
}

/** The lattice and the machine that learns from it, and how either is replaced by a new one. */
export class Session {
  readonly #gpu: Gpu;
  readonly #options: SessionOptions;
  #experiment: Experiment;
  #learner: Learner | undefined;
  #made: Settings;

  private constructor(gpu: Gpu, options: SessionOptions, experiment: Experiment) {
    this.#gpu = gpu;
    this.#options = options;
    this.#experiment = experiment;
    this.#made = { ...options.settings };
  }

  /** @throws GeometryError, ModelError where this device cannot hold it */
  static async create(gpu: Gpu, options: SessionOptions): Promise<Session> {
    const { settings, checkpoint, replay = options.beginning(settings) } = options;
    const experiment = await experimentOf(gpu, options, {
      replay,
      checkpoint: checkpoint?.experiment,
    });
    const session = new Session(gpu, options, experiment);
    await session.renewLearner();
    if (checkpoint?.machine) session.#learner?.restore(checkpoint.machine);
    return session;
  }

  get settings(): Settings {
    return this.#options.settings;
  }

  /** The settings that the lattice was made with. */
  get made(): Settings {
    return this.#made;
  }

  get experiment(): Experiment {
    return this.#experiment;
  }

  /** Where the story has a machine, or one is wished for. */
  get learner(): Learner | undefined {
    return this.#learner;
  }

  /**
   * A new lattice, and a new machine. Where this device cannot hold them the old ones stay; `made` has their settings.
   * @param report is told so in words
   * @returns what disposes of the old ones, once nothing shows them any more; undefined where they stay
   */
  async renewLattice(report: (reason: string) => void): Promise<(() => void) | undefined> {
    const settings = { ...this.settings };
    const replay = this.#options.beginning(settings);
    const old = this.#experiment;
    try {
      this.#experiment = await experimentOf(this.#gpu, { ...this.#options, settings }, { replay });
      this.#made = settings;
    } catch (error) {
      if (!isUnfit(error)) throw error;
      report(`${error.message} The lattice stays as it was.`);
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
    const settings = { ...this.settings };
    const wanted = settings.learning || this.#options.hasMachine(settings);
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
  { settings, watch }: Pick<SessionOptions, 'settings' | 'watch'>,
  { replay, checkpoint }: Pick<ExperimentOptions, 'replay' | 'checkpoint'>,
): Promise<Experiment> {
  const notice = replay && !checkpoint ? watch(replay.sweeps) : undefined;
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
