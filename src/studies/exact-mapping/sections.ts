import { secondExampleTable } from './counterexamples.ts';
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
import { learnt, trainingTable } from './training.ts';
import type { Section } from '../study.ts';

/** The report, in the order of the paper's section III. */
export function mappingSections(found: MappingResults): Section[] {
  return [
    {
      title: 'What is compared with what',
      text: [
        'Mehta and Schwab (arXiv:1410.3831, section III) compare two constructions. In variational renormalization ' +
          '(Kadanoff), an operator T(v, h) couples hidden spins h to the visible spins v of a Hamiltonian H(v). The renormalized Hamiltonian is ' +
          'H^{RG}(h) = −ln Σ_v e^{T(v, h) − H(v)}. A Boltzmann machine with the energy E(v, h) has a ' +
          'Hamiltonian for each of its layers, H^{RBM}(h) = −ln Σ_v e^{−E} and H^{RBM}(v) = −ln Σ_h e^{−E}. The mapping sets ' +
          'T(v, h) = H(v) − E(v, h). We call the sum Σ_h e^{T(v, h)}, a number for each v, the trace.',
        'We test each sentence of that section on systems so small that all states of both layers can be summed. The sums are in double ' +
          'precision, so deviations of 10^{−12} are rounding. The paper writes the energy of the machine with plus signs; we use ' +
          'minus signs. The parameters then have the opposite sign, and the distributions are the same.',
        'Each statement has a control: an input that is broken on purpose. The control is judged by the same limits and must fail.',
      ],
    },
    {
      title: 'The identity',
      text: [
        'If the mapping is inserted into the definition of H^{RG}, H(v) cancels: H^{RG}(h) = H^{RBM}(h) for every h and all ' +
          'parameters. This includes machines with couplings within a layer. Our machines are random, of spins and ' +
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
        'A step is exact (eq. 9) if Σ_h e^{T(v, h)} = 1 for every v. The trace is exp(H(v) − H^{RBM}(v)). A step is therefore exact ' +
          'if and only if the visible Hamiltonian of the machine is H itself. Then T is ln p(h|v), and both ΔF and the divergence ' +
          'D(P‖p) are 0. Any operator becomes exact when it is divided by its trace.',
        'In the other direction, D = 0 leaves a constant open. The two Hamiltonians may differ by a number. The trace is then ' +
          'the same for all v, but it is not 1 until this number is added to E.',
      ],
    },
    {
      title: 'A machine that is the Ising model',
      text: [
        'A hidden spin coupled by w to both ends of a bond gives 2 cosh(w(s + s′)) = 2 e^{K} e^{K s s′} for cosh 2w = e^{2K}. With one ' +
          'hidden spin for each bond the machine has exactly the Ising Hamiltonian. An antiferromagnetic bond takes weights w and −w.',
        'This machine has as many hidden spins as bonds, 2N on the square lattice. It is exact in the sense of eq. 9, and it does not coarse-grain ' +
          'at all. Compression and locality are further demands, which the mapping does not make.',
      ],
      tables: [isingTable(found.ising)],
    },
    {
      title: 'Equal free energies are not enough',
      text: [
        'Eq. 9 implies ΔF = 0, but ΔF = 0 does not imply eq. 9; MS-4 gives examples. The paper prints "if and only if", which its authors call a ' +
          'typing error in arXiv:1609.03541. Since ΔF = −ln⟨Σ_h e^{T}⟩, ΔF = 0 says only that the trace is 1 on average.',
      ],
    },
    {
      title: 'The examples of Lin, Tegmark and Rolnick',
      text: [
        'arXiv:1608.08225 objected with two examples. The first example keeps the partition function and changes the distribution. Its ' +
          'trace depends on v, so eq. 9 rules it out; this was the answer of arXiv:1609.03541. The second example stands: any ' +
          'system that does not interact with the data passes the trace condition with D = 0. The trace condition alone does not ' +
          'make a useful coarse-graining.',
        'The same article counts neurons: four neurons multiply two numbers, and a single layer needs 2^{n} neurons to multiply n numbers.',
      ],
      tables: [secondExampleTable(found.secondExample), gateTable(found.gates.two)],
    },
    {
      title: 'Decimation of the chain as a deep network',
      text: [
        'For the chain everything can be written down. Take the odd sites as visible and the even sites as ' +
          'hidden: the chain itself is then a machine with weights K, and the hidden spins are a chain with K′. Several such layers ' +
          'are a deep network that carries out the renormalization group. Nothing in this network was trained.',
        'Hidden spins may also be soft copies of every other visible spin. This step is exact for every strength w of the tie, ' +
          'but the hidden spins are the decimated chain only for large w. The majority of three is exact too, and leaves ' +
          'couplings beyond nearest neighbours.',
        'Such layers keep nothing of the spins that they sum over. Soft copies do not depend on the other half of the visible ' +
          'spins at all.',
      ],
      figures: {
        'stack-couplings': stackFigure(found.stacks),
        'soft-copies': copiesFigure(found.copies),
      },
    },
    {
      title: 'Two principles',
      text: [
        'Variational renormalization minimizes ΔF. Training minimizes D(P‖p) = −ΔF − ⟨ln Σ_h e^{T}⟩. Section III of the paper ends with ' +
          'this difference. A constant in E changes ΔF and does not change D. Without a condition on T, such as eq. 9, ΔF has no ' +
          'minimum.',
        `We trained machines on a ring of ${learnt.spins} spins with the exact gradient. D falls in every step, while ΔF moves away from ` +
          'the 0 of an exact step. The constant that makes ΔF = 0 can be added afterwards; it changes no probability.',
        'With two hidden spins D ends far from 0. With more hidden spins D ends lower and the traces become more alike: the step approaches ' +
          'an exact one. Whether these machines do so by blocking spins is another question.',
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
        'Every Boltzmann machine can be read as a step of variational renormalization. The step is exact ' +
          'if the machine has the Hamiltonian of the data. Deep networks can carry out exact renormalization: the chain ' +
          'is an example.',
        'It does not follow that training finds such a step. The identity holds for untrained machines, so it is no ' +
          'evidence about what training finds. Exactness does not ask for compression, locality or a memory of long wavelengths; ' +
          'a system without any relation to the data is exact. Training by contrastive divergence is not Kadanoff\u2019s ' +
          'variational renormalization, which has another principle.',
        'Whether trained weights resemble a block-spin map is an empirical question. It needs statistics and null ' +
          'models, as in the study mehta-schwab. This report does not answer it.',
      ],
    },
  ];
}
