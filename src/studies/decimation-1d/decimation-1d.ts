import { elementAt } from '../../element-at.ts';
import { decimationRule, majorityPairs, chainRuns, fieldRun } from './runs.ts';
import { sampleDecimatedChains } from './decimated-chains.ts';
import { flowTarget, freeEnergyTarget, lengthTarget, startingCouplings } from './theory.ts';
import { fieldTarget, levelsTarget, withExact, type ComparedRun } from './measured.ts';
import { correlationFigure, couplingFigure, planeFigure } from './figures.ts';
import { flowTable, measuredTable } from './tables.ts';
import { measuredText } from '../../report/quantity-text.ts';
import { derivedSeed } from '../../ensemble/random-key.ts';
import type { Answer, Study, StudyContext, StudyOutcome, Target, Verdict } from '../study.ts';
import { tensorOf } from '../tensor-of.ts';
import { jointVerdict } from '../verdict.ts';

/** Decimation of the chain: the one renormalization-group transformation that can be done exactly by hand. */
export const decimation1d: Study = {
  name: 'decimation-1d',
  title: 'Decimation of the Ising chain',
  source: 'Nelson and Fisher, Ann. Phys. (N.Y.) 91, 226 (1975)',
  question: 'Does removing every other spin of a chain leave a chain with another coupling?',
  summary:
    'The sum over every other spin of a chain can be done exactly. We follow the coupling and the free energy from step to step, and then remove ' +
    'every other spin of chains that were simulated on the GPU.',
  wouldChange:
    'Nothing in the algebra, which is exact. A longer run could find a deviation of the simulated spins that is smaller than the errors here.',
  run,
};

async function run({
  gpu,
  preset,
  seed,
  signal,
  shelf,
  phase,
}: StudyContext): Promise<StudyOutcome> {
  const runs: ComparedRun[] = [];
  const controls: ComparedRun[] = [];
  for (const [index, chain] of [...chainRuns(preset), fieldRun(preset)].entries()) {
    signal.throwIfAborted();
    const withField = chain.field === 0 ? '' : `, h = ${chain.field}`;
    const onProgress = phase(`chains at K = ${chain.coupling}${withField}`, chain.measurements);
    const [decimated = [], paired = []] = await sampleDecimatedChains(
      gpu,
      { ...chain, seed: derivedSeed(seed, 'decimation-chains', index) },
      { rules: [decimationRule, majorityPairs], signal, shelf, onProgress },
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
  const targets = [
    flowTarget(),
    freeEnergyTarget(),
    lengthTarget(),
    levelsTarget(free, freeControls),
    fieldTarget(inField),
  ];
  return {
    answer: answerOf(targets, free),
    leadingFigure: 'decimated-correlation',
    targets,
    sections: [
      {
        title: 'The flow of the coupling',
        text: [
          'Without a field tanh K′ = (tanh K)^2, or K′ = ln cosh(2K)/2. Every coupling flows to K = 0: a chain has no ' +
            'transition at any temperature above zero. A strong coupling loses ln(2)/2 in each step at first. A weak coupling is ' +
            'squared. The correlation length is halved in every step, until it is shorter than a bond.',
          'Each step also leaves a constant, g = ln(2 √cosh 2K) for each spin that was removed. The constants add up to the whole free energy: the sum of ' +
            '2^{−(n+1)} g(K_n) is ln(2 cosh K).',
        ],
        tables: [flowTable(startingCouplings)],
        figures: { 'coupling-flow': couplingFigure(startingCouplings) },
      },
      {
        title: 'With a field',
        text: [
          'A field h grows while the coupling fades, because each kept spin takes over part of the fields of its neighbours. All ' +
            'flows end on the axis K = 0. Every point of this axis is a fixed point: free spins in a field.',
        ],
        figures: { 'field-flow': planeFigure() },
      },
      {
        title: 'The same with simulated spins',
        text: [
          `We sampled ${run.replicas} rings of ${run.sites} spins for each coupling by cluster updates on the GPU, and kept every ` +
            'other spin, level after level. The theory says which coupling the kept spins have. Their ' +
            'correlation is compared with the finite ring at this coupling. Errors come from the spread of the rings.',
          'As a control, another rule zooms out of the same configurations: each pair of spins becomes one spin, and a coin ' +
            'decides where the two differ. These block spins are not a chain with the coupling K′.',
        ],
        tables: [measuredTable(runs)],
        figures: { 'decimated-correlation': correlationFigure(free) },
      },
    ],
    data: {
      'decimated-chains': tensorOf(
        runs.map(({ levels }) =>
          levels.map(({ correlation, magnetization }) =>
            [correlation, magnetization].flatMap(({ value, error, exact }) => [
              value,
              error,
              exact,
            ]),
          ),
        ),
      ),
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

/** What the algebra and the simulated spins say together. */
function answerOf(targets: readonly Target[], runs: readonly ComparedRun[]): Answer {
  const correlations = runs.flatMap(({ run, levels }) => {
    const { sites, correlation } = levels.at(-1) ?? {};
    if (!correlation || run.coupling !== largestCoupling(runs)) return [];
    const { value, error, exact } = correlation;
    const found = measuredText({ value, error }, 'plus-minus');
    return `From K = ${run.coupling}, the last ${sites} of ${run.sites} spins have the correlation ${found}; the flow of the coupling gives ${exact.toFixed(4)}.`;
  });
  return { sentence: answers[jointVerdict(targets, ['CD'])], numbers: correlations.join(' ') };
}

function largestCoupling(runs: readonly ComparedRun[]): number {
  return Math.max(...runs.map(({ run }) => run.coupling));
}

const answers: Readonly<Record<Verdict, string>> = {
  holds:
    'Yes, exactly: the kept spins are a chain with a weaker coupling, and simulated spins confirm this within their errors.',
  fails: 'No: in this run the kept spins do not have the coupling that the theory gives.',
  inconclusive:
    'This run does not decide it: a deviation is larger than expected, but not clearly too large.',
};
