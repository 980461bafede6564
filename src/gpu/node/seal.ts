import fs from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';

/** The file that is written last into an unpacked folder. A folder without this file is not finished. */
const sealName = 'sealed.json';

/** Size in bytes and CRC-32 of every file, by its path in the folder. */
type Seal = Readonly<Record<string, readonly [size: number, crc: number]>>;

/**
 * Brings every file of a folder to the disk, and then writes the seal: the sizes and checksums of the files.
 * @throws an error of the file system
 */
export function sealFolder(folder: string): void {
  const seal: Record<string, [number, number]> = {};
  for (const name of filesIn(folder)) {
    const file = path.join(folder, name);
    seal[name] = [fs.statSync(file).size, crc32(fs.readFileSync(file))];
    synchronize(file);
  }
  const file = path.join(folder, sealName);
  fs.writeFileSync(file, JSON.stringify(seal), { mode: 0o644, flush: true });
  for (const below of foldersIn(folder)) synchronize(below);
}

/**
 * What is wrong with a sealed folder: no seal, a missing file, or a file that a power failure or a bad disk has changed.
 * The checksum is for accidents. Other users are kept out by `trustedPath`.
 * @returns undefined if every file is as it was sealed
 */
export function brokenSeal(folder: string): string | undefined {
  try {
    const seal = JSON.parse(fs.readFileSync(path.join(folder, sealName), 'utf8')) as Seal;
    const files = Object.entries(seal);
    if (files.length === 0) return `${path.join(folder, sealName)} names no file`;
    for (const [name, [size, crc]] of files) {
      const file = path.join(folder, name);
      if (fs.statSync(file).size !== size) return `${file} does not have its ${size} bytes`;
      if (crc32(fs.readFileSync(file)) !== crc) return `${file} was changed`;
    }
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Brings a file, or the entries of a folder, to the disk. */
export function synchronize(file: string): void {
  const descriptor = fs.openSync(file, 'r');
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

function filesIn(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

function foldersIn(folder: string): string[] {
  const below = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  return [
    ...below
      .filter((entry) => entry.isDirectory())
      .map((entry) => path.join(entry.parentPath, entry.name)),
    folder,
  ];
}
