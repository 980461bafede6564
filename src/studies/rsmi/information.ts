import { elementAt } from '../../element-at.ts';
import type { OddInformation } from '../../theory/odd-information.ts';
import type { RuleInformation } from '../../theory/rule-information.ts';
import { spinOf } from '../../theory/spin-of.ts';
import type { FilterInformation } from './ascent.ts';

/** The field w v + c of each state of `sites` spins. */
function fieldsOf(weights: ArrayLike<number>, bias = 0): Float64Array {
  const sites = weights.length;
  return Float64Array.from({ length: 2 ** sites }, (_, state) => {
    let field = bias;
    for (let site = 0; site < sites; site++) field += (weights[site] ?? NaN) * spinOf(state, site);
    return field;
  });
}

/** P(h = 1 | v) of a hard rule: the sign of the field, a fair coin where it is 0. */
export function hardRule(weights: ArrayLike<number>, bias = 0): Float64Array {
  return fieldsOf(weights, bias).map((field) => (1 + Math.sign(field)) / 2);
}

/** P(h = 1 | v) of a soft rule. */
function softRule(weights: ArrayLike<number>, bias = 0): Float64Array {
  return fieldsOf(weights, bias).map((field) => (1 + Math.tanh(field)) / 2);
}

/**
 * Filters of a block, and of further spins that are independent of the lattice. The further spins are summed over.
 * @param noise P of the states of the further spins; default none
 */
export function blockFilterInformation(
  { of, slope }: Pick<RuleInformation, 'of' | 'slope'>,
  noise: Float64Array = Float64Array.of(1),
): FilterInformation {
  return (weights, bias) => {
    const rule = softRule(weights, bias);
    const states = rule.length / noise.length;
    const averaged = Float64Array.from({ length: states }, (_, v) =>
      noise.reduce((sum, share, n) => sum + share * elementAt(rule, n * states + v), 0),
    );
    return {
      information: of(averaged),
      gradient: () => {
        const slopes = slope(averaged);
        const gradient = new Float64Array(weights.length + 1);
        for (const [state, up] of rule.entries()) {
          const share = elementAt(noise, Math.floor(state / states));
          const change = 2 * up * (1 - up) * share * elementAt(slopes, state % states);
          for (let site = 0; site < weights.length; site++)
            gradient[site] = (gradient[site] ?? NaN) + change * spinOf(state, site);
          gradient[weights.length] = (gradient[weights.length] ?? NaN) + change;
        }
        return gradient;
      },
    };
  };
}

/** Filters without a bias, of blocks of any size that can be enumerated. The bias is ignored. */
export function oddFilterInformation(information: OddInformation): FilterInformation {
  const { boundary, inner, innerProbabilities, of, slope } = information;
  const states = innerProbabilities.length;
  return (weights) => {
    const insides = fieldsOf(inner.map((site) => weights[site] ?? NaN));
    const fields = fieldsOf(boundary.map((site) => weights[site] ?? NaN)).subarray(0, states);
    const means = fields.map((field, v) =>
      elementAt(innerProbabilities, v).reduce(
        (sum, share, u) => sum + share * Math.tanh(field + elementAt(insides, u)),
        0,
      ),
    );
    return {
      information: of(means),
      gradient: () => {
        const slopes = slope(means);
        const gradient = new Float64Array(weights.length + 1);
        for (const [v, field] of fields.entries())
          for (const [u, share] of elementAt(innerProbabilities, v).entries()) {
            const mean = Math.tanh(field + elementAt(insides, u));
            const change = share * (1 - mean ** 2) * elementAt(slopes, v);
            for (const [bit, site] of boundary.entries())
              gradient[site] = (gradient[site] ?? NaN) + change * spinOf(v, bit);
            for (const [bit, site] of inner.entries())
              gradient[site] = (gradient[site] ?? NaN) + change * spinOf(u, bit);
          }
        return gradient;
      },
    };
  };
}
