import { compareWithData, type ComparisonResult } from './mapping/comparison.ts';
import { withEqualFreeEnergy } from './mapping/counterexamples.ts';
import { trainExactly, type ExactTraining } from './mapping/exact-training.ts';
import { isingHamiltonian, ringBonds } from './mapping/ising-machine.ts';
import { mapJoint, type JointTable } from './mapping/joint-table.ts';
import { machineEnergy, randomMachine } from './mapping/machine.ts';
import { largest, short, smallest, type Statement } from './statement.ts';
import type { Table } from '../study.ts';
import { elementAt } from '../../element-at.ts';

/** The Ising ring that machines learn. */
export const learnt = { spins: 6, coupling: 0.6 } as const;
const rate = 0.2;
/** Parameters are uniform within plus and minus this at the beginning. */
const initialScale = 0.3;

/** A machine that learns the ring by the exact gradient. */
export interface TrainingCase {
  readonly hidden: number;
  readonly divergences: Float64Array;
  readonly freeEnergyDifferences: Float64Array;
  readonly before: ComparisonResult;
  readonly after: ComparisonResult;
  /** After training, with the constant in E that makes Delta F = 0. */
  readonly shifted: ComparisonResult;
  /** |change of D| where a constant in E lowers Delta F by 100. */
  readonly lowered: number;
}

/**
 * @param options.scale Of the first parameters; 0 is a saddle where the gradient vanishes.
 */
export function measureTraining(options: {
  hidden: number;
  steps: number;
  scale?: number;
  uniform: () => number;
}): TrainingCase {
  const { hidden, steps, scale = initialScale, uniform } = options;
  const hamiltonian = isingHamiltonian(ringBonds(learnt.spins, learnt.coupling));
  const size = { units: 'spin', visible: learnt.spins, hidden } as const;
  const machine = randomMachine({ ...size, scale, uniform });
  const trained: ExactTraining = trainExactly({ machine, hamiltonian, steps, rate });
  const compare = (energy: JointTable): ComparisonResult =>
    compareWithData({ energy, hamiltonian });
  const energy = machineEnergy(trained.machine);
  const after = compare(energy);
  const lowered = compare(mapJoint(energy, (value) => value - 100));
  return {
    hidden,
    divergences: trained.divergences,
    freeEnergyDifferences: trained.freeEnergyDifferences,
    before: compare(machineEnergy(machine)),
    after,
    shifted: compare(withEqualFreeEnergy(energy, hamiltonian)),
    lowered: Math.abs(lowered.divergence - after.divergence),
  };
}

/** Training lowers one of the two quantities, and takes the other one away from 0. */
export function principlesStatement(
  trained: readonly TrainingCase[],
  saddle: TrainingCase,
): Statement {
  const numbers = (cases: readonly TrainingCase[]) => ({
    'largest D after over D before': largest(
      cases.map(({ before, after }) => after.divergence / before.divergence),
    ),
    'largest rise of D in a step': largest(
      cases.map(({ divergences }) => largestRise(divergences)),
    ),
    'smallest |ΔF| after less |ΔF| before': smallest(
      cases.map(
        ({ before, after }) =>
          Math.abs(after.freeEnergyDifference) - Math.abs(before.freeEnergyDifference),
      ),
    ),
    'change of D as a constant in E lowers ΔF by 100': largest(cases.map((one) => one.lowered)),
  });
  return {
    id: 'MS-3 principles',
    statement:
      'The principles differ, as the end of section III says: training minimizes the divergence D, variational renormalization ' +
      'the free-energy difference ΔF. By exact gradients D falls in every step, while ΔF moves away from the 0 of an exact step; ' +
      'and a constant in E lowers ΔF at will and leaves D as it is.',
    limits: {
      'largest D after over D before': { atMost: 0.2 },
      'largest rise of D in a step': { atMost: 1e-14 },
      'smallest |ΔF| after less |ΔF| before': { atLeast: 0.5 },
      'change of D as a constant in E lowers ΔF by 100': { atMost: 1e-10 },
    },
    measured: numbers(trained),
    beside: {
      machines: trained.length,
      'largest D at the end': largest(trained.map(({ after }) => after.divergence)),
      'smallest ΔF at the end': smallest(trained.map(({ after }) => after.freeEnergyDifference)),
    },
    controls: [
      {
        name: 'training begun where all parameters are 0, a saddle of D',
        measured: numbers([saddle]),
      },
    ],
  };
}

/** The mapping before and after training. */
export function trainedIdentityStatement(cases: readonly TrainingCase[]): Statement {
  const all = cases.flatMap(({ before, after }) => [before, after]);
  const name = 'largest |H^{RG}(h) − H^{RBM}(h)|';
  return {
    id: 'MS-2 trained',
    statement:
      'The identity holds for these machines before training as after it, so it is no evidence about what training finds.',
    limits: { [name]: { atMost: 1e-10 } },
    measured: { [name]: largest(all.map(({ identity }) => identity)) },
    beside: { 'machines, before and after': all.length },
    controls: [
      {
        name: 'operator T = −E without H (the machine that comes closest)',
        measured: { [name]: smallest(all.map((one) => one.identityWithoutHamiltonian)) },
      },
    ],
  };
}

/** Both quantities and the traces, before and after. */
export function trainingTable(cases: readonly TrainingCase[]): Table {
  return {
    caption:
      'Machines that learnt the ring. The ratio of the traces, which no constant in E changes, tells how far from exact the ' +
      'step is.',
    header: ['hidden', '', 'D (nats)', 'ΔF', 'smallest trace', 'largest trace', 'largest/smallest'],
    rows: cases.flatMap(({ hidden, before, after, shifted }) =>
      (
        [
          ['before', before],
          ['after', after],
          ['after, with ΔF = 0', shifted],
        ] as const
      ).map(([when, found]) => [
        hidden,
        when,
        short(found.divergence),
        short(found.freeEnergyDifference),
        short(found.smallestTrace),
        short(found.largestTrace),
        short(found.largestTrace / found.smallestTrace),
      ]),
    ),
  };
}

/** The largest increase from one value to the next; negative where all fall. */
function largestRise(values: Float64Array): number {
  return values.reduce(
    (most, value, i) => (i === 0 ? most : Math.max(most, value - elementAt(values, i - 1))),
    -Infinity,
  );
}
