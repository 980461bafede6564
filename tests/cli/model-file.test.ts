import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readModelFile } from '../../src/cli/model-file.ts';
import { UsageError } from '../../src/cli/arguments/usage-error.ts';
import { writeSafetensors, type Safetensors } from '../../src/report/safetensors.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-model-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

const floats = (...shape: number[]) => ({
  shape,
  data: new Float32Array(shape.reduce((product, length) => product * length, 1)).fill(0.5),
});
const lattice = { size: 2, lattice: 'square', temperature: 2, thermalize: 10, seed: 1 };

function model(): Required<Safetensors> {
  return {
    tensors: {
      'layers.0.weights': floats(4, 3),
      'layers.0.visibleBias': floats(4),
      'layers.0.hiddenBias': floats(3),
      'layers.1.weights': floats(3, 2),
      'layers.1.visibleBias': floats(3),
      'layers.1.hiddenBias': floats(2),
      sites: { shape: [4], data: Uint32Array.of(0, 3, 1, 2) },
    },
    metadata: {
      format: 'blockspin-rbm',
      units: 'spin',
      configuration: JSON.stringify(lattice),
    },
  };
}

function read(change: (content: Required<Safetensors>) => void): ReturnType<typeof readModelFile> {
  const content = model();
  change(content);
  const file = path.join(folder, 'model.safetensors');
  fs.writeFileSync(file, writeSafetensors(content));
  return readModelFile(file);
}

it('a whole model is read as it was written', () => {
  const { layers, sites, configuration } = read(() => undefined);
  expect(layers.map(({ units, weights }) => [units, weights.length])).toEqual([
    ['spin', 12],
    ['spin', 6],
  ]);
  expect(sites).toEqual(Uint32Array.of(0, 3, 1, 2));
  expect(configuration).toEqual(lattice);
  expect(readModelFile(folder).layers).toHaveLength(2);
});

it.each<[string, (content: Required<Safetensors>) => void, RegExp]>([
  [
    'weights that are no numbers',
    ({ tensors }) => tensors['layers.0.weights'].data.set([NaN], 5),
    /layers.0.weights holds NaN/,
  ],
  [
    'infinite biases',
    ({ tensors }) => tensors['layers.1.hiddenBias'].data.set([Infinity]),
    /hiddenBias holds Infinity/,
  ],
  [
    'weights the other way round',
    ({ tensors }) => (tensors['layers.0.weights'] = floats(3, 4)),
    /shape \(3, 4\), its biases want \(4, 3\)/,
  ],
  [
    'a bias that is missing',
    ({ tensors }) => delete tensors['layers.0.hiddenBias'],
    /layers.0.hiddenBias is missing/,
  ],
  [
    'integers for weights',
    ({ tensors }) => (tensors['layers.0.weights'] = { shape: [4, 3], data: new Int32Array(12) }),
    /32-bit floats/,
  ],
  [
    'layers that do not fit',
    ({ tensors }) =>
      Object.assign(tensors, {
        'layers.1.weights': floats(5, 2),
        'layers.1.visibleBias': floats(5),
      }),
    /layer 2 has 5 visible units above 3/,
  ],
  [
    'sites out of range',
    ({ tensors }) => (tensors['sites'] = { shape: [4], data: Uint32Array.of(0, 1, 2, 9) }),
    /sites/,
  ],
  [
    'a site twice',
    ({ tensors }) => (tensors['sites'] = { shape: [4], data: Uint32Array.of(0, 1, 1, 2) }),
    /a place of its own/,
  ],
  ['no layer', (content) => (content.tensors = {}), /no layer/],
  ['another format', ({ metadata }) => (metadata['format'] = 'pt'), /blockspin train wrote it/],
  [
    'other units',
    ({ metadata }) => (metadata['units'] = 'gaussian'),
    /'gaussian'; they are binary or spin/,
  ],
  [
    'a configuration that is no JSON',
    ({ metadata }) => (metadata['configuration'] = '{'),
    /no JSON/,
  ],
  [
    'an empty configuration',
    ({ metadata }) => (metadata['configuration'] = 'null'),
    /neither lattice/,
  ],
  [
    'a temperature of 0',
    ({ metadata }) => (metadata['configuration'] = JSON.stringify({ ...lattice, temperature: 0 })),
    /neither lattice/,
  ],
  [
    'another size',
    ({ metadata }) => (metadata['configuration'] = JSON.stringify({ ...lattice, size: 6 })),
    /4 visible units for the 36 sites/,
  ],
])('%s: one sentence', (_, change, message) => {
  expect(() => read(change)).toThrow(UsageError);
  expect(() => read(change)).toThrow(message);
});
