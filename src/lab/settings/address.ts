import { parsePhases, writePhases, type Phase, type Replay } from '../../ising/history.ts';
import { allowed, parseValue, writeValue, type Value } from './field.ts';
import { lessonKeys, readLesson, type Lesson } from '../../teaching/lesson.ts';
import { startOf } from '../stories/index.ts';
import { fieldOf, fields, settingNames, type SettingName } from './fields.ts';
import { mostPhases } from './history.ts';
import { defaultSettings, type Settings } from './settings.ts';
import { elementAt } from '../../element-at.ts';

/**
 * The version of the address format. Addresses with every setting name it; shorter ones are of this version too. The first
 * settings of the lab and of its stories belong to the format, because short addresses leave them out.
 */
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
  readonly lesson: Lesson | undefined;
  /** Errors in the address, one sentence each. All other parts are used. */
  readonly refused: readonly string[];
}

/** What an address may say beside the settings. */
export interface AddressMoment {
  readonly replay?: Replay | undefined;
  readonly paused?: boolean;
  readonly lesson?: Lesson | undefined;
}

/** Reads the part of an address after `#`. Leaves out parts that are not allowed, and reports each of them. */
export function readAddress(hash: string): AddressRequest {
  // `#lab` alone opens the lab, `#lab&temperature=2` with settings.
  const text = hash.replace(/^#?(lab(&|$))?/, '');
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
  const lesson = readLesson(
    take,
    settingNames.map((name) => fieldOf(name).key),
    refused,
  );
  for (const key of new Set(keys.keys())) refused.push(`${quoted(key)} is unknown.`);
  return {
    settings: settings as Partial<Settings>,
    replay: replayOf(sweeps, phases, refused),
    paused: paused === 'yes',
    lesson,
    refused,
  };
}

/**
 * The part of an address after `#` that restores this state: `lab&temperature=2&size=512`. It names what differs from the
 * first settings of its story, and what does not start alike on every device.
 */
export function writeAddress(
  settings: Settings,
  { replay, paused = false, lesson }: AddressMoment = {},
): string {
  const entries = settingNames
    .filter((name) => isNamed(name, settings))
    .map((name) => [fieldOf(name).key, writeValue(settings[name])]);
  const moment =
    replay && replay.sweeps > 0
      ? [
          ['sweeps', String(replay.sweeps)],
          ['history', writePhases(replay.phases)],
        ]
      : [];
  const state = paused ? [['paused', 'yes']] : [];
  const teaching = lesson ? lessonKeys(lesson) : [];
  const parts = [...teaching, ...entries, ...moment, ...state].map(
    ([key = '', value = '']) =>
      `${key}=${encodeURIComponent(value).replace(/%3A/g, ':').replace(/%2C/g, ',')}`,
  );
  return ['lab', ...parts].join('&');
}

/** Whether an address must name a setting for every device to open the address alike. */
function isNamed(name: SettingName, settings: Settings): boolean {
  const { story } = settings;
  if (name === 'story') return story !== fields.story.starts;
  return [false, true].some(
    (software) => startOf(story, defaultSettings(software))[name] !== settings[name],
  );
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
  return { settings: {}, replay: undefined, paused: false, lesson: undefined, refused };
}

/** Text from an untrusted address, shortened and without invisible characters. */
function quoted(text: string): string {
  const seen = text.replace(/[^\x20-\x7e]/g, '?');
  return `"${seen.length > longestQuote ? `${seen.slice(0, longestQuote)}...` : seen}"`;
}
