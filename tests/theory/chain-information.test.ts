import { describe, expect, it } from 'vitest';
import {
  chainInformation,
  coarseChainCouplings,
  pairRule,
} from '../../src/theory/chain-information.ts';
import { logCosh } from '../../src/theory/hyperbolic.ts';

const decimation = [0, 1, 0, 1] as const;
const majority = [0, 0.5, 0.5, 1] as const;

describe('the chain of six spins at K = 0.1', () => {
  const { whole, of } = chainInformation(0.1);

  it('has the information of another program', () => {
    expect(1e5 * whole).toBeCloseTo(9.868015, 6);
    expect(1e5 * of(decimation)).toBeCloseTo(4.983017, 6);
    expect(1e5 * of(majority)).toBeCloseTo(2.983255, 6);
    expect(of([0.5, 0.5, 0.5, 0.5])).toBeCloseTo(0, 15);
    expect(chainInformation(0).whole).toBeCloseTo(0, 15);
  });

  it('a soft rule of long weights is the hard rule', () => {
    expect(of(pairRule(30, 0))).toBeCloseTo(of(decimation), 15);
  });
});

describe('couplings of the coarse chain', () => {
  it.each([0.1, 0.7])('decimation at K = %d leaves ln cosh(2K)/2 and nothing else', (coupling) => {
    const { nearest, second, four } = coarseChainCouplings(coupling, decimation, 8);
    // The ring of 8 coarse spins is exact: decimation of a ring is a ring.
    expect(nearest).toBeCloseTo(logCosh(2 * coupling) / 2, 12);
    expect(Math.abs(second)).toBeLessThan(1e-12);
    expect(Math.abs(four)).toBeLessThan(1e-12);
  });

  it('the vote couples second neighbours as well', () => {
    const { nearest, second } = coarseChainCouplings(0.1, majority, 8);
    expect(Math.abs(second / nearest)).toBeGreaterThan(0.01);
  });
});
