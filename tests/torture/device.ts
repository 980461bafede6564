import fs from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { begunOrResumed, bitsIn } from './kills.ts';
import { blockspinProcess, wrongEnd, type Ended } from './processes.ts';
import { drawnSurface, judged } from './surface.ts';
import { tinyCommands, tinyTraining, words } from './tiny-commands.ts';

const failingDevice = path.resolve(import.meta.dirname, 'failing-device.mjs');
const commands: readonly (readonly string[])[] = [
  ...tinyCommands,
  [...tinyTraining, ...words('--epochs 12 --held-out 0.25')],
  [...tinyTraining, ...words('--epochs 6 --stream')],
  ['reproduce', 'decimation-1d', ...words('--adapter software --quiet')],
];

/** Commands that take no `--resume`. */
const brief = new Set(['evaluate', 'replay']);

/** An unbroken run of a command. */
interface Unbroken {
  /** The names of its calls of WebGPU, in their order. */
  readonly calls: readonly string[];
  readonly bits: string;
  readonly milliseconds: number;
}

const unbroken = new Map<readonly string[], Unbroken>();

/** A run that fails ends soon after the failure. */
const patience = 20_000;

/** Every call of the device fails, or the device is lost there: one sentence names the fault, and what was kept is gone on with. */
export const device = drawnSurface('device', {
  cases: 200,
  slow: true,
  draw: fc.record({
    command: fc.constantFrom(...commands),
    how: fc.constantFrom('throw', 'error', 'memory', 'lost', 'lost'),
    kind: share(),
    turn: share(),
  }),
  judge: async ({ command, how, kind, turn }) => {
    const whole = unbroken.get(command) ?? (await runUnbroken(command));
    // Rare calls are tried as often as frequent ones.
    const name = at([...new Set(whole.calls)], kind);
    const places = whole.calls.flatMap((call, place) => (call === name ? [1 + place] : []));
    const place = at(places, turn);
    return judged(
      `DEVICE_FAILS_AT=${place} DEVICE_FAILS_HOW=${how} NODE_OPTIONS='--import ${failingDevice}' npx blockspin ${command.join(' ')} --out failed (${name})`,
      () => failed(command, whole, { place, how }),
      Infinity,
    );
  },
});

function share(): fc.Arbitrary<number> {
  return fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
}

function at<Item>(items: readonly Item[], place: number): Item | undefined {
  return items[Math.floor(place * items.length)];
}

async function failed(
  command: readonly string[],
  whole: Unbroken,
  { place, how }: { readonly place: number | undefined; readonly how: string },
): Promise<string[]> {
  const env = {
    ...process.env,
    DEVICE_FAILS_AT: `${place}`,
    DEVICE_FAILS_HOW: how,
    DEVICE_COUNT: path.resolve('count'),
  };
  const ended = await blockspinProcess([...command, '--out', 'failed'], {
    env,
    preload: [failingDevice],
  });
  const reasons = wrongEnd(ended, [0, 1]);
  if (ended.status !== 0) reasons.push(...wrongSentence(ended));
  if (ended.milliseconds > whole.milliseconds + patience) reasons.push('it ended late');
  if (reasons.length === 0) reasons.push(...(await wrongAfterwards(command, whole, ended)));
  fs.rmSync('failed', { recursive: true, force: true });
  return reasons;
}

/** A fault of the device is named in one sentence. */
function wrongSentence({ stderr }: Ended): string[] {
  const sentences = stderr.split('\n').filter((line) => line.startsWith('error: '));
  const named = /GPU|device|adapter|shaders\/|kernel/i.test(sentences[0] ?? '');
  const foreign = /TypeError|undefined|\[object|Unhandled|unsettled/.test(stderr);
  return sentences.length === 1 && named && !foreign
    ? []
    : [`no plain sentence: ${stderr.slice(0, 300)}`];
}

/** A run that survived the fault, or is gone on with after the fault, ends in the same bits. */
async function wrongAfterwards(
  command: readonly string[],
  whole: Unbroken,
  ended: Ended,
): Promise<string[]> {
  const done = ended.status === 0;
  if (!done && brief.has(command[0] ?? '')) return [];
  const last = done ? ended : await begunOrResumed(command, 'failed');
  const wrong = wrongEnd(last, [0]);
  if (wrong.length > 0) return wrong.map((reason) => `resumed: ${reason}`);
  return bitsIn('failed') === whole.bits ? [] : [done ? 'status 0 with other bits' : 'other bits'];
}

async function runUnbroken(command: readonly string[]): Promise<Unbroken> {
  const env = { ...process.env, DEVICE_COUNT: path.resolve('count') };
  const ended = await blockspinProcess([...command, '--out', 'whole'], {
    env,
    preload: [failingDevice],
  });
  const wrong = wrongEnd(ended, [0]);
  if (wrong.length > 0) throw new Error(`The unbroken run failed: ${wrong.join('; ')}`);
  const calls = fs.readFileSync('count', 'utf8').split('\n');
  const found = { calls, bits: bitsIn('whole'), milliseconds: ended.milliseconds };
  fs.rmSync('whole', { recursive: true });
  unbroken.set(command, found);
  return found;
}
