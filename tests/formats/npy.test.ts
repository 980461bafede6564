import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { NpyFormatError, readNpy, writeNpy, type NpyArray } from '../../src/formats/npy.ts';

const ARRAYS: [string, NpyArray][] = [
  ['f4', { shape: [2, 3], data: Float32Array.of(1.5, -2, 0, Infinity, 1e-30, 7) }],
  ['f8', { shape: [4], data: Float64Array.of(Math.PI, -0, NaN, 1e300) }],
  ['u1', { shape: [1, 3, 1], data: Uint8Array.of(0, 128, 255) }],
  ['u4', { shape: [2], data: Uint32Array.of(0, 0xffffffff) }],
  ['i4', { shape: [], data: Int32Array.of(-5) }],
  ['b1', { shape: [2, 2], data: Uint8Array.of(1, 0, 0, 1), boolean: true }],
  ['empty', { shape: [0, 5], data: new Float32Array(0) }],
];

test.each(ARRAYS)('%s: what is written is read back', (_, array) => {
  const bytes = writeNpy(array);
  expect(readNpy(bytes)).toEqual(array);
  expect((bytes.length - array.data.byteLength) % 64).toBe(0);
  // As a view at an odd offset of a larger buffer.
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  expect(readNpy(shifted.subarray(3))).toEqual(array);
});

test('the header is that of numpy.save', () => {
  const text = String.fromCharCode(...writeNpy(ARRAYS[1][1]).subarray(0, 128));
  const header = "{'descr': '<f8', 'fortran_order': False, 'shape': (4,), }";
  expect(text).toBe(`\u0093NUMPY\u0001\u0000v\u0000${header.padEnd(117)}\n`);
});

describe('what cannot be read or written', () => {
  const good = writeNpy(ARRAYS[0][1]);
  const edited = (from: string, to: string): Uint8Array => {
    const longer = to.length - from.length;
    const text = String.fromCharCode(...good)
      .replace(from, to)
      .replace(/ *\n/, (spaces) => '\n'.padStart(spaces.length - longer));
    return Uint8Array.from(text, (character) => character.charCodeAt(0));
  };
  test.each([
    ['nothing', new Uint8Array(0), /not a .npy file/],
    ['another file', new TextEncoder().encode('PK\u0003\u0004 and so on'), /not a .npy file/],
    ['a header cut short', good.subarray(0, 40), /truncated/],
    ['data cut short', good.subarray(0, -1), /needs 24 bytes of data; the file has 23/],
    ['something left over', Uint8Array.of(...good, 0), /the file has 25/],
    ['half floats', edited("'<f4'", "'<f2'"), /convert with astype/],
    ['complex numbers', edited("'<f4'", "'<c8'"), /convert with astype/],
    ['a structured dtype', edited("'<f4'", "[('a', '<f4')]"), /structured dtype is not read/],
    ['an unfinished header', edited("'<f4'", "'<f4"), /cannot read the .npy header/],
    ['an expression', edited('(2, 3)', '(2+3,)'), /cannot read the .npy header/],
    ['a negative axis', edited('(2, 3)', '(-2,3)'), /'shape' must be a tuple/],
    ['an order that is none', edited('False', '0'), /True or False/],
    ['a future version', edited('\u0001\u0000', '\u0007\u0000'), /version 7.0/],
  ])('%s', (_, bytes, message) => {
    expect(() => readNpy(bytes)).toThrow(NpyFormatError);
    expect(() => readNpy(bytes)).toThrow(message);
  });

  test('shapes that do not fit, booleans that are none', () => {
    const data = Uint8Array.of(1, 2, 3);
    expect(() => writeNpy({ shape: [2], data })).toThrow(/does not hold 3/);
    expect(() => writeNpy({ shape: [-1, -3], data })).toThrow(NpyFormatError);
    expect(() => writeNpy({ shape: [3], data, boolean: true })).toThrow(/0 and 1/);
    expect(() => writeNpy({ shape: [1], data: Int32Array.of(1), boolean: true })).toThrow(
      /0 and 1/,
    );
  });
});

