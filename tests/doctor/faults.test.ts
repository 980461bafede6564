import { expect, it } from 'vitest';
import { shaderSources } from '../../shaders/sources.ts';
import { growingFaults } from './growing-faults.ts';
import { isingFaults } from './ising-faults.ts';
import { machineFaults } from './machine-faults.ts';
import { zoomFaults } from './zoom-faults.ts';

it.each([...isingFaults, ...zoomFaults, ...growingFaults, ...machineFaults])(
  '$file has the text of a fault once: $right',
  ({ file, right }) => {
    expect(shaderSources[file]?.split(right)).toHaveLength(2);
  },
);
