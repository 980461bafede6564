import { signSamples } from '../../maps/unit-statistics.ts';
import { flowState, sampleFlow } from '../../rg/flow.ts';
import { places } from '../../rg/monte-carlo-rg.ts';
import { couplingFigure, exponentFigure, levelFigure } from '../../report/flow-figures.ts';
import type { Figure } from '../../plot/description.ts';
import { ISING_EXPONENTS } from '../../theory/universal.ts';
import { visibleText } from '../../report/visible-text.ts';
import { round } from '../output/format.ts';
import { operatorKeys } from '../arguments/operator-choice.ts';
import {
  criticalRows,
  directionRows,
  exactExponents,
  exponentCaution,
  exponentRows,
  gainRows,
  levelRow,
  type ExponentRow,
  type LevelRow,
} from './results.ts';
import {
  assertEnough,
  levelAxis,
  measuredArray,
  modelOfRun,
  type ZoomContext,
  type ZoomOutcome,
  type ZoomRun,
  type ZoomArray,
} from './run.ts';
import { couplingTable } from './couplings.ts';
import { judgementOf, judgementText } from './criterion.ts';
import { preparedMap } from './map.ts';
import { criticalTable, directionTable, exponentTable, gainTable, levelTable } from './tables.ts';

/** Rules whose levels are lattices of spins. */
type SpinRule = Exclude<ZoomRun['rule'], { kind: 'average' }>;

/** Zooms out level after level at one temperature. */
export async function renormalizeFlow(
  run: ZoomRun & { rule: SpinRule },
  { gpu, control, keeping }: ZoomContext,
): Promise<ZoomOutcome> {
  const { rule, operators, listed, measureCouplings, replicas, lattice, size } = run;
  const { temperature, coupling } = run.points[0];
  const onSquares = measureCouplings && lattice === 'square';
  const prepared = await preparedMap(gpu, run, control);
  const flow = await sampleFlow(
    gpu,
    {
      ...run,
      temperature,
      measureCouplings: onSquares,
      rule: prepared.rule,
      furtherOperators: listed.even.some((place) => !places.even.includes(place)),
    },
    control,
    keeping((stored) => flowState(stored, run.plan)),
  );
  const { configurations, stopped } = flow;
  assertEnough(configurations, replicas);
  const model = modelOfRun(run);
  const levels = flow.levels.map((found, level) => {
    const coupled = measureCouplings ? { rule, level } : undefined;
    return levelRow(found, { model, size, temperature, coupled });
  });
  const exact = exactExponents(temperature, rule);
  const exponents = exponentRows(flow, listed, exact);
  const critical = criticalRows(flow, operators, exact);
  const directions = directionRows(flow, operators);
  const gains = gainRows(flow, rule, exact);
  const found = exponents.length > 0;
  const judgement = found
    ? judgementOf({ steps: flow.steps, levels }, { rule, temperature })
    : undefined;
  return {
    parameters: {
      temperature,
      coupling,
      ...(run.map && { map: run.map.file, checksum: run.map.checksum }),
      ...(found && { operators: operatorKeys(listed) }),
    },
    results: {
      levels,
      exponents,
      criticalExponents: critical,
      directions,
      gains,
      linearGains: prepared.gains,
      ...(judgement && { judgement }),
      ...(found && { systematicError: exponentCaution }),
    },
    text: [
      `T = ${round(temperature, 8)}, ${replicas} lattices, ${configurations} configurations; ${describe(run)}`,
      levelTable(levels),
      ...(gains.length > 0 ? [gainTable(gains, prepared.gains)] : []),
      ...(found ? [exponentTable(exponents)] : []),
      ...(critical.length > 0 ? [criticalTable(critical, operators)] : []),
      ...(directions.length > 0 ? [directionTable(directions)] : []),
      ...(measureCouplings ? [couplingTable(levels)] : []),
      ...(judgement ? [judgementText(judgement)] : []),
      ...(lattice === 'square' ? [meaningOf(rule)] : []),
    ],
    figures: flowFigures(levels, exponents, temperature),
    data: flowData(levels, exponents),
    configurations,
    stopped,
  };
}

function meaningOf({ kind }: SpinRule): string {
  if (kind === 'filter' || kind === 'machine')
    return (
      'A map renormalizes if its exponents settle at the exact ones: compare y_h of one operator, and y_t of several numbers of ' +
      'operators, from the second step on. The first step alone is no evidence, because wrong maps can pass there.'
    );
  return kind === 'majority'
    ? 'The nearest-neighbour correlation flows to 1 below the critical temperature and to 0 above it. At the critical ' +
        'temperature the correlation of an infinite lattice settles; a finite lattice drifts towards order in its last ' +
        'levels.'
    : 'Decimation changes the unit of length and leaves correlations as they are. Neighbours on a level are spins farther ' +
        'apart on the lattice, so their correlation falls to m^2 from level to level. Decimation has no fixed point at the ' +
        'critical temperature.';
}

function describe({ rule, map }: { rule: SpinRule; map?: ZoomRun['map'] }): string {
  const file = visibleText(map?.file ?? '');
  if (rule.kind === 'filter')
    return `the ${rule.side} x ${rule.side} filter of ${file}, b = ${rule.factor}, ${rule.limit}`;
  if (rule.kind === 'machine') {
    const sides = rule.sides.map((side) => `${side} x ${side}`).join(' to ');
    const how = rule.limit === 'soft' ? 'drawn' : 'signs of fields';
    return (
      `the hidden units of ${file}, ${sides}, ${how}; then 2 x 2 majority. Units lie where an optimal assignment to blocks puts ` +
      `them, each with the sign of <h m> over ${signSamples} other lattices`
    );
  }
  if (rule.kind === 'sublattice') return 'decimation of every other site, b = sqrt 2';
  if (rule.kind === 'decimation') return `decimation, b = ${rule.factor}`;
  return `majority, b = ${rule.factor}, ties ${rule.ties}`;
}

function flowFigures(
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

function flowData(
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
