import { lstatSync } from 'node:fs';
import path from 'node:path';
import { visibleText } from '../../report/visible-text.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { OutputFolder } from '../output/output-folder.ts';
import { shellWords } from '../output/shell-words.ts';
import { writeOutput } from '../output/streams.ts';
import { isSystemError, reasonOf } from '../output/system-error.ts';
import { examinedPlan } from './read-plan.ts';

/** The flags of `plan new`. */
export interface PlanNewOptions {
  readonly command: string;
  readonly experiment: string;
  readonly set?: readonly string[];
  readonly vary?: readonly string[];
  readonly seeds?: string;
  readonly blocks?: number;
}

const scan = {
  parameters: { size: 16, replicas: 64, sweeps: 2000 },
  grid: { temperature: [2, 2.269185, 2.6] },
  seeds: [1, 2],
};
/** What a plan holds for which nothing is asked, by command. */
const examples: Readonly<Record<string, object>> = {
  simulate: scan,
  renormalize: { ...scan, grid: { temperature: [2.2, 2.269185, 2.3] } },
  train: {
    parameters: { size: 8, layers: '32', epochs: 10 },
    grid: { l1: [0, 0.001] },
    seeds: [1, 2],
  },
  evaluate: { parameters: { 'ais-runs': 64 } },
  reproduce: { parameters: { study: 'fixed-points' }, seeds: [1, 2] },
};

/** The machines that an example of `evaluate` judges. */
const machines = 'machines';

/**
 * Writes a plan of one experiment, to be run or to be edited.
 * @throws UsageError for a file that is there already, and for a plan that could not be run
 */
export async function newPlan(file: string, options: PlanNewOptions): Promise<void> {
  if (!file.endsWith('.json'))
    throw new UsageError(`${file}: give a name that ends in .json, as scan.json.`);
  assertNew(file);
  const { command, experiment, set = [], vary = [], seeds, blocks } = options;
  const bare = set.length === 0 && vary.length === 0;
  if (command === 'evaluate' && experiment === machines)
    throw new UsageError(
      `--experiment ${experiment}: so the experiment of train is called; give another name.`,
    );
  const content = {
    experiments: {
      ...(command === 'evaluate' && { [machines]: { command: 'train', ...examples['train'] } }),
      [experiment]: {
        command,
        ...(command === 'evaluate' && { of: machines }),
        ...(bare && examples[command]),
        ...(set.length > 0 && { parameters: pairs('--set', set, valueOf) }),
        ...(vary.length > 0 && { grid: pairs('--vary', vary, valuesOf) }),
        ...(seeds !== undefined && { seeds: seedsOf(seeds) }),
        ...(blocks !== undefined && { blocks }),
      },
    },
  };
  const { expanded } = examinedPlan(content, file);
  const target = path.resolve(file);
  const folder = new OutputFolder(path.dirname(target), { shared: true });
  await folder.writeDocument(path.basename(target), content);
  const count = expanded.tasks.length;
  await writeOutput(
    `${visibleText(file)}: ${count} ${count === 1 ? 'task' : 'tasks'}. Run: npx blockspin plan run ${shellWords([file])}\n`,
  );
}

/** @throws UsageError for a file that is there already, also as a link to nothing, and for an impossible name */
function assertNew(file: string): void {
  try {
    lstatSync(file);
  } catch (cause) {
    if (isSystemError(cause) && cause.code === 'ENOENT') return;
    throw new UsageError(`${file}: no such file can be made: ${reasonOf(cause)}.`, { cause });
  }
  throw new UsageError(`${file}: there is such a file already; give another name.`);
}

/** `name=value` words as an object. */
function pairs<Value>(
  flag: string,
  words: readonly string[],
  read: (text: string | undefined, word: string) => Value,
): Record<string, Value> {
  const found = new Map<string, Value>();
  for (const word of words) {
    const [, name = '', text] = /^([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === '' || found.has(name))
      throw new UsageError(`${flag} "${word}": give each parameter once, as size=32.`);
    found.set(name, read(text, word));
  }
  return Object.fromEntries(found);
}

function valueOf(text: string | undefined): number | string | boolean {
  if (text === undefined || text === 'true') return true;
  if (text === 'false') return false;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
}

function valuesOf(text: string | undefined, word: string): (number | string | boolean)[] | string {
  if (text === undefined || text === '')
    throw new UsageError(`--vary "${word}": give values, as size=16,32 or temperature=2:2.5:0.1.`);
  return text.includes(':') && !text.includes(',') ? text : text.split(',').map(valueOf);
}

/** `1,2,3` or `1-8`. */
function seedsOf(text: string): number[] | { from: number; count: number } {
  const [, first, last] = /^(\d{1,16})-(\d{1,16})$/.exec(text) ?? [];
  if (first !== undefined && last !== undefined && Number(last) >= Number(first))
    return { from: Number(first), count: Number(last) - Number(first) + 1 };
  if (/^\d{1,16}(,\d{1,16})*$/.test(text)) return text.split(',').map(Number);
  throw new UsageError(`--seeds ${text}: give whole numbers from 0 to 2^53 - 1, as 1,2,3 or 1-8.`);
}
