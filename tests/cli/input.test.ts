import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../src/cli/arguments/usage-error.ts';
import { readSamples } from '../../src/cli/input/samples.ts';
import { readModelFile } from '../../src/cli/model-file.ts';
import { OutputFolder } from '../../src/cli/output/output-folder.ts';
import { readTraining } from '../../src/cli/train/resumed.ts';
import { writeNpy, type NpyArray } from '../../src/formats/npy.ts';

let folder: string;
const at = (name: string): string => path.join(folder, name);
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-input-'));
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** The samples of a file with this content, as strings of bits. */
async function bitsOf(content: string | Uint8Array, name = 'samples'): Promise<string[]> {
  fs.writeFileSync(at(name), content);
  return (await readSamples(at(name))).rows.map((row) => row.join(''));
}

describe('what is no regular file', () => {
  const places: [string, (place: string) => void | Promise<unknown>, RegExp][] = [
    [
      'a named pipe',
      (place) => void execFileSync('mkfifo', [place]),
      /it is a named pipe; give a regular file/,
    ],
    [
      'an endless device',
      (place) => fs.symlinkSync('/dev/zero', place),
      /it is a device; give a regular file/,
    ],
    ['a folder', (place) => fs.mkdirSync(place), /it is a folder; give a regular file/],
    [
      'a link to a pipe',
      (place) => {
        execFileSync('mkfifo', [`${place}.pipe`]);
        fs.symlinkSync(`${place}.pipe`, place);
      },
      /it is a named pipe; give a regular file/,
    ],
    ['links in a circle', (place) => fs.symlinkSync(place, place), /cannot be read: .*ELOOP/],
    [
      'a file that is too long',
      (place) => {
        fs.writeFileSync(place, '');
        fs.truncateSync(place, 2 ** 31 + 1);
      },
      /has 2147483649 bytes; at most 2147483648 \(2 GiB\) are read/,
    ],
    [
      'a socket',
      (place) =>
        new Promise<void>((resolve) => {
          const server = net.createServer().unref().listen(place, resolve);
          sockets.push(server);
        }),
      /it is a socket; give a regular file/,
    ],
  ];
  const sockets: net.Server[] = [];
  afterAll(() => sockets.forEach((server) => server.close()));

  it.each(places)('%s is refused for every file that is read', async (name, make, message) => {
    const own = fs.mkdtempSync(at('kind-'));
    for (const file of ['model.safetensors', 'metrics.jsonl', 'results.json'])
      await make(path.join(own, file));
    const results = path.join(own, 'results.json');
    const reading = [
      () => readSamples(results),
      // A folder may hold a model, so a folder as a model is refused in other words.
      ...(name === 'a folder' ? [] : [() => readModelFile(path.join(own, 'model.safetensors'))]),
      () => readModelFile(own),
      () => readTraining(own),
      () => new OutputFolder(own, { resumed: true }).readDocument('results.json'),
    ];
    for (const read of reading) {
      await expect(read()).rejects.toThrow(UsageError);
      await expect(read()).rejects.toThrow(message);
      await expect(read()).rejects.toThrow(own);
    }
    const fixture = path.join(import.meta.dirname, '../fixtures/interrupted-0.1/model.safetensors');
    fs.rmSync(path.join(own, 'model.safetensors'), { recursive: true });
    fs.copyFileSync(fixture, path.join(own, 'model.safetensors'));
    await expect(readTraining(own)).rejects.toThrow(message);
    await expect(readTraining(own)).rejects.toThrow('metrics.jsonl');
  });

  it('a missing file is refused', async () => {
    await expect(readSamples(at('none'))).rejects.toThrow(
      /--data .*none: it cannot be read: .*ENOENT/,
    );
    await expect(readSamples(at('none\0'))).rejects.toThrow(UsageError);
  });
});

const bits = ['010110', '111000'];
const zeros = Uint8Array.from(bits.join(''), Number);
const signs = Int32Array.from(zeros, (bit) => 2 * bit - 1);

