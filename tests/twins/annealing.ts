import { randomKey } from '../../src/ensemble/random-key.ts';
import { logit } from './layer-activations.ts';
import { valuesOf, type Machine } from './machine.ts';
import { random4 } from './random-words.ts';

interface AnnealingTwin {
  /** Biases of the visible units of the starting machine, which has no weights. */
  readonly base: Float64Array;
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
  const noBase = new Float64Array(machine.hidden);
  const weights = Array.from({ length: runs }, (_, run) => {
    let hidden = new Uint8Array(machine.hidden);
    const draw = (
      layer: 'hidden' | 'visible',
      step: number,
      beta: number,
    ): Uint8Array<ArrayBuffer> => {
      const given = valuesOf(machine, layer === 'hidden' ? visible : hidden);
      const start = layer === 'hidden' ? noBase : base;
      const key = randomKey(seed, 'annealing', {
        stream: 2 * stream + (layer === 'hidden' ? 0 : 1),
      });
      const scale = machine.units === 'spin' ? 2 : 1;
      return Uint8Array.from({ length: machine[layer] }, (_, unit) => {
        const x = (1 - beta) * scale * start[unit] + beta * logit(machine, layer, given, unit);
        const [group, bit] = [run >>> 5, run & 31];
        const word = random4(key, unit, group, step, bit >>> 2)[bit & 3];
        return Number(word / 2 ** 32 < 1 / (1 + Math.exp(-x)));
      });
    };
    let visible = new Uint8Array(machine.visible);
    visible = draw('visible', 2 ** 32 - 1, 0);
    let logWeight = 0;
    for (let step = 0; step < temperatures; step++) {
      const [before, after] = [step / temperatures, (step + 1) / temperatures];
      logWeight +=
        logState(machine, base, visible, after) - logState(machine, base, visible, before);
      hidden = draw('hidden', step, after);
      visible = draw('visible', step, after);
    }
    return logWeight;
  });
  const most = Math.max(...weights);
  const mean = weights.reduce((sum, weight) => sum + Math.exp(weight - most), 0) / runs;
  const start = base.reduce((sum, bias) => sum + logSum(machine, bias), machine.hidden * Math.LN2);
  return start + most + Math.log(mean);
}

/** ln p* of a visible state at an inverse temperature between the starting machine and the machine. */
function logState(machine: Machine, base: Float64Array, bits: Uint8Array, beta: number): number {
  const values = valuesOf(machine, bits);
  const scale = machine.units === 'spin' ? 2 : 1;
  let sum = 0;
  for (let unit = 0; unit < machine.hidden; unit++)
    sum += logSum(machine, (beta * logit(machine, 'hidden', values, unit)) / scale);
  for (const [unit, value] of values.entries())
    sum += ((1 - beta) * base[unit] + beta * machine.visibleBias[unit]) * value;
  return sum;
}

/** The logarithm of the sum of e^(h x) over both values of a unit. */
function logSum({ units }: Machine, x: number): number {
  return units === 'spin' ? Math.log(2 * Math.cosh(x)) : Math.log1p(Math.exp(x));
}
