import { randomKey } from '../../src/ensemble/random-key.ts';
import type { AnnealingBase } from '../../src/rbm/evaluation/annealing-base.ts';
import { logit } from './layer-activations.ts';
import { valuesOf, type Machine } from './machine.ts';
import { random4 } from './random-words.ts';

interface AnnealingTwin {
  /** Distributions of independent units, and their shares. */
  readonly base: AnnealingBase;
  readonly temperatures: number;
  readonly runs: number;
  readonly seed: number;
  /** The layer of a stack, from 0; default 0. */
  readonly stream?: number;
}

/**
 * CPU twin of shaders/rbm/annealing-sample.wgsl and annealing-weight.wgsl: the estimate of ln Z from all runs, with the
 * same random numbers. A draw that is nearly tied may come out otherwise in single precision; one in 10^6 is.
 */
export function annealedTwin(machine: Machine, options: AnnealingTwin): number {
  const { base, temperatures, runs, seed, stream = 0 } = options;
  const scale = machine.units === 'spin' ? 2 : 1;
  const components = base.means.map((means, index) => {
    const biases = means.map((mean) => Math.log(mean / (1 - mean)) / scale);
    const logSums = biases.reduce((sum, bias) => sum + logSum(machine, bias), 0);
    return { biases, logShare: Math.log(base.shares[index]) - logSums, logSums };
  });
  const weights = Array.from({ length: runs }, (_, run) => {
    const [group, bit] = [run >>> 5, run & 31];
    const random = (key: [number, number], unit: number, step: number): number =>
      random4(key, unit, group, step, bit >>> 2)[bit & 3] / 2 ** 32;
    /** ln of share times p_c^(1 - beta) of a state. */
    const terms = (bits: Uint8Array, beta: number): number[] => {
      const values = valuesOf(machine, bits);
      return components.map(({ biases, logShare, logSums }) => {
        const linear = values.reduce((sum, value, unit) => sum + biases[unit] * value, 0);
        return logShare + logSums + (1 - beta) * (linear - logSums);
      });
    };
    const choose = (bits: Uint8Array, step: number, beta: number): number => {
      const all = terms(bits, beta).map(Math.exp);
      const key = randomKey(seed, 'annealing-components', { stream });
      let rest = random(key, 0, step) * all.reduce((sum, term) => sum + term);
      return all.findIndex((term, index) => (rest -= term) < 0 || index === all.length - 1);
    };
    const draw = (
      layer: 'hidden' | 'visible',
      given: Uint8Array,
      { step, beta, component = 0 }: { step: number; beta: number; component?: number },
    ): Uint8Array<ArrayBuffer> => {
      const values = valuesOf(machine, given);
      const key = randomKey(seed, 'annealing', {
        stream: 2 * stream + (layer === 'hidden' ? 0 : 1),
      });
      return Uint8Array.from({ length: machine[layer] }, (_, unit) => {
        const start = layer === 'hidden' ? 0 : components[component].biases[unit];
        const x = (1 - beta) * scale * start + beta * logit(machine, layer, values, unit);
        return Number(random(key, unit, step) < 1 / (1 + Math.exp(-x)));
      });
    };
    const logState = (bits: Uint8Array, beta: number): number =>
      logMachine(machine, bits, beta) + logSumOfExps(terms(bits, beta));
    const none = new Uint8Array(machine.hidden);
    const first = { step: 2 ** 32 - 1, beta: 0 };
    const component = choose(new Uint8Array(machine.visible), first.step, 1);
    let visible = draw('visible', none, { ...first, component });
    let logWeight = machine.hidden * Math.LN2;
    for (let step = 0; step < temperatures; step++) {
      const [before, after] = [step / temperatures, (step + 1) / temperatures];
      logWeight += logState(visible, after) - logState(visible, before);
      const place = { step, beta: after, component: choose(visible, step, after) };
      visible = draw('visible', draw('hidden', visible, place), place);
    }
    return logWeight;
  });
  return logSumOfExps(weights) - Math.log(runs);
}

/** ln of the part of p* that the machine brings, at an inverse temperature. */
function logMachine(machine: Machine, bits: Uint8Array, beta: number): number {
  const values = valuesOf(machine, bits);
  const scale = machine.units === 'spin' ? 2 : 1;
  let sum = 0;
  for (let unit = 0; unit < machine.hidden; unit++)
    sum += logSum(machine, (beta * logit(machine, 'hidden', values, unit)) / scale);
  for (const [unit, value] of values.entries()) sum += beta * machine.visibleBias[unit] * value;
  return sum;
}

function logSumOfExps(values: readonly number[]): number {
  const most = Math.max(...values);
  return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0));
}

/** The logarithm of the sum of e^(h x) over both values of a unit. */
function logSum({ units }: Machine, x: number): number {
  return units === 'spin' ? Math.log(2 * Math.cosh(x)) : Math.log1p(Math.exp(x));
}
