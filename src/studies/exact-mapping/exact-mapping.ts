import {
  mappingStatements,
  measureMapping,
  stepsOf,
  type MappingResults,
  type MappingScope,
} from './results.ts';
import { mappingSections } from './sections.ts';
import { targetOf } from './statement.ts';
import type { Preset, Study, StudyContext, StudyOutcome, Verdict } from '../study.ts';
import { jointVerdict } from '../verdict.ts';

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

/** The exact relation of variational renormalization and Boltzmann machines, sentence by sentence. */
export const exactMapping: Study = {
  name: 'exact-mapping',
  title: 'The exact mapping between variational renormalization and Boltzmann machines',
  source:
    'P. Mehta and D. J. Schwab, arXiv:1410.3831, section III; H. W. Lin, M. Tegmark and D. Rolnick, arXiv:1608.08225, and the ' +
    'comment arXiv:1609.03541',
  question: 'Is training a Boltzmann machine the same as renormalizing?',
  wouldChange: 'Nothing: the sums over all states are exact.',
  summary:
    'Every sentence of the mapping is tried by sums over all states. It is an identity that holds for every machine, trained or ' +
    'not; what makes a step exact, and what exactness leaves open, is shown with examples and counterexamples.',
  run,
};

async function run({ preset, seed, signal, phase }: StudyContext): Promise<StudyOutcome> {
  const scope = presets[preset];
  const { machines, ...others } = scope;
  const report = phase('sums over all states', stepsOf(scope));
  let done = 0;
  const found = await measureMapping(scope, seed, async (work) => {
    // Nothing else is heard, not even Ctrl-C, while the host counts.
    await new Promise((resolve) => setTimeout(resolve, 0));
    signal.throwIfAborted();
    const result = work();
    done++;
    report(done);
    return result;
  });
  const statements = mappingStatements(found);
  const targets = statements.map(targetOf);
  return {
    answer: { sentence: answers[jointVerdict(targets, [''])] },
    targets,
    sections: mappingSections(found, statements),
    data: dataOf(found),
    parameters: {
      'visible × hidden units': machines.sizes.map(([v, h]) => `${v} × ${h}`),
      scales: machines.scales,
      ...others,
    },
  };
}

const answers: Readonly<Record<Verdict, string>> = {
  holds:
    'No: the mapping is an identity that holds for every machine, trained or not, so it says nothing about training.',
  fails: 'In this run a sentence of the mapping does not hold.',
  inconclusive: 'In this run a control fulfils the criterion of a sentence as well.',
};

function dataOf({ identities, stacks, copies, trained }: MappingResults): StudyOutcome['data'] {
  return {
    // 1 for restricted machines, 1 for 0/1 units, n_v, n_h, scale, deviation, the same without H.
    identities: columns(
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
    'stack-couplings': columns(
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
    'soft-copies': columns(copies.map(({ tie, trace, distance }) => [tie, trace, distance])),
    // Step by step: D and Delta F of each machine.
    training: {
      shape: [trained.length, trained[0]?.divergences.length ?? 0, 2],
      data: Float64Array.from(
        trained.flatMap(({ divergences, freeEnergyDifferences }) =>
          Array.from(divergences).flatMap((d, i) => [d, freeEnergyDifferences[i]]),
        ),
      ),
    },
  };
}

function columns(rows: readonly (readonly number[])[]) {
  return { shape: [rows.length, rows[0]?.length ?? 0], data: Float64Array.from(rows.flat()) };
}
