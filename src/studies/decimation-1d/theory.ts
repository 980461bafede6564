import { chainFlow, decimateChain, decimatedLogPartition } from '../../theory/chain-decimation.ts';
import { isingChain } from '../../theory/chain.ts';
import type { Target } from '../study.ts';
import { elementAt } from '../../element-at.ts';

/** Couplings whose flow is shown. */
export const startingCouplings = [0.1, 0.5, 1, 1.5, 2];

/** K_n, n = 1 to 6, as they are printed in tables, computed apart from src/theory. */
const printedFlows: readonly (readonly string[])[] = [
  ['0.009934', '0.000099', '9.74e-9', '9.5e-17', '9.0e-33', '8.1e-65'],
  ['0.216890', '0.045636', '0.002080', '0.000004', '1.87e-11', '3.5e-22'],
  ['0.662501', '0.350061', '0.113672', '0.012812', '0.000164', '2.69e-8'],
  ['1.154664', '0.813000', '0.485409', '0.205869', '0.041236', '0.001698'],
  ['1.653594', '1.307691', '0.963785', '0.627686', '0.320152', '0.096175'],
];

/** Chains with and without a field that identities are tried on. */
const chains = [0.05, 0.3, 1, 2, 3].flatMap((coupling) =>
  [0, 0.01, 0.3, 1.5].map((field) => ({ coupling, field })),
);
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
  return {
    id: 'CD-1',
    statement: 'The coupling flows as K′ = ln cosh(2K)/2, to zero from everywhere.',
    expected: `all ${comparisons.length} couplings of the reference, in every printed digit`,
    measured: { 'numbers that agree': agreeing, 'numbers compared': comparisons.length },
    verdict: agreeing === comparisons.length ? 'holds' : 'fails',
    controls: [
      {
        name: 'K_1 from K = 0.5 without the factor 1/2',
        measured: wrong,
        fulfils: agrees(wrong, printedFlows[1]?.[0] ?? ''),
      },
    ],
  };
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
  // What remains if the sum stops after the first step: half of the spins are still there.
  const first = decimateChain({ coupling: 1 }).constant / 2;
  const control = Math.abs(first / logPartition(1, 0) - 1);
  return {
    id: 'CD-2',
    statement:
      'What each step leaves behind adds up to the free energy of the chain, with and without a field.',
    expected: `Σ 2^{−(n+1)} g(K_n, h_n) is ln λ_{+} of the transfer matrix, ln(2 cosh K) without a field, to 10^{−12}`,
    measured: { chains: chains.length, 'largest relative deviation': largest },
    verdict: largest <= roundings ? 'holds' : 'fails',
    controls: [
      {
        name: 'the first term of the sum alone, K = 1: relative deviation',
        measured: control,
        fulfils: control <= roundings,
      },
    ],
  };
}

/** CD-3: lengths are halved. */
export function lengthTarget(): Target {
  const ratio = (coupling: number, field: number): number => {
    const next = decimateChain({ coupling, field });
    return lengthOf(next.coupling, next.field) / lengthOf(coupling, field);
  };
  const deviations = chains.map(({ coupling, field }) => Math.abs(2 * ratio(coupling, field) - 1));
  const largest = Math.max(...deviations);
  // K' without the field it should be taken in.
  const withoutField = lengthOf(decimateChain({ coupling: 1 }).coupling, 0.3) / lengthOf(1, 0.3);
  const control = Math.abs(2 * withoutField - 1);
  return {
    id: 'CD-3',
    statement: 'The correlation length is halved in each step, with and without a field.',
    expected: `ξ′ = ξ/2, to a relative 10^{−12}`,
    measured: { chains: chains.length, 'largest relative deviation': largest },
    verdict: largest <= roundings ? 'holds' : 'fails',
    controls: [
      {
        name: 'K = 1, h = 0.3 with K′ of no field and the field left as it is: relative deviation',
        measured: control,
        fulfils: control <= roundings,
      },
    ],
  };
}

function logPartition(coupling: number, field: number): number {
  return isingChain({ temperature: 1 / coupling, field: field / coupling }).logPartition;
}

function lengthOf(coupling: number, field: number): number {
  return isingChain({ temperature: 1 / coupling, field: field / coupling }).correlationLength;
}
