import type { Figure } from '../../plot/description.ts';
import { couplingFigure, exponentFigure, levelFigure } from '../../report/flow-figures.ts';
import { ISING_EXPONENTS } from '../../theory/universal.ts';
import { round } from '../output/format.ts';
import type { ExponentRow, LevelRow } from './results.ts';
import { levelAxis, measuredArray, type ZoomArray } from './run.ts';

/** Figures of a flow, by the name of the file. */
export function flowFigures(
  levels: readonly LevelRow[],
  exponents: readonly ExponentRow[],
  temperature: number,
): Record<string, Figure> {
  const sizes = levels.map(({ size }) => size);
  const label = `T = ${round(temperature, 6)}`;
  const known = levels.flatMap(({ couplings }) => {
    const { nearest, diagonal, plaquette } = couplings ?? {};
    return nearest && diagonal && plaquette ? [{ nearest, diagonal, plaquette }] : [];
  });
  return {
    'nearest-neighbour-flow': levelFigure(
      [{ label, values: levels.map(({ nearestNeighbour }) => nearestNeighbour) }],
      {
        title: 'Nearest-neighbour correlation under zooming out',
        quantity: '⟨s s′⟩ of neighbours',
        domain: [0, 1.05],
        sizes,
      },
    ),
    'magnetization-flow': levelFigure(
      [{ label, values: levels.map(({ absoluteMagnetization }) => absoluteMagnetization) }],
      {
        title: 'Absolute magnetization under zooming out',
        quantity: '⟨|m|⟩',
        domain: [0, 1.05],
        sizes,
      },
    ),
    ...exponentFigures(exponents),
    ...(known.length > 1 && { 'coupling-flow': couplingFigure([{ label, levels: known }]) }),
  };
}

function exponentFigures(rows: readonly ExponentRow[]): Record<string, Figure> {
  const figures: Record<string, Figure> = {};
  for (const [parity, symbol] of [
    ['thermal', 'y_t'],
    ['magnetic', 'y_h'],
  ] as const) {
    const table = byIteration(rows, parity);
    if (table.some((row) => row.length > 0))
      figures[`${parity}-exponent`] = exponentFigure(table, {
        symbol,
        exact: ISING_EXPONENTS[parity],
      });
  }
  return figures;
}

/** Exponents of one kind, [iteration][number of operators]. */
function byIteration(rows: readonly ExponentRow[], kind: 'thermal' | 'magnetic') {
  const iterations = Math.max(0, ...rows.map(({ iteration }) => iteration));
  return Array.from({ length: iterations }, (_, i) =>
    rows.flatMap((row) => (row.iteration === i + 1 ? (row[kind] ?? []) : [])),
  );
}

const couplingNames = ['nearest', 'diagonal', 'plaquette'] as const;

/** Arrays of a flow, by the name of the file. */
export function flowData(
  levels: readonly LevelRow[],
  exponents: readonly ExponentRow[],
): Record<string, ZoomArray> {
  const data: Record<string, ZoomArray> = {
    levels: measuredArray(
      levels.map(({ energy, absoluteMagnetization, nearestNeighbour }) => [
        energy,
        absoluteMagnetization,
        nearestNeighbour,
      ]),
      {
        quantity: 'observables of every level',
        axes: [
          levelAxis(levels),
          { name: 'quantity', values: ['energy', '|m|', 'nearest-neighbour correlation'] },
        ],
      },
    ),
  };
  for (const kind of ['thermal', 'magnetic'] as const) {
    const table = byIteration(exponents, kind);
    const [first] = table;
    // Where nothing was left out.
    if (first && first.length > 0 && table.every((row) => row.length === first.length))
      data[kind] = measuredArray(table, {
        quantity: `${kind} exponent, ${kind === 'thermal' ? 'y_t' : 'y_h'}`,
        axes: [
          { name: 'iteration', meaning: 'blocking step, from 1' },
          { name: 'operators', meaning: 'number of operators kept, from 1' },
        ],
      });
  }
  const known = levels.filter(({ couplings }) => couplings);
  const names = couplingNames.filter((name) => known[0]?.couplings?.[name]);
  if (known.length > 0)
    data['couplings'] = measuredArray(
      known.map(({ couplings }) => names.flatMap((name) => couplings?.[name] ?? [])),
      {
        quantity: 'couplings in units of k T',
        axes: [levelAxis(known), { name: 'coupling', values: names }],
      },
    );
  return data;
}
