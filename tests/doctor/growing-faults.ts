import { growingChecks } from '../../src/doctor/growing-checks.ts';
import type { Fault } from './fault.ts';

/** Mistakes in zooming in. */
export const growingFaults: readonly Fault[] = [
  {
    file: 'rg/growing-start.wgsl',
    right: '2u * y + (place >> 1u)',
    wrong: '2u * y',
    checks: growingChecks,
    failing: /./,
  },
  {
    // Two colours are not enough.
    file: 'rg/include/growing.wgsl',
    right: 'let lower = (step >> 1u) & 1u;',
    wrong: 'let lower = 0u;',
    checks: growingChecks,
    failing: /^growing[/-](?!start)/,
  },
  {
    // Ties weigh as much as majorities.
    file: 'rg/growing.wgsl',
    right: 'growth.tie_bits & vec4u(bit)',
    wrong: 'growth.free_bits & vec4u(bit)',
    checks: growingChecks,
    failing: /^growing\//,
  },
  {
    file: 'rg/include/growing.wgsl',
    right: 'select(down, up, lower == 1u)',
    wrong: 'up',
    checks: growingChecks,
    failing: /^growing[/-](?!start)/,
  },
  {
    file: 'rg/growing-couplings.wgsl',
    right: '(odd & vec2u(0xaaaaaaaau))',
    wrong: '(odd & vec2u(0x2aaaaaaau))',
    checks: growingChecks,
    failing: /^growing-couplings$/,
  },
  {
    file: 'rg/growing-couplings.wgsl',
    right: 'near.side ^ near.up ^ near.side_up',
    wrong: 'near.side ^ near.up ^ near.side_down',
    checks: growingChecks,
    failing: /^growing-couplings$/,
  },
  {
    file: 'rg/window.wgsl',
    right: '(column / view.whole.width)',
    wrong: 'strip',
    checks: growingChecks,
    failing: /^window, strips$/,
  },
  {
    file: 'rg/window.wgsl',
    right: '% view.whole.height',
    wrong: '% lattice.height',
    checks: growingChecks,
    failing: /^window/,
  },
];
