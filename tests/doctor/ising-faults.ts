import { correlationChecks } from '../../src/doctor/correlation-checks.ts';
import { measurementChecks } from '../../src/doctor/measurement-checks.ts';
import {
  exchangeChecks,
  reversalChecks,
  startChecks,
  updateChecks,
} from '../../src/doctor/update-checks.ts';
import type { Fault } from './fault.ts';

/** Mistakes in updates and measurements of Ising models. */
export const isingFaults: readonly Fault[] = [
  {
    file: 'ising/start.wgsl',
    right: 'start.fill.x, start.fill.y, colour == 1u',
    wrong: 'start.fill.x, start.fill.y, colour == 0u',
    checks: startChecks,
    failing: /^start\/(ordered, mixed|striped)$/,
  },
  {
    file: 'ising/start.wgsl',
    right: '0xffff0000u',
    wrong: '0x0000ffffu',
    checks: startChecks,
    failing: /^start\/striped, chains$/,
  },
  {
    file: 'ising/single-spin.wgsl',
    right: 'favoured ^ (against & ~(spin ^ favoured))',
    wrong: 'favoured ^ (against & (spin ^ favoured))',
    checks: updateChecks,
    failing: /^single-spin\/metropolis/,
  },
  {
    file: 'ising/neighbour-counts.wgsl',
    right: 'PerCount(vec4u(~(a | b), a ^ b, a & b, 0u))',
    wrong: 'PerCount(vec4u(a & b, a ^ b, ~(a | b), 0u))',
    checks: updateChecks,
    failing: /^single-spin\/.*\/chain/,
  },
  {
    file: 'ising/single-spin.wgsl',
    right: 'acceptance[at + 2u * groups]',
    wrong: 'acceptance[at + groups]',
    checks: updateChecks,
    failing: /^single-spin\/.*\/per-replica$/,
  },
  {
    file: 'ising/cluster-start.wgsl',
    right: 'label < clusters.labels',
    wrong: 'label < clusters.labels / 2u',
    checks: updateChecks,
    failing: /^cluster/,
  },
  {
    file: 'ising/cluster-bonds.wgsl',
    right: 'select(0u, lattice.strips, right_end)',
    wrong: '0u',
    checks: updateChecks,
    failing: /^cluster-bonds/,
  },
  {
    file: 'ising/cluster-bonds.wgsl',
    right: '(spin ^ update.against) & bernoulli',
    wrong: 'spin & bernoulli',
    checks: updateChecks,
    failing: /^cluster-bonds\/field$/,
  },
  {
    file: 'ising/cluster-flip.wgsl',
    right: '9u).x & 1u',
    wrong: '9u).x & 2u',
    checks: updateChecks,
    failing: /^cluster/,
  },
  {
    file: 'ising/exchange.wgsl',
    right: 'select(-excess, excess,',
    wrong: 'select(excess, excess,',
    checks: exchangeChecks,
    failing: /^exchange, exchange-thresholds$/,
  },
  {
    file: 'ising/exchange-thresholds.wgsl',
    right: 'const entries_per_move = 24u',
    wrong: 'const entries_per_move = 22u',
    checks: exchangeChecks,
    failing: /^exchange/,
  },
  {
    file: 'ising/reversal.wgsl',
    right: 'reversal.against == 1u',
    wrong: 'reversal.against == 2u',
    checks: reversalChecks,
    failing: /^reversal, strips$/,
  },
  {
    file: 'ising/reversal-flip.wgsl',
    right: 'word < lattice.width * lattice.height',
    wrong: 'word < lattice.width',
    checks: reversalChecks,
    failing: /^reversal/,
  },
  {
    file: 'ising/measure.wgsl',
    right: 'add(staggered, spin, ~middle)',
    wrong: 'add(staggered, spin, middle)',
    checks: measurementChecks,
    failing: /staggered$/,
  },
  {
    file: 'ising/measure.wgsl',
    right: 'select(0u, lattice.strips, right_end)',
    wrong: '0u',
    checks: measurementChecks,
    failing: /^measure\/strips\/raster$/,
  },
  {
    file: 'ising/correlation.wgsl',
    right: '(32u - crossings) & 31u',
    wrong: 'crossings & 31u',
    checks: correlationChecks,
    failing: /^correlation\/strip/,
  },
  {
    file: 'ising/line-sums.wgsl',
    right: 'let stride = lattice.width * lattice.groups;',
    wrong: 'let stride = lattice.width;',
    checks: correlationChecks,
    failing: /(line-sums\/|structure-factor, )strips/,
  },
  {
    file: 'ising/structure-factor.wgsl',
    right: 'start += 32u',
    wrong: 'start += 64u',
    checks: correlationChecks,
    failing: /^structure-factor, strips$/,
  },
];
