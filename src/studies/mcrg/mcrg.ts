import { majorityRule } from '../../rg/block-rule.ts';
import { mostOperators, type LinearizedStep } from '../../rg/monte-carlo-rg.ts';
import { nearestSum } from '../../rg/matching.ts';
import {
  couplingFigure,
  exponentFigure,
  levelFigure,
  matchingFigure,
} from '../../report/flow-figures.ts';
import type { Couplings } from '../../rg/couplings.ts';
import { CRITICAL_COUPLING, CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { ISING_EXPONENTS } from '../../theory/universal.ts';
import { magneticReference, referenceSize, thermalReference, type Reference } from './reference.ts';
import { couplingFlows, matchedLattices, matchedShape } from './matching.ts';
import { couplingTable, derivedTable, directionTable, exponentTable } from './tables.ts';
import {
  controls,
  controlTarget,
  exponentAnswer,
  matchingTarget,
  plateau,
  tableTarget,
  tolerances,
  type ExponentTable,
} from './targets.ts';
import { couplingChangesText, levelsText, plateauText, unblockedText } from './texts.ts';
import type { Preset, Study, StudyContext, StudyOutcome } from '../study.ts';
import { sampledFlow } from '../sampled-flow.ts';
import { tensorOf } from '../tensor-of.ts';

/** Length of a run. Relaxation takes about 190 sweeps at L = 64. */
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
  question: 'Do block spins give the critical exponents of the Ising model?',
  summary:
    'The correlations of the operators of one level with those of the next give the linearized renormalization-group transformation. ' +
    'Its largest even and odd eigenvalues are b^{y_t} and b^{y_h}, where b = 2 is the side of a block. Nothing is fitted.',
  criteria:
    `We chose the tolerances, ${tolerances.thermal} for y_t and ${tolerances.magnetic} for y_h, from the reference run. They leave room for the systematic deviations of a finite lattice and ` +
    'a finite number of operators. SW-1 tests whether this program reproduces these deviations.',
  wouldChange:
    'More configurations make the errors smaller. Larger lattices and more operators bring the plateau closer to the exact values.',
  run: runMcrg,
};

