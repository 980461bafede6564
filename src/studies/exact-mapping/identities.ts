import { toUnits } from '../../rbm/machine/conversion.ts';
import { compareWithData, machineIdentities } from './mapping/comparison.ts';
import { largestDifference, randomHamiltonian, type StateTable } from './mapping/hamiltonian.ts';
import { boltzmannEnergy, type JointTable } from './mapping/joint-table.ts';
import {
  hiddenHamiltonian,
  machineEnergy,
  randomMachine,
  type SmallMachine,
  type UnitKind,
} from './mapping/machine.ts';
import { largest, smallest, type Statement } from './statement.ts';

/** Which machines are tried. */
export interface MachineRange {
  /** Visible and hidden units. */
  readonly sizes: readonly (readonly [visible: number, hidden: number])[];
  /** Parameters are uniform in plus and minus each of these. */
  readonly scales: readonly number[];
}

/** One random model beside one random Hamiltonian of all couplings; nothing is trained. */
export interface IdentityCase {
  readonly units: UnitKind;
  /** Whether visible units couple to hidden ones only. */
  readonly restricted: boolean;
  readonly visible: number;
  readonly hidden: number;
  readonly scale: number;
  /** Largest |H^RG(h) - H^model(h)|. */
  readonly hamiltonian: number;
  /** The same for the operator -E, which forgets H. */
  readonly withoutHamiltonian: number;
  /** Largest |T - ln p(h|v) - H + H^model(v)|; for restricted machines. */
  readonly conditional?: number;
  /** Largest |ln Tr_h e^T - H + H^model(v)|; for restricted machines. */
  readonly trace?: number;
  /** |D + Delta F + <ln Tr_h e^T>|. */
  readonly relation: number;
  /** |D + Delta F|: without the last term. */
  readonly withoutTrace: number;
}

/** Strength of the couplings of all subsets of the spins. */
const strength = 0.2;
/** Terms of a machine that is not restricted, each of up to four spins. */
const terms = 60;
const roundings = { atMost: 1e-10 } as const;

/** Random machines of both kinds of units, and one for each scale that is not restricted. */
export function measureIdentities(
  { sizes, scales }: MachineRange,
  uniform: () => number,
): IdentityCase[] {
  const restricted = (['spin', 'binary'] as const).flatMap((units) =>
    sizes.flatMap(([visible, hidden]) =>
      scales.map((scale) => {
        const machine = randomMachine({ units, visible, hidden, scale, uniform });
        return restrictedCase(
          machine,
          scale,
          randomHamiltonian({ units: visible, strength, uniform }),
        );
      }),
    ),
  );
  return [...restricted, ...scales.map((scale) => unrestrictedCase(scale, uniform))];
}

function restrictedCase(
  machine: SmallMachine,
  scale: number,
  hamiltonian: StateTable,
): IdentityCase {
  return {
    units: machine.units,
    restricted: true,
    scale,
    ...comparedCase(machineEnergy(machine), hamiltonian),
    ...machineIdentities(machine, hamiltonian),
  };
}

function unrestrictedCase(scale: number, uniform: () => number): IdentityCase {
  const [visible, hidden] = [6, 5];
  const unit = (): number => Math.floor((visible + hidden) * uniform());
  const couplings = Array.from({ length: terms }, () => ({
    sites: Array.from({ length: 1 + Math.floor(4 * uniform()) }, unit),
    strength: scale * (2 * uniform() - 1),
  }));
  const energy = boltzmannEnergy({ visible, hidden, couplings });
  const hamiltonian = randomHamiltonian({ units: visible, strength, uniform });
  return { units: 'spin', restricted: false, scale, ...comparedCase(energy, hamiltonian) };
}

