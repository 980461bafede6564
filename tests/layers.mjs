// Refuses imports that point up: every room may import from the rooms that are named for it, and from no other.
// `npm run check` runs this.
import fs from 'node:fs';
import path from 'node:path';

/** Rooms of src/, from the bottom up. All of them may import errors.ts and element-at.ts. */
const below = {
  theory: [],
  statistics: [],
  formats: [],
  plot: ['statistics'],
  report: ['plot', 'formats', 'statistics'],
  gpu: ['shaders'],
  ensemble: ['gpu'],
  ising: ['ensemble', 'gpu', 'shaders', 'theory', 'statistics'],
  rg: ['ising', 'ensemble', 'gpu', 'shaders', 'theory', 'statistics'],
  rbm: ['ising', 'ensemble', 'gpu', 'shaders', 'theory', 'statistics', 'formats'],
  studies: [
    'rbm',
    'rg',
    'ising',
    'ensemble',
    'gpu',
    'theory',
    'statistics',
    'formats',
    'plot',
    'report',
  ],
  doctor: ['rbm', 'rg', 'ising', 'ensemble', 'gpu', 'shaders', 'theory', 'statistics'],
};
const domain = Object.keys(below);
below.cli = [...domain, 'bench'];
below.lab = [...domain, 'shaders'];

const root = path.resolve(import.meta.dirname, '..');
const shared = new Set(['src/errors.ts', 'src/element-at.ts']);
const faults = [];

/** The room of a file: the folder below src/, or the top-level folder. */
function roomOf(file) {
  const [first, second] = path.relative(root, file).split(path.sep);
  return first === 'src' ? second : first;
}

for (const [room, allowed] of Object.entries(below)) {
  const folder = path.join(root, 'src', room);
  if (!fs.existsSync(folder)) {
    faults.push(`src/${room} is in the list of rooms and does not exist`);
    continue;
  }
  for (const name of fs.readdirSync(folder, { recursive: true })) {
    if (!name.endsWith('.ts')) continue;
    const file = path.join(folder, name);
    for (const [, specifier] of fs.readFileSync(file, 'utf8').matchAll(/from '(\.[^']*\.ts)'/g)) {
      const target = path.resolve(path.dirname(file), specifier);
      const other = roomOf(target);
      if (other === room || shared.has(path.relative(root, target))) continue;
      if (!allowed.includes(other))
        faults.push(
          `${path.relative(root, file)} imports ${path.relative(root, target)}: ` +
            `${room} may import ${allowed.join(', ') || 'no other room'}`,
        );
    }
  }
}
for (const name of fs.readdirSync(path.join(root, 'src')))
  if (!name.includes('.') && !(name in below))
    faults.push(`src/${name} is not in the list of rooms`);

for (const fault of faults) process.stdout.write(`${fault}\n`);
process.exit(faults.length > 0 ? 1 : 0);
