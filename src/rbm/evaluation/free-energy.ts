import type { Dispatch } from '../../gpu/dispatch.ts';
import { maximumOrdinals, type Gpu } from '../../gpu/gpu.ts';
import { paced, Pacer } from '../../gpu/pacing.ts';
import { meanOf, type Measured } from '../../statistics/measured.ts';
import { exactEnergies } from './exact-free-energy.ts';
import { LayerActivations } from '../sampling/layer-activations.ts';
import type { Rbm } from '../machine/machine.ts';
import { sampleCount, type PackedUnits } from '../machine/packed-units.ts';

/** Products, one a sample and a weight, of one dispatch: some 50 ms. */
const mostProducts = { software: 2 ** 26, gpu: 2 ** 34 };

/**
 * Free energies F(v) = -ln sum over h of e^-E(v, h) of samples, on the GPU in single precision. The error is some 1e-7 of
 * the sum of the absolute values of all terms. Those of a machine in exact arithmetic have the same bits on every adapter.
 * @param options.samples how many of the samples, from the first on; all unless given
 * @param options.signal aborting ends the work early, and the result is meaningless
 * @returns one number a sample, in nats
 */
export async function freeEnergies(
  gpu: Gpu,
  machine: Rbm,
  data: PackedUnits,
  options: { samples?: number; signal?: AbortSignal | undefined } = {},
): Promise<Float32Array> {
  const samples = Math.min(options.samples ?? Infinity, sampleCount(data));
  const groups = Math.ceil(samples / 32);
  const ofGroup = 32 * machine.products;
  const fitting = Math.floor(mostProducts[gpu.adapter.software ? 'software' : 'gpu'] / ofGroup);
  const span = Math.min(groups, Math.max(1, fitting, Math.ceil(groups / maximumOrdinals)));
  const { activations, summing, energies, dispose } = await energyDispatches(gpu, machine, data, {
    groups,
    span,
  });
  const activate = (dispatches: number, first: number): void =>
    gpu.compute('activations', (pass) => {
      for (let i = 0; i < dispatches; i++) activations.record(pass, first + i);
    });
  const total = Math.ceil(groups / span);
  try {
    if (total === 1) activate(1, 0);
    else await paced(gpu, new Pacer(50), { total, signal: options.signal }, activate);
    const of = { data, activations: activations.buffer, groups, samples };
    return await (machine.arithmetic === 'exact' ? exactEnergies(gpu, machine, of) : summed());
  } finally {
    dispose();
  }

  function summed(): Promise<Float32Array> {
    gpu.compute('free energies', (pass) => summing.record(pass));
    return gpu.readFloats(energies, 0, samples * 4);
  }
}

/** What computes free energies of samples: activations first, then `summing` leaves an energy a sample in `energies`. */
export interface EnergyDispatches {
  readonly activations: LayerActivations;
  readonly summing: Dispatch;
  /** f32 [groups][32] */
  readonly energies: GPUBuffer;
  readonly dispose: () => void;
}

/**
 * The dispatches of free energies, for work that keeps them.
 * @param size.groups of 32 samples, from the first on
 * @param size.span groups of a dispatch of the activations; all unless given
 */
export async function energyDispatches(
  gpu: Gpu,
  machine: Rbm,
  data: PackedUnits,
  { groups, span }: { readonly groups: number; readonly span?: number | undefined },
): Promise<EnergyDispatches> {
  const kernel = await gpu.kernel('rbm-free-energy', machine.units);
  const { visible, hidden, visibleBias, hiddenBias } = machine;
  const layer = { machine, layer: 'hidden', from: data, groups, span } as const;
  const activations = await LayerActivations.create(gpu, layer);
  const energies = gpu.storage('free energies', groups * 128);
  const parameters = gpu.uniform('rbm-free-energy', {
    visible,
    hidden,
    groups,
    dataGroups: data.groups,
  });
  const buffers = [data.buffer, activations.buffer, visibleBias, hiddenBias, energies, parameters];
  return {
    activations,
    summing: gpu.dispatch(kernel, buffers, groups * 8),
    energies,
    dispose: () => {
      activations.dispose();
      for (const buffer of [energies, parameters]) buffer.destroy();
    },
  };
}

/**
 * Mean free energy of held-out samples minus the mean free energy of training samples (Hinton 2010, section 6). The gap
 * grows when a machine memorizes its training samples.
 */
export async function freeEnergyGap(
  gpu: Gpu,
  machine: Rbm,
  { trained, heldOut, samples }: { trained: PackedUnits; heldOut: PackedUnits; samples: number },
): Promise<Measured> {
  const [ofTrained, ofHeldOut] = await Promise.all(
    [trained, heldOut].map((data) => freeEnergies(gpu, machine, data, { samples })),
  );
  return gapBetween(meanOf(ofTrained ?? []), meanOf(ofHeldOut ?? []));
}

/** The gap from mean free energies. */
export function gapBetween(trained: Measured, heldOut: Measured): Measured {
  return {
    value: heldOut.value - trained.value,
    error: Math.hypot(trained.error, heldOut.error),
  };
}
