import type { Gpu } from '../../gpu/gpu.ts';
import { freeEnergyGap } from '../../rbm/evaluation/free-energy.ts';
import { sampleCount } from '../../rbm/machine/packed-units.ts';
import { pseudoLikelihood } from '../../rbm/evaluation/pseudo-likelihood.ts';
import type { LayerProgress } from '../../rbm/training/stack.ts';
import type { Measured } from '../../statistics/measured.ts';
import type { CurrentLayer } from './state.ts';

/** Terms of a pseudo-likelihood that a judgement may take: below a second on a processor. */
const mostTerms = { software: 2e7, gpu: 2e9 };
/** Samples that are judged by, at most and at least. */
const [mostSamples, fewestSamples] = [1024, 32];

/** What held-out samples say of a layer. */
export interface Judgement {
  /** Nats per sample. */
  readonly pseudoLikelihood: Measured;
  readonly heldOutPseudoLikelihood: Measured;
  readonly freeEnergyGap: Measured;
}

/** Judges layers by held-out samples after each epoch, and stops one that has not become better for a while. */
export class Judge {
  readonly #gpu: Gpu;
  readonly #patience: number | undefined;
  #layer = -1;
  #best: CurrentLayer['best'];

  /** @param best of the layer whose training is taken up again */
  constructor(
    gpu: Gpu,
    patience: number | undefined,
    best?: { layer: number; best: CurrentLayer['best'] },
  ) {
    this.#gpu = gpu;
    this.#patience = patience;
    this.#layer = best?.layer ?? -1;
    this.#best = best?.best;
  }

  /** A layer's training begins, or is taken up again. */
  begin(layer: number): void {
    if (layer !== this.#layer) this.#best = undefined;
    this.#layer = layer;
  }

  /** The best epoch of the layer in training so far; undefined where none is kept. */
  get best(): CurrentLayer['best'] {
    return this.#best;
  }

  /** @returns undefined without held-out samples */
  async judge({ machine, data, heldOut }: LayerProgress): Promise<Judgement | undefined> {
    if (!heldOut) return undefined;
    const terms = mostTerms[this.#gpu.adapter.software ? 'software' : 'gpu'];
    const affordable = Math.floor(terms / (machine.visible * machine.hidden));
    const available = Math.min(sampleCount(heldOut), sampleCount(data));
    const samples = Math.min(available, Math.max(fewestSamples, Math.min(mostSamples, affordable)));
    return {
      pseudoLikelihood: await pseudoLikelihood(this.#gpu, machine, data, { samples }),
      heldOutPseudoLikelihood: await pseudoLikelihood(this.#gpu, machine, heldOut, { samples }),
      freeEnergyGap: await freeEnergyGap(this.#gpu, machine, { trained: data, heldOut, samples }),
    };
  }

  /** Whether the layer is to be stopped. */
  async stops(
    { machine, epochs }: LayerProgress,
    judgement: Judgement | undefined,
  ): Promise<boolean> {
    if (this.#patience === undefined || !judgement) return false;
    const { value } = judgement.heldOutPseudoLikelihood;
    if (!this.#best || value > this.#best.value) {
      this.#best = { parameters: await machine.readParameters(), epoch: epochs, value };
      return false;
    }
    return epochs - this.#best.epoch >= this.#patience;
  }
}
