import type { Filter } from '../../rbm/machine/filter-file.ts';
import { filterTable } from '../filter-table.ts';
import type { EvaluationPart } from './parts.ts';

/** The filter of a convolutional machine. */
export function filterPart(filter: Filter): EvaluationPart {
  return {
    title: 'The filter',
    explanation: [
      'All blocks of the lattice share these weights. What follows is computed with the dense machine that has the same energies. ' +
        'This machine has a hidden unit for each block, and weights of 0 to all sites that the unit does not see.',
    ],
    tables: [filterTable(filter)],
    statements: [],
    cautions: [],
  };
}
