import { hyperbolicTangent } from '../../elementary.ts';
import { fieldOf, type FilterRule } from '../../rg/filter-rule.ts';

/** P(h = 1) for each state of the spins under a filter, bit i of the state = spin i, 1 = up. Filters of up to 4 x 4 spins. */
export function filterProbabilities(rule: FilterRule): Float64Array {
  const sites = rule.side ** 2;
  const values = new Int8Array(sites);
  return Float64Array.from({ length: 2 ** sites }, (_, state) => {
    for (let site = 0; site < sites; site++) values[site] = (state >>> site) & 1 ? 1 : -1;
    const field = fieldOf(rule, values);
    return (1 + (rule.limit === 'soft' ? hyperbolicTangent(field) : Math.sign(field))) / 2;
  });
}
