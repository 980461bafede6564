import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readModelFile } from '../../src/cli/model-file.ts';
import { writeSafetensors } from '../../src/formats/safetensors.ts';

const home = mkdtempSync(path.join(os.tmpdir(), 'blockspin-foreign-'));
afterAll(() => rmSync(home, { recursive: true }));
const file = path.join(home, 'rbm.safetensors');
writeFileSync(
  file,
  writeSafetensors({
    tensors: {
      W: { shape: [2, 3], data: Float64Array.of(1, 2, 3, 4, 5, 6) },
      'rbm.weight': { shape: [3, 2], data: Float32Array.of(1, 4, 2, 5, 3, 6) },
      v: { shape: [1, 2], data: Float64Array.of(7, 8) },
      h: { shape: [3], data: Float32Array.of(9, 10, 11) },
      steps: { shape: [1], data: Int32Array.of(5) },
      square: { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) },
      wide: { shape: [2, 3], data: Float64Array.of(1e300, 0, 0, 0, 0, 0) },
    },
  }),
);

it('a machine of another program is read in either orientation, with 32 or 64 bits', async () => {
  const layer = {
    units: 'spin',
    weights: Float32Array.of(1, 2, 3, 4, 5, 6),
    visibleBias: Float32Array.of(7, 8),
    hiddenBias: Float32Array.of(9, 10, 11),
  };
  const biases = { visibleBias: 'v', hiddenBias: 'h', units: 'spin' } as const;
  const plain = await readModelFile(file, { weights: 'W', ...biases });
  expect(plain.layers).toEqual([layer]);
  expect(plain.reading).toMatch(
    /units -1 and 1, W from the tensor W \(2 visible x 3 hidden, F64\), a from v, b from h$/,
  );
  const turned = await readModelFile(file, { weights: 'rbm.weight', ...biases });
  expect(turned.layers).toEqual([layer]);
  expect(turned.reading).toMatch(/W from the tensor rbm\.weight \(3 hidden x 2 visible, F32\)/);
  const orientation = 'visible-hidden';
  const bare = await readModelFile(file, { weights: 'W', units: 'binary', orientation });
  expect(bare.layers[0]?.hiddenBias).toEqual(new Float32Array(3));
  expect(bare.reading).toMatch(/units 0 and 1, .* a = 0, b = 0$/);
  const byData = await readModelFile(file, { weights: 'W', units: 'binary', factor: -1 }, () =>
    Promise.resolve(3),
  );
  expect(byData.layers[0]?.weights).toEqual(Float32Array.of(-1, -4, -2, -5, -3, -6));
  expect(byData.reading).toMatch(/all times -1$/);
});

it('without flags the tensors are named, and what is missing', async () => {
  await expect(readModelFile(file)).rejects.toThrow(
    /rbm\.safetensors: blockspin did not write this file\. It has the tensors .*W \(2 x 3\).*--weights NAME/,
  );
});

it.each([
  [{ weights: 'U' }, /no tensor U; the file has the tensors .*W \(2 x 3\)/],
  [{ weights: 'h' }, /tensor h has shape \(3\); weights have two axes/],
  [
    { weights: 'W', visibleBias: 'h', orientation: 'visible-hidden' },
    /tensor h has 3 numbers; the weights W of shape \(2, 3\) need 2 where they are visible x hidden/,
  ],
  [
    { weights: 'W', visibleBias: 'h', hiddenBias: 'h' },
    /tensor h has 3 numbers; the weights W of shape \(2, 3\) need 2/,
  ],
  [{ weights: 'W' }, /Either axis of the weights W .*; give --orientation visible-hidden or/],
  [
    { weights: 'square', visibleBias: 'v', hiddenBias: 'v' },
    /Either axis of the weights square of shape \(2, 2\) may be the visible one/,
  ],
  [
    { weights: 'W', hiddenBias: 'steps' },
    /tensor steps is not of floats but of dtype I32; cast it with \.float\(\) and save/,
  ],
  [{ weights: 'wide' }, /tensor wide holds Infinity in single precision/],
] as const)('%j is refused by the name of the tensor', async (names, message) => {
  await expect(readModelFile(file, { units: 'binary', ...names })).rejects.toThrow(message);
});

/** A file with tensors of dtypes that Blockspin does not write. */
const mixed = path.join(home, 'mixed.safetensors');
const header = JSON.stringify({
  W: { dtype: 'BF16', shape: [1, 3], data_offsets: [0, 6] },
  h: { dtype: 'F16', shape: [3], data_offsets: [6, 12] },
  count: { dtype: 'I64', shape: [], data_offsets: [12, 20] },
  future: { dtype: 'F99', shape: [7], data_offsets: [20, 21] },
});
writeFileSync(
  mixed,
  Buffer.concat([
    Buffer.from(BigUint64Array.of(BigInt(header.length)).buffer),
    Buffer.from(header),
    Buffer.from(Uint16Array.of(0x3fc0, 0xc000, 0x0001, 0x3555, 0xfbff, 0x8001).buffer),
    Buffer.alloc(9),
  ]),
);

it('only the tensors that are named are read, and floats of 16 bits exactly', async () => {
  const { layers } = await readModelFile(mixed, { weights: 'W', hiddenBias: 'h', units: 'binary' });
  expect(layers[0]?.weights).toEqual(Float32Array.of(1.5, -2, 2 ** -133));
  expect(layers[0]?.hiddenBias).toEqual(Float32Array.of(1365 / 4096, -65504, -(2 ** -24)));
});

it.each(['count', 'future'])('the tensor %s is refused with the cast to make', async (weights) => {
  await expect(readModelFile(mixed, { weights, units: 'binary' })).rejects.toThrow(
    new RegExp(`mixed.safetensors: The tensor ${weights} is not of floats but .* \\.float\\(\\)`),
  );
});

it('without flags the tensors of any dtype are named', async () => {
  await expect(readModelFile(mixed)).rejects.toThrow(
    /It has the tensors W \(1 x 3\), h \(3\), count \(\), future \(7\); say which/,
  );
});

it.each([
  ['torch.pt', Buffer.from('PK\u0003\u0004'), /it is a zip archive; save its tensors/],
  ['keras.h5', Buffer.of(0x89, 72, 68, 70, 13, 10, 26, 10), /it is an HDF5 file; save its tensors/],
  ['old.pkl', Buffer.of(0x80, 4, 0x95, 0), /a pickle of Python; save its tensors with safetensors/],
])('%s of another format is named, with the way to safetensors', async (name, bytes, message) => {
  const place = path.join(home, name);
  writeFileSync(place, bytes);
  await expect(readModelFile(place)).rejects.toThrow(message);
});
