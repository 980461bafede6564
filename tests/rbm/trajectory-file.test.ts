import { describe, expect, it } from 'vitest';
import { readSafetensors, writeSafetensors } from '../../src/formats/safetensors.ts';
import { countOfKept, keptAfter } from '../../src/rbm/machine/trajectory.ts';
import { loadTrajectories, saveTrajectories } from '../../src/rbm/machine/trajectory-file.ts';
import type { RbmParameters } from '../../src/rbm/machine/parameters.ts';

function machine(visible: number, hidden: number, value: number): RbmParameters {
  return {
    units: 'spin',
    weights: new Float32Array(visible * hidden).fill(value),
    visibleBias: new Float32Array(visible).fill(-value),
    hiddenBias: new Float32Array(hidden).fill(2 * value),
  };
}

const saved = {
  layers: [
    [0, 1, 12].map((updates) => ({ updates, parameters: machine(4, 3, updates) })),
    [{ updates: 0, parameters: machine(3, 2, 7) }],
  ],
  units: 'spin' as const,
  configuration: { layers: [3, 2], seed: 5 },
};

it('machines are kept after 0 and two of each doubling of the updates', () => {
  const found = [0];
  while (found.length < 12) found.push(keptAfter(found[found.length - 1]));
  expect(found).toEqual([0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48]);
  expect([0, 1, 5, 6, 47, 48].map(countOfKept)).toEqual([1, 2, 5, 6, 11, 12]);
});

describe('a file of machines on the way', () => {
  it('is read as it was written, in the order of the updates', () => {
    expect(loadTrajectories(saveTrajectories(saved))).toEqual(saved);
  });

  const { tensors, metadata } = readSafetensors(saveTrajectories(saved));
  const { 'layers.0.updates.1.hiddenBias': _, ...fewer } = tensors;
  const [, odd] = Object.entries(
    readSafetensors(
      saveTrajectories({ ...saved, layers: [[{ updates: 9, parameters: machine(5, 3, 1) }]] }),
    ).tensors,
  ).reduce<[string, typeof tensors]>(
    ([, all], [name, value]) => ['', { ...all, [name]: value }],
    ['', {}],
  );
  it.each([
    ['another format', { tensors, metadata: { ...metadata, format: 'blockspin-rbm' } }, /format/],
    ['no units', { tensors, metadata: { ...metadata, units: 'bits' } }, /units/],
    ['a missing bias', { tensors: fewer, metadata }, /layers\.0\.updates\.1\.hiddenBias/],
    ['another shape', { tensors: { ...tensors, ...odd }, metadata }, /another shape/],
    [
      'a gap',
      {
        tensors: Object.fromEntries(
          Object.entries(tensors).map(([name, value]) => [
            name.replace('layers.1.', 'layers.999999.'),
            value,
          ]),
        ),
        metadata,
      },
      /no layer 1/,
    ],
  ])('with %s is refused', (_name, content, message) => {
    expect(() => loadTrajectories(writeSafetensors(content))).toThrow(message);
  });

  it('cut short is refused', () => {
    expect(() => loadTrajectories(saveTrajectories(saved).subarray(0, -4))).toThrow(/truncated/);
  });
});
