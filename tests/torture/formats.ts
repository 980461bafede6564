import fs from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { BlockspinError } from '../../src/errors.ts';
import { readNpy, writeNpy } from '../../src/formats/npy.ts';
import { readSafetensors, writeSafetensors } from '../../src/formats/safetensors.ts';
import type { Tensor } from '../../src/formats/tensor.ts';
import { loadMachines } from '../../src/rbm/machine/machine-file.ts';
import { shownMessage } from '../../src/report/visible-text.ts';
import { alteredBytes, type Altered } from './alterations.ts';
import { drawnSurface, judged, type Surface } from './surface.ts';
import { anyWord } from './words.ts';

const bits = Uint8Array.from({ length: 64 }, (_, at) => at % 2);

/** Files of numpy, small ones of every type, and headers with a wrong entry. */
const npyFiles: fc.Arbitrary<Altered<Uint8Array>> = fc.oneof(
  fc
    .constantFrom<Tensor>(
      { shape: [4, 16], data: bits },
      { shape: [64], data: Int32Array.from(bits) },
      { shape: [2, 2], data: Float32Array.of(0, 1, 1, 0) },
      { shape: [2, 0], data: new Float64Array() },
    )
    .chain((tensor) => alteredBytes(writeNpy(tensor))),
  fc
    .record({
      descr: fc.oneof(
        fc.constantFrom("'|u1'", "'<f8'", "'>i8'", "'|b1'", "'|O'", "[('a', '<i4')]"),
        anyWord,
      ),
      order: fc.oneof(fc.constantFrom('False', 'True'), anyWord),
      shape: fc.oneof(
        fc.constantFrom('4, 16', '64,', '', '4294967296, 4294967296', '-1, -64', '1e1, 2'),
        anyWord,
      ),
      version: fc.constantFrom(1, 1, 1, 2, 3, 9),
    })
    .map(({ descr, order, shape, version }) => {
      const header = `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': (${shape}), }`;
      return {
        content: npyBytes(header, version),
        how: `version ${version}, ${header.slice(0, 200)}`,
      };
    }),
);

function npyBytes(header: string, version: number): Uint8Array {
  const text = Buffer.from(`${header.padEnd(64)}\n`, 'latin1');
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  length.writeUIntLE(text.length, 0, length.length);
  return Buffer.concat([
    Buffer.from([0x93]),
    Buffer.from(`NUMPY`),
    Buffer.from([version, 0]),
    length,
    text,
    bits,
  ]);
}

/** A reader of bytes. Bytes are read, or refused with an error that is meant for users. */
function readerSurface(
  name: string,
  draw: fc.Arbitrary<Altered<Uint8Array>>,
  readers: readonly ((bytes: Uint8Array) => unknown)[],
): Surface {
  return drawnSurface(name, {
    cases: 20_000,
    draw,
    judge: ({ content, how }) =>
      judged(how, async () => readers.flatMap((read) => reasonsAgainst(() => read(content), how))),
  });
}

function reasonsAgainst(read: () => unknown, how: string): string[] {
  try {
    read();
    return [];
  } catch (error) {
    if (!(error instanceof BlockspinError)) throw error;
    const message = shownMessage(error.message);
    const wrong = ['NaN', 'undefined', '[object'].filter(
      (word) => message.includes(word) && !how.includes(word),
    );
    return [
      ...wrong.map((word) => `it says ${word}: ${message.slice(0, 300)}`),
      ...(message.includes('\n') ? [`several lines: ${message.slice(0, 300)}`] : []),
    ];
  }
}

/** The array, whose shape must fit its data. */
function readWhole(bytes: Uint8Array): void {
  const { shape, data } = readNpy(bytes);
  const count = shape.reduce((product, axis) => product * axis, 1);
  if (count !== data.length) throw new Error(`${data.length} values of shape ${shape.join(' x ')}`);
}

export const npy = readerSurface('npy', npyFiles, [readWhole]);

const fixtures = path.resolve(import.meta.dirname, '../fixtures');
const small = writeSafetensors({
  tensors: {
    a: { shape: [2, 3], data: Float32Array.of(0, 1, 2, 3, 4, 5) },
    b: { shape: [1], data: bits.slice(0, 1) },
  },
  metadata: { format: 'blockspin-rbm', units: 'spin' },
});

/** The header is JSON, so it is altered as text too. */
const headers = fc
  .tuple(
    fc.constantFrom('"F32"', '[2,3]', '[0,24]', '"a"', '"dtype"', '"units"'),
    fc.oneof(anyWord, fc.json()),
  )
  .map(([from, to]) => {
    const length = Number(Buffer.from(small).readBigUInt64LE(0));
    const text = Buffer.from(small.subarray(8, 8 + length))
      .toString()
      .replace(from, to);
    const header = Buffer.from(text);
    const size = Buffer.alloc(8);
    size.writeBigUInt64LE(BigInt(header.length));
    const content = Buffer.concat([size, header, small.subarray(8 + length)]);
    return { content, how: `header ${text.slice(0, 300)}` };
  });

export const safetensors = readerSurface(
  'safetensors',
  fc.oneof(
    headers,
    alteredBytes(small),
    alteredBytes(fs.readFileSync(path.join(fixtures, 'lab-0.1.safetensors'))),
  ),
  [readSafetensors, loadMachines],
);
