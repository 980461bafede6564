import { compareWithData, type ComparisonResult } from './mapping/comparison.ts';
import { withEqualFreeEnergy } from './mapping/counterexamples.ts';
import { trainExactly } from './mapping/exact-training.ts';
import { isingHamiltonian, ringBonds } from './mapping/ising-machine.ts';
import { mapJoint, type JointTable } from './mapping/joint-table.ts';
import { machineEnergy, randomMachine } from './mapping/machine.ts';
import { atLeast, atMost, judged, largest, rounding, short, smallest } from './judged.ts';
import { ratioOf } from './exactness.ts';
import { columnTable } from '../column-table.ts';
import type { Table, Target } from '../study.ts';
import { elementAt } from '../../element-at.ts';
import type { Finished } from '../turns.ts';

/** The Ising ring that machines learn. */
export const learnt = { spins: 6, coupling: 0.6 } as const;
const rate = 0.2;
/** Initial parameters are uniform between minus this and plus this. */
const initialScale = 0.3;

export type TrainingCase = Finished<ReturnType<typeof measureTraining>>;

/**
 * A machine that learns the ring by the exact gradient.
 * @param options.scale of the first parameters; 0 is a saddle, where the gradient vanishes
 */
export function* measureTraining(options: {
  hidden: number;
  steps: number;
  scale?: number;
  uniform: () => number;
}) {
  const { hidden, steps, scale = initialScale, uniform } = options;
  const hamiltonian = isingHamiltonian(ringBonds(learnt.spins, learnt.coupling));
  const size = { units: 'spin', visible: learnt.spins, hidden } as const;
  const machine = randomMachine({ ...size, scale, uniform });
  const { machine: trained, ...course } = yield* trainExactly({
    machine,
    hamiltonian,
    steps,
    rate,
  });
  const compare = (energy: JointTable) => compareWithData({ energy, hamiltonian });
  const energy = machineEnergy(trained);
  const after = compare(energy);
  const lowered = compare(mapJoint(energy, (value) => value - 100));
  return {
    hidden,
    ...course,
    before: compare(machineEnergy(machine)),
    after,
    /** After training, with the constant in E that makes Delta F = 0. */
    shifted: compare(withEqualFreeEnergy(energy, hamiltonian)),
    /** |change of D| when a constant in E lowers Delta F by 100. */
    lowered: Math.abs(lowered.divergence - after.divergence),
  };
}

/** Training lowers one of the two quantities, and takes the other one away from 0. */
export function principlesTarget(trained: readonly TrainingCase[], saddle: TrainingCase): Target {
  return judged<TrainingCase>({
    id: 'MS-3 principles',
    statement: 'Training lowers D, and takes ΔF away from the 0 of an exact step.',
    details:
      'Training minimizes the divergence D, variational renormalization the free-energy difference ΔF (end of section III). ' +
      'With exact gradients D falls in every step. A constant in E lowers ΔF by any amount and does not change D.',
    cases: trained,
    quantities: {
      'largest D after over D before': atMost(
        0.2,
        ({ before, after }) => after.divergence / before.divergence,
      ),
      'largest rise of D in a step': atMost(1e-14, ({ divergences }) => largestRise(divergences)),
      'smallest |ΔF| after less |ΔF| before': atLeast(
        0.5,
        ({ before, after }) =>
          Math.abs(after.freeEnergyDifference) - Math.abs(before.freeEnergyDifference),
      ),
      'change of D as a constant in E lowers ΔF by 100': atMost(rounding, ({ lowered }) => lowered),
    },
    beside: {
      machines: trained.length,
      'largest D at the end': largest(trained.map(({ after }) => after.divergence)),
      'smallest ΔF at the end': smallest(trained.map(({ after }) => after.freeEnergyDifference)),
    },
    controls: { 'training that starts with all parameters 0, a saddle of D': [saddle] },
  });
}

/** The mapping before and after training. */
export function trainedIdentityTarget(cases: readonly TrainingCase[]): Target {
  const found = cases.flatMap(({ before, after }) => [before, after]);
  return judged<ComparisonResult>({
    id: 'MS-2 trained',
    statement: 'The identity holds before training as well as after training.',
    details: 'The identity is therefore no evidence about what training finds.',
    cases: found,
    quantities: {
      'largest |H^{RG}(h) − H^{RBM}(h)|': atMost(rounding, ({ identity }) => identity),
    },
    beside: { 'machines, before and after': found.length },
    controls: {
      'operator T = −E without H': found.map((one) => ({
        ...one,
        identity: one.identityWithoutHamiltonian,
      })),
    },
  });
}

/** Both quantities and the traces, before and after. */
export function trainingTable(cases: readonly TrainingCase[]): Table {
  const rows = cases.flatMap(({ hidden, before, after, shifted }) => [
    { hidden, when: 'before', ...before },
    { hidden, when: 'after', ...after },
    { hidden, when: 'after, with ΔF = 0', ...shifted },
  ]);
  return columnTable(
    'Machines that learned the ring. The ratio of the traces shows how far a step is from exact; no constant in E changes the ratio',
    rows,
    {
      hidden: ({ hidden }) => hidden,
      '': ({ when }) => when,
      'D (nats)': ({ divergence }) => short(divergence),
      ΔF: ({ freeEnergyDifference }) => short(freeEnergyDifference),
      'smallest trace': ({ smallestTrace }) => short(smallestTrace),
      'largest trace': ({ largestTrace }) => short(largestTrace),
      'largest/smallest': (found) => short(ratioOf(found)),
    },
  );
}

/** The largest increase from one value to the next; negative where all fall. */
function largestRise(values: Float64Array): number {
  return values.reduce(
    (most, value, i) => (i === 0 ? most : Math.max(most, value - elementAt(values, i - 1))),
    -Infinity,
  );
}
