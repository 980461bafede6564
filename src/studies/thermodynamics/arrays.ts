import type { Tensor } from '../../formats/tensor.ts';
import { tensorOf, type Nested } from '../tensor-of.ts';
import type { RingResults } from './ring.ts';

/** An array and what its axes count. */
export interface Listed {
  readonly name: string;
  readonly axes: readonly string[];
  readonly tensor: Tensor;
}

function listed(name: string, axes: readonly string[], rows: Nested): Listed {
  return { name, axes, tensor: tensorOf(rows) };
}

/** The arrays of TM-1. */
export function ringArrays({ exact, trainings, nulls }: RingResults): Listed[] {
  const kinds = [['machines', trainings] as const, ...Object.entries(nulls)];
  return [
    listed('ring-exact', ['state'], exact),
    ...kinds.flatMap(([name, own]) => {
      const file = name.replaceAll(/[^a-z0-9]+/g, '-');
      return [
        listed(
          `ring-${file}-divergences`,
          ['training', 'epoch'],
          own.map(({ divergences }) => divergences),
        ),
        listed(
          `ring-${file}-probabilities`,
          ['training', 'state'],
          own.map(({ probabilities }) => probabilities),
        ),
      ];
    }),
  ];
}
