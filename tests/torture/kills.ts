import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { blockspinProcess, wrongEnd, type Ended, type ProcessOptions } from './processes.ts';
import { drawnSurface, judged } from './surface.ts';
import { words } from './tiny-commands.ts';

const tiny = ['--adapter', 'software', '--quiet'];

/** A training of some seconds. */
function training(flags: string): readonly string[] {
  const small = '--size 8 --samples 128 --batch 32 --thermalize 20';
  return ['train', ...words(small), ...words(flags), ...tiny];
}

/** A run of a sampler. */
function sampling(line: string): readonly string[] {
  return [...words(line), ...tiny];
}

/** Commands that write what `--resume` goes on with. Each takes some seconds. */
const commands: Readonly<Record<string, readonly string[]>> = {
  'two layers': training('--layers 16,8 --epochs 60'),
  'mean-field': training('--layers 12,6 --epochs 60 --algorithm cd --statistics mean-field'),
  'early stopping': training('--layers 16,8 --epochs 80 --held-out 0.25 --patience 3'),
  stream: training('--layers 16,12,8 --epochs 30 --stream --stream-sweeps 5'),
  adam: training(
    '--layers 16,12,8 --epochs 30 --stream --optimizer adam --centred --held-out 0.25',
  ),
  scan: sampling('simulate --size 16 --temperature 2,2.3,2.6 --sweeps 20000 --thermalize 4000'),
  exchange: sampling(
    'simulate --size 8 --temperature 2:2.6:0.2 --exchange --correlations --sweeps 6000',
  ),
  flow: sampling('renormalize --size 16 --sweeps 6000 --thermalize 2000'),
  study: sampling('reproduce fixed-points'),
};

/** What an unbroken run wrote, and how long it took. */
const unbroken = new Map<string, { readonly bits: string; readonly milliseconds: number }>();

interface Kill {
  readonly name: string;
  /** Moments of the kills, as shares of an unbroken run. */
  readonly moments: readonly number[];
  readonly signal: NodeJS.Signals;
}

const kill: fc.Arbitrary<Kill> = fc.record({
  name: fc.constantFrom(...Object.keys(commands)),
  moments: fc.array(fc.double({ min: 0.02, max: 1, noNaN: true }), { minLength: 1, maxLength: 2 }),
  signal: fc.constantFrom<NodeJS.Signals>(
    'SIGKILL',
    'SIGKILL',
    'SIGKILL',
    'SIGINT',
    'SIGTERM',
    'SIGHUP',
  ),
});

/** Commands killed at random moments end in the same bits as an unbroken run, after `--resume`. */
export const kills = drawnSurface('kills', {
  cases: 100,
  slow: true,
  draw: kill,
  judge: ({ name, moments, signal }) => {
    const command = commands[name] ?? [];
    const shares = moments.map((moment) => moment.toFixed(3)).join(' and ');
    const what = `npx blockspin ${command.join(' ')} (${name}), ${signal} after ${shares} of its time`;
    return judged(what, () => broken(name, command, { moments, signal }), Infinity);
  },
});

async function broken(
  name: string,
  command: readonly string[],
  { moments, signal }: Pick<Kill, 'moments' | 'signal'>,
): Promise<string[]> {
  const known = unbroken.get(name) ?? (await runUnbroken(name, command));
  const folder = fs.mkdtempSync('killed-');
  fs.rmdirSync(folder);
  const reasons: string[] = [];
  for (const moment of moments) {
    const after = moment * known.milliseconds;
    const ended = await begunOrResumed(command, folder, { kill: { signal, after } });
    // Stopped before anything could be kept, or with what was kept, or done before the kill.
    if (ended.signal !== signal) reasons.push(...wrongEnd(ended, [0, 1, 129, 130, 143]));
  }
  const last = await begunOrResumed(command, folder);
  reasons.push(...wrongEnd(last, [0]));
  if (!fs.existsSync(folder)) return [...reasons, 'nothing was written'];
  if (reasons.length === 0 && bitsIn(folder) !== known.bits) reasons.push('other bits');
  const left = fs
    .readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.tmp'));
  if (left.length > 0) reasons.push(`left behind: ${left.join(', ')}`);
  fs.rmSync(folder, { recursive: true, force: true });
  return reasons;
}

/** Goes on with a run, or begins it where nothing was kept of it. */
export async function begunOrResumed(
  command: readonly string[],
  folder: string,
  options: ProcessOptions = {},
): Promise<Ended> {
  const [verb = '', ...rest] = command;
  if (!fs.existsSync(folder)) return blockspinProcess([...command, '--out', folder], options);
  const flags = verb === 'reproduce' ? rest : tiny;
  const ended = await blockspinProcess([verb, ...flags, '--resume', folder], options);
  const nothingKept =
    ended.status === 2 &&
    /there is no|no run|nothing|before its first checkpoint/.test(ended.stderr);
  return nothingKept ? blockspinProcess([...command, '--out', folder], options) : ended;
}

async function runUnbroken(name: string, command: readonly string[]) {
  const folder = `unbroken-${name.replaceAll(' ', '-')}`;
  const ended = await blockspinProcess([...command, '--out', folder]);
  const wrong = wrongEnd(ended, [0]);
  if (wrong.length > 0) throw new Error(`The unbroken run failed: ${wrong.join('; ')}`);
  const found = { bits: bitsIn(folder), milliseconds: ended.milliseconds };
  unbroken.set(name, found);
  return found;
}

/** A hash of all files, without times. */
export function bitsIn(folder: string): string {
  const hash = createHash('sha256');
  const files = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  const names = files
    .filter((file) => file.isFile())
    .map((file) => path.join(file.parentPath, file.name));
  for (const name of names.toSorted()) {
    const place = path.relative(folder, name);
    if (place.endsWith('.tmp')) continue;
    const bytes = fs.readFileSync(name);
    hash.update(place);
    hash.update(/\.(json|jsonl|html)$/.test(place) ? withoutTimes(bytes.toString()) : bytes);
  }
  return hash.digest('hex');
}

function withoutTimes(text: string): string {
  return text
    .replaceAll(/"seconds": ?[\d.e+-]+/g, '')
    .replaceAll(/"timing": ?\{[^}]*\}/g, '')
    .replaceAll(/"checkpoint": ?"[^"]*"/g, '')
    .replaceAll(/<dt>Time<\/dt><dd>[^<]*/g, '');
}
