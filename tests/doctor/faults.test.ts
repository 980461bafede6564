import { expect, it } from 'vitest';
import { shaderSources } from '../../shaders/sources.ts';
import { allFaults } from './all-faults.ts';

it.each(allFaults)('$file has the text of a fault once: $right', ({ file, right }) => {
  expect(shaderSources[file]?.split(right)).toHaveLength(2);
});
