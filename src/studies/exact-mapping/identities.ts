import { toUnits } from '../../rbm/machine/parameters.ts';
import { compareWithData, machineIdentities } from './mapping/comparison.ts';
import { largestDifference, randomHamiltonian, type StateTable } from './mapping/hamiltonian.ts';
import { boltzmannEnergy, type JointTable } from './mapping/joint-table.ts';
import {
  hiddenHamiltonian,
  machineEnergy,
  randomMachine,
  type SmallMachine,
} from './mapping/machine.ts';
import { atMost, judged, rounding } from './judged.ts';
import type { Target } from '../study.ts';
import { inTurns, type Turns } from '../turns.ts';

/** Sizes and scales of the machines. */
export interface MachineRange {
  /** Visible and hidden units. */
  readonly sizes: readonly (readonly [visible: number, hidden: number])[];
  /** Parameters are uniform in plus and minus each of these. */
  readonly scales: readonly number[];
}

/** Strength of the couplings of all subsets of the spins. */
const strength = 0.2;
/** Terms of a machine that is not restricted, each of up to four spins. */
const terms = 60;

/** One random model and one random Hamiltonian of all couplings; nothing is trained. */
export type IdentityCase = ReturnType<typeof restrictedCase | typeof unrestrictedCase>;

/** Random machines of both kinds of units, and one for each scale that is not restricted. */
export function* measureIdentities(
  { sizes, scales }: MachineRange,
  uniform: () => number,
): Turns<IdentityCase[]> {
  const machines = (['spin', 'binary'] as const).flatMap((units) =>
    sizes.flatMap(([visible, hidden]) =>
      scales.map((scale) => ({ units, visible, hidden, scale, uniform })),
    ),
  );
  const restricted = yield* inTurns(machines, (options) =>
    restrictedCase(
      randomMachine(options),
      options.scale,
      randomHamiltonian({ units: options.visible, strength, uniform }),
    ),
  );
  return [...restricted, ...scales.map((scale) => unrestrictedCase(scale, uniform))];
}

function restrictedCase(machine: SmallMachine, scale: number, hamiltonian: StateTable) {
  const { conditional, hamiltonian: deviation } = machineIdentities(machine, hamiltonian);
  const found = comparedCase(machineEnergy(machine), hamiltonian);
  const { units } = machine;
  return { units, restricted: true, scale, ...found, hamiltonian: deviation, conditional };
}

function unrestrictedCase(scale: number, uniform: () => number) {
  const [visible, hidden] = [6, 5];
  const unit = (): number => Math.floor((visible + hidden) * uniform());
  const couplings = Array.from({ length: terms }, () => ({
    sites: Array.from({ length: 1 + Math.floor(4 * uniform()) }, unit),
    strength: scale * (2 * uniform() - 1),
  }));
  const energy = boltzmannEnergy({ visible, hidden, couplings });
  const found = comparedCase(energy, randomHamiltonian({ units: visible, strength, uniform }));
  return { units: 'spin' as const, restricted: false, scale, ...found };
}

function comparedCase(energy: JointTable, hamiltonian: StateTable) {
  const found = compareWithData({ energy, hamiltonian });
  const { divergence, freeEnergyDifference, meanLogTrace } = found;
  return {
    visible: energy.visible,
    hidden: energy.hidden,
    /** Largest |H^RG(h) - H^model(h)|. */
    hamiltonian: found.identity,
    /** The same for the operator -E, without H. */
    withoutHamiltonian: found.identityWithoutHamiltonian,
    /** Largest |T - ln p(h|v) - H + H^model(v)|; for restricted machines. */
    conditional: undefined as number | undefined,
    /** |D + Delta F + <ln Tr_h e^T>|. */
    relation: Math.abs(divergence + freeEnergyDifference + meanLogTrace),
    /** |D + Delta F|: without the last term. */
    withoutTrace: Math.abs(divergence + freeEnergyDifference),
  };
}

