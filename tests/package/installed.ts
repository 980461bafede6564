import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** An empty folder into which the package was installed. */
export interface Installed {
  readonly folder: string;
  /** The package in it. */
  readonly home: string;
  readonly remove: () => void;
}

/**
 * Packs the package and installs it into an empty folder. Only the dependencies that package.json declares are there; they
 * are links to those of the checkout, so that no network is needed.
 */
export function installPackage(): Installed {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-package-'));
  run('npm', ['run', '--silent', 'build:types']);
  const [packed] = JSON.parse(
    run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]),
  ) as [{ filename: string }];
  run('tar', ['-xzf', path.join(folder, packed.filename), '-C', folder]);
  const modules = path.join(folder, 'node_modules');
  fs.mkdirSync(modules);
  const home = path.join(modules, 'blockspin');
  fs.renameSync(path.join(folder, 'package'), home);
  fs.rmSync(path.join(folder, packed.filename));
  const { dependencies, optionalDependencies } = JSON.parse(
    fs.readFileSync(path.join(home, 'package.json'), 'utf8'),
  ) as Record<'dependencies' | 'optionalDependencies', Record<string, string>>;
  // Node's types are what a program that uses Node has beside the package.
  for (const name of [...Object.keys({ ...dependencies, ...optionalDependencies }), '@types/node'])
    link(name, modules);
  return { folder, home, remove: () => fs.rmSync(folder, { recursive: true, force: true }) };
}

function run(command: string, args: readonly string[]): string {
  return execFileSync(command, args, { cwd: root, encoding: 'utf8', stdio: 'pipe' });
}

function link(name: string, modules: string): void {
  const target = path.join(root, 'node_modules', name);
  // Optional ones may be missing.
  if (!fs.existsSync(target)) return;
  fs.mkdirSync(path.dirname(path.join(modules, name)), { recursive: true });
  fs.symlinkSync(target, path.join(modules, name), 'dir');
}
