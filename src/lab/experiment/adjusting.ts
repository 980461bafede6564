import { follow, temperaturesBeside, type Phase, type Replay } from '../../ising/history.ts';
import type { Measurement } from '../../ising/measurement.ts';
import type { IsingSimulation } from '../../ising/simulation.ts';
import type { Pyramid } from '../../rg/pyramid.ts';
import type { History } from '../settings/history.ts';
import type { Observing } from './observing.ts';

/** Conditions that may change while a lattice runs. */
export type Conditions = Omit<Phase, 'sweep'>;

/** Conditions that were asked for, and the sweeps that bring a lattice to equilibrium under them. */
interface Wish {
  readonly conditions: Conditions;
  readonly beginning?: Replay | undefined;
}

export interface AdjustingOptions {
  readonly simulation: IsingSimulation;
  readonly pyramid: Pyramid;
  readonly observing: Observing;
  /** One reading, for the sign of the majority. */
  readonly order: Measurement;
  readonly history: History;
  /** How far the temperatures of two more lattices lie below and above; 0 for none. */
  readonly beside: number;
  /** The conditions in force. */
  readonly conditions: Conditions;
}

/** Temperature, field and update of a running lattice, and how they change: one wish after another, in equilibrium if asked. */
export class Adjusting {
  readonly #parts: AdjustingOptions;
  /** The conditions in force. */
  #conditions: Conditions;
  /** The conditions that were asked for last. */
  #wished: Wish;
  /** Stops the sweeps to equilibrium under conditions that are no longer wished for. */
  #stop: AbortController | undefined;
  /** Whether the last sweeps to equilibrium were stopped. The lattice then fits no conditions and must begin again. */
  #interrupted = false;
  #underWay: Promise<void> | undefined;
  #mostlyDown: readonly boolean[] = [];
  #ended = false;

  constructor(options: AdjustingOptions) {
    this.#parts = options;
    this.#conditions = options.conditions;
    this.#wished = { conditions: options.conditions };
  }

  get conditions(): Conditions {
    return this.#conditions;
  }

  /** The change that is under way. Submit no sweep before it is in force. */
  get underWay(): Promise<void> | undefined {
    return this.#underWay;
  }

  /** For each lattice, whether most of its spins were down when `readOrder` was called last. */
  get mostlyDown(): readonly boolean[] {
    return this.#mostlyDown;
  }

  /** As `Experiment.adjust`. */
  adjust({ temperature, field, update }: Conditions, beginning?: Replay): Promise<void> {
    const before = this.#wished.conditions;
    this.#wished = { conditions: { temperature, field, update }, beginning };
    if (temperature !== before.temperature || field !== before.field) this.#stop?.abort();
    this.#underWay ??= this.#followWishes().finally(() => {
      this.#underWay = undefined;
    });
    return this.#underWay;
  }

  /** Says which conditions are in force after sweeps that this object did not do. */
  begin(conditions: Conditions): void {
    this.#conditions = conditions;
    this.#wished = { conditions };
  }

  async readOrder(): Promise<void> {
    const { simulation, order } = this.#parts;
    const { magnetization } = await simulation.observeNow(order);
    this.#mostlyDown = Array.from(magnetization, (each) => each < 0);
  }

  /** Ends a change under way at its next wait. */
  end(): void {
    this.#ended = true;
    this.#stop?.abort();
  }

  async #followWishes(): Promise<void> {
    let wish: Wish;
    do {
      wish = this.#wished;
      await this.#adjust(wish);
    } while (wish !== this.#wished);
  }

  async #adjust({ conditions, beginning }: Wish): Promise<void> {
    if (this.#ended) return;
    const { simulation, history, beside } = this.#parts;
    const { temperature, field, update } = conditions;
    const now = this.#conditions;
    const changed = temperature !== now.temperature || field !== now.field;
    if (beginning && (changed || this.#interrupted)) {
      await this.#beginAgain(beginning);
    } else {
      if (field !== now.field || update !== now.update) await simulation.change({ field, update });
      if (temperature !== now.temperature)
        await simulation.setTemperatures(temperaturesBeside(temperature, beside));
      // Cluster updates exchange up and down; the single spins that go on from them keep what they left.
      if (update !== now.update && !this.#ended) await this.readOrder();
    }
    this.#conditions = conditions;
    if (!this.#ended) history.change(simulation.sweeps, conditions);
  }

  /** Starts the lattice again, and does these sweeps. */
  async #beginAgain(beginning: Replay): Promise<void> {
    const [first] = beginning.phases;
    if (!first) return;
    const { simulation, observing, pyramid, history, beside } = this.#parts;
    observing.forget();
    await simulation.change(first);
    await simulation.setTemperatures(temperaturesBeside(first.temperature, beside));
    await simulation.restart();
    history.restart(beginning.phases);
    this.#stop = new AbortController();
    await follow(simulation, beginning, beside, { signal: this.#stop.signal });
    this.#interrupted = this.#stop.signal.aborted;
    if (this.#interrupted || this.#ended) return;
    await this.readOrder();
    pyramid.update(simulation.sweeps);
  }
}
