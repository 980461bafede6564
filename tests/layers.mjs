// Refuses imports that point up: every room may import from the rooms that are named for it, and from no other.
// `npm run check` runs this.
import fs from 'node:fs';
import path from 'node:path';

/** Rooms of src/, from the bottom up. All of them may import errors.ts, element-at.ts, elementary.ts and held-numbers.ts. */
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
  maps: ['rbm', 'rg', 'ising', 'ensemble', 'gpu', 'theory', 'statistics', 'formats'],
  studies: [
    'maps',
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
  plan: ['ising', 'ensemble', 'theory', 'statistics', 'formats'],
  doctor: ['rbm', 'rg', 'ising', 'ensemble', 'gpu', 'shaders', 'theory', 'statistics'],
};
const domain = Object.keys(below);
below.cli = [...domain, 'bench'];
// Rooms of the page: words and charts, views of lattices on canvases, what is measured while they run, and the lab.
below.page = ['gpu', 'plot', 'report', 'formats', 'theory', 'statistics'];
below.stage = ['page', 'rbm', 'ising', 'ensemble', 'gpu', 'shaders', 'theory', 'statistics'];
below.live = [...domain, 'page'];
below.teaching = ['page'];
below.lab = [...domain, 'shaders', 'page', 'stage', 'live', 'teaching'];
below.article = [...domain, 'shaders', 'page', 'stage', 'live', 'teaching'];
below['bench-page'] = [...domain, 'bench', 'page', 'lab'];

/** Rooms of src/rbm/, from the bottom up. */
const belowInRbm = {
  exact: [],
  machine: ['exact'],
  sampling: ['machine'],
  evaluation: ['exact', 'machine', 'sampling'],
  training: ['exact', 'machine', 'sampling', 'evaluation'],
};

const root = path.resolve(import.meta.dirname, '..');
const shared = new Set([
  'src/errors.ts',
  'src/element-at.ts',
  'src/elementary.ts',
  'src/held-numbers.ts',
]);
const faults = [];

/** `from './x.ts'`, `import './x.ts'` and `import('./x.ts')`. */
const imports = /(?:from |import ?\(?)'(\.[^']*\.ts)'/g;

/** The room of a file: the folder below src/, or the top-level folder. */
function roomOf(file) {
  const [first, second] = path.relative(root, file).split(path.sep);
  return first === 'src' ? second : first;
}

/** The room of a file below src/rbm/. Files that lie beside the rooms have none. */
function rbmRoomOf(file) {
  const [room, rest] = path.relative(path.join(root, 'src', 'rbm'), file).split(path.sep);
  return rest === undefined || room === '..' ? undefined : room;
}

/** Checks the imports of each room of a folder. A room may import itself, and files that are in no room. */
function check(folder, rooms, roomOfFile) {
  for (const [room, allowed] of Object.entries(rooms)) {
    const place = path.join(folder, room);
    if (!fs.existsSync(place)) {
      faults.push(`${path.relative(root, place)} is in the list of rooms and does not exist`);
      continue;
    }
    for (const name of fs.readdirSync(place, { recursive: true })) {
      if (!name.endsWith('.ts')) continue;
      const file = path.join(place, name);
      for (const [, specifier] of fs.readFileSync(file, 'utf8').matchAll(imports)) {
        const target = path.resolve(path.dirname(file), specifier);
        const other = roomOfFile(target);
        if (other === undefined || other === room || shared.has(path.relative(root, target)))
          continue;
        if (!allowed.includes(other))
          faults.push(
            `${path.relative(root, file)} imports ${path.relative(root, target)}: ` +
              `${room} may import ${allowed.join(', ') || 'no other room'}`,
          );
      }
    }
  }
  for (const name of fs.readdirSync(folder))
    if (!name.includes('.') && !(name in rooms))
      faults.push(`${path.relative(root, path.join(folder, name))} is not in the list of rooms`);
}

check(path.join(root, 'src'), below, roomOf);
check(path.join(root, 'src', 'rbm'), belowInRbm, rbmRoomOf);

for (const fault of faults) process.stdout.write(`${fault}\n`);
process.exit(faults.length > 0 ? 1 : 0);
