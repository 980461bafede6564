import { chainFlow, decimateChain, decimatedLogPartition } from '../../theory/chain-decimation.ts';
import { isingChain } from '../../theory/chain.ts';
import type { Target } from '../study.ts';
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
  const comparisons = startingCouplings.flatMap((coupling, row) => {
    const flow = chainFlow({ coupling }, 6);
    return (printedFlows[row] ?? []).map((printed, n) =>
      agrees(elementAt(flow, n + 1).coupling, printed),
    );
  });
  const agreeing = comparisons.filter(Boolean).length;
  const wrong = 2 * decimateChain({ coupling: 0.5 }).coupling;
  return unlessControl({
    id: 'CD-1',
    kind: 'claim',
    statement: 'The coupling flows as K′ = ln cosh(2K)/2, to zero from everywhere.',
    measured: { 'numbers that agree': agreeing, 'numbers compared': comparisons.length },
    expected: `all ${comparisons.length} couplings`,
    rule: 'holds if every printed digit of every coupling of the reference agrees; otherwise fails',
    verdict: holdsIf(agreeing === comparisons.length),
    controls: [
      control(
        'K_1 from K = 0.5 without the factor 1/2',
        wrong,
        holdsIf(agrees(wrong, printedFlows[1]?.[0] ?? '')),
      ),
    ],
  });
}

function agrees(value: number, printed: string): boolean {
  const [mantissa = '', power] = printed.split('e');
  const decimals = mantissa.split('.')[1]?.length ?? 0;
  return power === undefined
    ? value.toFixed(decimals) === printed
    : value.toExponential(decimals) === printed;
}

/** CD-2: the constants add up to the free energy. */
export function freeEnergyTarget(): Target {
  const deviations = chains.map(({ coupling, field }) => {
    const exact = logPartition(coupling, field);
    return Math.abs(decimatedLogPartition({ coupling, field }) / exact - 1);
  });
  const largest = Math.max(...deviations);
  // The sum stopped after the first step: half of the spins are still there.
  const first = decimateChain({ coupling: 1 }).constant / 2;
  const partial = Math.abs(first / logPartition(1, 0) - 1);
  return unlessControl({
    id: 'CD-2',
    kind: 'claim',
    statement: 'The constants of all steps add up to the free energy.',
    details:
      'Σ 2^{−(n+1)} g(K_n, h_n) is compared with ln λ_{+} of the transfer matrix, which is ln(2 cosh K) without a field.',
    measured: { 'largest relative deviation': largest, chains: chains.length },
    expected: 'at most 10^{−12}',
    rule: 'holds up to this relative deviation, with and without a field; otherwise fails',
    verdict: holdsIf(largest <= roundings),
    controls: [
      control(
        'relative deviation of the first term alone, K = 1',
        partial,
        holdsIf(partial <= roundings),
      ),
    ],
  });
}

/** CD-3: lengths are halved. */
export function lengthTarget(): Target {
  const ratio = (coupling: number, field: number): number => {
    const next = decimateChain({ coupling, field });
    return lengthOf(next.coupling, next.field) / lengthOf(coupling, field);
  };
  const deviations = chains.map(({ coupling, field }) => Math.abs(2 * ratio(coupling, field) - 1));
  const largest = Math.max(...deviations);
  // K' as it would be without a field.
  const withoutField = lengthOf(decimateChain({ coupling: 1 }).coupling, 0.3) / lengthOf(1, 0.3);
  const wrong = Math.abs(2 * withoutField - 1);
  return unlessControl({
    id: 'CD-3',
    kind: 'claim',
    statement: 'Each step halves the correlation length.',
    details: 'ξ′ is compared with ξ/2, with and without a field.',
    measured: { 'largest relative deviation': largest, chains: chains.length },
    expected: 'at most 10^{−12}',
    rule: 'holds up to this relative deviation; otherwise fails',
    verdict: holdsIf(largest <= roundings),
    controls: [
      control(
        'relative deviation at K = 1, h = 0.3, with K′ as without a field and h unchanged',
        wrong,
        holdsIf(wrong <= roundings),
      ),
    ],
  });
}

function logPartition(coupling: number, field: number): number {
  return isingChain({ temperature: 1 / coupling, field: field / coupling }).logPartition;
}

function lengthOf(coupling: number, field: number): number {
  return isingChain({ temperature: 1 / coupling, field: field / coupling }).correlationLength;
}
