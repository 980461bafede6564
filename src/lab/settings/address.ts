import { parsePhases, writePhases, type Phase, type Replay } from '../../ising/history.ts';
import { allowed, parseValue, writeValue, type Value } from './field.ts';
import { fieldOf, fields, settingNames } from './fields.ts';
import { mostPhases } from './history.ts';
import type { Settings } from './settings.ts';
import { elementAt } from '../../element-at.ts';

/** The version of the address format. */
const addressVersion = '1';
/** A longer address cannot come from this page. */
const longest = 8000;
/** A message about a refused part repeats at most this many of its characters. */
const longestQuote = 40;
/** The largest number of sweeps that a link may replay. */
export const mostSweeps = 1_000_000;

/** The contents of an address. */
export interface AddressRequest {
  readonly settings: Partial<Settings>;
  readonly replay: Replay | undefined;
  readonly paused: boolean;
  /** Errors in the address, one sentence each. All other parts are used. */
  readonly refused: readonly string[];
}

/** Reads the part of an address after `#`. Leaves out parts that are not allowed, and reports each of them. */
export function readAddress(hash: string): AddressRequest {
  // `#lab` alone opens the lab, `#lab&temperature=2` with settings.
  const text = hash.replace(/^#(lab(&|$))?/, '');
  if (text.length > longest) return nothing([`The link is longer than ${longest} letters.`]);
  const keys = new URLSearchParams(text);
  const version = keys.get('v') ?? addressVersion;
  if (version !== addressVersion)
    return nothing([
      `The link is of version ${quoted(version)}, and this page reads version ${addressVersion}.`,
    ]);
  keys.delete('v');
  const refused: string[] = [];
  const take = <T>(
    key: string,
    parse: (text: string) => T | undefined,
    rule: string,
  ): T | undefined => {
    const all = keys.getAll(key);
    keys.delete(key);
    if (all.length === 0) return undefined;
    const value = all.length === 1 ? parse(elementAt(all, 0)) : undefined;
    if (value === undefined)
      refused.push(`${key} must be ${rule}, not ${quoted(all.join(' and '))}.`);
    return value;
  };
  const settings: Partial<Record<keyof Settings, Value>> = {};
  for (const name of settingNames) {
    const field = fieldOf(name);
    const value = take(field.key, (each) => parseValue(field, each), allowed(field));
    if (value !== undefined) settings[name] = value;
  }
  const sweeps = take('sweeps', parseSweeps, `a whole number from 0 to ${mostSweeps}`);
  const phases = take('history', parseHistory, 'what a link of this page says there');
  const paused = take(
    'paused',
    (each) => (/^(yes|no)$/.test(each) ? each : undefined),
    'yes or no',
  );
  for (const key of new Set(keys.keys())) refused.push(`${quoted(key)} is unknown.`);
  return {
    settings: settings as Partial<Settings>,
    replay: replayOf(sweeps, phases, refused),
    paused: paused === 'yes',
    refused,
  };
}

/** The part of an address after `#` that restores this state. */
export function writeAddress(
  settings: Settings,
  { replay, paused = false }: { replay?: Replay | undefined; paused?: boolean } = {},
): string {
  const entries = settingNames.map((name) => [fieldOf(name).key, writeValue(settings[name])]);
  const moment =
    replay && replay.sweeps > 0
      ? [
          ['sweeps', String(replay.sweeps)],
          ['history', writePhases(replay.phases)],
        ]
      : [];
  const state = paused ? [['paused', 'yes']] : [];
  return [['v', addressVersion], ...entries, ...moment, ...state]
    .map(
      ([key, value]) =>
        `${key}=${encodeURIComponent(value as string)
          .replace(/%3A/g, ':')
          .replace(/%2C/g, ',')}`,
    )
    .join('&');
}

function replayOf(
  sweeps: number | undefined,
  phases: readonly Phase[] | undefined,
  refused: string[],
): Replay | undefined {
  if (!sweeps) return undefined;
  if (phases && phases.every(({ sweep }) => sweep <= sweeps)) return { sweeps, phases };
  refused.push(
    'The link says how many sweeps were done, but not at which temperatures. The lattice starts anew.',
  );
  return undefined;
}

/** A history, if the controls allow all its conditions. */
function parseHistory(text: string): Phase[] | undefined {
  const phases = parsePhases(text);
  const within = phases?.every(
    ({ temperature, field }) =>
      parseValue(fields.temperature, String(temperature)) !== undefined &&
      parseValue(fields.field, String(field)) !== undefined,
  );
  return within && phases && phases.length <= mostPhases ? phases : undefined;
}

function parseSweeps(text: string): number | undefined {
  return /^\d{1,7}$/.test(text) && Number(text) <= mostSweeps ? Number(text) : undefined;
}

function nothing(refused: readonly string[]): AddressRequest {
  return { settings: {}, replay: undefined, paused: false, refused };
}

/** Text from an untrusted address, shortened and without invisible characters. */
function quoted(text: string): string {
  const seen = text.replace(/[^\x20-\x7e]/g, '?');
  return `"${seen.length > longestQuote ? `${seen.slice(0, longestQuote)}...` : seen}"`;
}
