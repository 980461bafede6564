import type { Filter } from '../rbm/machine/filter-file.ts';
import { toUnits } from '../rbm/machine/parameters.ts';
import type { FilterRule } from '../rg/filter-rule.ts';

/**
 * A filter of a file, or of a convolutional machine, as a map. Filters of units 0 and 1 are converted: with v and h = +-1 a unit
 * of bias b + sum w/2 and weights w/2 has the logit of a spin with half of both.
 */
export function filterRule(filter: Filter, limit: Filter['limit'] = filter.limit): FilterRule {
  const { side, stride, offset, units, weights } = filter;
  const { parameters } = toUnits(
    {
      units,
      weights,
      visibleBias: new Float32Array(side * side),
      hiddenBias: Float32Array.of(filter.hiddenBias),
    },
    'spin',
  );
  const bias = parameters.hiddenBias[0] ?? 0;
  return {
    kind: 'filter',
    factor: stride,
    side,
    weights: Array.from(parameters.weights),
    bias,
    offset,
    limit,
  };
}
