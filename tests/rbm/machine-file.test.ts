import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  readSafetensors,
  writeSafetensors,
  type Safetensors,
} from '../../src/formats/safetensors.ts';
import { MachineFileError } from '../../src/rbm/machine/errors.ts';
import { loadMachines, saveMachines } from '../../src/rbm/machine/machine-file.ts';
import type { RbmParameters } from '../../src/rbm/machine/parameters.ts';

const floats = (...shape: number[]) => ({
  shape,
  data: new Float32Array(shape.reduce((product, length) => product * length, 1)).fill(0.5),
});
const lattice = {
  size: 2,
  lattice: 'square',
  temperature: 2,
  thermalize: 10,
  seed: 1,
  samples: 64,
};

function machine(
  visible: number,
  hidden: number,
  units: 'binary' | 'spin' = 'spin',
): RbmParameters {
  return {
    units,
    weights: Float32Array.from({ length: visible * hidden }, (_, i) => i / 8),
    visibleBias: Float32Array.from({ length: visible }, (_, i) => -i),
    hiddenBias: Float32Array.from({ length: hidden }, (_, i) => 0.5 + i),
  };
}

const machines = {
  layers: [machine(4, 3), machine(3, 2)],
  sites: Uint32Array.of(0, 3, 1, 2),
  configuration: lattice,
  attached: {
    tensors: { 'training.spins': { shape: [2], data: Uint32Array.of(7, 9) } },
    metadata: { adapter: 'none' },
  },
};

/** The message with which a changed file is refused. */
function refusal(change: (content: Required<Safetensors>) => void): string {
  const content = readSafetensors(saveMachines(machines));
  change(content);
  try {
    loadMachines(writeSafetensors(content));
  } catch (error) {
    expect(error).toBeInstanceOf(MachineFileError);
    return (error as Error).message;
  }
  return 'accepted';
}

describe('machines in a file', () => {
  it('are loaded as they were saved', () => {
    const bytes = saveMachines(machines);
    const loaded = loadMachines(bytes);
    expect(loaded).toEqual({ ...machines, source: { kind: 'ising', ...lattice } });
    const { source: _, ...again } = loaded;
    expect(saveMachines(again)).toEqual(bytes);
  });

  it('may come without settings and sites', () => {
    const { source, sites, layers } = loadMachines(saveMachines({ layers: [machine(5, 2)] }));
    expect([source, sites, layers]).toEqual([undefined, undefined, [machine(5, 2)]]);
  });

  it.each<[string, (content: Required<Safetensors>) => void, RegExp]>([
    [
      'weights that are no numbers',
      ({ tensors }) => tensors['layers.0.weights']?.data.set([NaN], 5),
      /layers\.0\.weights .*NaN.*finite/,
    ],
    [
      'infinite biases',
      ({ tensors }) => tensors['layers.1.hiddenBias']?.data.set([Infinity]),
      /layers\.1\.hiddenBias .*Infinity.*finite/,
    ],
    [
      'weights the other way round',
      ({ tensors }) => (tensors['layers.0.weights'] = floats(3, 4)),
      /layers\.0\.weights .*\(3, 4\).*\(4, 3\)/,
    ],
    [
      'a bias that is missing',
      ({ tensors }) => delete tensors['layers.0.hiddenBias'],
      /layers\.0\.hiddenBias .*missing/,
    ],
    [
      'integers for weights',
      ({ tensors }) => (tensors['layers.0.weights'] = { shape: [4, 3], data: new Int32Array(12) }),
      /layers\.0\.weights .*32-bit floats/,
    ],
    [
      'layers that do not fit',
      ({ tensors }) =>
        Object.assign(tensors, {
          'layers.1.weights': floats(5, 2),
          'layers.1.visibleBias': floats(5),
        }),
      /layers\.1 .*5 visible.*3 hidden/,
    ],
    [
      'sites out of range',
      ({ tensors }) => (tensors['sites'] = { shape: [4], data: Uint32Array.of(0, 1, 2, 9) }),
      /sites .*0 to 3/,
    ],
    [
      'a site twice',
      ({ tensors }) => (tensors['sites'] = { shape: [4], data: Uint32Array.of(0, 1, 1, 2) }),
      /sites .*0 to 3/,
    ],
    ['no layer', (content) => (content.tensors = {}), /no layer/],
    ['another format', ({ metadata }) => (metadata['format'] = 'pt'), /'pt'.*'blockspin-rbm'/],
    [
      'other units',
      ({ metadata }) => (metadata['units'] = 'gaussian'),
      /'gaussian'.*binary or spin/,
    ],
    ['a broken configuration', ({ metadata }) => (metadata['configuration'] = '{'), /not JSON/],
    [
      'a configuration that is no object',
      ({ metadata }) => (metadata['configuration'] = 'null'),
      /JSON object/,
    ],
    ...(
      [
        [{ temperature: 0 }, /temperature .*0.*above 0/],
        [{ thermalize: -1 }, /thermalize .*-1.*whole number from 0/],
        [{ seed: 0.5 }, /seed .*0\.5.*whole number/],
        [{ lattice: 'hexagonal' }, /lattice .*"hexagonal".*square or chain/],
        [{ size: 6 }, /4 visible units.*size 6 has 36 sites/],
      ] as const
    ).map(
      ([change, message]) =>
        [
          JSON.stringify(change),
          ({ metadata }: Required<Safetensors>) =>
            (metadata['configuration'] = JSON.stringify({ ...lattice, ...change })),
          message,
        ] as [string, (content: Required<Safetensors>) => void, RegExp],
    ),
  ])('%s: the message names the field, what it holds and what is allowed', (_, change, message) => {
    expect(refusal(change)).toMatch(message);
  });

  it('are refused by name where they cannot be saved', () => {
    expect(() => saveMachines({ layers: [] })).toThrow(MachineFileError);
    const stack = [machine(4, 3), machine(2, 2)];
    expect(() => saveMachines({ layers: stack })).toThrow(/layers\.1 .*2 visible.*3 hidden/);
    const mixed = [machine(4, 3, 'spin'), machine(3, 2, 'binary')];
    expect(() => saveMachines({ layers: mixed })).toThrow(/layers\.1 .*binary.*spin/);
    const attached = { tensors: { sites: floats(1) } };
    expect(() => saveMachines({ layers: [machine(4, 3)], attached })).toThrow(/sites/);
    expect(() => loadMachines(new TextEncoder().encode('not a file'))).toThrow(MachineFileError);
  });
});