async function runMcrg(context: StudyContext): Promise<StudyOutcome> {
  const run = presets[context.preset];
  const sample = (ratio: number, replicas: number, sweeps: number) =>
    sampledFlow(context, `K = ${ratio} K_c`, {
      size: referenceSize,
      temperature: 1 / (ratio * CRITICAL_COUPLING),
      replicas,
      schedule: { thermalize: run.thermalize, sweeps, every },
      start: ratio >= 1 ? 'mixed' : 'hot',
      depth: 4,
    });
  const critical = await sample(1, run.replicas, run.sweeps);
  const fewer = Math.max(32, run.replicas / 8);
  const flows = [{ ratio: 1, levels: critical.levels }];
  for (const ratio of controls)
    flows.push({ ratio, levels: (await sample(ratio, fewer, run.sweeps / 4)).levels });
  flows.sort((a, b) => a.ratio - b.ratio);

  const matching = await matchedLattices(context, run.replicas / 2);
  const couplings = await couplingFlows(context, run.replicas / 2);

  const tables = (['even', 'odd'] as const).map((parity) => exponents(critical.steps, parity));
  const [thermal, magnetic] = tables as [ExponentTable, ExponentTable];
  const nearest = flows.map(({ ratio, levels }) => ({ ratio, values: levels.map(nearestSum) }));
  const sizes = critical.levels.map(({ size }) => size);
  const [, second] = critical.steps;
  if (!second) throw new Error('There is no second blocking step.');
  const targets = [
    plateau('SW-1 thermal', 'y_t', thermal, ISING_EXPONENTS.thermal, tolerances.thermal),
    plateau('SW-1 magnetic', 'y_h', magnetic, ISING_EXPONENTS.magnetic, tolerances.magnetic),
    tableTarget('SW-1 table, even', thermal, thermalReference),
    tableTarget('SW-1 table, odd', magnetic, magneticReference),
    controlTarget(nearest),
    matchingTarget(matching.estimate),
  ];
  return {
    answer: exponentAnswer(targets, { thermal, magnetic }),
    leadingFigure: 'magnetic-exponent',
    parameters: {
      size: referenceSize,
      ...run,
      every,
      configurations: critical.configurations,
      rule: majorityRule,
    },
    targets,
    sections: [
      {
        title: 'Exponents by blocking step and number of operators',
        text: [
          `We blocked ${critical.configurations.toLocaleString('en')} configurations of ${referenceSize} x ${referenceSize} spins at the critical coupling by ` +
            '2 x 2 majority with random ties. At each blocking step the correlations of the operators of one level with ' +
            'those of the next give the matrix dK\u2032/dK. Its largest eigenvalue is b^{y}; the tables show y. Even operators ' +
            'give the thermal exponent, odd operators the magnetic one. Errors are jackknife errors of y.',
          'The first blocking step still feels the short-range corrections of the simulated Hamiltonian. The last blocking step feels the ' +
            'finite size of its 4 x 4 lattice. ' +
            plateauText({ thermal, magnetic }),
          'The rows marked reference are an independent run of 3 million configurations with the same operators. It was made for this project with ' +
            "cluster updates. We do not quote Swendsen's own tables: we do not know which operators he kept.",
        ],
        tables: [
          exponentTable('Thermal exponent y_t (exact: 1)', thermal, {
            sizes,
            reference: thermalReference,
          }),
          exponentTable('Magnetic exponent y_h (exact: 1.875)', magnetic, {
            sizes,
            reference: magneticReference,
          }),
          derivedTable(second),
          directionTable(second, { factor: majorityRule.factor, which: 'second' }),
        ],
        figures: {
          'thermal-exponent': exponentFigure(thermal.entries, {
            symbol: 'y_t',
            exact: ISING_EXPONENTS.thermal,
            reference: lastColumn(thermalReference),
          }),
          'magnetic-exponent': exponentFigure(magnetic.entries, {
            symbol: 'y_h',
            exact: ISING_EXPONENTS.magnetic,
            reference: lastColumn(magneticReference),
          }),
        },
      },
      {
        title: 'The flow of the nearest-neighbour sum',
        text: [
          'Ten per cent above the critical coupling the blocks order. Ten per cent below it they become independent. At the critical coupling the ' +
            'sum per site is ' +
            `${levelsText(nearest.find(({ ratio }) => ratio === 1)?.values ?? [])} from level to level. The small lattices of the last levels raise it.`,
        ],
        figures: {
          'nearest-neighbour-flow': levelFigure(
            nearest.map(({ ratio, values }) => ({
              label: ratio === 1 ? 'K = K_c' : `K = ${ratio} K_c`,
              values,
            })),
            {
              title: 'Nearest-neighbour sum per site by level',
              quantity: '⟨sum of s s′⟩ per site',
              domain: [0, 2.05],
              sizes,
              guides: [{ label: 'ordered', y: 2 }],
            },
          ),
        },
      },
      {
        title: 'The flow in the space of couplings',
        text: [
          'We measured the couplings to nearest neighbours, diagonals and plaquettes for which a block spin would have its measured conditional averages, given its ' +
            'neighbours (truncated to three operators). The simulated lattices have couplings to nearest neighbours alone, so every flow starts on the axis.',
          couplingChangesText(couplings),
          unblockedText(couplings),
          'We also compare a 64 x 64 lattice blocked three times with a 32 x 32 lattice blocked twice. At T_c both 8 x 8 block lattices have the same couplings, up to ' +
            'corrections. Equal nearest-neighbour sums therefore estimate T_c.',
        ],
        figures: {
          'coupling-flow': couplingFigure(
            couplings.map(({ temperature, levels }) => ({
              label: temperature === CRITICAL_TEMPERATURE ? 'T_c' : `T = ${temperature}`,
              levels: levels.flatMap(({ couplings }) => (known(couplings) ? couplings : [])),
            })),
          ),
          matching: matchingFigure(matching, matchedShape),
        },
        tables: [couplingTable(couplings)],
      },
    ],
    // [row][column][value, error].
    data: {
      matching: tensorOf(matching.pairs.map(({ large, small }) => [large, small])),
      'matching-temperatures': tensorOf(matching.pairs.map(({ x }) => x)),
      thermal: tensorOf(thermal.entries),
      magnetic: tensorOf(magnetic.entries),
      'nearest-neighbour-sum': tensorOf(nearest.map(({ values }) => values)),
    },
  };
}

/** The reference with all operators. */
function lastColumn(reference: Reference): number[] {
  return reference.map((row) => row.at(-1)?.[0] ?? NaN);
}

/** Whether the errors of couplings are small enough for an arrow. */
function known({ nearest, diagonal }: Couplings): boolean {
  return Math.max(nearest.error, diagonal.error) < 0.05;
}

function exponents(steps: readonly LinearizedStep[], parity: 'even' | 'odd'): ExponentTable {
  return {
    parity,
    entries: steps.map((step) =>
      Array.from({ length: mostOperators[parity] }, (_, i) =>
        step.exponent({ parity, count: i + 1 }),
      ),
    ),
  };
}
