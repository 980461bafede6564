import { majorityRule } from '../rg/block-rule.ts';
import { mostOperators, type OperatorCorrelations } from '../rg/monte-carlo-rg.ts';
import { sampleFlow, type FlowSampling } from '../rg/flow.ts';
import type { Measured } from '../statistics/measured.ts';
import { CRITICAL_COUPLING } from '../theory/critical.ts';
import { ISING_EXPONENTS } from '../theory/universal.ts';
import { magneticReference, referenceSize, thermalReference } from './mcrg-reference.ts';
import { couplingFigure, exponentFigures, flowFigure, matchingFigure } from './mcrg-figures.ts';
import { couplingFlows, matchedTemperature, nearestSum } from './mcrg-matching.ts';
import { couplingTable, derivedTable, exponentTable, relevanceTable } from './mcrg-tables.ts';
import {
  controls,
  controlTarget,
  matchingTarget,
  plateau,
  tableTarget,
  type ExponentTable,
} from './mcrg-targets.ts';
import type { Preset, Study, StudyContext, StudyOutcome } from './study.ts';

/** How long to run. Relaxation takes some 190 sweeps at L = 64. */
const presets: Record<Preset, { replicas: number; thermalize: number; sweeps: number }> = {
  quick: { replicas: 1024, thermalize: 1200, sweeps: 6400 },
  standard: { replicas: 2048, thermalize: 1500, sweeps: 16_000 },
  paper: { replicas: 16_384, thermalize: 2000, sweeps: 16_000 },
};
const every = 80;

/** Swendsen's Monte Carlo renormalization group at the critical point of the square lattice. */
export const mcrg: Study = {
  name: 'mcrg',
  title: "Swendsen's Monte Carlo renormalization group",
  source:
    'R. H. Swendsen, Phys. Rev. Lett. 42, 859 (1979), and in Real-Space Renormalization (Springer, 1982); tables against ' +
    'runs of 3 million configurations made for this project',
  summary:
    'Block spins of a critical lattice have correlations from which the linearized renormalization-group transformation ' +
    'follows; its eigenvalues give the exponents of the Ising model without any fit.',
  run: runMcrg,
};

