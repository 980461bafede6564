import { Ensemble } from '../../ensemble/ensemble.ts';
import { replicaGeometry, type LatticeKind } from '../../ensemble/geometry.ts';
import { maximumOrdinals, type Gpu } from '../../gpu/gpu.ts';
import { cautiousUnits, Pacer } from '../../gpu/pacing.ts';
import { Measurement, observationOf } from '../../ising/measurement.ts';
import { ferromagnet } from '../../ising/model.ts';
import { LayerSampler } from './layer-sampler.ts';
import { FreeChains } from './free-chains.ts';
import { assertStack, type Rbm } from '../machine/machine.ts';
import { emptyUnits, type PackedUnits } from '../machine/packed-units.ts';
import { elementAt } from '../../element-at.ts';

export interface ModelSamplesOptions {
  readonly lattice: LatticeKind;
  readonly size: number;
  /** Independent Gibbs chains, a multiple of 32. */
  readonly chains: number;
  /** Gibbs steps before measuring. */
  readonly burnIn: number;
  /** Gibbs steps while measuring, with an observation after every `every` steps. */
  readonly steps: number;
  readonly every: number;
  readonly seed: number;
  /** The layers of a stack below the machine, from the data up; none unless given. */
  readonly below?: readonly Rbm[] | undefined;
  /** Visible units of the machine to start from, one sample a chain; all units down unless given. */
  readonly start?: PackedUnits | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((steps: number) => void) | undefined;
}

/** Energies and magnetizations per site of every chain, in the order of time; units of J. */
export interface ModelSeries {
  readonly energy: readonly Float64Array[];
  readonly magnetization: readonly Float64Array[];
}

/**
 * Draws lattices from a machine, or from a stack as a deep belief net (Hinton, Osindero & Teh 2006). Gibbs chains run in
 * the machine. For each observation the layers below it are sampled down to the lattice. The visible bits of the first
 * layer are the sites in storage order, so they are measured as an ensemble.
 * @throws MachineError where the first layer has other visible units than the lattice sites, or the layers do not fit
 * @throws the reason of the signal, where it was aborted
 */
export async function sampleModel(
  gpu: Gpu,
  machine: Rbm,
  options: ModelSamplesOptions,
): Promise<ModelSeries> {
  const { lattice, size, chains, burnIn, steps, every, seed, below = [], start } = options;
  const geometry = replicaGeometry(size, chains, lattice);
  assertStack(geometry.width * geometry.height, [...below, machine]);
  const ensemble = new Ensemble(gpu, geometry, 'lattices drawn');
  const { groups } = geometry;
  const drawn = { buffer: ensemble.buffer, units: machine.visible, groups };
  const visible = below.length === 0 ? drawn : emptyUnits(gpu, machine.visible, groups, 'visible');
  const [free, descent] = await Promise.all([
    FreeChains.create(gpu, machine, { visible, seed, start }),
    Descent.create(gpu, {
      below,
      from: visible,
      to: ensemble.buffer,
      seed,
    }),
  ]);
  const count = Math.floor(steps / every);
  const measurement = await Measurement.create(gpu, ensemble, { capacity: Math.min(count, 256) });
  const series = { energy: table(chains, count), magnetization: table(chains, count) };
  const products = machine.visible * machine.hidden * 2 * chains;
  const pacer = new Pacer(50, { first: cautiousUnits(products) });
  const total = burnIn + count * every;
  /** Observations after `steps` steps. */
  const observations = (steps: number): number => Math.max(0, Math.floor((steps - burnIn) / every));
  let observed = 0;
  for (let done = 0; done < total && !options.signal?.aborted;) {
    const full = burnIn + (observed + measurement.capacity) * every;
    const batch = Math.min(pacer.units, maximumOrdinals, Math.min(total, full) - done);
    pacer.submit(batch);
    free.begin(done);
    descent.begin(done);
    gpu.compute('Gibbs steps', (pass) => {
      for (let step = 0; step < batch; step++) {
        free.record(pass, step);
        const slot = observations(done + step + 1) - 1;
        if (slot < observations(done + step)) continue;
        descent.record(pass, step);
        measurement.record(pass, slot - observed);
      }
    });
    done += batch;
    options.onProgress?.(done);
    if (pacer.room > 0 && done < total && done < full) continue;
    const filled = observations(done) - observed;
    const readings = filled > 0 ? measurement.read(filled) : gpu.settle().then(() => []);
    for (const reading of await pacer.wait(readings)) {
      const { energy, magnetization } = observationOf(ferromagnet, reading);
      for (let chain = 0; chain < chains; chain++) {
        elementAt(series.energy, chain)[observed] = elementAt(energy, chain);
        elementAt(series.magnetization, chain)[observed] = elementAt(magnetization, chain);
      }
      observed++;
    }
  }
  for (const part of [free, descent, measurement, ensemble]) part.dispose();
  visible.buffer.destroy();
  options.signal?.throwIfAborted();
  return series;
}

function table(chains: number, length: number): Float64Array[] {
  return Array.from({ length: chains }, () => new Float64Array(length));
}

interface DescentOptions {
  /** The layers, from the data up. */
  readonly below: readonly Rbm[];
  /** Hidden units of the uppermost of these layers. */
  readonly from: PackedUnits;
  /** Where visible units of the first layer go. */
  readonly to: GPUBuffer;
  readonly seed: number;
}

/** Samples the layers of a stack below a machine, from its visible units down to the data. */
class Descent {
  readonly #samplers: readonly LayerSampler[];
  readonly #buffers: readonly GPUBuffer[];

  private constructor(samplers: readonly LayerSampler[], buffers: readonly GPUBuffer[]) {
    this.#samplers = samplers;
    this.#buffers = buffers;
  }

  static async create(gpu: Gpu, { below, from, to, seed }: DescentOptions): Promise<Descent> {
    const samplers: LayerSampler[] = [];
    const buffers: GPUBuffer[] = [];
    let hidden = from;
    for (const [layer, machine] of [...below.entries()].toReversed()) {
      const visible =
        layer === 0
          ? { buffer: to, units: machine.visible, groups: from.groups }
          : emptyUnits(gpu, machine.visible, from.groups, 'units on the way down');
      if (layer > 0) buffers.push(visible.buffer);
      const purpose = 'descent';
      const units = { machine, layer: 'visible', from: hidden, to: visible } as const;
      samplers.push(await LayerSampler.create(gpu, { ...units, purpose, seed, stream: layer }));
      hidden = visible;
    }
    return new Descent(samplers, buffers);
  }

  begin(step: number): void {
    for (const sampler of this.#samplers) sampler.begin(step);
  }

  record(pass: GPUComputePassEncoder, ordinal: number): void {
    for (const sampler of this.#samplers) sampler.record(pass, ordinal);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const part of this.#samplers) part.dispose();
    for (const buffer of this.#buffers) buffer.destroy();
  }
}
