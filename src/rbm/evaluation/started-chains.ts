import type { Gpu } from '../../gpu/gpu.ts';
import { cautiousUnits, paced, Pacer } from '../../gpu/pacing.ts';
import type { Rbm } from '../machine/machine.ts';
import { readUnits, uploadUnits, type PackedUnits } from '../machine/packed-units.ts';
import { FreeChains } from '../sampling/free-chains.ts';
import { freeEnergies } from './free-energy.ts';

/** Gibbs chains of a machine from given states of its visible units. */
export class StartedChains {
  readonly #gpu: Gpu;
  readonly #machine: Rbm;
  readonly #visible: PackedUnits;
  readonly #free: FreeChains;
  #done = 0;

  private constructor(gpu: Gpu, machine: Rbm, visible: PackedUnits, free: FreeChains) {
    this.#gpu = gpu;
    this.#machine = machine;
    this.#visible = visible;
    this.#free = free;
  }

  /** @param rows one array of 0 and 1 over the visible units for each chain */
  static async create(
    gpu: Gpu,
    machine: Rbm,
    rows: readonly ArrayLike<number>[],
    { seed }: { readonly seed: number },
  ): Promise<StartedChains> {
    const visible = uploadUnits(gpu, rows, machine.visible, 'states of chains');
    const free = await FreeChains.create(gpu, machine, { visible, seed });
    return new StartedChains(gpu, machine, visible, free);
  }

  async step(steps: number, signal: AbortSignal | undefined): Promise<void> {
    const first = cautiousUnits(64 * this.#visible.groups * this.#machine.products);
    await paced(
      this.#gpu,
      new Pacer(50, { first, most: steps }),
      { total: steps, signal },
      (count, done) => {
        this.#free.begin(this.#done + done);
        this.#gpu.compute('Gibbs steps of chains', (pass) => {
          for (let i = 0; i < count; i++) this.#free.record(pass, i);
        });
      },
    );
    this.#done += steps;
  }

  /** The states now, packed: `words[unit * groups + group]`, bit = chain. */
  words(): Promise<Uint32Array> {
    return readUnits(this.#gpu, this.#visible);
  }

  /** The free energies of the states now, one for each chain. */
  energies(): Promise<Float32Array> {
    return freeEnergies(this.#gpu, this.#machine, this.#visible);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#free.dispose();
    this.#visible.buffer.destroy();
  }
}
