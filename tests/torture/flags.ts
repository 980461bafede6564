import fs from 'node:fs';
import path from 'node:path';
import type { Command, Option } from 'commander';
import * as fc from 'fast-check';
import { commands, tryCommandLine, understood, type Trial } from './in-process.ts';
import { drawnSurface, judged } from './surface.ts';
import { anyWord } from './words.ts';

/** Words that a command needs to get anywhere. */
const needed: Readonly<Record<string, readonly string[]>> = {
  evaluate: ['tests/fixtures/stack-0.1.safetensors'],
  replay: ['--history', '0:2.269:0:metropolis'],
};

/** Values that are right, so that some cases get past the first flag. */
const rightValues: Readonly<Record<string, readonly string[]>> = {
  size: ['4', '8', '16', '64', '128'],
  temperature: ['2.269', '2', '2.0,2.5', '1.5:3.5:0.5'],
  coupling: ['0.44', '0.3,0.4'],
  replicas: ['32', '64', '512'],
  thermalize: ['0', '10'],
  steps: ['1', '3', '11'],
  sweeps: ['8', '100', '1000', '16000'],
  samples: ['32', '4096'],
  batch: ['32', '128'],
  chains: ['32', '256'],
  layers: ['16', '64,16'],
  layer: ['1', '1,2'],
  history: ['0:2.269:0:metropolis', '0:5:0:swendsen-wang,4:2:0:metropolis'],
  heldOut: ['0', '0.1'],
};

/** A flag with a value, right or wrong, once or twice. */
function flagOf(option: Option): fc.Arbitrary<readonly string[]> {
  const flag = option.long ?? option.short ?? '';
  if (!option.required && !option.optional)
    return fc.oneof(
      { weight: 8, arbitrary: fc.constant([flag]) },
      { weight: 1, arbitrary: fc.constant([flag, flag]) },
      { weight: 1, arbitrary: anyWord.map((word) => [`${flag}=${word}`]) },
    );
  const right = option.argChoices ?? rightValues[option.attributeName()];
  const value = right
    ? fc.oneof(
        { weight: 2, arbitrary: fc.constantFrom(...right) },
        { weight: 1, arbitrary: anyWord },
      )
    : anyWord;
  return fc.oneof(
    { weight: 9, arbitrary: value.map((word) => [flag, word]) },
    { weight: 2, arbitrary: value.map((word) => [`${flag}=${word}`]) },
    { weight: 1, arbitrary: fc.tuple(value, value).map(([a, b]) => [flag, a, flag, b]) },
    { weight: 1, arbitrary: fc.constant([flag]) },
  );
}

/** Flags whose values are files or folders; surfaces of their own try these. */
const places = new Set(['--out', '--resume', '--data']);

/** A command with some of its flags, and now and then a word that does not belong there. */
function commandLine(command: Command): fc.Arbitrary<string[]> {
  const options = command.options.filter(({ long }) => !places.has(long ?? ''));
  const flags = fc
    .subarray(options, { minLength: 1, maxLength: Math.min(5, options.length) })
    .chain((chosen) => fc.tuple(...chosen.map(flagOf)))
    .map((chosen) => chosen.flat());
  const stray = fc.oneof(
    { weight: 15, arbitrary: fc.constant<string[]>([]) },
    { weight: 1, arbitrary: anyWord.map((word) => [word]) },
    { weight: 1, arbitrary: anyWord.map((word) => [`--${word}`]) },
  );
  return fc
    .tuple(flags, stray)
    .map(([chosen, odd]) => [
      command.name(),
      ...(needed[command.name()] ?? []).map((word) =>
        word.startsWith('tests/') ? `${root}/${word}` : word,
      ),
      ...chosen,
      ...odd,
    ]);
}

/**
 * `plan` has subcommands alone, and `scale` runs a plan. Both write files and start processes: tests/plan, tests/cli/plan.cli.test.ts
 * and tests/cli/scale.cli.test.ts try these.
 */
function startsProcesses(command: Command): boolean {
  return command.options.length === 0 || command.name() === 'scale';
}

const root = path.resolve(import.meta.dirname, '../..');

/** Every command and flag with every kind of value, up to the point where a device is asked for. */
export const flags = drawnSurface('flags', {
  cases: 40_000,
  draw: fc.oneof(
    ...[...commands.values()].filter((command) => !startsProcesses(command)).map(commandLine),
  ),
  judge: (args) =>
    judged(quotedCommand(args), async () => {
      const before = fs.readdirSync('.').length;
      const reasons = reasonsAgainst(args, await tryCommandLine(args));
      if (fs.readdirSync('.').length !== before) reasons.push('something was written');
      return reasons;
    }),
});

/**
 * What is wrong with how a command line was answered.
 * @param given text of files that the answer may repeat
 */
export function reasonsAgainst(
  args: readonly string[],
  { status, stdout, stderr }: Trial,
  given = '',
): string[] {
  if (status === 'accepted') return unsound(understood(args));
  if (status === 0) return stderr === '' ? [] : [`status 0 with a complaint: ${stderr}`];
  const reasons: string[] = [];
  if (status !== 2) reasons.push(`status ${status}`);
  if (stdout !== '') reasons.push('it printed on standard output');
  if (!/^error: [^\n]+\n$/.test(stderr)) reasons.push('not one line');
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/.test(stderr))
    reasons.push('raw characters');
  if (stderr.length > 2200) reasons.push(`${stderr.length} letters`);
  const own = `${args.join(' ')} ${given}`;
  for (const word of ['NaN', 'undefined', '[object', 'Infinity', ' null', 'null '])
    if (stderr.includes(word) && !own.includes(word.trim())) reasons.push(`it says ${word.trim()}`);
  const command = commands.get(args[0] ?? '');
  const known = new Set(['--help', ...(command?.options ?? []).map(({ long }) => long)]);
  const named = stderr.match(/--[a-z][a-z0-9-]*/g) ?? [];
  for (const flag of named)
    if (!known.has(flag) && !own.includes(flag) && !/Did you mean/.test(stderr))
      reasons.push(`the command has no ${flag}`);
  const isGiven = (flag: string): boolean => args.some((word) => word.startsWith(flag));
  const isAnswered = /^error: Give |Did you mean/.test(stderr);
  if (named.length > 0 && !named.some(isGiven) && !isAnswered)
    reasons.push('it names no flag that was given');
  return reasons.map((reason) => `${reason}: ${JSON.stringify(stderr.slice(0, 400))}`);
}

/** Values that no command may go on with. */
function unsound(values: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const numbers = Array.isArray(value) ? value : [value];
    const wrong = numbers.find((one) => typeof one === 'number' && !Number.isFinite(one));
    if (wrong !== undefined) return [`${name} became ${String(wrong)}`];
    const lists = ['temperature', 'coupling', 'layer', 'operators'];
    const doubled = lists.includes(name) && new Set(numbers).size < numbers.length;
    return doubled ? [`${name} holds a value twice: ${JSON.stringify(value)}`] : [];
  });
}

/** A command as a shell takes it. */
function quotedCommand(args: readonly string[]): string {
  const words = args.map((word) => (/^[\w./:,=+-]+$/.test(word) ? word : `$'${escaped(word)}'`));
  return `npx blockspin ${words.join(' ')}`;
}

function escaped(word: string): string {
  return word.replaceAll(/[^\w ./:,=+\-<>[\]{}()@]/g, (letter) =>
    Array.from(
      new TextEncoder().encode(letter),
      (byte) => `\\x${byte.toString(16).padStart(2, '0')}`,
    ).join(''),
  );
}
