import { hyperbolicCosine, logarithm } from '../../elementary.ts';
import { elementAt } from '../../element-at.ts';
import { fieldOf, type FilterRule } from '../../rg/filter-rule.ts';
import { furtherCorrelationAt as correlationAt } from '../../rg/operator-correlations.ts';
import { operators } from '../../rg/operators.ts';
import { spinOf } from '../../theory/spin-of.ts';
import type { BlockMeans } from './comparison.ts';

/** Averages of products of spins of a 2 x 2 block: nearest neighbours, diagonals and the plaquette. */
interface BlockAverages {
  readonly nearest: number;
  readonly diagonal: number;
  readonly plaquette: number;
}

/** Averages over the blocks of lattices. @param itself block means of operators of the lattices */
export function averagesOf(itself: BlockMeans, size: number): BlockAverages {
  const average = (name: string): number => {
    const index = operators.findIndex((operator) => operator.name === name);
    const terms = elementAt(operators, index).terms;
    const sum = itself.reduce(
      (total, row) => total + elementAt(row, correlationAt.fine + index),
      0,
    );
    return sum / itself.length / (terms * size ** 2);
  };
  return {
    nearest: average('nearest neighbours'),
    diagonal: average('diagonals'),
    plaquette: average('plaquettes'),
  };
}

const states = 16;
const spinsOf = (state: number): Int8Array =>
  Int8Array.from({ length: 4 }, (_, i) => spinOf(state, i));

/** P of the 16 states of a block, exactly, since odd averages vanish. */
function blockDistribution({ nearest, diagonal, plaquette }: BlockAverages): Float64Array {
  return Float64Array.from({ length: states }, (_, state) => {
    const [a = NaN, b = NaN, c = NaN, d = NaN] = spinsOf(state);
    const bonds = a * b + a * c + b * d + c * d;
    return (1 + nearest * bonds + diagonal * (a * d + b * c) + plaquette * a * b * c * d) / states;
  });
}

/**
 * The Kullback-Leibler divergence, in nats a block, of the machine whose hidden units are the map: its visible units have P ~ cosh f in
 * each block, f the field of its unit. A hard map is the limit of large weights, in which only states of the largest |f| are left. It is
 * infinite where the data have other states.
 */
export function divergenceOf(rule: FilterRule, averages: BlockAverages): number {
  const fields = Array.from({ length: states }, (_, state) =>
    Math.abs(fieldOf(rule, spinsOf(state))),
  );
  const largest = Math.max(...fields);
  const unnormalized = fields.map((field) =>
    rule.limit === 'soft' ? hyperbolicCosine(field) : Number(field === largest),
  );
  const total = unnormalized.reduce((sum, value) => sum + value, 0);
  return blockDistribution(averages).reduce(
    (sum, p, state) => sum + p * logarithm((p * total) / elementAt(unnormalized, state)),
    0,
  );
}
