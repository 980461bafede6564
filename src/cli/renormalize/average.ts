import { averageFlowState, sampleAverages, type AverageFlowLevel } from '../../rg/average-flow.ts';
import type { Figure } from '../../plot/description.ts';
import { formatMeasured, formatTable, round } from '../output/format.ts';
import {
  assertEnough,
  levelAxis,
  measuredArray,
  type ZoomContext,
  type ZoomOutcome,
  type ZoomRun,
} from './run.ts';

/** Zooms out by block averages at one temperature. */
export async function renormalizeAverages(
  run: ZoomRun & { rule: { kind: 'average'; factor: number } },
  { gpu, control, keeping }: ZoomContext,
): Promise<ZoomOutcome> {
  const { temperature, coupling } = run.points[0];
  const { factor } = run.rule;
  const { levels, configurations, stopped } = await sampleAverages(
    gpu,
    { ...run, temperature, factor },
    control,
    keeping((stored) => averageFlowState(stored, run.plan)),
  );
  assertEnough(configurations, run.replicas);
  return {
    parameters: { temperature, coupling },
    results: { levels, exponents: [] },
    text: [
      `T = ${round(temperature, 8)}, ${run.replicas} lattices, ${configurations} configurations; block averages h, b = ${factor}`,
      averageTable(levels),
      'Averages are real numbers, so their energy cannot be compared with that of spins. The correlation of neighbours, ' +
        "<h h'>/<h^2>, can be compared between levels. It falls to 0 above the critical temperature and rises to 1 below it.",
    ],
    figures: { 'average-flow': averageFigure(levels) },
    data: {
      levels: measuredArray(
        levels.map(({ square, neighbours, nearestNeighbour }) => [
          square,
          neighbours,
          nearestNeighbour,
        ]),
        {
          quantity: 'block averages h of the lattice',
          axes: [
            levelAxis(levels),
            { name: 'quantity', values: ['<h^2>', "<h h'>", "<h h'>/<h^2>"] },
          ],
        },
      ),
    },
    configurations,
    stopped,
  };
}

function averageTable(levels: readonly AverageFlowLevel[]): string {
  return formatTable(
    ['level', 'blocks', 'of spins', '<h^2>', "<h h'>", "<h h'>/<h^2>"],
    levels.map(({ size, block, square, neighbours, nearestNeighbour }, level) => [
      `${level}`,
      `${size} x ${size}`,
      `${block} x ${block}`,
      ...[square, neighbours, nearestNeighbour].map(formatMeasured),
    ]),
  );
}

function averageFigure(levels: readonly AverageFlowLevel[]): Figure {
  const series = [
    ['⟨h²⟩', 'square'],
    ['⟨h h′⟩ of neighbours', 'neighbours'],
    ['⟨h h′⟩/⟨h²⟩', 'nearestNeighbour'],
  ] as const;
  return {
    title: 'Block averages under zooming out',
    x: { label: 'level', ticks: levels.map((_, level) => level) },
    y: { label: 'mean over the lattice', domain: [0, 1.05] },
    series: series.map(([label, quantity]) => ({
      label,
      kind: 'both',
      data: levels.map((level, i) => ({
        x: i,
        y: level[quantity].value,
        error: level[quantity].error,
      })),
    })),
    caption: `Blocks on a side: ${levels.map(({ size }) => size).join(', ')}. Error bars: one standard error.`,
  };
}