/** The same six bytes behind any header. */
function file(header: string, version = 1): Uint8Array {
  const text = Buffer.from(header);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  const head = Buffer.of(0x93, 78, 85, 77, 80, 89, version, 0);
  const rest = Buffer.of(0, 1, 1, 1, 0, 1);
  return Buffer.concat([head, length.subarray(0, version === 1 ? 2 : 4), text, rest]);
}
describe('headers as numpy reads them', () => {
  const plain = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }\n";
  test.each([
    ['plain', plain],
    ['double quotes', plain.replaceAll("'", '"')],
    ['long integers of Python 2', plain.replace('(2, 3)', '(2L, 3L)')],
    ['another order of the keys', "{'shape':(2,3),'fortran_order':False,'descr':'|u1'}"],
    ['unicode strings of Python 2', plain.replaceAll(/'(\w+|\|u1)'/g, "u'$1'")],
    ['lines and tabs', plain.replaceAll(', ', '\t,\n ').replaceAll(':', ' : ')],
    ['padding in front', `{${' '.repeat(3000)}${plain.slice(1)}`],
    ['padding behind', plain.replace('\n', ' '.repeat(3000))],
    ['no byte order', plain.replace('|u1', 'u1')],
    ['the name of the type', plain.replace('|u1', 'uint8')],
    ['escapes', plain.replace('|u1', '\\x7cu1')],
    ['parentheses around values', plain.replace('False', '(False)')],
    ['a trailing comma in the shape', plain.replace('(2, 3)', '(2, 3,)')],
  ])('%s', (_, header) => {
    for (const version of [1, 2, 3]) {
      const { shape, data } = readNpy(file(header, version));
      expect([shape, Array.from(data)]).toEqual([
        [2, 3],
        [0, 1, 1, 1, 0, 1],
      ]);
    }
  });

  test.each([
    ['of 30 MB', file(plain.replace('\n', ' '.repeat(3e7)), 2), /its header has 30000\d+ bytes/],
    ['of 10,000 axes', file(plain.replace('2, 3', '1,'.repeat(1e4))), /its shape has 10000 axes/],
    [
      'nested deeply',
      file(plain.replace('(2, 3)', '('.repeat(1e4))),
      /cannot read the .npy header/,
    ],
    [
      'of more elements than numbers can say',
      file(plain.replace('2, 3', '4294967296, 4294967296')),
      /has more elements than any file; the file has 6 bytes/,
    ],
    ['that shows a long type', file(plain.replace('|u1', 'x'.repeat(3000))), /^dtype "x{79}…" is/],
    ['with a shape of 300 kB', file(plain.replace('2, 3', '9'.repeat(3e5)), 2), /its header has/],
    ['with code', file(plain.replace('(2, 3)', "__import__('os')")), /cannot read the .npy header/],
  ])('a header %s is refused in a short sentence', (_, bytes, message) => {
    const refused = (): unknown => readNpy(bytes);
    expect(refused).toThrow(NpyFormatError);
    expect(refused).toThrow(message);
    expect(refused).toThrow(/^[^]{1,300}$/);
  });
});

/** Files of numpy itself: dtypes, byte orders and memory orders that we never write. */
const FOREIGN = `
import io, sys
try:
    import numpy
except ImportError:
    sys.exit(9)
for dtype in ('int8', 'int16', '>i2', 'uint16', 'int64', '>i8', 'uint64', '>u4', '>f8', '?'):
    for order in 'CF':
        values = numpy.array([[0, 1, 1], [1, 0, 1]]).astype(dtype)
        file = io.BytesIO()
        numpy.save(file, numpy.asarray(values, order=order))
        print(dtype, file.getvalue().hex())
`;

test('integers of any size, booleans, big-endian and Fortran order, as numpy saves them, are read', (context) => {
  const python = spawnSync('python3', ['-c', FOREIGN], { timeout: 200_000 });
  if (python.status !== 0) context.skip('python3 with numpy is not installed');
  const lines = String(python.stdout).trim().split('\n');
  expect(lines).toHaveLength(20);
  for (const line of lines) {
    const [, hex = ''] = line.split(' ');
    const { shape, data } = readNpy(Buffer.from(hex, 'hex'));
    expect([line.split(' ')[0], shape, Array.from(data)]).toEqual([
      line.split(' ')[0],
      [2, 3],
      [0, 1, 1, 1, 0, 1],
    ]);
  }
});

const PYTHON = `
import io, sys
try:
    import numpy
except ImportError:
    sys.exit(9)
files = io.BytesIO(sys.stdin.buffer.read())
for _ in range(${ARRAYS.length}):
    array = numpy.load(files)
    print(array.dtype.name, array.shape, array.tolist(), file=sys.stderr)
    numpy.save(sys.stdout.buffer, array)
`;

test('numpy reads what we write and saves it as the same bytes', (context) => {
  const files = Buffer.concat(ARRAYS.map(([, array]) => writeNpy(array)));
  const python = spawnSync('python3', ['-c', PYTHON], { input: files, timeout: 200_000 });
  if (python.error && 'code' in python.error && python.error.code === 'ENOENT') {
    context.skip('python3 is not installed');
  }
  if (python.status === 9) context.skip('numpy is not installed');
  const seen = python.stderr.toString();
  expect(python.status, seen).toBe(0);
  expect(python.stdout.equals(files)).toBe(true);
  const lines = seen.trim().split('\n');
  expect(lines[0]).toMatch(/^float32 \(2, 3\) \[\[1.5, -2.0, 0.0\], \[inf, /);
  expect(lines.slice(2)).toEqual([
    'uint8 (1, 3, 1) [[[0], [128], [255]]]',
    'uint32 (2,) [0, 4294967295]',
    'int32 () -5',
    'bool (2, 2) [[True, False], [False, True]]',
    'float32 (0, 5) []',
  ]);
});

test('a Node buffer, whose slices share memory, is read as any bytes', () => {
  const [, array] = ARRAYS[1];
  expect(readNpy(Buffer.from(writeNpy(array)))).toEqual(array);
});
