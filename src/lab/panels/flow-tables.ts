import type { Direction } from '../../rg/relevance.ts';
import type { Measured } from '../../statistics/measured.ts';
import { flowSize, type CouplingPath } from '../../live/flow-watch.ts';
import { make } from '../../page/elements.ts';
import { decimal, withError } from '../../page/format.ts';

const names = { even: 'temperature', odd: 'field' } as const;
/** The exponents of the two-dimensional Ising model (Onsager 1944, Yang 1952). */
const exact = { even: 1, odd: 1.875 } as const;

/** Fills the table of couplings, a row for each level. */
export function tabulateCouplings(host: HTMLElement, path: CouplingPath): void {
  host.replaceChildren(
    ...path.map((level, index) => {
      const side = flowSize / 2 ** index;
      const couplings = [level?.nearest, level?.diagonal, level?.plaquette];
      return row(`${side} × ${side}`, couplings.map(couplingText));
    }),
  );
}

/** Fills the table of directions, with the exact exponent beside the strongest of each kind. */
export function tabulateDirections(host: HTMLElement, directions: readonly Direction[]): void {
  host.replaceChildren(
    ...directions.map(({ parity, rank, exponent, relevance }) =>
      row(`${names[parity]}, ${rank === 1 ? 'strongest' : 'second'}`, [
        withError(exponent),
        rank === 1 ? decimal(exact[parity], 3) : '–',
        relevance,
      ]),
    ),
  );
}

function row(name: string, cells: readonly string[]): HTMLElement {
  const made = make('tr');
  const head = make('th', { text: name });
  head.scope = 'row';
  made.append(head, ...cells.map((text) => make('td', { text })));
  return made;
}

function couplingText(value: Measured | undefined): string {
  return value ? withError(value) : 'none finite';
}
