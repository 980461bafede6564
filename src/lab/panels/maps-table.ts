import type { MapComparison, MapNumbers } from '../../live/map-comparison.ts';
import { make } from '../../page/elements.ts';
import { whole, withError } from '../../page/format.ts';

const rows: readonly (readonly [string, (numbers: MapNumbers) => string])[] = [
  [
    'blocks that have a unit of their own',
    ({ peaks, maps }) => `${whole(peaks)} of ${whole(maps)}`,
  ],
  ['height of the peak (σ above the mean of the map)', ({ contrast }) => withError(contrast)],
  ['spot size (share above half maximum)', ({ area }) => withError(area)],
  ['share with the sign of the peak', ({ oneSigned }) => withError(oneSigned)],
  ['likeness to the nearest block map', ({ likeness }) => withError(likeness)],
];

/** Fills the table that compares maps. */
export function tabulate(host: HTMLElement, { blocks, machine, shuffled }: MapComparison): void {
  host.replaceChildren(
    ...rows.map(([name, text]) => {
      const row = make('tr');
      const head = make('th', { text: name });
      head.scope = 'row';
      const cells = [blocks, machine, shuffled].map((numbers) =>
        make('td', { text: text(numbers) }),
      );
      row.append(head, ...cells);
      return row;
    }),
  );
}
