import type { Ensemble } from '../ensemble/ensemble.ts';
import { siteCount } from '../ensemble/geometry.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { Measurement } from '../ising/measurement.ts';
import { operators, OperatorSums } from './operators.ts';

/** What is measured of every system at one level. */
export interface LevelSample {
  /** Energy per site of nearest neighbours with J = 1. */
  readonly energy: Float64Array;
  /** Magnetization per site, signed. */
  readonly magnetization: Float64Array;
  /** Sums of all operators, [operator][system]; of replicas only. */
  readonly operators?: readonly Float64Array[];
}

/** Measures one level of a pyramid: all operators where its systems are replicas, else energy and magnetization. */
export interface LevelRecorder {
  record: (pass: GPUComputePassEncoder) => void;
  read: () => Promise<LevelSample>;
  dispose: () => void;
}

const nearest = operators.findIndex(({ name }) => name === 'nearest neighbours');
const spins = operators.findIndex(({ name }) => name === 'spins');

export async function levelRecorder(gpu: Gpu, level: Ensemble): Promise<LevelRecorder> {
  const { mode, lattice } = level.geometry;
  return mode === 'replica' && lattice === 'square'
    ? operatorRecorder(gpu, level)
    : measurementRecorder(gpu, level);
}

async function operatorRecorder(gpu: Gpu, level: Ensemble): Promise<LevelRecorder> {
  const sums = await OperatorSums.create(gpu, level);
  const sites = siteCount(level.geometry);
  return {
    record: (pass) => sums.record(pass),
    read: async () => {
      const found = await sums.read();
      return {
        energy: (found[nearest] ?? new Float64Array()).map((sum) => -sum / sites),
        magnetization: (found[spins] ?? new Float64Array()).map((sum) => sum / sites),
        operators: found,
      };
    },
    dispose: () => sums.dispose(),
  };
}

async function measurementRecorder(gpu: Gpu, level: Ensemble): Promise<LevelRecorder> {
  const measurement = await Measurement.create(gpu, level);
  return {
    record: (pass) => measurement.record(pass, 0),
    read: async () => {
      const [observation] = await measurement.read(1);
      if (!observation) throw new Error('A measurement was not recorded.');
      return observation;
    },
    dispose: () => measurement.dispose(),
  };
}
