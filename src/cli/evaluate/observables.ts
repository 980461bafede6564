import { exactValues } from '../../ising/exact.ts';
import { sampleIsing } from '../../ising/sampling.ts';
import { heldOutSeed } from '../../rbm/data.ts';
import type { Rbm } from '../../rbm/machine.ts';
import { sampleModel } from '../../rbm/model-samples.ts';
import type { PackedUnits } from '../../rbm/packed-units.ts';
import type { Measured } from '../../statistics/measured.ts';
import { thermalAverages, type ThermalAverages } from '../../statistics/thermal.ts';
import { judgeThermalization } from '../../statistics/thermalization.ts';
import type { Session } from '../session.ts';

const quantities = [
  'energy',
  'absoluteMagnetization',
  'specificHeat',
  'susceptibility',
  'binder',
] as const;
type Quantity = (typeof quantities)[number];

/** The Ising model that a machine was trained on, and how to sample machine and model. */
export interface ObservableOptions {
  readonly lattice: 'square' | 'chain';
  readonly size: number;
  readonly temperature: number;
  readonly thermalize: number;
  readonly chains: number;
  readonly burnIn: number;
  readonly steps: number;
  readonly every: number;
  readonly seed: number;
}

/** Averages over samples drawn from a machine beside those of the data it learned. */
export interface Observables {
  readonly machine: Record<Quantity, Measured>;
  readonly data: Record<Quantity, Measured>;
  /** Of energy and |m| of the machine's chains, in Gibbs steps. */
  readonly autocorrelationTime: ThermalAverages['autocorrelationTime'];
  readonly warnings: readonly string[];
}

/**
 * Draws from a machine of lattice sites, and from the Ising model itself, and measures both alike.
 * @param start samples that the machine's chains start from, as many as chains
 */
export async function observables(
  { gpu, progress, signal }: Session,
  machine: Rbm,
  start: PackedUnits,
  options: ObservableOptions,
): Promise<Observables> {
  const { lattice, size, temperature, chains, burnIn, steps, every, seed, thermalize } = options;
  const sites = lattice === 'chain' ? size : size * size;
  const model = { lattice, interaction: 1, field: 0 } as const;
  const exact = exactValues(model, size, temperature);
  progress.begin('chains', burnIn + steps, 'Gibbs steps');
  const drawn = await sampleModel(gpu, machine, {
    lattice,
    size,
    chains,
    burnIn,
    steps,
    every,
    seed,
    start,
    signal,
    onProgress: (done) => progress.update(done),
  });
  const sampled = await sampleIsing(
    gpu,
    {
      lattice,
      size,
      temperatures: [temperature],
      replicas: chains,
      schedule: { thermalize, sweeps: steps, every },
      start: temperature < 2.27 && lattice === 'square' ? 'mixed' : 'hot',
      update: lattice === 'chain' ? 'heat-bath' : 'metropolis',
      seed: heldOutSeed(heldOutSeed(seed)),
    },
    { signal },
  );
  const ofMachine = thermalAverages({ ...drawn, sites, temperature, exact });
  const series = sampled.series[0] ?? drawn;
  const ofData = thermalAverages({ ...series, sites, temperature, exact });
  const scale = ({ value, error }: Measured): Measured => ({
    value: value * every,
    error: error * every,
  });
  const { energy, absoluteMagnetization } = ofMachine.autocorrelationTime;
  return {
    machine: pick(ofMachine),
    data: pick(ofData),
    autocorrelationTime: {
      energy: scale(energy),
      absoluteMagnetization: scale(absoluteMagnetization),
    },
    warnings: [
      ...ofMachine.warnings.map((text) => `machine: ${text}`),
      ...ofData.warnings.map((text) => `data: ${text}`),
      ...drifts('the energy', drawn.energy),
      ...drifts(
        '|m|',
        drawn.magnetization.map((values) => values.map(Math.abs)),
      ),
    ],
  };
}

function drifts(name: string, series: readonly Float64Array[]): string[] {
  const { thermalized, zScore } = judgeThermalization(series);
  return thermalized
    ? []
    : [
        `machine: ${name} of its chains still drifts (${zScore.toFixed(1)} errors between early and late); give more --burn-in.`,
      ];
}

function pick(averages: ThermalAverages): Record<Quantity, Measured> {
  return Object.fromEntries(quantities.map((name) => [name, averages[name]])) as Record<
    Quantity,
    Measured
  >;
}