/** MS-2: the mapping itself, eqs. 21 and 22. */
export function identityTarget(cases: readonly IdentityCase[]): Target {
  const restricted = cases.filter((one) => one.restricted);
  return judged<IdentityCase>({
    id: 'MS-2',
    statement: 'The mapping T = H − E is an identity for every machine.',
    details:
      'The renormalized Hamiltonian of the hidden spins is that of the machine, H^{RG}(h) = H^{RBM}(h), for ' +
      'every value of the parameters (eqs. 18 and 21). The operator e^{T} is p(h|v) exp(H − H^{RBM}(v)) (eq. 22).',
    cases,
    quantities: {
      'largest |H^{RG}(h) − H^{RBM}(h)|': atMost(rounding, (one) => one.hamiltonian),
      'largest |T − ln p(h|v) − H + H^{RBM}(v)|': atMost(rounding, (one) => one.conditional),
    },
    beside: {
      'random machines': restricted.length,
      'of them 0/1 units': restricted.filter(({ units }) => units === 'binary').length,
      'machines that are not restricted': cases.length - restricted.length,
    },
    controls: {
      'operator T = −E without H': cases.map((one) => ({
        ...one,
        hamiltonian: one.withoutHamiltonian,
      })),
    },
  });
}

/** The relation between both variational principles, the gap of Jensen's inequality. */
export function divergenceTarget(cases: readonly IdentityCase[]): Target {
  return judged<IdentityCase>({
    id: 'MS-3 divergence',
    statement: 'Training and renormalization lower different quantities.',
    details:
      'Training lowers the divergence D(P‖p), the renormalization group lowers the free-energy difference ΔF. For every machine ' +
      'D = −ΔF − ⟨ln Σ_h e^{T}⟩. The two quantities have different minima.',
    cases,
    quantities: {
      'largest |D + ΔF + ⟨ln Σ_h e^{T}⟩|': atMost(rounding, (one) => one.relation),
    },
    beside: { 'random machines': cases.length },
    controls: {
      'D = −ΔF, without the average': cases.map((one) => ({ ...one, relation: one.withoutTrace })),
    },
  });
}

/**
 * Machines of either kind of units in the other kind: the largest deviation of the hidden Hamiltonians, less the known constant,
 * with the parameters converted and by mistake not converted. Parameters of 0 are left out: they are the same in both kinds.
 */
export function measureUnits({ sizes, scales }: MachineRange, uniform: () => number) {
  const kinds = [
    ['spin', 'binary'],
    ['binary', 'spin'],
  ] as const;
  const some = scales.filter((scale) => scale > 0);
  return kinds.flatMap(([units, other]) =>
    sizes.flatMap(([visible, hidden]) =>
      some.map((scale) => {
        const machine = randomMachine({ units, visible, hidden, scale, uniform });
        const { parameters: converted, logPartitionShift } = toUnits(machine, other);
        const expected = hiddenHamiltonian(machine).map((value) => value + logPartitionShift);
        const mistaken = hiddenHamiltonian({ ...machine, units: other });
        return {
          converted: largestDifference(hiddenHamiltonian(converted), expected),
          mistaken: largestDifference(mistaken, expected),
        };
      }),
    ),
  );
}

/** The two kinds of units describe the same machines, once the parameters are converted. */
export function unitsTarget(cases: ReturnType<typeof measureUnits>): Target {
  return judged<(typeof cases)[number]>({
    id: 'MS-2 units',
    statement: 'Machines of 0/1 units are machines of spins with other parameters.',
    details:
      'The weights become W/4 and the biases are shifted. The Hamiltonian of the hidden units stays the same up to a known constant.',
    cases,
    quantities: {
      'largest deviation of H^{RBM}(h)': atMost(rounding, ({ converted }) => converted),
    },
    beside: { 'random machines': cases.length },
    controls: {
      'parameters not converted': cases.map((one) => ({ ...one, converted: one.mistaken })),
    },
  });
}
