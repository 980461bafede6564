import { seriesColours } from '../../plot/colours.ts';
import type { Figure, Series } from '../../plot/description.ts';
import { pointsOf } from '../../plot/points.ts';
import { chainFlow } from '../../theory/chain-decimation.ts';
import type { ComparedRun } from './measured.ts';

const steps = 8;
/** Starting points of the lines in the plane of coupling and field. */
const edge = { coupling: 2, fields: [0.001, 0.01, 0.05, 0.15, 0.4, 0.8, 1.3] } as const;

/** K_n against n. */
export function couplingFigure(starts: readonly number[]): Figure {
  return {
    title: 'Flow of the coupling under decimation',
    x: { label: 'steps n', ticks: Array.from({ length: steps + 1 }, (_, n) => n) },
    y: { label: 'K_n' },
    series: starts.map((coupling) => ({
      label: `K_0 = ${coupling}`,
      kind: 'both',
      data: pointsOf(chainFlow({ coupling }, steps).map((point) => point.coupling)),
    })),
  };
}

/** Lines of flow in the plane of K and h. */
export function planeFigure(): Figure {
  const series: Series[] = edge.fields.map((field) => ({
    label: `h_0 = ${field}`,
    kind: 'both',
    data: chainFlow({ coupling: edge.coupling, field }, 2 * steps).map((point) => ({
      x: point.coupling,
      y: point.field,
    })),
  }));
  return {
    title: 'Flow of coupling and field',
    caption: `Each line begins at K = ${edge.coupling} on the right; a point is a step.`,
    x: { label: 'K' },
    y: { label: 'h' },
    series,
  };
}

/** The measured correlation of every level, and the lines of the exact rings. */
export function correlationFigure(runs: readonly ComparedRun[]): Figure {
  return {
    title: 'Correlation of neighbours among the kept spins',
    caption: 'Points: simulated and decimated on the GPU. Lines: exact, for the finite ring.',
    x: { label: 'level n', ticks: runs[0]?.levels.map((_, level) => level) ?? [] },
    y: { label: '⟨s_i s_{i+1}⟩' },
    series: runs.flatMap(({ run, levels }, index): Series[] => {
      const colour = seriesColours[index % seriesColours.length];
      return [
        {
          label: '',
          kind: 'line',
          ...(colour && { colour }),
          data: exactLine(run.coupling, run.sites, levels.length - 1),
        },
        {
          label: `K_0 = ${run.coupling}`,
          kind: 'points',
          ...(colour && { colour }),
          data: pointsOf(levels.map(({ correlation }) => correlation)),
        },
      ];
    }),
  };
}

/** (tanh K)^(2^n) of the ring, also between the levels: the correlation at a distance of 2^n. */
function exactLine(coupling: number, sites: number, levels: number): { x: number; y: number }[] {
  const rate = Math.log(Math.tanh(coupling));
  const ring = (distance: number): number =>
    (Math.exp(rate * distance) + Math.exp(rate * (sites - distance))) /
    (1 + Math.exp(rate * sites));
  return Array.from({ length: 16 * levels + 1 }, (_, i) => ({ x: i / 16, y: ring(2 ** (i / 16)) }));
}
