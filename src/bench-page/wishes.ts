import { elementAt } from '../element-at.ts';

/** How a run is done. */
export interface BenchWishes {
  /** Timed rounds; a figure is the median over the rounds. */
  readonly rounds: number;
  /** Length of a round to aim at, in milliseconds. */
  readonly milliseconds: number;
  /** Names of benchmarks. */
  readonly kernels: readonly string[];
}

/** A run takes about a minute on a GPU. */
const usual = { rounds: 7, milliseconds: 300 };
const mostRounds = 1000;
const mostMilliseconds = 60_000;

/**
 * What an address asks for: `#bench&rounds=9&milliseconds=400&kernels=metropolis,measure`, with the words of `blockspin bench`.
 * @param names of the benchmarks that there are
 * @returns the wishes, and one sentence for every part of the address that is left out
 */
export function readBenchAddress(
  hash: string,
  names: readonly string[],
): { readonly wishes: BenchWishes; readonly refused: readonly string[] } {
  const keys = new URLSearchParams(hash.replace(/^#/, ''));
  keys.delete('bench');
  const refused: string[] = [];
  const whole = (key: 'rounds' | 'milliseconds', most: number): number => {
    const text = keys.get(key);
    keys.delete(key);
    if (text === null) return usual[key];
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    if (value >= 1 && value <= most) return value;
    refused.push(`${key} must be a whole number from 1 to ${most}, not "${shortened(text)}".`);
    return usual[key];
  };
  const rounds = whole('rounds', mostRounds);
  const milliseconds = whole('milliseconds', mostMilliseconds);
  const asked = keys.get('kernels')?.split(',') ?? [];
  keys.delete('kernels');
  const unknown = asked.filter((name) => !names.includes(name));
  if (unknown.length > 0)
    refused.push(
      `kernels must be among ${names.join(', ')}, not "${shortened(elementAt(unknown, 0))}".`,
    );
  for (const key of new Set(keys.keys())) refused.push(`"${shortened(key)}" is unknown.`);
  const known = names.filter((name) => asked.includes(name));
  return {
    wishes: { rounds, milliseconds, kernels: known.length > 0 ? known : names },
    refused,
  };
}

/** Text of an address, without what cannot be seen. */
function shortened(text: string): string {
  const seen = text.replace(/[^\x20-\x7e]/g, '?');
  return seen.length > 40 ? `${seen.slice(0, 40)}...` : seen;
}
