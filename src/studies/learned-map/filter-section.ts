import type { Section, Table } from '../study.ts';
import { spreadOperators } from './criteria.ts';
import type { MeasuredFilter } from './filter-targets.ts';
import { shellsOf } from './filter-weights.ts';
import { columnsText, exponentsTable, thermalText } from './tables.ts';

/** All filters, with their exponents. */
export function filterSection(filters: readonly MeasuredFilter[]): Section {
  return {
    title: 'LM-3: convolutional machines',
    text: [
      'A convolutional machine has one filter for all blocks. Its hidden layer is a map that can be applied again and again. We trained filters without biases by CD-1 with Adam, and averaged the weights over the last tenth of the training.',
      columnsText,
      'Expect the filter from permuted pixels to pass. It is printed beside the others so that nobody takes a pass for evidence of learning.',
    ],
    tables: [
      exponentsTable(
        'Exponents through learned filters',
        filters.map(({ result }) => result),
      ),
      weightTable(filters),
      {
        caption: 'y_t of the second application by number of operators',
        header: ['filter', ...spreadOperators.map(String)],
        rows: filters.map(({ result }) => [
          result.name,
          ...spreadOperators.map((count) => thermalText(result, 1, count)),
        ]),
      },
    ],
    fields: [
      {
        caption: 'Filters, each on its own scale; the sign of the sum is positive',
        fields: filters
          .filter(
            ({ filter }) => filter.side === Math.max(...filters.map((own) => own.filter.side)),
          )
          .map(({ filter }) => scaled(Array.from(filter.weights))),
        columns: Math.max(...filters.map(({ filter }) => filter.side)),
        rows: Math.max(...filters.map(({ filter }) => filter.side)),
      },
    ],
  };
}

function weightTable(filters: readonly MeasuredFilter[]): Table {
  return {
    caption:
      'Weights by distance from the largest weight: the centre, and means over its neighbours and diagonal neighbours within the filter',
    header: ['filter', 'centre', 'neighbours', 'diagonals', 'smallest', 'g0'],
    rows: filters.map(({ filter, result }) => [
      result.name,
      ...shellsOf(filter).map((value) => value.toFixed(3)),
      Math.min(...Array.from(filter.weights)).toFixed(3),
      (result.g0 ?? NaN).toFixed(3),
    ]),
  };
}

function scaled(values: readonly number[]): number[] {
  const largest = Math.max(...values.map(Math.abs));
  return values.map((value) => value / largest);
}
