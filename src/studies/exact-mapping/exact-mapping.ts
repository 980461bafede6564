import {
  mappingTargets,
  measureMapping,
  stepsOf,
  type MappingResults,
  type MappingScope,
} from './results.ts';
import { mappingSections } from './sections.ts';
import { largest, short, smallest } from './judged.ts';
import { numberText } from '../../report/quantity-text.ts';
import type {
  Answer,
  Preset,
  Study,
  StudyContext,
  StudyOutcome,
  Target,
  Verdict,
} from '../study.ts';
import { tensorOf } from '../tensor-of.ts';
import { jointVerdict } from '../verdict.ts';
import { elementAt } from '../../element-at.ts';
import { hear, heard, type Turns } from '../turns.ts';

const scales = [0, 0.01, 0.1, 1, 3];
const small = [
  [1, 1],
  [2, 2],
  [4, 4],
  [4, 7],
  [8, 3],
  [8, 8],
] as const;

const presets: Readonly<Record<Preset, MappingScope>> = {
  quick: {
    machines: { sizes: small, scales },
    repeats: 20,
    stack: { sites: 24, layers: 3 },
    training: { hidden: [2, 3, 4, 6], steps: 2000 },
  },
  standard: {
    machines: { sizes: [...small, [10, 10]], scales },
    repeats: 100,
    stack: { sites: 32, layers: 3 },
    training: { hidden: [2, 3, 4, 6], steps: 8000 },
  },
  paper: {
    machines: { sizes: [...small, [10, 6], [6, 10], [10, 10]], scales: [...scales, 10] },
    repeats: 400,
    stack: { sites: 32, layers: 3 },
    training: { hidden: [2, 3, 4, 6, 8], steps: 20_000 },
  },
};

/** The exact relation between variational renormalization and Boltzmann machines, sentence by sentence. */
export const exactMapping: Study = {
  name: 'exact-mapping',
  title: 'The exact mapping between variational renormalization and Boltzmann machines',
  source:
    'P. Mehta and D. J. Schwab, arXiv:1410.3831, section III; H. W. Lin, M. Tegmark and D. Rolnick, arXiv:1608.08225, and the ' +
    'comment arXiv:1609.03541',
  question: 'Does the mapping of Mehta and Schwab show that training renormalizes?',
  summary:
    'Each sentence of the mapping is tested by sums over all states of small systems. The report shows what the mapping says about every machine, what makes ' +
    'a step exact, and what exactness leaves open, with examples and counterexamples.',
  wouldChange:
    'Nothing about the identity, which follows from two lines of algebra. Whether training finds block spins is a question for trained machines: see the studies mehta-schwab and koch.',
  run,
};

async function run({ preset, seed, signal, phase }: StudyContext): Promise<StudyOutcome> {
  const scope = presets[preset];
  const { machines, ...others } = scope;
  const report = phase('sums over all states', stepsOf(scope));
  let done = 0;
  // The host hears nothing else while it counts, not even Ctrl-C.
  const long = async <T>(work: Turns<T>): Promise<T> => {
    const result = await heard(work, signal);
    report(++done);
    return result;
  };
  const step = async <T>(work: () => T): Promise<T> => {
    await hear(signal);
    const result = work();
    report(++done);
    return result;
  };
  const found = await measureMapping(scope, seed, { step, long });
  const targets = mappingTargets(found);
  return {
    answer: answerOf(targets, found),
    leadingFigure: 'identity-scale',
    targets,
    sections: mappingSections(found),
    data: dataOf(found),
    parameters: {
      'visible × hidden units': machines.sizes.map(([v, h]) => `${v} × ${h}`),
      scales: machines.scales,
      ...others,
    },
  };
}

/** What the sentences of the mapping say together. */
function answerOf(targets: readonly Target[], { identities }: MappingResults): Answer {
  const deviation = largest(identities.map(({ hamiltonian }) => hamiltonian));
  const control = smallest(identities.map((one) => one.withoutHamiltonian));
  return {
    sentence: answers[jointVerdict(targets, ['MS', 'LT'])],
    numbers:
      `For ${identities.length} random machines the renormalized Hamiltonian and that of the machine differ by at most ${numberText(short(deviation))}, which is rounding. ` +
      `With an operator that leaves out H they differ by at least ${numberText(short(control))}. ` +
      'A system that has nothing to do with the data fulfils the condition of the paper as well.',
  };
}

const answers: Readonly<Record<Verdict, string>> = {
  holds:
    'No: the mapping is an identity that holds for every machine, trained or not, so it says nothing about training.',
  fails: 'In this run at least one sentence about the mapping does not hold.',
  inconclusive:
    'In this run a control fulfils the criterion of a sentence as well, so the sentence is not decided.',
};

function dataOf({ identities, stacks, copies, trained }: MappingResults): StudyOutcome['data'] {
  return {
    // 1 for restricted machines, 1 for 0/1 units, n_v, n_h, scale, deviation, the same without H.
    identities: tensorOf(
      identities.map((one) => [
        one.restricted ? 1 : 0,
        one.units === 'binary' ? 1 : 0,
        one.visible,
        one.hidden,
        one.scale,
        one.hamiltonian,
        one.withoutHamiltonian,
      ]),
    ),
    // K of the chain, layer, K found, K of the recursion, largest other coupling.
    'stack-couplings': tensorOf(
      stacks.flatMap(({ coupling, layers }) =>
        layers.map(({ found, recursion, others }, i) => [
          coupling,
          i + 1,
          found,
          recursion,
          others,
        ]),
      ),
    ),
    // w, largest |ln Tr e^T|, distance of H^RG from the decimated chain.
    'soft-copies': tensorOf(copies.map(({ tie, trace, distance }) => [tie, trace, distance])),
    // Step by step: D and Delta F of each machine.
    training: tensorOf(
      trained.map(({ divergences, freeEnergyDifferences }) =>
        Array.from(divergences, (d, i) => [d, elementAt(freeEnergyDifferences, i)]),
      ),
    ),
  };
}