async function runMcrg(context: StudyContext): Promise<StudyOutcome> {
  const { gpu, preset, seed, signal, phase } = context;
  const run = presets[preset];
  const sample = async (ratio: number, replicas: number, sweeps: number): Promise<FlowSampling> => {
    let report: ((done: number) => void) | undefined;
    const found = await sampleFlow(
      gpu,
      {
        size: referenceSize,
        temperature: 1 / (ratio * CRITICAL_COUPLING),
        replicas,
        schedule: { thermalize: run.thermalize, sweeps, every },
        start: ratio >= 1 ? 'mixed' : 'hot',
        seed,
        depth: 4,
      },
      {
        signal,
        phase: (name, total) => {
          report = phase(`K = ${ratio} K_c: ${name.toLowerCase()}`, total);
        },
        onProgress: (done) => report?.(done),
      },
    );
    if (found.stopped) throw new Error('Stopped before enough was measured.');
    return found;
  };
  const critical = await sample(1, run.replicas, run.sweeps);
  const fewer = Math.max(32, run.replicas / 8);
  const flows = [{ ratio: 1, levels: critical.levels }];
  for (const ratio of controls)
    flows.push({ ratio, levels: (await sample(ratio, fewer, run.sweeps / 4)).levels });
  flows.sort((a, b) => a.ratio - b.ratio);

  const matching = await matchedTemperature(context, run.replicas / 2);
  const couplings = await couplingFlows(context, run.replicas / 2);

  const tables = (['even', 'odd'] as const).map((parity) => exponents(critical.steps, parity));
  const [thermal, magnetic] = tables as [ExponentTable, ExponentTable];
  const nearest = flows.map(({ ratio, levels }) => ({ ratio, values: levels.map(nearestSum) }));
  const sizes = critical.levels.map(({ size }) => size);
  return {
    parameters: {
      size: referenceSize,
      ...run,
      every,
      configurations: critical.configurations,
      rule: majorityRule,
    },
    targets: [
      plateau('SW-1 thermal', 'y_t', thermal, ISING_EXPONENTS.thermal, 0.01),
      plateau('SW-1 magnetic', 'y_h', magnetic, ISING_EXPONENTS.magnetic, 0.002),
      tableTarget('SW-1 table, even', thermal, thermalReference),
      tableTarget('SW-1 table, odd', magnetic, magneticReference),
      controlTarget(nearest),
      matchingTarget(matching.estimate),
    ],
    sections: [
      {
        title: 'Exponents by blocking step and number of operators',
        text: [
          `${critical.configurations.toLocaleString('en')} configurations of ${referenceSize} x ${referenceSize} spins at the critical coupling were ` +
            'blocked by 2 x 2 majority with random ties. At each step the correlations of the operators of a level with ' +
            'those of the next give the matrix dK\u2032/dK; its largest eigenvalue b^{y} is shown as y. Even operators ' +
            'give the thermal exponent, odd ones the magnetic one. Errors are jackknife errors on the eigenvalue.',
          'The first step still sees the short-range corrections of the simulated Hamiltonian; the last one the ' +
            'finite size of its 4 x 4 lattice. In between the exact values 1 and 15/8 appear with two operators already.',
        ],
        tables: [
          exponentTable('Thermal exponent y_t (exact: 1)', thermal, sizes),
          exponentTable('Magnetic exponent y_h (exact: 1.875)', magnetic, sizes),
          derivedTable(thermal, magnetic),
          relevanceTable(critical.steps),
        ],
        figures: exponentFigures({ thermal, magnetic }, { thermalReference, magneticReference }),
      },
      {
        title: 'The flow of the nearest-neighbour sum',
        text: [
          'Ten per cent above the critical coupling the blocks order, ten per cent below they forget each other; at it the ' +
            'sum per site settles at 1.38, but for the finite size of the last levels.',
        ],
        figures: { 'nearest-neighbour-flow': flowFigure(nearest, sizes) },
      },
      {
        title: 'The flow in the space of couplings',
        text: [
          'A block spin answers to its neighbours, diagonals and plaquettes as if it had these couplings (conditional ' +
            'expectations, truncated to three operators). Lattices simulated with nearest neighbours alone start on the ' +
            'axis. At the critical temperature they move along the critical surface to the fixed point, where they stay: ' +
            'that direction is irrelevant. From any other temperature they turn away from it along the relevant one.',
          'Where a 64 x 64 lattice blocked three times looks like a 32 x 32 lattice blocked twice, the couplings have not changed: ' +
            'the zero of the difference of their nearest-neighbour sums estimates the critical temperature.',
        ],
        figures: {
          'coupling-flow': couplingFigure(couplings),
          matching: matchingFigure(matching.differences),
        },
        tables: [couplingTable(couplings)],
      },
    ],
    data: {
      matching: tensorOf([matching.differences]),
      thermal: tensorOf(thermal.entries),
      magnetic: tensorOf(magnetic.entries),
      'nearest-neighbour-sum': tensorOf(nearest.map(({ values }) => values)),
    },
  };
}

function exponents(steps: readonly OperatorCorrelations[], parity: 'even' | 'odd'): ExponentTable {
  return {
    parity,
    entries: steps.map((step) =>
      Array.from({ length: mostOperators[parity] }, (_, i) =>
        step.exponent({ parity, count: i + 1 }),
      ),
    ),
  };
}

/** [row][column][value, error]. */
function tensorOf(rows: readonly (readonly Measured[])[]): { shape: number[]; data: Float64Array } {
  const flat = rows.flatMap((row) => row.flatMap(({ value, error }) => [value, error]));
  return { shape: [rows.length, rows[0]?.length ?? 0, 2], data: Float64Array.from(flat) };
}
