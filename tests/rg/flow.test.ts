import { expect, it } from 'vitest';
import { planZoom, type FlowOptions } from '../../src/rg/flow.ts';

it('a flow that measures the couplings of its levels is sampled at its temperature', () => {
  const options: FlowOptions = { size: 16, temperature: 2.3, replicas: 32, measureCouplings: true };
  expect(planZoom(options).points.map(({ temperature }) => temperature)).toEqual([2.3]);
});