function comparedCase(energy: JointTable, hamiltonian: StateTable) {
  const found = compareWithData({ energy, hamiltonian });
  const { divergence, freeEnergyDifference, meanLogTrace } = found;
  return {
    visible: energy.visible,
    hidden: energy.hidden,
    hamiltonian: found.identity,
    withoutHamiltonian: found.identityWithoutHamiltonian,
    relation: Math.abs(divergence + freeEnergyDifference + meanLogTrace),
    withoutTrace: Math.abs(divergence + freeEnergyDifference),
  };
}

/** MS-2: the mapping itself, eqs. 21 and 22. */
export function identityStatement(cases: readonly IdentityCase[]): Statement {
  const restricted = cases.filter((one) => one.restricted);
  const hamiltonian = 'largest |H^{RG}(h) − H^{RBM}(h)|';
  const conditional = 'largest |T − ln p(h|v) − H + H^{RBM}(v)|';
  const measured = {
    [hamiltonian]: largest(cases.map((one) => one.hamiltonian)),
    [conditional]: largest(restricted.map((one) => one.conditional ?? NaN)),
  };
  return {
    id: 'MS-2',
    statement:
      'With T = H − E the renormalized Hamiltonian of the hidden spins is that of the machine, H^{RG}(h) = H^{RBM}(h), for ' +
      'every value of the parameters (eqs. 18 and 21), and e^{T} is p(h|v) exp(H − H^{RBM}(v)) (eq. 22).',
    limits: { [hamiltonian]: roundings, [conditional]: roundings },
    measured,
    beside: {
      'random machines': restricted.length,
      'of them 0/1 units': restricted.filter(({ units }) => units === 'binary').length,
      'machines that are not restricted': cases.length - restricted.length,
    },
    controls: [
      {
        name: 'operator T = −E without H (the machine that comes closest)',
        measured: {
          ...measured,
          [hamiltonian]: smallest(cases.map((one) => one.withoutHamiltonian)),
        },
      },
    ],
  };
}

/** The relation of both variational principles, the gap of Jensen's inequality. */
export function divergenceStatement(cases: readonly IdentityCase[]): Statement {
  const relation = 'largest |D + ΔF + ⟨ln Σ_h e^{T}⟩|';
  return {
    id: 'MS-3 divergence',
    statement:
      'The divergence that training lowers and the free-energy difference that the renormalization group lowers are related by ' +
      'D(P‖p) = −ΔF − ⟨ln Σ_h e^{T}⟩, for every machine: two quantities, with different minima.',
    limits: { [relation]: roundings },
    measured: { [relation]: largest(cases.map((one) => one.relation)) },
    beside: { 'random machines': cases.length },
    controls: [
      {
        name: 'D = −ΔF, the average left out (the machine that comes closest)',
        measured: { [relation]: smallest(cases.map((one) => one.withoutTrace)) },
      },
    ],
  };
}

/** One machine in both kinds of units. */
export interface UnitCase {
  /** Largest deviation of the hidden Hamiltonians, less the known constant. */
  readonly converted: number;
  /** The same where the parameters are taken over as they are. */
  readonly mistaken: number;
}

/** Machines of either kind of units in the other kind. Parameters of 0 are the same in both and left out. */
export function measureUnits({ sizes, scales }: MachineRange, uniform: () => number): UnitCase[] {
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

/** The kind of units is a choice of words, once the parameters are converted. */
export function unitsStatement(cases: readonly UnitCase[]): Statement {
  const deviation = 'largest deviation of H^{RBM}(h)';
  return {
    id: 'MS-2 units',
    statement:
      'A machine of 0/1 units is one of spins with other parameters (W/4 and shifted biases), and the same Hamiltonian of ' +
      'its hidden units up to a known constant.',
    limits: { [deviation]: roundings },
    measured: { [deviation]: largest(cases.map(({ converted }) => converted)) },
    beside: { 'random machines': cases.length },
    controls: [
      {
        name: 'parameters taken over unchanged (the machine that comes closest)',
        measured: { [deviation]: smallest(cases.map(({ mistaken }) => mistaken)) },
      },
    ],
  };
}
