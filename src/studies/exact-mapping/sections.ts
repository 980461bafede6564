import { stackTable } from './chain.ts';
import { secondExampleTable } from './counterexamples.ts';
import { freeEnergyTable } from './free-energy.ts';
import {
  copiesFigure,
  divergenceFigure,
  freeEnergyFigure,
  identityFigure,
  stackFigure,
} from './figures.ts';
import { isingTable } from './ising.ts';
import type { MappingResults } from './results.ts';
import { gateTable } from './products.ts';
import { statementTable, type Statement } from './statement.ts';
import { learnt, trainingTable } from './training.ts';
import type { Section } from '../study.ts';

/** The report, in the order of the paper's section III. */
export function mappingSections(
  found: MappingResults,
  statements: readonly Statement[],
): Section[] {
  return [
    {
      title: 'What is compared with what',
      text: [
        'Mehta and Schwab (arXiv:1410.3831, section III) put two constructions beside each other. Variational renormalization ' +
          '(Kadanoff) couples hidden spins h to visible spins v of a Hamiltonian H(v) by an operator T(v, h), and calls ' +
          'H^{RG}(h) = −ln Σ_v e^{T(v, h) − H(v)} the renormalized Hamiltonian. A Boltzmann machine with the energy E(v, h) has ' +
          'Hamiltonians of both its layers, H^{RBM}(h) = −ln Σ_v e^{−E} and H^{RBM}(v) = −ln Σ_h e^{−E}. The mapping is ' +
          'T(v, h) = H(v) − E(v, h). The sum Σ_h e^{T(v, h)}, a number for each v, is called the trace below.',
        'Here each sentence of that section is tried on systems so small that every state of both layers is summed, in double ' +
          'precision: deviations of 10^{−12} are rounding. The paper writes the energy of the machine with plus signs, here all ' +
          'of them are minus; the parameters have the opposite sign and the distributions are the same.',
        'Each statement has a control: an input that is broken on purpose, judged by the same limits.',
      ],
      tables: [statementTable(statements)],
    },
    {
      title: 'The identity',
      text: [
        'Inserted into the definition of H^{RG}, the mapping makes H(v) cancel: H^{RG}(h) = H^{RBM}(h) for every h, whatever the ' +
          'parameters are, and for machines with couplings within a layer as well. The machines here are random, of spins and ' +
          'of 0/1 units, and the Hamiltonians have random couplings of all orders.',
        'The mapping is an identity (difference < 10^{−10}), also for untrained machines. It does not by itself say that ' +
          'training renormalizes.',
      ],
      figures: {
        'identity-units': identityFigure(found.identities, 'units'),
        'identity-scale': identityFigure(found.identities, 'scale'),
      },
    },
    {
      title: 'When a step is exact',
      text: [
        'A step is exact (eq. 9) where Σ_h e^{T(v, h)} = 1 for every v. Since the trace is exp(H(v) − H^{RBM}(v)), that is the case ' +
          'if and only if the visible Hamiltonian of the machine is H itself. Then T is ln p(h|v), and both ΔF and the divergence ' +
          'D(P‖p) are 0. Any operator becomes exact when it is divided by its trace.',
        'The other way round D = 0 leaves a constant open: the two Hamiltonians may differ by a number, and the trace is then ' +
          'the same for all v, but not 1 until that number is added to E.',
      ],
    },
    {
      title: 'A machine that is the Ising model',
      text: [
        'A hidden spin coupled by w to both ends of a bond gives 2 cosh(w(s + s′)) = 2 e^{K} e^{K s s′} for cosh 2w = e^{2K}. With one of ' +
          'them for each bond the machine has exactly the Ising Hamiltonian; an antiferromagnetic bond takes weights w and −w.',
        'It has as many hidden spins as bonds, 2N on the square lattice: a machine that is exact in the sense of eq. 9 and no ' +
          'coarse-graining at all. Compression and locality are further demands, which the mapping does not supply.',
      ],
      tables: [isingTable(found.ising)],
    },
    {
      title: 'Equal free energies are not enough',
      text: [
        'Eq. 9 implies ΔF = 0; the converse fails (example shown). The paper prints "if and only if", which its authors call a ' +
          'typing error in arXiv:1609.03541. ΔF = −ln⟨Σ_h e^{T}⟩ says only that the trace is 1 on average.',
      ],
      tables: [freeEnergyTable(found.freeEnergies)],
    },
    {
      title: 'The examples of Lin, Tegmark and Rolnick',
      text: [
        'arXiv:1608.08225 objected with two examples. The first keeps the partition function and changes the distribution; its ' +
          'trace depends on v, so eq. 9 does not accept it, which was the answer of arXiv:1609.03541. The second stands: any ' +
          'system that does not interact with the data passes the trace condition with D = 0. The trace condition alone does not ' +
          'make a useful coarse-graining.',
        'The same article counts neurons: four multiply two numbers, and in a single layer n numbers need 2^{n}.',
      ],
      tables: [secondExampleTable(found.secondExample), gateTable(found.gates.two)],
    },
    {
      title: 'Decimation of the chain as a deep network',
      text: [
        'The chain is the case in which everything can be written down: taking the odd sites for visible and the even ones for ' +
          'hidden, the chain is itself a machine with weights K, and the hidden spins are a chain with K′. Layer upon layer this ' +
          'is a deep network that carries out the renormalization group. Nothing in it was trained.',
        'Hidden spins may also be soft copies of every other visible spin. That step is exact for every strength w of the tie, ' +
          'while its hidden spins are the decimated chain only for large w. And the majority of three, exact too, leaves ' +
          'couplings beyond nearest neighbours.',
        'Such layers keep nothing of the spins that they sum over: soft copies do not depend on the other half of the visible ' +
          'spins at all.',
      ],
      tables: [stackTable(found.stacks)],
      figures: {
        'stack-couplings': stackFigure(found.stacks),
        'soft-copies': copiesFigure(found.copies),
      },
    },
    {
      title: 'Two principles',
      text: [
        'Variational renormalization minimizes ΔF, training minimizes D(P‖p) = −ΔF − ⟨ln Σ_h e^{T}⟩. Section III of the paper ends with ' +
          'this difference. A constant in E moves ΔF and leaves D alone: without a condition on T, such as eq. 9, ΔF has no ' +
          `minimum. Machines that learn a ring of ${learnt.spins} spins by the exact gradient lower D in every step, while ΔF moves away from ` +
          'the 0 of an exact step. The constant that makes ΔF = 0 can be added afterwards; it changes no probability.',
        'With two hidden spins D ends far from 0. With more it ends lower, and the traces become more alike: the step comes near to ' +
          'an exact one. Whether these machines do it by blocking spins is another question.',
      ],
      tables: [trainingTable(found.trained)],
      figures: {
        'training-divergence': divergenceFigure(found.trained),
        'training-free-energy': freeEnergyFigure(found.trained),
      },
    },
    {
      title: 'What follows and what does not',
      text: [
        'It follows that every Boltzmann machine can be read as a step of variational renormalization, that the step is exact ' +
          'where the machine has the Hamiltonian of the data, and that deep networks can carry out exact renormalization: the chain ' +
          'is one.',
        'It does not follow that training finds such a step. The identity holds for untrained machines, so it carries no ' +
          'evidence about what training finds; exactness asks for no compression, no locality and no memory of long wavelengths, ' +
          'and a system without any relation to the data is exact. Training by contrastive divergence is not Kadanoff\u2019s ' +
          'variational renormalization, which has another principle.',
        'Whether trained weights resemble a block-spin map is an empirical question, to be answered with statistics and null ' +
          'models. It is not answered here.',
      ],
    },
  ];
}
