import type { Gpu } from '../../gpu/gpu.ts';
import type { Measured } from '../../statistics/measured.ts';
import { freeEnergyGap } from '../evaluation/free-energy.ts';
import { mostTerms, pseudoLikelihood } from '../evaluation/pseudo-likelihood.ts';
import { ConvolutionalRbm, type AnyRbm } from '../machine/convolutional-machine.ts';
import type { Rbm } from '../machine/machine.ts';
import { sampleCount, type PackedUnits } from '../machine/packed-units.ts';
import type { RbmParameters } from '../machine/parameters.ts';

/** Samples that a validation takes, at most and at least. */
const [mostSamples, fewestSamples] = [1024, 32];

/** How well a machine describes samples that it was not trained on. */
export interface Validation {
  /** Of samples it was trained on, in nats per sample. */
  readonly pseudoLikelihood: Measured;
  /** Of samples held out, in nats per sample. */
  readonly heldOutPseudoLikelihood: Measured;
  /** Mean free energy of held-out samples minus that of samples trained on, in nats: 0 without overfitting. */
  readonly freeEnergyGap: Measured;
}

/**
 * Compares samples that a machine was trained on with held-out samples, as many of both. A convolutional machine is expanded
 * into the dense machine with the same energies.
 */
export async function validate(
  gpu: Gpu,
  machine: AnyRbm,
  samples: { readonly data: PackedUnits; readonly heldOut: PackedUnits },
): Promise<Validation> {
  if (!(machine instanceof ConvolutionalRbm)) return validateDense(gpu, machine, samples);
  const dense = await machine.expanded(gpu);
  const found = await validateDense(gpu, dense, samples);
  dense.dispose();
  return found;
}

async function validateDense(
  gpu: Gpu,
  machine: Rbm,
  { data, heldOut }: { readonly data: PackedUnits; readonly heldOut: PackedUnits },
): Promise<Validation> {
  const terms = mostTerms[gpu.adapter.software ? 'software' : 'gpu'];
  const affordable = Math.floor(terms / (machine.visible * machine.hidden));
  const available = Math.min(sampleCount(heldOut), sampleCount(data));
  const samples = Math.min(available, Math.max(fewestSamples, Math.min(mostSamples, affordable)));
  // All is queued before anything is awaited, so that one wait is enough.
  const [ofTrained, ofHeldOut, gap] = await Promise.all([
    pseudoLikelihood(gpu, machine, data, { samples }),
    pseudoLikelihood(gpu, machine, heldOut, { samples }),
    freeEnergyGap(gpu, machine, { trained: data, heldOut, samples }),
  ]);
  return { pseudoLikelihood: ofTrained, heldOutPseudoLikelihood: ofHeldOut, freeEnergyGap: gap };
}

/** The epoch of a layer with the highest held-out pseudo-likelihood so far. */
export interface BestEpoch {
  readonly parameters: RbmParameters;
  /** Counted from 1. */
  readonly epoch: number;
  /** Held-out pseudo-likelihood, nats per sample. */
  readonly value: number;
}

/** Stops a layer whose held-out pseudo-likelihood has not risen for `patience` epochs. */
export class EarlyStopping {
  readonly #patience: number | undefined;
  #best: BestEpoch | undefined;

  /** @param best of a layer whose training goes on */
  constructor(patience: number | undefined, best?: BestEpoch) {
    this.#patience = patience;
    this.#best = best;
  }

  /** Undefined where no layer is stopped early. */
  get best(): BestEpoch | undefined {
    return this.#best;
  }

  /** Whether epochs are compared at all. */
  get looks(): boolean {
    return this.#patience !== undefined;
  }

  /**
   * Whether the layer is to be stopped after an epoch.
   * @param epoch counted from 1
   * @param parameters of the machine after it
   */
  stops(
    epoch: number,
    validation: Validation | undefined,
    parameters: RbmParameters | undefined,
  ): boolean {
    if (this.#patience === undefined || !validation || !parameters) return false;
    const { value } = validation.heldOutPseudoLikelihood;
    if (!this.#best || value > this.#best.value) {
      this.#best = { parameters, epoch, value };
      return false;
    }
    return epoch - this.#best.epoch >= this.#patience;
  }
}
