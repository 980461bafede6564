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
  readonly paused: boolean;
}

/** Reads the part of an address after `#`. What it does not know or allow it leaves out. */
export function readAddress(hash: string): AddressRequest {
  const keys = new URLSearchParams(hash.replace(/^#/, ''));
  const settings: Partial<Settings> = {};
  const { least, most } = temperatureRange;
  const temperature = numberOf(keys, 'temperature');
  if (temperature >= least && temperature <= most) settings.temperature = temperature;
  const size = numberOf(keys, 'size');
  if (sizes.includes(size)) settings.size = size;
  const seed = numberOf(keys, 'seed');
  if (isSeed(seed)) settings.seed = seed;
  const start = keys.get('start');
  if (start === 'hot' || start === 'cold') settings.start = start;
  const speed = numberOf(keys, 'speed');
  if (speeds.includes(speed)) settings.speed = speed;
  const rate = numberOf(keys, 'rate');
  if (rate >= learningRateRange.least && rate <= learningRateRange.most)
    settings.learningRate = rate;
  const learning = keys.get('learning');
  if (learning !== null) settings.learning = learning !== 'off';
  return { settings, paused: keys.get('paused') === 'yes' };
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

/** NaN where the key is missing or empty. */
function numberOf(keys: URLSearchParams, name: string): number {
  return Number(keys.get(name) || Number.NaN);
}
