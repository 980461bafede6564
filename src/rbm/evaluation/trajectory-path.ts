import { elementAt } from '../../element-at.ts';
import { maximumOrdinals, type Gpu } from '../../gpu/gpu.ts';
import { Rbm } from '../machine/machine.ts';
import { emptyUnits, type PackedUnits } from '../machine/packed-units.ts';
import type { RbmParameters } from '../machine/parameters.ts';
import { FreeChains } from '../sampling/free-chains.ts';
import { energyDispatches, type EnergyDispatches } from './free-energy.ts';
import { Interpolation } from './interpolation.ts';

/** Free energies that are kept between two readings. */
const mostKept = 2 ** 20;

/** A step of the runs: to a share of the way between two points of the path. */
export interface PathStep {
  /** The number of the point behind; the next point lies ahead. */
  readonly leg: number;
  /** Above 0, at most 1. */
  readonly share: number;
}

interface PathParts {
  readonly machine: Rbm;
  readonly visible: PackedUnits;
  readonly interpolation: Interpolation;
  readonly energies: EnergyDispatches;
  readonly chains: FreeChains;
  /** f32 [step][before, after][run] */
  readonly kept: GPUBuffer;
}

/**
 * Gibbs chains of a machine whose parameters go along straight lines from point to point, and the free energies of the chains before
 * and after each step of the parameters. The first point has no weights, so that one Gibbs step draws from its distribution.
 */
export class TrajectoryPath {
  /** Steps that may lie between two readings. */
  readonly mostSteps: number;
  readonly #gpu: Gpu;
  readonly #points: readonly RbmParameters[];
  readonly #parts: PathParts;
  readonly #bytesOfRuns: number;
  #leg = 0;

  private constructor(
    gpu: Gpu,
    { points, groups }: { points: readonly RbmParameters[]; groups: number },
    parts: PathParts,
  ) {
    this.#gpu = gpu;
    this.#points = points;
    this.#parts = parts;
    this.#bytesOfRuns = 128 * groups;
    this.mostSteps = mostSteps(groups);
  }

  /**
   * @param points at least two, alike in their units; the first without weights
   * @param options.groups 32 runs each
   */
  static async create(
    gpu: Gpu,
    points: readonly RbmParameters[],
    { groups, seed }: { readonly groups: number; readonly seed: number },
  ): Promise<TrajectoryPath> {
    const [first, second] = [elementAt(points, 0), elementAt(points, 1)];
    const machine = Rbm.from(gpu, first);
    const visible = emptyUnits(gpu, machine.visible, groups, 'visible units of runs');
    const [interpolation, energies, chains] = await Promise.all([
      Interpolation.create(gpu, machine, [first, second]),
      energyDispatches(gpu, machine, visible, { groups }),
      FreeChains.create(gpu, machine, { visible, seed }),
    ]);
    const kept = gpu.storage('free energies of steps', mostSteps(groups) * 256 * groups);
    const parts = { machine, visible, interpolation, energies, chains, kept };
    return new TrajectoryPath(gpu, { points, groups }, parts);
  }

  /** Draws the runs from the first point. */
  start(): void {
    this.#parts.chains.begin(0);
    this.#gpu.compute('start of runs', (pass) => this.#parts.chains.record(pass, 0));
  }

  /**
   * Submits steps, and does not wait.
   * @param at.step the number of the first of them
   * @param at.first the number of the first step since the last reading
   */
  follow(steps: readonly PathStep[], { step, first }: { step: number; first: number }): void {
    for (let done = 0; done < steps.length;) {
      const { leg } = elementAt(steps, done);
      const others = steps.slice(done).findIndex((each) => each.leg !== leg);
      const count = others < 0 ? steps.length - done : others;
      if (leg !== this.#leg)
        this.#parts.interpolation.setEnds(
          elementAt(this.#points, leg),
          elementAt(this.#points, leg + 1),
        );
      this.#leg = leg;
      const shares = steps.slice(done, done + count).map(({ share }) => share);
      this.#followLeg(shares, { step: step + done, before: step + done - first });
      done += count;
    }
  }

  /** Free energies before and after each of the `steps` steps since the last reading, [step][before, after][run]. */
  read(steps: number): Promise<Float32Array> {
    return this.#gpu.readFloats(this.#parts.kept, 0, 2 * steps * this.#bytesOfRuns);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    const { machine, visible, interpolation, energies, chains, kept } = this.#parts;
    for (const part of [machine, interpolation, energies, chains]) part.dispose();
    for (const buffer of [visible.buffer, kept]) buffer.destroy();
  }

  #followLeg(
    shares: readonly number[],
    { step, before }: { readonly step: number; readonly before: number },
  ): void {
    const { interpolation, energies, chains, kept } = this.#parts;
    interpolation.begin(Float32Array.from(shares));
    // The draws of step 0 were those of the start.
    chains.begin(step + 1);
    const bytes = this.#bytesOfRuns;
    this.#gpu.submit('annealing through a training', (encoder) => {
      for (let ordinal = 0; ordinal < shares.length; ordinal++) {
        for (const after of [0, 1]) {
          const pass = encoder.beginComputePass({ label: 'free energies of runs' });
          if (after === 1) interpolation.record(pass, ordinal);
          energies.activations.record(pass);
          energies.summing.record(pass);
          pass.end();
          const at = (2 * (before + ordinal) + after) * bytes;
          encoder.copyBufferToBuffer(energies.energies, 0, kept, at, bytes);
        }
        const pass = encoder.beginComputePass({ label: 'Gibbs step of runs' });
        chains.record(pass, ordinal);
        pass.end();
      }
    });
  }
}

function mostSteps(groups: number): number {
  return Math.min(maximumOrdinals, Math.max(1, Math.floor(mostKept / (64 * groups))));
}