describe('samples', () => {
  it.each([
    ['numbers of 8 bits', { shape: [2, 6], data: zeros }],
    ['floats of 0 and 1', { shape: [2, 6], data: Float32Array.from(zeros) }],
    ['doubles of -1 and 1', { shape: [2, 6], data: Float64Array.from(signs) }],
    ['minus zero', { shape: [2, 6], data: Float64Array.from(zeros, (bit) => bit || -0) }],
    ['three axes', { shape: [2, 2, 3], data: zeros }],
    ['five axes', { shape: [2, 1, 3, 1, 2], data: zeros }],
  ] as [string, NpyArray][])('%s are taken', async (_, array) => {
    expect(await bitsOf(writeNpy(array))).toEqual(bits);
  });

  it('a single sample is taken', async () => {
    expect(await bitsOf(writeNpy({ shape: [1, 12], data: zeros }))).toEqual([bits.join('')]);
  });

  it.each([
    ['commas', '0,1,0,1,1,0\n1,1,1,0,0,0\n'],
    ['semicolons, no last end of line', '0;1;0;1;1;0\n1;1;1;0;0;0'],
    ['tabs and the line ends of Windows', '0\t1\t0\t1\t1\t0\r\n1\t1\t1\t0\t0\t0\r\n'],
    ['spaces, as numpy.savetxt writes them', '0.000e+00 1.0e0 0 1 1 0\n1 1 1 0 0 0\n'],
    ['names, a comment, an empty line', 'a,b,c,d,e,"f"\n# here\n\n0,1,0,1,1,0\n1,1,1,0,0,0\n'],
    ['quotes, -1 and +1', '"-1",1,-1,1,1,-1\n1,1,+1,-1,-1,-1\n'],
    ['words', 'False,True,False,True,True,False\ntrue,true,true,false,false,false\n'],
    ['a mark of UTF-8', '\uFEFF0,1,0,1,1,0\n1,1,1,0,0,0\n'],
  ])('a table of text with %s is read', async (_, text) => {
    expect(await bitsOf(text, 'samples.csv')).toEqual(bits);
  });

  it.each([
    ['a cell that is no number', '0,1\n0,x\n', /line 2, column 2 holds "x", which is no number/],
    ['an empty cell', '0,1\n0,\n', /line 2, column 2 holds "", which/],
    ['lines of unequal length', '0,1\n0,1,1\n', /line 2 has 3 columns; the lines before have 2/],
    ['prose', 'This is\na text\n', /line 2, column 1 holds "a", .*table of numbers/],
    ['other numbers', '0,1\n0,7\n', /7 at \[1, 1\]; all values must be 0 and 1/],
    ['names alone', 'a,b\n', /is a text without a row of numbers; give a .npy file or/],
    ['nothing', '', /the file is empty/],
    ['bytes', Uint8Array.of(0, 1, 2), /neither a .npy file nor a table of numbers/],
    ['UTF-16', Buffer.from('\uFEFF0,1\n1,0\n', 'utf16le'), /a text in UTF-16; save it as UTF-8/],
    [
      'MATLAB',
      Buffer.from('MATLAB 5.0 MAT-file, Platform: GLNXA64'),
      /a file of MATLAB; .*numpy.save/,
    ],
    ['gzip', Uint8Array.of(0x1f, 0x8b, 8, 0), /unpack it with gunzip/],
    ['HDF5', Uint8Array.of(0x89, 72, 68, 70, 13, 10, 26, 10), /HDF5 file; .*numpy.save/],
    ['a pickle', Uint8Array.of(0x80, 4, 0x95, 0, 0), /a pickle of Python; .*numpy.save/],
  ])('%s is refused in a sentence', async (_, content, message) => {
    await expect(bitsOf(content)).rejects.toThrow(UsageError);
    await expect(bitsOf(content)).rejects.toThrow(message);
    await expect(bitsOf(content)).rejects.toThrow(/^--data .*samples: .*\.$/);
  });

  it.each([
    [
      'pixels',
      { shape: [2, 1, 2], data: Uint8Array.of(0, 255, 0, 0) },
      /255 at \[0, 0, 1\]; .* from 0 to 255; .*\(array > 127.5\)\.astype/,
    ],
    [
      'shares',
      { shape: [1, 3], data: Float32Array.of(0, 0.25, 1) },
      /0.25 at \[0, 1\]; .*\(array > 0.5\)/,
    ],
    ['all three', { shape: [1, 3], data: Int32Array.of(-1, 0, 1) }, /0 at \[0, 1\]/],
    [
      'nothing but twos',
      { shape: [1, 2], data: Int32Array.of(2, 2) },
      /2 at \[0, 0\]; all values must be 0 and 1, or all -1 and 1\.$/,
    ],
    ['no numbers', { shape: [1, 2], data: Float32Array.of(0, NaN) }, /NaN at \[0, 1\]; all values/],
    [
      'infinity',
      { shape: [1, 2], data: Float32Array.of(0, Infinity) },
      /Infinity at \[0, 1\]; all values must be 0 and 1, or all -1 and 1\.$/,
    ],
    [
      'one axis',
      { shape: [4], data: new Uint8Array(4) },
      /shape is \(4\); give two axes or more, .*reshape\(1, -1\)/,
    ],
    ['no units', { shape: [4, 0], data: new Uint8Array(0) }, /of one unit or more/],
  ] as [string, NpyArray, RegExp][])(
    '%s are refused with what to do',
    async (_, array, message) => {
      await expect(bitsOf(writeNpy(array))).rejects.toThrow(message);
    },
  );

  it.each([
    [
      'row numbers',
      '0,1,0,1\n1,0,0,1\n2,1,1,0\n',
      /2 at \[2, 0\]; .* -1 and 1\. Column 1 of 4 holds other .*, from 0 to 2; .*delete\(array, \[0\], axis=1\)\.$/,
    ],
    [
      'row numbers beside shares',
      '0.5,0.1,0\n0.25,0.9,1000\n',
      /Column 3 of 3 holds other values than the rest, from 0 to 1000; /,
    ],
    [
      'row numbers and energies beside -1 and 1',
      '7,-1,1,1,-8.5\n8,1,-1,1,-9\n',
      /Columns 1, 5 of 5 hold other values .*\[0, 4\], axis=1\)\.$/,
    ],
  ])('a table with %s is refused with the column', async (_, text, message) => {
    await expect(bitsOf(text)).rejects.toThrow(message);
    await expect(bitsOf(text)).rejects.not.toThrow(/array >/);
  });

  it('flat pictures with dark edges get a threshold', async () => {
    const text = '0,0,12,255,0\n0,200,30,255,0\n0,10,90,0,0\n';
    await expect(bitsOf(text)).rejects.toThrow(/array > 127\.5/);
  });

  it('an archive is refused with the names of its arrays', async () => {
    await expect(bitsOf(zipOf(['train.npy', "it's.npy"]))).rejects.toThrow(
      /archive of numpy with the arrays train, it's; .*numpy\.load\('.*samples'\)\['train'\]\)\.$/,
    );
    await expect(bitsOf(zipOf(["it's.npy"]))).rejects.toThrow(/the array it's; .*\['it\\'s'\]/);
    await expect(bitsOf(zipOf(['model/data.pkl', 'model/data/0']))).rejects.toThrow(
      /a file of torch/,
    );
    await expect(bitsOf(zipOf(['letter.txt']))).rejects.toThrow(/a zip archive; unpack it/);
  });
});

