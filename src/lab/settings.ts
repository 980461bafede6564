import { CRITICAL_TEMPERATURE } from '../theory/critical.ts';
import type { StartState } from '../ising/start.ts';

/** Everything that decides what the lab shows, apart from whether it runs. */
export interface Settings {
  /** In units of J/k. */
  temperature: number;
  /** Side of the lattice in sites. */
  size: number;
  seed: number;
  start: StartState;
  /** Sweeps a frame wished for; fewer are done where the adapter is slow. */
  speed: number;
  learning: boolean;
  learningRate: number;
}

export const sizes: readonly number[] = [64, 128, 256, 512, 1024, 2048, 4096];
export const speeds: readonly number[] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 1024];
export const temperatureRange = { least: 0.5, most: 5, step: 0.001 } as const;
export const learningRateRange = { least: 0.005, most: 0.5, step: 0.005 } as const;

/** The version of the address format: a later one may rename keys. */
const addressVersion = '1';

/** What the lab starts with. A software adapter gets a smaller lattice. */
export function defaultSettings(software: boolean): Settings {
  return {
    temperature: CRITICAL_TEMPERATURE,
    size: software ? 256 : 512,
    seed: 1,
    start: 'hot',
    speed: 8,
    learning: true,
    learningRate: 0.05,
  };
}

/** What an address asks for: settings, and whether to start paused. */
export interface AddressRequest {
  readonly settings: Partial<Settings>;
  /** Parts of the address whose value is not allowed, as they were given. */
  readonly refused: readonly string[];
  readonly paused: boolean;
}

/** Reads the part of an address after `#`. What it does not allow it leaves out, and names. */
export function readAddress(hash: string): AddressRequest {
  const keys = new URLSearchParams(hash.replace(/^#/, ''));
  const settings: Partial<Settings> = {};
  const refused: string[] = [];
  const take = <T>(
    key: string,
    parse: (text: string) => T | undefined,
    use: (value: T) => void,
  ): void => {
    const text = keys.get(key);
    if (text === null) return;
    const value = text === '' ? undefined : parse(text);
    if (value === undefined) refused.push(`${key}=${text}`);
    else use(value);
  };
  take('temperature', within(temperatureRange), (value) => (settings.temperature = value));
  take('size', among(sizes), (value) => (settings.size = value));
  take(
    'seed',
    (text) => (isSeed(Number(text)) ? Number(text) : undefined),
    (value) => (settings.seed = value),
  );
  take(
    'start',
    (text) => (text === 'hot' || text === 'cold' ? text : undefined),
    (value) => (settings.start = value),
  );
  take('speed', among(speeds), (value) => (settings.speed = value));
  take('rate', within(learningRateRange), (value) => (settings.learningRate = value));
  take('learning', onOff, (value) => (settings.learning = value));
  return { settings, refused, paused: keys.get('paused') === 'yes' };
}

/** A parser of numbers within a range. */
function within({
  least,
  most,
}: {
  least: number;
  most: number;
}): (text: string) => number | undefined {
  return (text) => (Number(text) >= least && Number(text) <= most ? Number(text) : undefined);
}

/** A parser of numbers out of a list. */
function among(values: readonly number[]): (text: string) => number | undefined {
  return (text) => values.find((each) => each === Number(text));
}

function onOff(text: string): boolean | undefined {
  return text === 'on' || text === 'off' ? text === 'on' : undefined;
}

/** The part of an address after `#` that brings these settings back. */
export function writeAddress(settings: Settings): string {
  const { temperature, size, seed, start, speed, learning, learningRate } = settings;
  return new URLSearchParams({
    v: addressVersion,
    temperature: String(temperature),
    size: String(size),
    seed: String(seed),
    start,
    speed: String(speed),
    learning: learning ? 'on' : 'off',
    rate: String(learningRate),
  }).toString();
}

/** Whether a number can seed the random streams: a whole number from 0 to 2^53 - 1. */
export function isSeed(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
