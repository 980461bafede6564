import { blockInformation } from '../../theory/block-information.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { columnTable } from '../column-table.ts';
import { digitsTarget } from '../printed-digits.ts';
import type { Table, Target } from '../study.ts';
import { hardRule } from './information.ts';

/** What hard rules of a 2 x 2 block keep at one temperature. */
export interface OracleRow {
  readonly temperature: number;
  /** I(V : E) in nats. */
  readonly whole: number;
  /** I(h : E) of the sign of the sum of the first m spins, m = 1 to 4. */
  readonly votes: readonly number[];
  /** The vote of all four that is up in a tie. */
  readonly tiesUp: number;
}

/** Nats, from an enumeration of all 2^25 states by another program: T, I(V : E), then m = 1 to 4. */
const printed: readonly (readonly [number, string, ...string[]])[] = [
  [1.8, '0.67393972', '0.58831339', '0.58824587', '0.64792894', '0.64789605'],
  [CRITICAL_TEMPERATURE, '0.54818916', '0.38830868', '0.38786179', '0.47044339', '0.47021587'],
  [2.6, '0.37754337', '0.22713971', '0.22637453', '0.29295533', '0.29256676'],
  [3.5, '0.08939951', '0.03976317', '0.03906383', '0.05752246', '0.05717117'],
];

/** One row at any temperature; a coupling of 0 has T = infinity. */
function oracleRow(temperature: number): OracleRow {
  const { whole, of } = blockInformation(1 / temperature);
  const vote = (m: number): number => of(hardRule([0, 1, 2, 3].map((i) => (i < m ? 1 : 0))));
  return {
    temperature,
    whole,
    votes: [1, 2, 3, 4].map(vote),
    tiesUp: of(hardRule([1, 1, 1, 1], 0.5)),
  };
}

/** All rows of the reference. */
export function oracleRows(): OracleRow[] {
  return printed.map(([temperature]) => oracleRow(temperature));
}

/** RS-3: the numbers of the reference, digit by digit. */
export function oracleTarget(rows: readonly OracleRow[]): Target {
  const [, atCritical] = rows;
  return digitsTarget({
    id: 'RS-3',
    kind: 'data',
    statement: 'The exact information of 2 x 2 rules has the digits of another enumeration.',
    details:
      'I(h : E) in nats on the 5 x 5 torus at four temperatures, for the vote of the first one, two, three and four spins, and I(V : E). A tie is a fair coin.',
    noun: 'number',
    numbers: printed.flatMap(([, ...texts], row) => {
      const values = [rows[row]?.whole ?? NaN, ...(rows[row]?.votes ?? [])];
      return texts.map((text, column) => ({ value: values[column] ?? NaN, printed: text }));
    }),
    wrong: {
      name: 'the vote of all four at T_c where a tie is up instead of a coin',
      value: atCritical?.tiesUp ?? NaN,
      printed: printed[1]?.[5] ?? '',
    },
  });
}

export function oracleTable(rows: readonly OracleRow[]): Table {
  const share = (own: number | undefined, { whole }: OracleRow): string =>
    own === undefined ? '' : `${own.toFixed(8)} (${(own / whole).toFixed(4)})`;
  return columnTable(
    'I(h : E) of a 2 x 2 block on the 5 x 5 torus, exact, in nats, with its share of I(V : E)',
    rows,
    {
      T: ({ temperature }) => temperature.toFixed(4),
      'I(V : E)': ({ whole }) => whole.toFixed(8),
      decimation: (row) => share(row.votes[0], row),
      'two spins': (row) => share(row.votes[1], row),
      'three spins': (row) => share(row.votes[2], row),
      'majority, tie a coin': (row) => share(row.votes[3], row),
      'majority, tie up': (row) => share(row.tiesUp, row),
    },
  );
}
