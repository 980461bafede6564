import { Ensemble } from '../ensemble/ensemble.ts';
import { replicaGeometry, type LatticeKind } from '../ensemble/geometry.ts';
import { maximumOrdinals, type Gpu } from '../gpu/gpu.ts';
import { Pacer } from '../gpu/pacing.ts';
import { Measurement } from '../ising/measurement.ts';
import { LayerSampler } from './layer-sampler.ts';
import { MachineError, type Rbm } from './machine.ts';
import { emptyUnits, type PackedUnits } from './packed-units.ts';

export interface ModelSamplesOptions {
  readonly lattice: LatticeKind;
  readonly size: number;
  /** Independent Gibbs chains, a multiple of 32. */
  readonly chains: number;
  /** Gibbs steps before measuring. */
  readonly burnIn: number;
  /** Gibbs steps that are measured, one observation each `every`. */
  readonly steps: number;
  readonly every: number;
  readonly seed: number;
  /** Visible units to start from, as many samples as chains; else all units down. */
  readonly start?: PackedUnits | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((steps: number) => void) | undefined;
}

/** Energies and magnetizations per site of every chain, in the order of time; units of J. */
export interface ModelSeries {
  readonly energy: readonly Float64Array[];
  readonly magnetization: readonly Float64Array[];
}

/** Streams of random numbers beside those of other evaluations. */
const epochs = { hidden: 2 ** 14, visible: 2 ** 15 };

/**
 * Draws from a machine whose visible units are the sites of a lattice in storage order: Gibbs chains on the GPU, whose
 * visible bits are an ensemble and measured as one.
 * @throws MachineError where the machine has other visible units than the lattice sites
 */
export async function sampleModel(
  gpu: Gpu,
  machine: Rbm,
  options: ModelSamplesOptions,
): Promise<ModelSeries> {
  const { lattice, size, chains, burnIn, steps, every, seed, start, onProgress } = options;
  const geometry = replicaGeometry(size, chains, lattice);
  const ensemble = new Ensemble(gpu, geometry, 'visible units of chains');
  const sites = geometry.width * geometry.height;
  if (machine.visible !== sites)
    throw new MachineError(
      `${machine.visible} visible units are not the ${sites} sites of a lattice.`,
    );
  const visible = { buffer: ensemble.buffer, units: sites, groups: geometry.groups };
  const hidden = emptyUnits(gpu, machine.hidden, geometry.groups, 'hidden units of chains');
  const common = { machine, seed, purpose: 'evaluate' } as const;
  const [up, down] = await Promise.all([
    LayerSampler.create(gpu, {
      ...common,
      layer: 'hidden',
      from: visible,
      to: hidden,
      epoch: epochs.hidden,
    }),
    LayerSampler.create(gpu, {
      ...common,
      layer: 'visible',
      from: hidden,
      to: visible,
      epoch: epochs.visible,
    }),
  ]);
  if (start)
    gpu.submit('start of chains', (encoder) =>
      encoder.copyBufferToBuffer(start.buffer, 0, visible.buffer, 0, sites * geometry.groups * 4),
    );
  const count = Math.floor(steps / every);
  const measurement = await Measurement.create(gpu, ensemble, Math.min(count, 256));
  const series = { energy: table(chains, count), magnetization: table(chains, count) };
  const most = Math.min(Math.floor(maximumOrdinals / every), measurement.capacity);
  const pacer = new Pacer(50, most * every);
  const total = burnIn + count * every;
  const gibbs = async (first: number, batch: number, slots: number): Promise<number> => {
    const began = performance.now();
    up.begin(first);
    down.begin(first);
    gpu.compute('Gibbs steps', (pass) => {
      for (let step = 0; step < batch; step++) {
        up.record(pass, step);
        down.record(pass, step);
        if (slots > 0 && (step + 1) % every === 0)
          measurement.record(pass, Math.floor(step / every));
      }
    });
    await gpu.settle();
    pacer.learn(batch, performance.now() - began);
    onProgress?.(first + batch);
    return first + batch;
  };
  let done = 0;
  while (done < burnIn && !options.signal?.aborted)
    done = await gibbs(done, Math.min(pacer.units, burnIn - done, maximumOrdinals), 0);
  for (let observed = 0; observed < count && !options.signal?.aborted;) {
    const slots = Math.max(1, Math.min(most, count - observed, Math.floor(pacer.units / every)));
    done = await gibbs(done, slots * every, slots);
    for (const { energy, magnetization } of await measurement.read(slots)) {
      for (let chain = 0; chain < chains; chain++) {
        (series.energy[chain] as Float64Array)[observed] = energy[chain] as number;
        (series.magnetization[chain] as Float64Array)[observed] = magnetization[chain] as number;
      }
      observed++;
    }
  }
  for (const part of [up, down, measurement, ensemble]) part.dispose();
  hidden.buffer.destroy();
  if (options.signal?.aborted || done < total)
    throw new Error('Stopped before enough was measured.');
  return series;
}

function table(chains: number, length: number): Float64Array[] {
  return Array.from({ length: chains }, () => new Float64Array(length));
}
