import { acceptanceProbabilities } from './acceptance.ts';
import { assertTemperature } from './thermal-point.ts';
import type { IsingModel } from './model.ts';

/** A move that a random number decides. */
export interface Move {
  readonly probability: number;
  /** Whether the local field favours up; the kernel of the plain ferromagnet does not use it. */
  readonly favoursUp: boolean;
}

/** A single-spin update rule: the moves whose probabilities its kernel compares with random numbers. */
export interface SingleSpinRule {
  readonly kernel: 'metropolis' | 'single-spin';
  /** The permutation of the kernel without the part that says where thresholds come from. */
  readonly variant: '' | `${'metropolis' | 'heat-bath'}/${'square' | 'chain'}/`;
  /** The largest energy a move can cost, in units of |J|. */
  readonly dearest: number;
  readonly moves: (temperature: number) => readonly Move[];
}

/**
 * The rule of an update of a model. `metropolis` on the square ferromagnet without field has a kernel of its own, with
 * the moves of one and of no unsatisfied bond. All other rules have a move for every number of neighbours up.
 */
export function singleSpinRule(
  model: IsingModel,
  update: 'metropolis' | 'heat-bath',
): SingleSpinRule {
  const { lattice, interaction, field } = model;
  if (update === 'metropolis' && lattice === 'square' && interaction === 1 && field === 0)
    return {
      kernel: 'metropolis',
      variant: '',
      dearest: 8,
      moves: (temperature) =>
        acceptanceProbabilities(temperature).map((probability) => ({
          probability,
          favoursUp: true,
        })),
    };
  const neighbours = lattice === 'chain' ? 2 : 4;
  const localFields = Array.from(
    { length: neighbours + 1 },
    (_, up) => interaction * (2 * up - neighbours) + field,
  );
  return {
    kernel: 'single-spin',
    variant: `${update}/${lattice}/`,
    dearest: 2 * Math.max(...localFields.map(Math.abs)),
    moves: (temperature) => {
      assertTemperature(temperature);
      return localFields.map((localField) => {
        const weight = Math.exp((-2 * Math.abs(localField)) / temperature);
        const probability = update === 'metropolis' ? weight : weight / (1 + weight);
        return { probability, favoursUp: localField >= 0 };
      });
    },
  };
}
