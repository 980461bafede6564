import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import packageDocument from '../../package.json' with { type: 'json' };
import lock from '../../package-lock.json' with { type: 'json' };

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => fs.readFileSync(path.join(root, file), 'utf8');

/** What the package may hold, and nothing else. */
const allowed = [
  /^(README|CHANGELOG|CONTRIBUTING)\.md$/,
  /^(LICENSE|CITATION\.cff|codemeta\.json|package\.json)$/,
  /^dist\/(index|node|theory|statistics|cli)\.js$/,
  /^dist\/chunks\/[\w.-]+\.(js|wasm)$/,
  /^dist\/types\/.+\.d\.ts$/,
  /^shaders\/(README\.md|[\w/-]+\.wgsl)$/,
  /^examples\/(?!.*(node_modules|dist)\/)[\w./-]+$/,
  /^schemas\/[\w.-]+\.json$/,
  /^docs\/lab\.webp$/,
  /^bench\/(experiments\.md|results\/[\w.-]+\.(jsonl?|md))$/,
];
const required = [
  'LICENSE',
  'CITATION.cff',
  'codemeta.json',
  'schemas/plan.schema.json',
  'examples/Snakefile',
  'shaders/ising/metropolis.wgsl',
];

describe('the packed package', () => {
  let files: string[] = [];
  beforeAll(() => {
    const [packed] = JSON.parse(
      execFileSync('npm', ['pack', '--dry-run', '--ignore-scripts', '--json'], {
        cwd: root,
        encoding: 'utf8',
        stdio: 'pipe',
        maxBuffer: 2 ** 26,
      }),
    ) as [{ files: { path: string }[] }];
    files = packed.files.map((file) => file.path);
  }, 120_000);

  it('holds what it should and nothing else', () => {
    expect(files.filter((file) => !allowed.some((rule) => rule.test(file)))).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(required));
  });

  it('names the entry points that a build makes', () => {
    const entries = Object.values(packageDocument.exports).flatMap((each) => Object.values(each));
    for (const entry of [...entries, packageDocument.bin.blockspin])
      expect(entry).toMatch(/^(\.\/)?dist\/[\w/]+\.(js|d\.ts)$/);
    expect(packageDocument.version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
  });
});

describe('what the package depends on', () => {
  const direct = Object.keys({
    ...packageDocument.dependencies,
    ...packageDocument.optionalDependencies,
  });
  /** Licences that may be combined with MIT and passed on with it. */
  const compatible = ['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0'];
  const installed = Object.entries(lock.packages as Record<string, LockedPackage>).filter(
    ([place, { dev }]) => place !== '' && !dev,
  );

  interface LockedPackage {
    readonly dev?: boolean;
    readonly license?: string;
    readonly hasInstallScript?: boolean;
  }

  it('stands in the table of CONTRIBUTING, each with licence and reason', () => {
    const [, table = ''] =
      /## What the package depends on\n([\s\S]*?)\n## /.exec(read('CONTRIBUTING.md')) ?? [];
    const rows = [...table.matchAll(/^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \|$/gm)];
    const names = rows.map(([, name = '']) => new RegExp(`^${name.replace('*', '.*')}$`));
    for (const dependency of Object.keys(packageDocument.dependencies))
      expect(
        names.filter((name) => name.test(dependency)),
        dependency,
      ).toHaveLength(1);
    for (const [row, name = '', licence = '', reason = ''] of rows) {
      expect(compatible, row).toContain(licence.trim());
      expect(reason.trim().length, row).toBeGreaterThan(10);
      // Nobody needs a row for what is gone.
      const rule = new RegExp(`^${name.replace('*', '.*')}$`);
      expect(
        direct.some((dependency) => rule.test(dependency)),
        row,
      ).toBe(true);
    }
  });

  it('has licences that may be passed on with this one', () => {
    expect(installed.length).toBeGreaterThan(direct.length);
    const wrong = installed.filter(([place, { license = '' }]) => {
      const file = path.join(root, place, 'package.json');
      const own = fs.existsSync(file)
        ? (JSON.parse(fs.readFileSync(file, 'utf8')).license ?? '')
        : license;
      return [license, own].some((text: string) =>
        text
          .replaceAll(/[()]/g, '')
          .split(/ AND | OR /)
          .some((name) => !compatible.includes(name)),
      );
    });
    expect(wrong.map(([place]) => place)).toEqual([]);
  });

  it('needs no compiler, and fetches nothing when it is installed', () => {
    const scripted = installed.filter(([, { hasInstallScript }]) => hasInstallScript);
    // Its script takes a mark of macOS from the binary, and does nothing elsewhere.
    expect(scripted.map(([place]) => place)).toEqual(['node_modules/webgpu']);
    const script = read('node_modules/webgpu/build/postinstall.js');
    expect(script).not.toMatch(/https?:|fetch\(|node-gyp|cmake/i);
    for (const [place] of installed)
      expect(fs.existsSync(path.join(root, place, 'binding.gyp')), place).toBe(false);
  });
});

it('says the same in codemeta.json as in package.json and CITATION.cff', () => {
  const meta = JSON.parse(read('codemeta.json')) as Record<string, unknown>;
  const citation = parse(read('CITATION.cff')) as {
    authors: { name: string }[];
    references: { title: string; url: string }[];
  };
  const { name, version, description, keywords, license, engines, dependencies } = packageDocument;
  expect(meta).toMatchObject({ name, version, description, keywords });
  expect(meta['license']).toBe(`https://spdx.org/licenses/${license}`);
  expect(meta['runtimePlatform']).toContain(`Node.js ${engines.node}`);
  expect(meta['softwareRequirements']).toEqual(Object.keys(dependencies));
  expect(meta['author']).toEqual(
    citation.authors.map((author) => ({ type: 'Organization', name: author.name })),
  );
  expect(meta['citation']).toEqual(
    citation.references.map((reference) =>
      expect.objectContaining({ name: reference.title, url: reference.url }),
    ),
  );
});
