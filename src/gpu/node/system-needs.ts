import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** Versions of the two libraries of a Linux system that Dawn's binary calls, for example `2.34` and `3.4.30`. */
export interface LibraryVersions {
  readonly glibc: string | undefined;
  /** Of the interface of libstdc++ (GLIBCXX). */
  readonly libstdcxx: string | undefined;
}

/**
 * Says why Dawn does not start on this system: what Dawn needs, what the system has, and what to do.
 * @param version of the npm package `webgpu`
 * @param error what loading it threw
 */
export function systemNeeds(version: string, error: Error): string {
  const dawn = `Dawn (the npm package webgpu ${version}) does not start on this system`;
  if (process.platform !== 'linux')
    return `${dawn} (${process.platform}-${process.arch}): ${firstLine(error)}`;
  const binary = dawnBinary();
  if (binary === undefined)
    return (
      `${dawn}: the package has no binary for linux-${process.arch}. ` +
      'Run npm ci again, or use a computer with an x64 or arm64 processor.'
    );
  return explain(dawn, error, needed(binary), present(error), restart());
}

/** The message, from the versions that are needed and present. */
export function explain(
  dawn: string,
  error: Error,
  needs: LibraryVersions,
  has: LibraryVersions,
  command: string,
): string {
  const list = ({ glibc, libstdcxx }: LibraryVersions): string =>
    `${glibc === undefined ? 'no glibc (it may be a musl system such as Alpine)' : `glibc ${glibc}`} and ` +
    `${libstdcxx === undefined ? 'no libstdc++ that was found' : `libstdc++ with GLIBCXX_${libstdcxx}`}`;
  const container = 'use a container with Debian 12, Ubuntu 22.04 or newer';
  const glibcIsOld = has.glibc === undefined || isOlder(has.glibc, needs.glibc);
  const libraryIsOld = has.libstdcxx === undefined || isOlder(has.libstdcxx, needs.libstdcxx);
  if (!glibcIsOld && !libraryIsOld) return `${dawn}: ${firstLine(error)}`;
  const facts = `${dawn}: it needs ${list(needs)}; this system has ${list(has)}.`;
  const remedies = [
    // The binary of the npm package deno 2.9 calls glibc up to 2.27.
    ...(has.glibc !== undefined && !isOlder(has.glibc, '2.27')
      ? [`run it in Deno with the same arguments (npm install --no-save deno && ${command} ...)`]
      : []),
    ...(glibcIsOld
      ? []
      : [
          'install a newer libstdc++ (conda install -c conda-forge libstdcxx-ng) and put its folder into LD_LIBRARY_PATH',
        ]),
    container,
  ];
  return `${facts} What to do: ${remedies.join('; or ')}.`;
}

function dawnBinary(): string | undefined {
  const root = path.dirname(createRequire(import.meta.url).resolve('webgpu/package.json'));
  const file = path.join(root, 'dist', `linux-${process.arch}`, 'dawn.node');
  return fs.existsSync(file) ? file : undefined;
}

/** The newest versions that a binary names. */
function needed(binary: string): LibraryVersions {
  const text = fs.readFileSync(binary, 'latin1');
  return { glibc: newest(text, 'GLIBC'), libstdcxx: newest(text, 'GLIBCXX') };
}

/** The versions that Node runs with, or that the error names. */
function present(error: Error): LibraryVersions {
  const { header } = process.report.getReport() as {
    header?: { glibcVersionRuntime?: string };
  };
  const library =
    /\S*libstdc\+\+\.so\.6(?=:)/.exec(error.message)?.[0] ?? loadedLibrary('libstdc++.so.6');
  const text = library && fs.existsSync(library) ? fs.readFileSync(library, 'latin1') : '';
  return { glibc: header?.glibcVersionRuntime, libstdcxx: newest(text, 'GLIBCXX') };
}

function loadedLibrary(name: string): string | undefined {
  const lines = fs.readFileSync('/proc/self/maps', 'utf8').split('\n');
  return lines.map((line) => line.slice(line.indexOf('/'))).find((file) => file.includes(name));
}

function newest(text: string, name: string): string | undefined {
  const found = text.matchAll(new RegExp(`\\b${name}_(\\d+(?:\\.\\d+)+)\\b`, 'g'));
  return [...found]
    .map(([, version = '']) => version)
    .toSorted((a, b) => (isOlder(a, b) ? 1 : -1))[0];
}

function isOlder(version: string, than = '0'): boolean {
  const own = version.split('.').map(Number);
  const other = than.split('.').map(Number);
  const parts = Array.from({ length: Math.max(own.length, other.length) }, (_, at) => at);
  const first = parts.find((at) => (own[at] ?? 0) !== (other[at] ?? 0));
  return first !== undefined && (own[first] ?? 0) < (other[first] ?? 0);
}

/** The command that runs the same program in Deno. */
function restart(): string {
  const [, program = 'PROGRAM.js'] = process.argv;
  const file = fs.existsSync(program) ? fs.realpathSync(program) : program;
  return `npx deno run -A ${path.relative(process.cwd(), file) || file}`;
}

function firstLine(error: Error): string {
  return error.message.split('\n')[0] ?? error.message;
}
