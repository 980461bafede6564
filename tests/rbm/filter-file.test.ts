import { expect, test } from 'vitest';
import { readSafetensors, writeSafetensors } from '../../src/formats/safetensors.ts';
import {
  defaultOffset,
  loadFilter,
  saveFilter,
  type Filter,
} from '../../src/rbm/machine/filter-file.ts';

const filter: Filter = {
  units: 'spin',
  side: 3,
  weights: Float32Array.from({ length: 9 }, (_, i) => (i - 2) / 8),
  hiddenBias: 0.25,
  visibleBias: -0.5,
  stride: 3,
  offset: -1,
  limit: 'hard',
};

test('a filter comes back from its file', () => {
  const configuration = { epochs: 3, size: 16, lattice: 'square', temperature: 2.25 };
  const settings = { ...configuration, thermalize: 10, seed: 1, samples: 64 };
  const bytes = saveFilter({
    ...filter,
    configuration: settings,
    attached: { tensors: { moments: { shape: [1], data: Float32Array.of(1) } } },
  });
  const found = loadFilter(bytes);
  expect(found).toMatchObject(filter);
  expect(found.configuration).toEqual(settings);
  expect(found.source).toMatchObject({ kind: 'ising', size: 16, samples: 64 });
  expect(Object.keys(found.attached.tensors)).toEqual(['moments']);
});

/** A file as numpy and safetensors write it. */
function written(metadata: Record<string, string>, shape = [2, 2]): Uint8Array {
  const length = shape.reduce((product, side) => product * side, 1);
  const data = new Float32Array(length).fill(1);
  return writeSafetensors({
    tensors: { 'filter.weights': { shape, data } },
    metadata: { format: 'blockspin-filter', stride: '2', ...metadata },
  });
}

test('weights and stride are enough: the rest has defaults', () => {
  expect(loadFilter(written({}))).toMatchObject({
    side: 2,
    offset: 0,
    limit: 'soft',
    units: 'spin',
    hiddenBias: 0,
    visibleBias: 0,
  });
  expect([1, 2, 3, 4, 8].map((side) => defaultOffset(side, 2))).toEqual([0, 0, 0, -1, -3]);
  expect(loadFilter(written({}, [8, 8])).offset).toBe(-3);
});

test.each<[string, Uint8Array, string]>([
  ['no filter', written({ format: 'blockspin-rbm' }), "format 'blockspin-rbm'"],
  ['no bytes', new Uint8Array(3), 'no safetensors file'],
  ['no square', written({}, [2, 3]), 'shape (2, 3); a filter has as many rows as columns'],
  ['too large', written({}, [17, 17]), 'side 17; give a square of side 1 to 16'],
  ['no weights', written({}, [0, 0]), 'side 0; give a square of side 1 to 16'],
  ['a stride of 4', written({ stride: '4' }), "stride '4'; it must be 2 or 3"],
  ['an empty stride', written({ stride: '' }), 'an empty text as the stride; it must be 2 or 3'],
  ['an empty format', written({ format: '' }), 'an empty text as the format; a file of a filter'],
  ['half an offset', written({ offset: '0.5' }), "offset '0.5'"],
  ['a far offset', written({ offset: '2' }), 'offset 2; give a whole number from -16 to 1'],
  ['another limit', written({ limit: 'firm' }), "limit 'firm'; it must be soft or hard"],
  ['other units', written({ units: 'trits' }), "units 'trits'; it must be binary or spin"],
])('a file with %s is refused in one sentence', (_, bytes, message) => {
  expect(() => loadFilter(bytes)).toThrow(message);
});

function readSmall(side: number, metadata: Record<string, string> = {}) {
  return () => loadFilter(written(metadata, [side, side]), { largest: 8 });
}

test('a reader may take smaller filters only, and says so for every side', () => {
  expect(readSmall(8)().side).toBe(8);
  for (const side of [0, 9])
    expect(readSmall(side)).toThrow(`The filter has side ${side}; give a square of side 1 to 8.`);
  for (const offset of ['-9', '-17'])
    expect(readSmall(8, { offset })).toThrow(`offset ${offset}; give a whole number from -8 to 1.`);
});

test('a file without a stride says so', () => {
  const { tensors } = readSafetensors(written({}));
  const bytes = writeSafetensors({ tensors, metadata: { format: 'blockspin-filter' } });
  expect(() => loadFilter(bytes)).toThrow('The metadata give no stride; it must be 2 or 3.');
});

test('doubles and numbers that are not finite are refused', () => {
  const doubles = writeSafetensors({
    tensors: { 'filter.weights': { shape: [1, 1], data: Float64Array.of(1) } },
    metadata: { format: 'blockspin-filter', stride: '2' },
  });
  expect(() => loadFilter(doubles)).toThrow("not of 32-bit floats (in numpy: .astype('float32'))");
  const { tensors, metadata } = readSafetensors(written({}));
  tensors['filter.hiddenBias'] = { shape: [1], data: Float32Array.of(NaN) };
  expect(() => loadFilter(writeSafetensors({ tensors, metadata }))).toThrow('holds NaN');
});
