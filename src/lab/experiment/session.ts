import type { Gpu } from '../../gpu/gpu.ts';
import type { Replay } from '../../ising/history.ts';
import type { RbmParameters } from '../../rbm/machine/parameters.ts';
import type { Settings } from '../settings/settings.ts';
import { isUnfit } from './unfit.ts';
import { Companion } from '../../live/companion.ts';
import { Experiment, type Checkpoint, type ExperimentOptions } from './experiment.ts';
import { Learner, type GivenMachine, type LearnerCheckpoint } from '../../live/learner.ts';

/** Number of zoom-outs that are always computed, shown or not. */
const depth = 6;

/** The state that another device needs to continue. */
export interface LabCheckpoint {
  readonly experiment: Checkpoint;
  readonly machine: LearnerCheckpoint | undefined;
}

/** Shows the progress of the sweeps before the first picture. */
interface ReplayWatch {
  /** Aborted if the reader stops these sweeps. */
  readonly signal: AbortSignal;
  update(sweeps: number): void;
  end(): void;
}

export interface SessionOptions {
  /** The settings, read again whenever the lattice or the machine is renewed. */
  readonly settings: Settings;
  /** The sweeps before the first picture of the first lattice; default `beginning`. */
  readonly replay?: Replay | undefined;
  readonly checkpoint?: LabCheckpoint | undefined;
  /** The sweeps before the first picture of a new lattice. */
  readonly beginning: (settings: Settings) => Replay | undefined;
  /** The cluster updates that bring the present lattice to equilibrium after a change; undefined if a change needs none. */
  readonly equilibrium: (settings: Settings) => Replay | undefined;
  /** Whether the session needs a machine, even one that does not learn. */
  readonly hasMachine: (settings: Settings) => boolean;
  /** Whether the page shows several temperatures side by side. Only then are lattices measured beside the picture. */
  readonly compares: (settings: Settings) => boolean;
  readonly watch: (sweeps: number) => ReplayWatch;
  /** Resolves when a picture of the first lattice is on the screen. */
  readonly shown?: (() => Promise<void>) | undefined;
}

/** The lattice and the machine that learns from it. Replaces either by a new one. */
export class Session {
  readonly #gpu: Gpu;
  readonly #options: SessionOptions;
  #experiment: Experiment;
  #companion: Companion | undefined;
  #learner: Learner | undefined;
  #made: Settings;
  /** A machine from a file. It stays where the lattice or the machine is renewed with as many units. */
  #given: GivenMachine | undefined;

  private constructor(gpu: Gpu, options: SessionOptions, experiment: Experiment) {
    this.#gpu = gpu;
    this.#options = options;
    this.#experiment = experiment;
    this.#made = { ...options.settings };
  }

  /** @throws GeometryError, ModelError if the session does not fit this device */
  static async create(gpu: Gpu, options: SessionOptions): Promise<Session> {
    const { settings, checkpoint, replay = options.beginning(settings), watch } = options;
    // The sweeps of a link are not shown: they may be many.
    const shown = options.replay ? undefined : options.shown;
    const before = { replay, checkpoint: checkpoint?.experiment };
    const [experiment, companion] = await Promise.all([
      experimentOf(gpu, { settings, watch, shown }, before),
      companionOf(gpu, options),
    ]);
    const session = new Session(gpu, options, experiment);
    session.#companion = companion;
    const { machine } = checkpoint ?? {};
    if (machine?.file !== undefined)
      session.given = { parameters: machine.parameters, file: machine.file };
    await session.renewLearner();
    if (machine) session.#learner?.restore(machine);
    return session;
  }

  get settings(): Settings {
    return this.#options.settings;
  }

  /** The machine of the next renewals, in place of a random one; undefined for a random one again. */
  set given(machine: GivenMachine | undefined) {
    this.#given = machine;
  }

  get given(): GivenMachine | undefined {
    return this.#given;
  }

  /** The settings with which the lattice was made. */
  get made(): Settings {
    return this.#made;
  }

  get experiment(): Experiment {
    return this.#experiment;
  }

  /** The lattices that are measured beside the picture, if the story shows several temperatures in equilibrium. */
  get companion(): Companion | undefined {
    return this.#companion;
  }

  /** The machine, if the story has one or the reader requests one. */
  get learner(): Learner | undefined {
    return this.#learner;
  }

