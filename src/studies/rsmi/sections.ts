import type { Section } from '../study.ts';
import { boundaryFields, boundaryTable } from './boundary.ts';
import {
  bottleneckFigure,
  boundaryFigure,
  chainFigures,
  filterFigure,
  noiseFigure,
} from './figures.ts';
import { noiseTable } from './noise-targets.ts';
import { oracleTable } from './oracle.ts';
import type { RsmiResults } from './results.ts';
import { weightTable } from './small-filters.ts';

/** The parts of the report. */
export function sectionsOf({
  rows,
  block,
  small,
  large,
  chain,
  noise,
  transition,
}: RsmiResults): Section[] {
  return [
    {
      title: 'RS-1 and RS-3: blocks of 2 x 2',
      text: [
        'V is a 2 x 2 block of a 5 x 5 torus. The 12 sites around the block are a buffer, and the other 9 sites are the environment E. The sums over all 2^{25} states are exact, so no number here has a statistical error.',
        'I(h : E) is a convex function of the rule P(h | V). The best of all rules is therefore one of the 2^{16} rules without chance, and all of these were compared. The best rule is the vote of the four spins in which every tie goes the same way. A filter makes this rule with equal weights and a bias.',
        'Without a bias a tie is a coin, and a coin loses information. Short weights are best if they are equal. Long weights are best if one of them is small, because three spins have no ties. The difference is a few parts in ten thousand. The sentence "RSMI finds the uniform block spin" rests on this near-degeneracy and on the rule for ties.',
      ],
      tables: [oracleTable(rows), weightTable(small)],
      figures: { filters: filterFigure(small, block, rows[1]) },
    },
    {
      title: 'RS-2: larger blocks',
      text: [
        'Blocks of 3 x 3 lie on a torus of 6 x 6 and blocks of 4 x 4 on a torus of 7 x 7, again with a buffer of one site. All states are summed. The weights climb from random starts to the most information at a given length of the weights.',
        'Only the boundary of a block touches the buffer. Given the boundary, the inside is independent of the environment, so no rule gains by looking inside. A soft filter of short weights still looks there, since the inside helps to guess the boundary. The longer the weights, the less weight is inside.',
        'Maximum likelihood does the opposite: the spins inside have more neighbours in the block, and the hidden unit of highest likelihood gives them more weight.',
      ],
      tables: [boundaryTable(large.found)],
      figures: { 'boundary-weights': boundaryFigure(large.found) },
      fields: boundaryFields(large),
    },
    {
      title: 'RS-4: the chain',
      text: [
        'Six spins of an open chain at K = 0.1: environment, buffer, a block of two, buffer, environment. The rule is P(h | v) = 1/(1 + exp(−2h(w_1 v_1 + w_2 v_2))).',
        'For hard rules the information is largest for decimation, and there the coarse chain has a nearest-neighbour coupling alone, K′ = ln cosh(2K)/2. The vote couples coarse spins at distance two, and four of them. For soft rules the two maxima part: with |w| = 0.5 a direction between decimation and the vote keeps the most.',
        'In one dimension the vote loses to decimation, in two dimensions it wins. This is as Lenggenhager et al. say.',
      ],
      figures: chainFigures(chain),
    },
    {
      title: 'RS-6: what likelihood learns from noise',
      text: [
        'Two pairs of noise spins lie beside the block. The spins of a pair are coupled to each other and to nothing else. Machines with spin units and no biases follow the exact gradient of the likelihood, summed over all 2^8 states; filters follow the exact gradient of the information about the environment.',
        'A hidden unit of a machine goes where the correlation is largest. Where a pair of noise spins holds more correlation than the block, the unit ends on noise and knows nothing about the environment. At T_c the block holds more than a pair can, ln 2, and the first unit stays on the lattice: the counterexample needs weak order in the lattice or more than one unit.',
        'Training by likelihood answers another question than the renormalization group does. This counterexample says so; it does not say that machines cannot renormalize data without noise.',
      ],
      tables: [noiseTable(noise)],
      figures: { 'noise-share': noiseFigure(noise) },
    },
    {
      title: 'The information bottleneck',
      text: [
        'The bottleneck minimizes I(h : V) − β I(h : E). Up to β_c the best h knows nothing. Gordon et al. give β_c = 146.34458 for the critical cylinder of circumference 3 with rings 9 sites apart: (λ_0/λ_1)^{18}, with the two largest eigenvalues of the transfer matrix.',
      ],
      figures: { bottleneck: bottleneckFigure(transition) },
    },
  ];
}
