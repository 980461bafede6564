import { viewChecks } from '../../src/doctor/view-checks.ts';
import type { Fault } from './fault.ts';

/** Mistakes in the pictures of the page. */
export const viewFaults: readonly Fault[] = [
  {
    file: 'view/include/majority.wgsl',
    right: '2u * up < seen',
    wrong: '2u * up > seen',
    checks: viewChecks,
    failing: /^view-(lattice|hidden-layer)$/,
  },
  {
    file: 'view/lattice.wgsl',
    right: 'select(share, 1.0 - share, corner.turned != 0u)',
    wrong: 'share',
    checks: viewChecks,
    failing: /^view-lattice$/,
  },
  {
    file: 'view/hidden-layer.wgsl',
    right: '!= (drawn.turned != 0u)',
    wrong: '',
    checks: viewChecks,
    failing: /^view-hidden-layer$/,
  },
];
