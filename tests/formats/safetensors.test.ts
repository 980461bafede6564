import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import {
  SafetensorsFormatError,
  readSafetensors,
  writeSafetensors,
} from '../../src/formats/safetensors.ts';

const FILE = {
  tensors: {
    mask: { shape: [3], data: Uint8Array.of(1, 0, 1) },
    weights: { shape: [2, 2], data: Float32Array.of(1, -2, 0.5, NaN) },
    seeds: { shape: [1], data: Uint32Array.of(0xffffffff) },
    steps: { shape: [], data: Int32Array.of(-7) },
    energies: { shape: [2], data: Float64Array.of(Math.PI, -1) },
    nothing: { shape: [0, 4], data: new Float32Array(0) },
    __proto__name: { shape: [1], data: Uint8Array.of(9) },
  },
  metadata: { units: 'spin', note: 'K\u2009=\u20090.408' },
};

/** A file made by hand from any header. */
function fileOf(header: unknown, data: number[] = []): Uint8Array {
  const json = new TextEncoder().encode(
    typeof header === 'string' ? header : JSON.stringify(header),
  );
  const bytes = new Uint8Array(8 + json.length + data.length);
  new DataView(bytes.buffer).setUint32(0, json.length, true);
  bytes.set(json, 8);
  bytes.set(data, 8 + json.length);
  return bytes;
}

test('what is written is read back, at any offset of a buffer', () => {
  const bytes = writeSafetensors(FILE);
  expect(readSafetensors(bytes)).toEqual(FILE);
  const shifted = new Uint8Array(bytes.length + 5);
  shifted.set(bytes, 5);
  expect(readSafetensors(shifted.subarray(5))).toEqual(FILE);
});

