import type { Fault } from './fault.ts';
import { exactFaults } from './exact-faults.ts';
import { growingFaults } from './growing-faults.ts';
import { isingFaults } from './ising-faults.ts';
import { machineFaults } from './machine-faults.ts';
import { viewFaults } from './view-faults.ts';
import { zoomFaults } from './zoom-faults.ts';

/** Every mistake in a shader that the doctor must notice. */
export const allFaults: readonly Fault[] = [
  ...isingFaults,
  ...zoomFaults,
  ...growingFaults,
  ...machineFaults,
  ...exactFaults,
  ...viewFaults,
];
