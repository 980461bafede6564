import { siteOfUnits } from '../../ensemble/unpack.ts';
import type { Geometry } from '../../ensemble/geometry.ts';
import type { Observation } from '../../ising/measurement.ts';
import { observeSamples } from '../../rbm/evaluation/lattice-observables.ts';
import { defaultThermalization, heldOutSeed, IsingData } from '../../rbm/sampling/ising-data.ts';
import type { PackedUnits } from '../../rbm/machine/packed-units.ts';
import { estimates } from '../../statistics/estimate.ts';
import type { Measured } from '../../statistics/measured.ts';
import { kaufman } from '../../theory/kaufman.ts';
import type { StudyContext } from '../study.ts';
import { coupling, heldOutSamples, type Settings } from './presets.ts';

/** Samples to train on, samples to judge by, and coin tosses, with their measurements. */
export interface SampleSets {
  readonly data: PackedUnits;
  readonly heldOut: PackedUnits;
  /** K = 0: every spin a fair coin. */
  readonly infiniteTemperature: PackedUnits;
  readonly geometry: Geometry;
  /** Geometry of the held-out samples. */
  readonly heldOutGeometry: Geometry;
  /** Site of each unit. */
  readonly sites: Uint32Array;
  readonly sweeps: number;
  /** Observations of the samples to train on, and of those to judge by. */
  readonly observation: Observation;
  readonly heldOutObservation: Observation;
  readonly gate: DataGate;
  readonly heldOutGate: DataGate;
  readonly dispose: () => void;
}

/** A quantity whose exact value is known. */
export type Compared = Measured & { readonly exact: number };

/** Energy and specific heat of the data, with Kaufman's exact values. */
export interface DataGate {
  readonly energy: Compared;
  readonly specificHeat: Compared;
}

export async function sampleSets(
  { gpu, seed, signal, phase }: StudyContext,
  { size, samples }: Settings,
): Promise<SampleSets> {
  const temperature = 1 / coupling;
  const sweeps = defaultThermalization({ size, temperature, samples });
  const draw = (
    name: string,
    wanted: { samples: number; seed: number; thermalize?: number },
  ): Promise<IsingData> => {
    const onProgress = phase(name, wanted.thermalize ?? sweeps);
    return IsingData.sample(gpu, { size, temperature, ...wanted }, { signal, onProgress });
  };
  const other = heldOutSeed(seed);
  const data = await draw('samples', { samples, seed });
  const heldOut = await draw('held-out samples', { samples: heldOutSamples, seed: other });
  // A hot start is one coin toss for each spin.
  const hot = await draw('samples at K = 0', { samples, seed: heldOutSeed(other), thermalize: 0 });
  const observation = await observeSamples(gpu, data.data, data.geometry);
  const heldOutObservation = await observeSamples(gpu, heldOut.data, heldOut.geometry);
  return {
    data: data.data,
    heldOut: heldOut.data,
    infiniteTemperature: hot.data,
    geometry: data.geometry,
    heldOutGeometry: heldOut.geometry,
    sites: siteOfUnits(data.geometry),
    sweeps,
    observation,
    heldOutObservation,
    gate: gateOf(observation, size),
    heldOutGate: gateOf(heldOutObservation, size),
    dispose: () => {
      for (const set of [data, heldOut, hot]) set.dispose();
    },
  };
}

/** Averages over independent samples, with jackknife errors over blocks of 32 of them. */
function gateOf({ energy }: Observation, size: number): DataGate {
  const blocks = Array.from({ length: energy.length / 32 }, (_, block) => {
    const values = Array.from(energy.subarray(32 * block, 32 * block + 32));
    const mean = (power: number): number =>
      values.reduce((sum, value) => sum + value ** power, 0) / values.length;
    return [mean(1), mean(2)];
  });
  const exact = kaufman({ size, coupling });
  const { energy: u, specificHeat: c } = estimates(
    blocks,
    {
      energy: { from: ([e = NaN]) => e },
      specificHeat: {
        from: ([e = NaN, squares = NaN]) => squares - e ** 2,
        scale: size ** 2 * coupling ** 2,
      },
    },
    {},
  );
  return {
    energy: { ...u, exact: exact.energy },
    specificHeat: { ...c, exact: exact.specificHeat },
  };
}