/** What the JSON beside two samples of a byte says. */
function axes(axis: object): object {
  return { shape: [2, 1], axes: [{}, { name: 'byte', ...axis }] };
}

describe('packed bits', () => {
  const packed = writeNpy({ shape: [2, 1], data: Uint8Array.of(0b01011000, 0b11100000) });

  it('are unpacked in the order that the JSON beside them gives', async () => {
    fs.writeFileSync(at('packed.json'), JSON.stringify(axes({ count: 6, bitorder: 'big' })));
    expect(await bitsOf(packed, 'packed.npy')).toEqual(bits);
    expect((await readSamples(at('packed.npy'))).units).toBe(6);
    fs.writeFileSync(at('packed.json'), JSON.stringify(axes({ count: 8, bitorder: 'little' })));
    expect(await bitsOf(packed, 'packed.npy')).toEqual(['00011010', '00000111']);
  });

  it.each([
    ['no JSON', 'no JSON'],
    ['null', 'null'],
    ['another shape', JSON.stringify({ ...axes({ count: 6, bitorder: 'big' }), shape: [3, 1] })],
    ['more values than bits', JSON.stringify(axes({ count: 9, bitorder: 'big' }))],
    ['a number in words', JSON.stringify(axes({ count: '6', bitorder: 'big' }))],
    ['another order', JSON.stringify(axes({ count: 6, bitorder: 'middle' }))],
    ['another axis', JSON.stringify(axes({ name: 'site', count: 6, bitorder: 'big' }))],
  ])('are not seen in bytes beside %s', async (_, json) => {
    fs.writeFileSync(at('bytes.json'), json);
    await expect(bitsOf(packed, 'bytes.npy')).rejects.toThrow(/88 at \[0, 0\]; all values/);
  });

  it('are not seen beside a folder or a pipe with the name of the JSON', async () => {
    fs.mkdirSync(at('folder.json'));
    await expect(bitsOf(packed, 'folder.npy')).rejects.toThrow(/all values/);
    execFileSync('mkfifo', [at('pipe.json')]);
    await expect(bitsOf(packed, 'pipe.npy')).rejects.toThrow(/all values/);
  });

  it('unpacked by hand under the same name are taken as they are', async () => {
    fs.writeFileSync(at('hand.json'), JSON.stringify(axes({ count: 6, bitorder: 'big' })));
    expect(await bitsOf(writeNpy({ shape: [2, 6], data: zeros }), 'hand.npy')).toEqual(bits);
  });
});

/** A zip archive of empty files: their records are left out, and the list at the end is whole. */
function zipOf(names: readonly string[]): Buffer {
  const list = Buffer.concat(
    names.map((name) => {
      const entry = Buffer.alloc(46 + name.length);
      entry.writeUInt32LE(0x02014b50);
      entry.writeUInt16LE(name.length, 28);
      entry.write(name, 46);
      return entry;
    }),
  );
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt32LE(4, 16);
  return Buffer.concat([Buffer.from('PK\u0003\u0004'), list, end]);
}
