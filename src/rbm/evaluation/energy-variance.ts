import { randomKey } from '../../ensemble/random-key.ts';
import { RandomWords } from '../../ensemble/random-words.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Measured } from '../../statistics/measured.ts';
import { Rbm } from '../machine/machine.ts';
import type { RbmParameters } from '../machine/parameters.ts';
import { beginTask, type TaskControl } from '../task-control.ts';
import { freeEnergies } from './free-energy.ts';

export interface VarianceOptions extends TaskControl {
  /** Random lattices, a multiple of 32. */
  readonly samples: number;
  readonly seed: number;
  /** Tells machines of one seed apart; default 0. */
  readonly stream?: number | undefined;
  readonly name: string;
}

/** Activations of lattices that are kept at a time. */
const mostActivations = 2 ** 24;

/**
 * The variance of the free energy F(v) over uniformly random v, with its standard error from the fourth moment.
 * @returns undefined where it was stopped
 */
export async function energyVariance(
  gpu: Gpu,
  parameters: RbmParameters<Float64Array>,
  { samples, seed, stream = 0, name, ...control }: VarianceOptions,
): Promise<Measured | undefined> {
  const machine = Rbm.from(gpu, {
    ...parameters,
    weights: Float32Array.from(parameters.weights),
    visibleBias: Float32Array.from(parameters.visibleBias),
    hiddenBias: Float32Array.from(parameters.hiddenBias),
  });
  const { visible, hidden } = machine;
  const fitting = Math.floor(mostActivations / Math.max(visible, hidden) / 32);
  const groups = Math.min(samples / 32, Math.max(1, fitting));
  const key = randomKey(seed, 'random-lattices', { stream });
  const energies = new Float64Array(samples);
  const report = beginTask(control, `random lattices of ${name}`, samples, 'lattices');
  for (let first = 0, step = 0; first < samples && !control.signal?.aborted; step++) {
    const count = Math.min(32 * groups, samples - first);
    const words = await RandomWords.create(gpu, {
      generator: gpu.random,
      counters: {
        key,
        first: [0, 0, step, 0],
        extent: [Math.ceil((visible * groups) / 4), 1, 1, 1],
      },
    });
    gpu.compute('random lattices', (pass) => words.record(pass));
    const lattices = { buffer: words.buffer, units: visible, groups };
    energies.set(await freeEnergies(gpu, machine, lattices, { samples: count }), first);
    words.dispose();
    first += count;
    report(first);
  }
  machine.dispose();
  return control.signal?.aborted ? undefined : varianceOf(energies);
}

function varianceOf(values: Float64Array): Measured {
  const { length } = values;
  const mean = values.reduce((sum, value) => sum + value, 0) / length;
  const [second, fourth] = values.reduce(
    ([two, four], value) => {
      const square = (value - mean) ** 2;
      return [two + square / length, four + square ** 2 / length];
    },
    [0, 0],
  );
  return {
    value: (second * length) / (length - 1),
    error: Math.sqrt(Math.max(0, fourth - second ** 2) / length),
  };
}