/** A file that version 0.1 wrote. */
const read = (name: string): Uint8Array =>
  fs.readFileSync(new URL(`../fixtures/${name}-0.1.safetensors`, import.meta.url));
const sizes = (layers: readonly RbmParameters[]): unknown[] =>
  layers.map(({ units, visibleBias, hiddenBias }) => [
    units,
    visibleBias.length,
    hiddenBias.length,
  ]);

describe('a file of version 0.1', () => {
  it('that train wrote from Ising samples', () => {
    const { layers, sites, source, configuration, attached } = loadMachines(read('stack'));
    expect(sizes(layers)).toEqual([
      ['spin', 16, 3],
      ['spin', 3, 2],
    ]);
    expect(sites).toHaveLength(16);
    const ising = { lattice: 'square', size: 4, temperature: 2.5, thermalize: 217 };
    expect(source).toEqual({ kind: 'ising', ...ising, samples: 64, seed: 3 });
    expect(configuration).toMatchObject({ layers: [3, 2], algorithm: 'pcd', epochs: 2 });
    expect(JSON.parse(attached.metadata['training'] ?? '')).toMatchObject({ metrics: 4 });
    expect(attached.tensors['training.moments.weights']?.data).toHaveLength(6);
    expect(Object.keys(attached.metadata).toSorted()).toEqual(['adapter', 'training', 'version']);
  });

  it('that train wrote from a file of samples', () => {
    const { layers, sites, source } = loadMachines(read('file'));
    expect(sizes(layers)).toEqual([['spin', 6, 4]]);
    expect(sites).toBeUndefined();
    expect(source).toMatchObject({
      kind: 'file',
      file: '/tmp/samples.npy',
      heldOut: 0.25,
      seed: 3,
    });
  });

  it('that the lab saved', () => {
    const { layers, source } = loadMachines(read('lab'));
    expect(sizes(layers)).toEqual([['binary', 4, 3]]);
    expect(layers[0]?.weights[0]).toBe(Math.fround(Math.sin(1)));
    expect(source).toMatchObject({ kind: 'passing', description: expect.stringMatching(/lab/) });
  });

  it('that a study kept', () => {
    const { layers } = loadMachines(read('kept-stack'), { units: 'spin' });
    expect(sizes(layers)).toEqual([
      ['spin', 16, 3],
      ['spin', 3, 2],
    ]);
    expect(() => loadMachines(read('kept-stack'))).toThrow(/binary or spin/);
  });
});