test('the header is padded to 8 bytes and every tensor is aligned', () => {
  const bytes = writeSafetensors(FILE);
  const length = new DataView(bytes.buffer).getUint32(0, true);
  expect(length % 8).toBe(0);
  const text = new TextDecoder().decode(bytes.subarray(8, 8 + length));
  expect(text).toMatch(/^\{"__metadata__":\{"units":"spin".*\} *$/s);
  const header = JSON.parse(text);
  expect(header.energies).toEqual({ dtype: 'F64', shape: [2], data_offsets: [0, 16] });
  for (const [name, { data }] of Object.entries(FILE.tensors)) {
    expect(header[name].data_offsets[0] % data.BYTES_PER_ELEMENT, name).toBe(0);
  }
});

test('the same tensors in another order make the same bytes', () => {
  const reversed = Object.fromEntries(Object.entries(FILE.tensors).toReversed());
  const bytes = writeSafetensors({ tensors: reversed, metadata: FILE.metadata });
  expect(bytes).toEqual(writeSafetensors(FILE));
});

test('a file of the reference implementation: unsorted, padded, without metadata', () => {
  const header = {
    b: { dtype: 'U8', shape: [2], data_offsets: [4, 6] },
    a: { dtype: 'I32', shape: [1], data_offsets: [0, 4] },
  };
  expect(readSafetensors(fileOf(`${JSON.stringify(header)}   `, [1, 1, 0, 0, 8, 9]))).toEqual({
    tensors: {
      a: { shape: [1], data: Int32Array.of(257) },
      b: { shape: [2], data: Uint8Array.of(8, 9) },
    },
    metadata: {},
  });
  expect(readSafetensors(fileOf({}))).toEqual({ tensors: {}, metadata: {} });
});

const u8 = (from: number, to: number, shape = [to - from], dtype = 'U8') => ({
  dtype,
  shape,
  data_offsets: [from, to],
});

test.each([
  ['nothing', new Uint8Array(3), /truncated: .*3 bytes/],
  ['a header cut short', writeSafetensors(FILE).subarray(0, 50), /truncated: a header of/],
  ['data cut short', writeSafetensors(FILE).subarray(0, -1), /truncated: tensor/],
  ['another file', new TextEncoder().encode('PK\u0003\u0004 something else'), /header would be/],
  ['no JSON', fileOf('{"a":'), /not JSON/],
  ['a list', fileOf([1]), /not a JSON object/],
  ['bytes left over', fileOf({ a: u8(0, 1) }, [1, 2]), /1 bytes follow/],
  ['a gap', fileOf({ a: u8(0, 1), b: u8(2, 3) }, [1, 2, 3]), /begins at byte 2 .* 1 was/],
  ['an overlap', fileOf({ a: u8(0, 2), b: u8(1, 3) }, [1, 2, 3]), /begins at byte 1 .* 2 was/],
  ['a shape that does not fit', fileOf({ a: u8(0, 2, [3]) }, [1, 2]), /needs 3 bytes/],
  ['a negative axis', fileOf({ a: u8(0, 2, [-2]) }, [1, 2]), /lacks a valid shape/],
  ['an unknown dtype', fileOf({ a: u8(0, 2, [1], 'BF16') }, [1, 2]), /dtype "BF16"; F32, F64/],
  ['no entry', fileOf({ a: 3 }), /lacks a valid shape/],
  [
    'more elements than numbers can say',
    fileOf({ a: u8(0, 1, [2 ** 40, 2 ** 40]) }, [1]),
    /any file/,
  ],
  [
    'a name that stands twice',
    fileOf(`{"a":${JSON.stringify(u8(0, 1))},"\\u0061":${JSON.stringify(u8(0, 1))}}`, [1]),
    /in the header, the name "a" stands twice/,
  ],
  [
    'metadata that stand twice',
    fileOf('{"__metadata__":{"k":"{:[\\"","k":"2"}}'),
    /in the header, the name "k" stands twice/,
  ],
  ['metadata of numbers', fileOf({ __metadata__: { a: 1 } }), /strings to strings/],
])('%s is refused', (_, bytes, message) => {
  expect(() => readSafetensors(bytes)).toThrow(SafetensorsFormatError);
  expect(() => readSafetensors(bytes)).toThrow(message);
});

test('a shape that does not fit, or a reserved name, is not written', () => {
  const tensor = { shape: [2], data: Uint8Array.of(1) };
  expect(() => writeSafetensors({ tensors: { tensor } })).toThrow(/'tensor': shape \[2\]/);
  const reserved = { __metadata__: { shape: [1], data: Uint8Array.of(1) } };
  expect(() => writeSafetensors({ tensors: reserved })).toThrow(SafetensorsFormatError);
});

/** Reads a file with the package of Hugging Face, and saves it again. */
const PYTHON = `
import sys
try:
    import safetensors, safetensors.numpy
except ImportError:
    sys.exit(9)
content = sys.stdin.buffer.read()
for name, array in sorted(safetensors.numpy.load(content).items()):
    print(name, array.dtype.name, array.shape, array.tolist())
sys.stderr.write(safetensors.numpy.save(safetensors.numpy.load(content), {'by': 'numpy'}).hex())
`;

test('the Python package reads what we write, and we read what it writes', (context) => {
  const python = spawnSync('python3', ['-c', PYTHON], {
    input: writeSafetensors(FILE),
    timeout: 200_000,
  });
  if (python.error || python.status === 9) context.skip('python3 with safetensors is not there');
  expect(String(python.stdout).trim().split('\n')).toEqual([
    '__proto__name uint8 (1,) [9]',
    'energies float64 (2,) [3.141592653589793, -1.0]',
    'mask uint8 (3,) [1, 0, 1]',
    'nothing float32 (0, 4) []',
    'seeds uint32 (1,) [4294967295]',
    'steps int32 () -7',
    'weights float32 (2, 2) [[1.0, -2.0], [0.5, nan]]',
  ]);
  const again = readSafetensors(Buffer.from(String(python.stderr), 'hex'));
  expect(again.metadata).toEqual({ by: 'numpy' });
  expect(again.tensors).toEqual(FILE.tensors);
});
