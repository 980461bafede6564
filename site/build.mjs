// Builds the site that is published: the page, and below it /reference/ (the reference of the library) and /reports/
// (reports of the studies, where docs/results has them), into dist/site. Environment: see site/addresses.ts.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const site = path.join(root, 'dist', 'site');
const results = path.join(root, 'docs', 'results');
const reports = fs.existsSync(path.join(results, 'index.html'));

const env = {
  ...process.env,
  BLOCKSPIN_REFERENCE: './reference/',
  ...(reports && { BLOCKSPIN_REPORTS: './reports/' }),
};
const run = (...args) =>
  execFileSync('npm', ['run', ...args], { cwd: root, env, stdio: 'inherit' });
run('build:lab', '--', '--outDir', 'dist/site', '--emptyOutDir');
run('docs');
fs.cpSync(path.join(root, 'docs', 'api'), path.join(site, 'reference'), { recursive: true });
if (reports) fs.cpSync(results, path.join(site, 'reports'), { recursive: true });
// Without this file GitHub Pages leaves out files whose names begin with an underscore.
fs.writeFileSync(path.join(site, '.nojekyll'), '');
