import { elementAt } from '../../element-at.ts';
import { exponential, logarithm } from '../../elementary.ts';
import { uniformDeviates } from '../../statistics/random.ts';
import type { RbmParameters } from '../machine/parameters.ts';
import { biasOfMean, logSumOf, type AnnealingBase } from './annealing-base.ts';
import { HostLayer } from './host-layer.ts';

/** Products of a value and a weight after which other events of the process are handled: some 20 ms. */
const workPerTurn = 2 ** 24;

export interface ExactAnnealingOptions {
  readonly base: AnnealingBase;
  readonly temperatures: number;
  readonly runs: number;
  readonly seed: number;
  readonly stream: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number) => void) | undefined;
}

/**
 * ln w of every run of an annealing, with the same bits on every adapter: `annealedWeights` by the host in double precision, with
 * elementary functions that every engine rounds alike. The runs are one after another, and their random numbers follow each other.
 * @returns undefined where the signal stopped the annealing
 */
export async function exactAnnealedWeights(
  parameters: RbmParameters,
  { base, temperatures, runs, seed, stream, signal, onProgress }: ExactAnnealingOptions,
): Promise<Float64Array | undefined> {
  const annealing = new AnnealedRun(parameters, base, uniformDeviates(seed, stream));
  const logWeights = new Float64Array(runs);
  const workOfStep = 2 * parameters.weights.length;
  let sinceTurn = 0;
  for (let run = 0; run < runs; run++) {
    let sum = annealing.start();
    for (let step = 1; step <= temperatures; step++) {
      sum += annealing.step((step - 1) / temperatures, step / temperatures);
      sinceTurn += workOfStep;
      if (sinceTurn < workPerTurn) continue;
      sinceTurn = 0;
      onProgress?.((temperatures * run + step) / runs);
      // Ctrl-C and the events of a page are handled here.
      await new Promise((resolve) => setTimeout(resolve));
      if (signal?.aborted) return undefined;
    }
    logWeights[run] = sum;
  }
  onProgress?.(temperatures);
  return logWeights;
}

/** The state of a run: p*(v) at an inverse temperature is that of shaders/rbm/annealing-weight.wgsl. */
class AnnealedRun {
  readonly #units: RbmParameters['units'];
  readonly #low: number;
  readonly #base: AnnealingBase;
  readonly #uniform: () => number;
  readonly #up: HostLayer;
  readonly #down: HostLayer;
  readonly #ownBias: Float32Array;
  /** [component][visible unit], and ln of the sum over all states that normalizes each component. */
  readonly #biases: readonly Float64Array[];
  readonly #logSums: readonly number[];
  readonly #visible: Float64Array;
  readonly #hidden: Float64Array;
  readonly #visibleInputs: Float64Array;
  readonly #hiddenInputs: Float64Array;

  constructor(parameters: RbmParameters, base: AnnealingBase, uniform: () => number) {
    const { units, visibleBias, hiddenBias } = parameters;
    this.#units = units;
    this.#low = units === 'spin' ? -1 : 0;
    this.#base = base;
    this.#uniform = uniform;
    this.#up = new HostLayer(parameters, 'hidden');
    this.#down = new HostLayer(parameters, 'visible');
    this.#ownBias = visibleBias;
    this.#biases = base.means.map((means) => means.map((mean) => biasOfMean(mean, units)));
    this.#logSums = this.#biases.map((biases) =>
      biases.reduce((sum, bias) => sum + logSumOf(bias, units), 0),
    );
    this.#visible = new Float64Array(visibleBias.length);
    this.#visibleInputs = new Float64Array(visibleBias.length);
    this.#hidden = new Float64Array(hiddenBias.length);
    this.#hiddenInputs = new Float64Array(hiddenBias.length);
  }

  /** Draws a component and its visible units. @returns ln w, which is ln of the sum over the hidden units without weights */
  start(): number {
    const component = this.#drawn(this.#base.shares);
    const means = elementAt(this.#base.means, component);
    for (const [unit, mean] of means.entries())
      this.#visible[unit] = this.#uniform() < mean ? 1 : this.#low;
    return this.#hidden.length * logSumOf(0, this.#units);
  }

  /** One Gibbs step at the next inverse temperature. @returns the increment of ln w before the step */
  step(before: number, after: number): number {
    const inputs = this.#hiddenInputs;
    this.#up.inputs(this.#visible, inputs);
    let increment = (after - before) * dot(this.#ownBias, this.#visible);
    for (const x of inputs)
      increment += logSumOf(after * x, this.#units) - logSumOf(before * x, this.#units);
    const ofComponents = this.#biases.map(
      (biases, c) => dot(biases, this.#visible) - elementAt(this.#logSums, c),
    );
    const termsAt = (beta: number): number[] =>
      ofComponents.map((own, c) => logarithm(elementAt(this.#base.shares, c)) + (1 - beta) * own);
    const terms = termsAt(after);
    increment += logSumExp(terms) - logSumExp(termsAt(before));
    const most = Math.max(...terms);
    const start = elementAt(this.#biases, this.#drawn(terms.map((t) => exponential(t - most))));
    this.#draw(this.#hidden, inputs, (unit) => after * elementAt(inputs, unit));
    const below = this.#visibleInputs;
    this.#down.inputs(this.#hidden, below);
    this.#draw(
      this.#visible,
      below,
      (unit) => after * elementAt(below, unit) + (1 - after) * elementAt(start, unit),
    );
    return increment;
  }

  #draw(into: Float64Array, { length }: Float64Array, input: (unit: number) => number): void {
    const factor = this.#units === 'spin' ? 2 : 1;
    for (let unit = 0; unit < length; unit++)
      into[unit] = this.#uniform() * (1 + exponential(-factor * input(unit))) < 1 ? 1 : this.#low;
  }

  /** The number of one of several weights, drawn in proportion. */
  #drawn(weights: readonly number[]): number {
    let left = this.#uniform() * weights.reduce((sum, weight) => sum + weight, 0);
    for (const [index, weight] of weights.entries()) {
      left -= weight;
      if (left < 0) return index;
    }
    return weights.length - 1;
  }
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? NaN) * (b[at] ?? NaN);
  return sum;
}

function logSumExp(terms: readonly number[]): number {
  const most = Math.max(...terms);
  return most + logarithm(terms.reduce((sum, term) => sum + exponential(term - most), 0));
}
