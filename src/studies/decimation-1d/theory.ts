import { chainFlow, decimateChain, decimatedLogPartition } from '../../theory/chain-decimation.ts';
import { isingChain } from '../../theory/chain.ts';
import type { Target } from '../study.ts';
import { digitsTarget } from '../printed-digits.ts';
import { control, holdsIf, unlessControl } from '../verdict.ts';
import { elementAt } from '../../element-at.ts';

/** Couplings whose flow is shown. */
export const startingCouplings = [0.1, 0.5, 1, 1.5, 2];

/** K_n, n = 1 to 6, with as many digits as tables print, computed apart from src/theory. */
const printedFlows: readonly (readonly string[])[] = [
  ['0.009934', '0.000099', '9.74e-9', '9.5e-17', '9.0e-33', '8.1e-65'],
  ['0.216890', '0.045636', '0.002080', '0.000004', '1.87e-11', '3.5e-22'],
  ['0.662501', '0.350061', '0.113672', '0.012812', '0.000164', '2.69e-8'],
  ['1.154664', '0.813000', '0.485409', '0.205869', '0.041236', '0.001698'],
  ['1.653594', '1.307691', '0.963785', '0.627686', '0.320152', '0.096175'],
];

/** Chains with and without a field, for tests of identities. */
const chains = [0.05, 0.3, 1, 2, 3].flatMap((coupling) =>
  [0, 0.01, 0.3, 1.5].map((field) => ({ coupling, field })),
);
/** Relative deviation that rounding explains. */
const roundings = 1e-12;

/** CD-1: the flow itself. */
export function flowTarget(): Target {
  const numbers = startingCouplings.flatMap((coupling, row) => {
    const flow = chainFlow({ coupling }, 6);
    return (printedFlows[row] ?? []).map((printed, n) => ({
      value: elementAt(flow, n + 1).coupling,
      printed,
    }));
  });
  return digitsTarget({
    id: 'CD-1',
    kind: 'claim',
    statement: 'The coupling flows as K′ = ln cosh(2K)/2, to zero from everywhere.',
    noun: 'coupling',
    numbers,
    wrong: {
      name: 'K_1 from K = 0.5 without the factor 1/2',
      value: 2 * decimateChain({ coupling: 0.5 }).coupling,
      printed: printedFlows[1]?.[0] ?? '',
    },
  });
}

/** CD-2: the constants add up to the free energy. */
export function freeEnergyTarget(): Target {
  // The sum stopped after the first step: half of the spins are still there.
  const first = decimateChain({ coupling: 1 }).constant / 2;
  return identityTarget({
    id: 'CD-2',
    statement: 'The constants of all steps add up to the free energy.',
    details:
      'Σ 2^{−(n+1)} g(K_n, h_n) is compared with ln λ_{+} of the transfer matrix, which is ln(2 cosh K) without a field.',
    rule: 'holds up to this relative deviation, with and without a field; otherwise fails',
    ratio: (chain) => decimatedLogPartition(chain) / logPartition(chain.coupling, chain.field),
    wrong: {
      name: 'relative deviation of the first term alone, K = 1',
      ratio: first / logPartition(1, 0),
    },
  });
}

/** CD-3: lengths are halved. */
export function lengthTarget(): Target {
  // K' as it would be without a field.
  const withoutField = lengthOf(decimateChain({ coupling: 1 }).coupling, 0.3) / lengthOf(1, 0.3);
  return identityTarget({
    id: 'CD-3',
    statement: 'Each step halves the correlation length.',
    details: 'ξ′ is compared with ξ/2, with and without a field.',
    rule: 'holds up to this relative deviation; otherwise fails',
    ratio: ({ coupling, field }) => {
      const next = decimateChain({ coupling, field });
      return 2 * (lengthOf(next.coupling, next.field) / lengthOf(coupling, field));
    },
    wrong: {
      name: 'relative deviation at K = 1, h = 0.3, with K′ as without a field and h unchanged',
      ratio: 2 * withoutField,
    },
  });
}

/** The target that a ratio is 1 for all chains, up to rounding. The control is a ratio that is not. */
function identityTarget({
  id,
  ratio,
  wrong,
  ...words
}: Pick<Target, 'id' | 'statement' | 'details' | 'rule'> & {
  readonly ratio: (chain: (typeof chains)[number]) => number;
  readonly wrong: { readonly name: string; readonly ratio: number };
}): Target {
  const largest = Math.max(...chains.map((chain) => Math.abs(ratio(chain) - 1)));
  const broken = Math.abs(wrong.ratio - 1);
  return unlessControl({
    id,
    kind: 'claim',
    ...words,
    measured: { 'largest relative deviation': largest, chains: chains.length },
    expected: 'at most 10^{−12}',
    verdict: holdsIf(largest <= roundings),
    controls: [control(wrong.name, broken, holdsIf(broken <= roundings))],
  });
}

function logPartition(coupling: number, field: number): number {
  return isingChain({ temperature: 1 / coupling, field: field / coupling }).logPartition;
}

function lengthOf(coupling: number, field: number): number {
  return isingChain({ temperature: 1 / coupling, field: field / coupling }).correlationLength;
}
