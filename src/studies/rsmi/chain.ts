import {
  chainInformation,
  coarseChainCouplings,
  pairRule,
  type CoarseChainCouplings,
  type PairRule,
} from '../../theory/chain-information.ts';
import { numberText } from '../../report/quantity-text.ts';
import { digitsTarget } from '../printed-digits.ts';
import type { Target, Verdict } from '../study.ts';
import { inTurns, type Turns } from '../turns.ts';
import { control, holdsIf, unlessControl } from '../verdict.ts';
import type { AllRules } from './all-rules.ts';
import { vanishes } from './criteria.ts';
import type { OracleRow } from './oracle.ts';
import type { Settings } from './presets.ts';

/** K of the chain, as in Lenggenhager et al. */
export const chainCoupling = 0.1;

/** A rule for a block of two spins of the chain, the information it keeps, and the couplings of the coarse chain. */
interface ChainRule extends CoarseChainCouplings {
  /** I(h : E) in nats. */
  readonly information: number;
}

/** One direction of the weights. */
interface ChainDirection extends ChainRule {
  /** Degrees: 0 and 90 are decimation, 45 is the vote of both spins. */
  readonly angle: number;
}

export interface ChainResults {
  /** I(V : E) in nats. */
  readonly whole: number;
  readonly decimation: ChainRule;
  /** The vote of both spins, a tie is a coin. */
  readonly majority: ChainRule;
  readonly landscape: readonly {
    readonly norm: number;
    readonly rules: readonly ChainDirection[];
  }[];
  readonly all: AllRules;
}

export function* chainResults(
  { directions, norms }: Settings['chain'],
  all: AllRules,
): Turns<ChainResults> {
  const { whole, of } = chainInformation(chainCoupling);
  const measured = (rule: PairRule): ChainRule => {
    return { information: of(rule), ...coarseChainCouplings(chainCoupling, rule) };
  };
  const landscape: ChainResults['landscape'][number][] = [];
  const angles = Array.from({ length: directions }, (_, i) => (180 * i) / (directions - 1));
  for (const norm of norms)
    landscape.push({
      norm,
      rules: yield* inTurns(angles, (angle): ChainDirection => {
        const radians = (angle * Math.PI) / 180;
        const rule = pairRule(norm * Math.cos(radians), norm * Math.sin(radians));
        return { angle, ...measured(rule) };
      }),
    });
  return {
    whole,
    decimation: measured([0, 1, 0, 1]),
    majority: measured([0, 0.5, 0.5, 1]),
    landscape,
    all,
  };
}

/** |K_2(2)/K_2(1)| and |K_4/K_2(1)|. */
function ratios({ nearest, second, four }: ChainRule): [number, number] {
  return [Math.abs(second / nearest), Math.abs(four / nearest)];
}

function simple(rule: ChainRule): Verdict {
  return holdsIf(ratios(rule).every((ratio) => ratio <= vanishes));
}

function shown(rule: ChainRule): string {
  return ratios(rule).map(numberText).join(' and ');
}

/** RS-4. */
export function chainTargets(
  { whole, decimation, majority, all }: ChainResults,
  square: OracleRow | undefined,
): Target[] {
  const [range, many] = ratios(decimation);
  const isDecimation = holdsIf(
    all.rules.length === 2 && Math.abs(all.best / decimation.information - 1) < vanishes,
  );
  return [
    digitsTarget({
      id: 'RS-4',
      kind: 'data',
      statement: 'The exact information of the chain has the digits of another program.',
      details:
        'Six spins of an open chain at K = 0.1: environment, buffer, a block of two, buffer, environment. Shares of I(V : E), and nats times 10^5.',
      noun: 'number',
      numbers: [
        { value: decimation.information / whole, printed: '0.504967' },
        { value: majority.information / whole, printed: '0.302316' },
        { value: 1e5 * whole, printed: '9.868015' },
        { value: 1e5 * decimation.information, printed: '4.983017' },
        { value: 1e5 * majority.information, printed: '2.983255' },
      ],
      wrong: {
        name: 'I(V : E) at K = 0.101, in 10^{-5} nats',
        value: 1e5 * chainInformation(0.101).whole,
        printed: '9.868015',
      },
    }),
    unlessControl({
      id: 'RS-4 maximum',
      kind: 'claim',
      statement:
        'In one dimension decimation keeps the most, and its coarse chain is the simplest.',
      details:
        'All 2^4 rules without chance are compared; the best of them is the best of all. K_2(2)/K_2(1) is the coupling of coarse spins at distance two over that of neighbours, and K_4/K_2 that of four neighbouring coarse spins, from the exact logarithm of the probabilities of 10 coarse spins on a ring.',
      measured: {
        '|K_2(2)/K_2(1)| at the maximum': range,
        '|K_4/K_2| at the maximum': many,
        'K_2(1)': {
          value: decimation.nearest,
          error: 0,
          exact: Math.log(Math.cosh(2 * chainCoupling)) / 2,
        },
        'share of I(V : E)': decimation.information / whole,
        'best rules': all.rules.length,
      },
      headline: ['|K_2(2)/K_2(1)| at the maximum', '|K_4/K_2| at the maximum'],
      expected: '0 and 0',
      rule: `holds if the best rules are the copies of either spin and both ratios are at most ${numberText(vanishes).replace('1×', '')}; otherwise fails`,
      verdict: simple(decimation) === 'holds' ? isDecimation : 'fails',
      controls: [control('the vote of both spins', shown(majority), simple(majority))],
    }),
    dimensionTarget(decimation.information / majority.information, square),
  ];
}

/** Decimation against the vote, in both dimensions. */
function dimensionTarget(chain: number, square: OracleRow | undefined): Target {
  const [decimation = NaN, , , majority = NaN] = square?.votes ?? [];
  const ratio = decimation / majority;
  return {
    id: 'RS-4 and RS-3',
    kind: 'claim',
    statement: 'Decimation beats the vote in one dimension and loses to it in two.',
    details:
      'I(h : E) of decimation over that of the majority with a coin in ties: the chain at K = 0.1, and 2 x 2 blocks of the 5 x 5 torus at T_c.',
    measured: { 'decimation over majority, chain': chain, 'square lattice': ratio },
    headline: ['decimation over majority, chain', 'square lattice'],
    expected: 'above 1; below 1',
    rule: 'holds if the first ratio is above 1 and the second below; otherwise fails',
    verdict: opposite(chain, ratio),
    controls: [control('a coin in place of decimation', '0 and 0', opposite(0, 0))],
  };
}

/** Whether decimation keeps more than the vote in one dimension and less in two, by both ratios. */
function opposite(chain: number, square: number): Verdict {
  return holdsIf(chain > 1 && square < 1);
}
