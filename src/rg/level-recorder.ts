import type { Ensemble } from '../ensemble/ensemble.ts';
import { siteCount } from '../ensemble/geometry.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { Measurement, observationOf } from '../ising/measurement.ts';
import { ferromagnet } from '../ising/model.ts';
import { operators, OperatorSums } from './operators.ts';
import { SublatticeSums } from './sublattice.ts';

/** What is measured of every system at one level. */
export interface LevelSample {
  /** Energy per site of nearest neighbours with J = 1. */
  readonly energy: Float64Array;
  /** Magnetization per site, signed. */
  readonly magnetization: Float64Array;
}

/** Measures one level of a flow. */
export interface LevelRecorder {
  /** Side of the lattice in its own nearest-neighbour distances; not a whole number for a turned lattice. */
  readonly size: number;
  readonly sites: number;
  /** Of square lattices in replica mode, for the Monte Carlo renormalization group. */
  readonly operators?: OperatorSums;
  record: (pass: GPUComputePassEncoder) => void;
  read: () => Promise<LevelSample>;
  dispose: () => void;
}

const nearest = operators.findIndex(({ name }) => name === 'nearest neighbours');
const spins = operators.findIndex(({ name }) => name === 'spins');

/**
 * Measures an ensemble: operators where its systems are replicas of squares, else energy and magnetization.
 * @param options.further whether the two further operators count
 */
export async function levelRecorder(
  gpu: Gpu,
  level: Ensemble,
  options: { further: boolean } = { further: false },
): Promise<LevelRecorder> {
  const { mode, lattice } = level.geometry;
  return mode === 'replica' && lattice === 'square'
    ? operatorRecorder(gpu, level, options)
    : measurementRecorder(gpu, level);
}

/** Measures every other site of a square lattice: a lattice turned by 45 degrees, after a step of b = sqrt 2. */
export async function sublatticeRecorder(gpu: Gpu, level: Ensemble): Promise<LevelRecorder> {
  const sums = await SublatticeSums.create(gpu, level);
  const sites = siteCount(level.geometry) / 2;
  return {
    size: level.geometry.size / Math.SQRT2,
    sites,
    record: (pass) => sums.record(pass),
    read: async () => {
      const found = await sums.read();
      return {
        energy: found.nearest.map((sum) => -sum / sites),
        magnetization: found.spins.map((sum) => sum / sites),
      };
    },
    dispose: () => sums.dispose(),
  };
}

async function operatorRecorder(
  gpu: Gpu,
  level: Ensemble,
  options: { further: boolean },
): Promise<LevelRecorder> {
  const sums = await OperatorSums.create(gpu, level, options);
  const sites = siteCount(level.geometry);
  return {
    size: level.geometry.size,
    sites,
    operators: sums,
    record: (pass) => sums.record(pass),
    read: async () => {
      const [bonds, field] = await Promise.all([sums.readOne(nearest), sums.readOne(spins)]);
      return {
        energy: bonds.map((sum) => -sum / sites),
        magnetization: field.map((sum) => sum / sites),
      };
    },
    dispose: () => sums.dispose(),
  };
}

async function measurementRecorder(gpu: Gpu, level: Ensemble): Promise<LevelRecorder> {
  const measurement = await Measurement.create(gpu, level);
  return {
    size: level.geometry.size,
    sites: siteCount(level.geometry),
    record: (pass) => measurement.record(pass, 0),
    read: async () => {
      const [reading] = await measurement.read(1);
      if (!reading) throw new Error('A measurement was not recorded.');
      return observationOf(ferromagnet, reading);
    },
    dispose: () => measurement.dispose(),
  };
}