  /**
   * Makes a new lattice and a new machine. If they do not fit this device, the old ones stay; `made` has their settings.
   * @param report receives the reason in words if the old ones stay
   * @returns a function that disposes of the old ones, to be called when nothing shows them any more; undefined if they stay
   */
  async renewLattice(report: (reason: string) => void): Promise<(() => void) | undefined> {
    const settings = { ...this.settings };
    const replay = this.#options.beginning(settings);
    const old = this.#experiment;
    let experiment: Experiment | undefined;
    try {
      const { watch } = this.#options;
      experiment = await experimentOf(this.#gpu, { settings, watch }, { replay });
      await experiment.settled;
      this.#experiment = experiment;
      this.#made = settings;
    } catch (error) {
      experiment?.dispose();
      if (!isUnfit(error)) throw error;
      report(`${error.message} The lattice stays as it was.`);
      return undefined;
    }
    const disposeOfCompanion = await this.#renewCompanion();
    const disposeOfLearner = await this.renewLearner();
    return () => {
      disposeOfCompanion();
      disposeOfLearner();
      old.dispose();
    };
  }

  /**
   * Changes temperature, field and update to those of the settings. In a story that shows equilibrium, the lattice begins
   * again in equilibrium.
   */
  async adjust(settings: Settings): Promise<void> {
    const { temperature, field, update } = settings;
    const beginning = this.#options.equilibrium(settings);
    await this.#companion?.adjust(settings);
    await this.#experiment.adjust({ temperature, field, update }, beginning);
  }

  async #renewCompanion(): Promise<() => void> {
    const old = this.#companion;
    this.#companion = await companionOf(this.#gpu, this.#options);
    return () => old?.dispose();
  }

  /** Makes a new machine. If it does not fit this device, the old machine stays. */
  async renewLearner(): Promise<() => void> {
    const settings = { ...this.settings };
    const wanted = settings.learning || this.#options.hasMachine(settings);
    const old = this.#learner;
    const lattice = this.#experiment.simulation.ensemble;
    const given = this.#given && isAs(settings, this.#given.parameters) ? this.#given : undefined;
    // A machine from a file did not begin at the seed, so a machine that does is no control of it.
    const shuffled = settings.shuffled && given === undefined;
    this.#learner = wanted
      ? await Learner.create(this.#gpu, lattice, { ...settings, shuffled })
      : undefined;
    if (given) this.#learner?.give(given);
    return () => old?.dispose();
  }

  /** A copy on the host; undefined if something was renewed in the meantime. */
  async checkpoint(): Promise<LabCheckpoint | undefined> {
    const [experiment, learner] = [this.#experiment, this.#learner];
    if (experiment.adjusting) return undefined;
    const [state, machine] = await Promise.all([experiment.checkpoint(), learner?.checkpoint()]);
    const same =
      experiment === this.#experiment && learner === this.#learner && !experiment.adjusting;
    return same ? { experiment: state, machine } : undefined;
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#learner?.dispose();
    this.#companion?.dispose();
    this.#experiment.dispose();
  }
}

/** Makes an experiment. If the sweeps before its first picture take long, shows their progress; the reader may stop them. */
async function experimentOf(
  gpu: Gpu,
  { settings, watch, shown }: Pick<SessionOptions, 'settings' | 'watch' | 'shown'>,
  { replay, checkpoint }: Pick<ExperimentOptions, 'replay' | 'checkpoint'>,
): Promise<Experiment> {
  const notice = replay && !checkpoint ? watch(replay.sweeps) : undefined;
  const end = (): void => notice?.end();
  try {
    const experiment = await Experiment.create(gpu, settings, {
      depth,
      replay,
      checkpoint,
      shown,
      signal: notice?.signal,
      ...(notice && { onProgress: (sweeps: number) => notice.update(sweeps) }),
    });
    void experiment.settled.then(end, end);
    return experiment;
  } catch (error) {
    end();
    throw error;
  }
}

async function companionOf(
  gpu: Gpu,
  { settings, compares, equilibrium }: SessionOptions,
): Promise<Companion | undefined> {
  const wanted = settings.beside > 0 && compares(settings) && equilibrium(settings) !== undefined;
  return wanted ? Companion.create(gpu, { ...settings }) : undefined;
}

function isAs(
  { units, patch, hidden }: Pick<Settings, 'units' | 'patch' | 'hidden'>,
  { units: own, visibleBias, hiddenBias }: RbmParameters,
): boolean {
  return units === own && patch ** 2 === visibleBias.length && hidden === hiddenBias.length;
}
