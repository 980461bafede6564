import type { Training } from '../../src/rbm/training/options.ts';
import type { Parameters } from './gradient.ts';

type StepOptions = Pick<
  Training,
  | 'learningRate'
  | 'momentum'
  | 'l1'
  | 'l2'
  | 'optimizer'
  | 'l1Convention'
  | 'secondDecay'
  | 'epsilon'
  | 'biases'
>;

/** Twin of shaders/rbm/step.wgsl; changes parameters and moments in place. */
export function stepTwin(
  parameters: Parameters,
  { first, second }: { first: Parameters; second: Parameters },
  gradient: Parameters,
  { update, ...options }: StepOptions & { update: number },
): void {
  const { learningRate, momentum, secondDecay, epsilon } = options;
  const names = options.biases ? parameterNames : (['weights'] as const);
  for (const name of names) {
    const [l1, l2] = name === 'weights' ? [options.l1, options.l2] : [0, 0];
    const convention = options.l1Convention;
    for (const [at, old] of parameters[name].entries()) {
      const push =
        gradient[name][at] - (convention === 'inside' ? l1 * Math.sign(old) : 0) - l2 * old;
      let moved: number;
      if (options.optimizer === 'adam') {
        first[name][at] = momentum * first[name][at] + (1 - momentum) * push;
        second[name][at] = secondDecay * second[name][at] + (1 - secondDecay) * push ** 2;
        const m = first[name][at] / (1 - momentum ** (update + 1));
        const s = second[name][at] / (1 - secondDecay ** (update + 1));
        moved = old + (learningRate * m) / (Math.sqrt(s) + epsilon);
      } else {
        first[name][at] = momentum * first[name][at] + learningRate * push;
        moved = old + first[name][at];
      }
      if (convention === 'outside') moved -= l1 * Math.sign(moved);
      if (convention === 'proximal') moved = Math.sign(moved) * Math.max(Math.abs(moved) - l1, 0);
      parameters[name][at] = moved;
    }
  }
}

const parameterNames = ['weights', 'visibleBias', 'hiddenBias'] as const;
