import { fieldOf, type FilterRule } from '../../rg/filter-rule.ts';
import { elementAt } from '../../element-at.ts';

/** Probability that the block spin is up, by the field. */
export function upProbability(field: number, limit: FilterRule['limit']): number {
  return (1 + (limit === 'soft' ? Math.tanh(field) : Math.sign(field))) / 2;
}

/** P(h = 1) for each state of the spins under a filter, bit i of the state = spin i, 1 = up. Filters of up to 4 x 4 spins. */
export function filterProbabilities(rule: FilterRule): Float64Array {
  const sites = rule.side ** 2;
  const values = new Int8Array(sites);
  return Float64Array.from({ length: 2 ** sites }, (_, state) => {
    for (let site = 0; site < sites; site++) values[site] = (state >>> site) & 1 ? 1 : -1;
    return upProbability(fieldOf(rule, values), rule.limit);
  });
}

/** g0 = sum_i <h v_i> over independent spins, by enumeration of the spins under the filter. */
export function filterGain(rule: FilterRule): number {
  const sites = rule.side ** 2;
  const up = filterProbabilities(rule);
  let sum = 0;
  for (let state = 0; state < up.length; state++) {
    let spins = -sites;
    for (let site = 0; site < sites; site++) spins += 2 * ((state >>> site) & 1);
    sum += (2 * elementAt(up, state) - 1) * spins;
  }
  return sum / up.length;
}
