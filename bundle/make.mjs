// Makes one archive that runs on a bare Linux x64: `npm run bundle`.
//
// It holds Node, the package with what it depends on, a software adapter, and the libraries that old systems lack. All comes
// from this computer: Node and the C libraries of the process that runs this script, and node_modules. Nothing is fetched,
// neither here nor where the bundle runs. bundle/node.sh says when which libraries are used.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
const name = `blockspin-${version}-linux-x64`;
/** Megabytes (10^6 bytes) that the archive may have. */
const mostMegabytes = 80;

const help = `npm run bundle [-- OUT]

Makes ${name}.tar.gz in the folder OUT (default: dist/bundle). Run npm ci before.

On the other computer, without network and without Node:
  tar -xzf ${name}.tar.gz
  ${name}/blockspin doctor

A GPU is used where its Vulkan driver is installed; otherwise the bundled software adapter is. The bundle needs Linux on x64,
/bin/sh, and tar with gzip. It needs neither libstdc++ nor a glibc: where those of the system are too old for Dawn (glibc 2.34),
the bundled ones are used. Tried without network in bare Debian 12 and 11, and in a folder that holds busybox alone. The
limits: Linux before 3.2, other processors than x64, and GPU drivers that call a newer glibc than the bundled one
while the one of the system is older than 2.34, which does not happen on one system.`;

if (process.argv.includes('--help')) {
  process.stdout.write(`${help}\n`);
  process.exit(0);
}
if (process.platform !== 'linux' || process.arch !== 'x64') {
  process.stderr.write(
    `error: the bundle is made on Linux x64; this is ${process.platform} ${process.arch}.\n`,
  );
  process.exit(2);
}
const [, , given = path.join(root, 'dist/bundle')] = process.argv;
const out = path.resolve(given);
const stage = path.join(out, name);
fs.rmSync(stage, { recursive: true, force: true });
fs.mkdirSync(stage, { recursive: true });

copyProgram();
copyNode();
copyLibraries();
const archive = `${stage}.tar.gz`;
execFileSync(
  'sh',
  [
    '-c',
    'tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -C "$1" -cf - "$2" | gzip -9n > "$3"',
    'sh',
    out,
    name,
    archive,
  ],
  { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
);
fs.rmSync(stage, { recursive: true, force: true });
const megabytes = fs.statSync(archive).size / 1e6;
process.stdout.write(`${archive}: ${megabytes.toFixed(1)} MB\n`);
if (megabytes > mostMegabytes) {
  process.stderr.write(`error: the archive may have ${mostMegabytes} MB.\n`);
  process.exit(1);
}

/** What npm would install: the files of the package, and all that the lock file names for its use. */
function copyProgram() {
  const app = path.join(stage, 'app');
  fs.mkdirSync(app);
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--ignore-scripts', '--json'], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 2 ** 27,
    }),
  );
  for (const { path: file } of packed.files) {
    if (file.startsWith('dist/types/')) continue;
    fs.mkdirSync(path.dirname(path.join(app, file)), { recursive: true });
    fs.copyFileSync(path.join(root, file), path.join(app, file));
  }
  const { packages } = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  for (const [place, { dev }] of Object.entries(packages)) {
    const source = path.join(root, place);
    if (place === '' || dev || place.includes('/@types/') || !fs.existsSync(source)) continue;
    fs.cpSync(source, path.join(app, place), {
      recursive: true,
      dereference: true,
      filter: isNeeded,
    });
  }
  for (const file of ['blockspin', 'node.sh'])
    fs.copyFileSync(path.join(import.meta.dirname, file), path.join(stage, file));
  fs.copyFileSync(
    path.join(import.meta.dirname, 'exec-path.cjs'),
    path.join(stage, 'exec-path.cjs'),
  );
}

/** Files of packages that no program reads on Linux x64. */
function isNeeded(file) {
  const inside = path.relative(path.join(root, 'node_modules'), file);
  // A package of its own below another one has an entry of its own in the lock file.
  if (inside.lastIndexOf('node_modules') > 0) return false;
  if (/^webgpu\/dist\/(?!linux-x64)/.test(inside)) return false;
  if (/^@sparticuz\/chromium\/bin\/(?!swiftshader)/.test(inside)) return false;
  if (inside.endsWith('/prebuilds')) return false;
  return !/(\.map|\.d\.ts|\.d\.cts|\.d\.mts|_test\.js|\.min\.js|\.fesm\.js|\.es2017\.js)$/.test(
    inside,
  );
}

function copyNode() {
  const folder = path.join(stage, 'node');
  fs.mkdirSync(folder);
  const node = path.join(folder, 'node');
  fs.copyFileSync(fs.realpathSync(process.execPath), node);
  fs.chmodSync(node, 0o755);
  try {
    execFileSync('strip', [node], { stdio: 'ignore' });
  } catch {
    // Without strip the archive is a little larger.
  }
}

/** Libraries that Node, Dawn and the software adapter call, each from where this system has it. */
function copyLibraries() {
  const dawn = path.join(stage, 'app/node_modules/webgpu/dist/linux-x64/dawn.node');
  const listed = [process.execPath, dawn].map((file) =>
    execFileSync('ldd', [file], { encoding: 'utf8' }),
  );
  const found = [
    ...listed.join('\n').matchAll(/(\/\S+\/((?:lib[\w+-]+|ld-linux-x86-64)\.so\.\d+))/g),
  ];
  const libraries = new Map(found.map(([, file, library]) => [library, file]));
  for (const [library, file] of libraries) {
    // Newer GPU drivers than the bundle may need a newer libstdc++ than the bundled one, so the two kinds are apart.
    const folder = path.join(stage, 'lib', /stdc|gcc/.test(library) ? 'compiler' : 'glibc');
    fs.mkdirSync(folder, { recursive: true });
    fs.copyFileSync(fs.realpathSync(file), path.join(folder, library));
    fs.chmodSync(path.join(folder, library), 0o755);
  }
  for (const needed of ['ld-linux-x86-64.so.2', 'libc.so.6', 'libstdc++.so.6', 'libgcc_s.so.1'])
    if (!libraries.has(needed)) throw new Error(`${needed} was not found on this system.`);
  const licences = path.join(stage, 'lib/licences');
  fs.mkdirSync(licences);
  for (const origin of ['libc6', 'libstdc++6', 'libgcc-s1', 'nodejs']) {
    const file = `/usr/share/doc/${origin}/copyright`;
    if (fs.existsSync(file)) fs.copyFileSync(fs.realpathSync(file), path.join(licences, origin));
  }
}
