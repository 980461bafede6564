import { elementAt } from '../../element-at.ts';
import { decimationRule, majorityPairs, chainRuns, fieldRun } from './runs.ts';
import { sampleDecimatedChains } from './decimated-chains.ts';
import { flowTarget, freeEnergyTarget, lengthTarget, startingCouplings } from './theory.ts';
import { fieldTarget, levelsTarget, withExact, type ComparedRun } from './measured.ts';
import { correlationFigure, couplingFigure, planeFigure } from './figures.ts';
import { flowTable, measuredTable } from './tables.ts';
import type { Study, StudyContext, StudyOutcome } from '../study.ts';

/** Decimation of the chain: the one renormalization group transformation that everybody can do to the end. */
export const decimation1d: Study = {
  name: 'decimation-1d',
  title: 'Decimation of the Ising chain',
  source: 'Nelson and Fisher, Ann. Phys. (N.Y.) 91, 226 (1975)',
  summary:
    'Summing out every other spin of a chain leaves a chain, exactly. The study follows the couplings, adds the free ' +
    'energy up from what each step leaves behind, and does the same to simulated spins on the GPU.',
  run,
};

async function run({ gpu, preset, seed, signal, phase }: StudyContext): Promise<StudyOutcome> {
  const runs: ComparedRun[] = [];
  const controls: ComparedRun[] = [];
  for (const [index, chain] of [...chainRuns(preset), fieldRun(preset)].entries()) {
    signal.throwIfAborted();
    const withField = chain.field === 0 ? '' : `, h = ${chain.field}`;
    const onProgress = phase(`chains at K = ${chain.coupling}${withField}`, chain.measurements);
    const [decimated = [], paired = []] = await sampleDecimatedChains(
      gpu,
      // Streams of their own for every coupling.
      { ...chain, seed: seed * 16 + index },
      { rules: [decimationRule, majorityPairs], signal, onProgress },
    );
    runs.push(withExact(chain, decimated));
    controls.push(withExact(chain, paired));
  }
  return outcomeOf(runs, controls);
}

function outcomeOf(runs: readonly ComparedRun[], controls: readonly ComparedRun[]): StudyOutcome {
  const free = runs.filter(({ run }) => run.field === 0);
  const inField = runs.filter(({ run }) => run.field !== 0);
  const freeControls = controls.filter(({ run }) => run.field === 0);
  const { run } = elementAt(runs, 0);
  return {
    targets: [
      flowTarget(),
      freeEnergyTarget(),
      lengthTarget(),
      levelsTarget(free, freeControls),
      fieldTarget(inField),
    ],
    sections: [
      {
        title: 'The flow of the coupling',
        text: [
          'Without a field tanh K′ = (tanh K)^2, or K′ = ln cosh(2K)/2. Every coupling flows to K = 0: a chain has no ' +
            'transition at any temperature above zero. A strong coupling loses ln(2)/2 in each step at first, and once it is ' +
            'weak it is squared: the correlation length is halved in every step, until it is shorter than a bond.',
          'What the summed spins leave behind, g = ln(2 √cosh 2K) per spin, adds up to the whole free energy: the sum of ' +
            '2^{−(n+1)} g(K_n) is ln(2 cosh K).',
        ],
        tables: [flowTable(startingCouplings)],
        figures: { 'coupling-flow': couplingFigure(startingCouplings) },
      },
      {
        title: 'With a field',
        text: [
          'A field h on each spin grows as the coupling fades: each kept spin takes up the fields of its neighbours. All of the ' +
            'lines end on the axis K = 0, a line of fixed points of free spins in a field.',
        ],
        figures: { 'field-flow': planeFigure() },
      },
      {
        title: 'The same with simulated spins',
        text: [
          `Rings of ${run.sites} spins, ${run.replicas} of each kind, are sampled by cluster updates on the GPU. Keeping every ` +
            'other spin, level after level, needs no arithmetic; the theory says which couplings the kept spins have. Their ' +
            'correlation is held against the finite ring of the flowed coupling. Errors come from the spread of the rings.',
          'As a control the same configurations are zoomed out of with another rule: each pair becomes one spin, and a coin ' +
            'decides where the two differ. Its block spins are not a chain with the coupling K′.',
        ],
        tables: [measuredTable(runs)],
        figures: { 'decimated-correlation': correlationFigure(free) },
      },
    ],
    data: {
      'decimated-chains': {
        shape: [runs.length, run.depth + 1, 6],
        data: Float64Array.from(
          runs.flatMap(({ levels }) =>
            levels.flatMap(({ correlation, magnetization }) => [
              correlation.value,
              correlation.error,
              correlation.exact,
              magnetization.value,
              magnetization.error,
              magnetization.exact,
            ]),
          ),
        ),
      },
    },
    parameters: {
      update: 'swendsen-wang',
      rule: 'decimation, b = 2',
      runs: runs.map(({ run }) => run),
      columns:
        'correlation, its error, exact, magnetization, its error, exact; [run][level][column]',
    },
  };
}
