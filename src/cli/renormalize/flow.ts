import { signSamples } from '../../maps/unit-statistics.ts';
import { flowState, sampleFlow, type FlowSampling } from '../../rg/flow.ts';
import { places } from '../../rg/monte-carlo-rg.ts';
import type { Measured } from '../../statistics/measured.ts';
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
  type LevelRow,
} from './results.ts';
import {
  assertEnough,
  modelOfRun,
  type ZoomContext,
  type ZoomOutcome,
  type ZoomRun,
} from './run.ts';
import { couplingTable } from './couplings.ts';
import { flowData, flowFigures } from './flow-files.ts';
import { judgementOf, judgementText } from './criterion.ts';
import { preparedMap } from './map.ts';
import { criticalTable, directionTable, exponentTable, gainTable, levelTable } from './tables.ts';

/** Rules whose levels are lattices of spins. */
export type SpinRule = Exclude<ZoomRun['rule'], { kind: 'average' }>;

/** Zooms out level after level at one temperature. */
export async function renormalizeFlow(
  run: ZoomRun & { rule: SpinRule },
  { gpu, control, keeping }: ZoomContext,
): Promise<ZoomOutcome> {
  const { rule, listed, measureCouplings, replicas, lattice, size } = run;
  const { temperature } = run.points[0];
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
  const header = `T = ${round(temperature, 8)}, ${replicas} lattices, ${configurations} configurations; ${describe(run)}`;
  return {
    ...flowFindings(run, { flow, levels, gains: prepared.gains, header }),
    configurations,
    stopped,
  };
}

/** What a flow was measured of. */
export type FlowSubject = Pick<
  ZoomRun,
  'lattice' | 'points' | 'map' | 'operators' | 'listed' | 'measureCouplings'
> & { readonly rule: SpinRule };

/**
 * What a flow says, for programs and for people.
 * @param found.flow what exponents and gains come from
 * @param found.gains g0 of each layer of a machine, otherwise one for all steps
 * @param found.remarks of this flow alone
 */
export function flowFindings(
  run: FlowSubject,
  found: {
    readonly flow: Pick<FlowSampling, 'levels' | 'steps'>;
    readonly levels: readonly LevelRow[];
    readonly gains: readonly Measured[];
    readonly header: string;
    readonly remarks?: readonly string[];
  },
): Omit<ZoomOutcome, 'configurations' | 'stopped'> {
  const { rule, operators, listed, measureCouplings, lattice } = run;
  const { flow, levels, gains: linearGains, header, remarks = [] } = found;
  const { temperature, coupling } = run.points[0];
  const exact = exactExponents(temperature, rule);
  const exponents = exponentRows(flow, listed, exact);
  const critical = criticalRows(flow, operators, exact);
  const directions = directionRows(flow, operators);
  const gains = gainRows(flow, rule, exact);
  const hasExponents = exponents.length > 0;
  const judgement = hasExponents
    ? judgementOf({ steps: flow.steps, levels: flow.levels }, { rule, temperature })
    : undefined;
  return {
    parameters: {
      temperature,
      coupling,
      ...(run.map && { map: run.map.file, checksum: run.map.checksum }),
      ...(hasExponents && { operators: operatorKeys(listed) }),
    },
    results: {
      levels,
      exponents,
      criticalExponents: critical,
      directions,
      gains,
      linearGains,
      ...(judgement && { judgement }),
      ...(hasExponents && { systematicError: exponentCaution }),
    },
    text: [
      header,
      levelTable(levels),
      ...(gains.length > 0 ? [gainTable(gains, linearGains)] : []),
      ...(hasExponents ? [exponentTable(exponents)] : []),
      ...(critical.length > 0 ? [criticalTable(critical, operators)] : []),
      ...(directions.length > 0 ? [directionTable(directions)] : []),
      ...(measureCouplings ? [couplingTable(levels)] : []),
      ...(judgement ? [judgementText(judgement)] : []),
      ...remarks,
      ...(lattice === 'square' ? [meaningOf(rule)] : []),
    ],
    figures: flowFigures(levels, exponents, temperature),
    data: flowData(levels, exponents),
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

/** The rule in words. */
export function describe({ rule, map }: { rule: SpinRule; map?: ZoomRun['map'] }): string {
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
