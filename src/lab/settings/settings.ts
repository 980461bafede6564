import type { StartState } from '../../ising/start.ts';
import type { UpdateName } from '../../ising/update.ts';
import type { UnitKind } from '../../rbm/machine/parameters.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';

/** The stories, and free play. */
export type StoryName = 'zoom-out' | 'what-matters' | 'machine' | 'is-it-rg' | 'free-play';

/** Everything that decides what the lab shows, apart from whether it runs. See fields.ts for what each means. */
export interface Settings {
  story: StoryName;
  temperature: number;
  field: number;
  size: number;
  /** Distance in temperature of two more lattices, a colder and a hotter one; 0 for none. */
  beside: number;
  update: UpdateName;
  start: Extract<StartState, 'hot' | 'cold' | 'striped'>;
  seed: number;
  /** Sweeps a second wished for. */
  speed: number;
  rule: 'majority' | 'decimation';
  factor: number;
  ties: 'random' | 'up' | 'first';
  learning: boolean;
  patch: number;
  hidden: number;
  units: UnitKind;
  data: 'patches' | 'scattered';
  connected: boolean;
  algorithm: 'cd' | 'pcd';
  steps: number;
  batch: number;
  learningRate: number;
  momentum: number;
  l1: number;
  l2: number;
  flow: boolean;
  correlations: boolean;
}

/** What the lab starts with. A software adapter gets less to do. */
export function defaultSettings(software: boolean): Settings {
  return {
    story: 'zoom-out',
    temperature: CRITICAL_TEMPERATURE,
    field: 0,
    size: software ? 256 : 512,
    beside: 0,
    update: 'metropolis',
    start: 'hot',
    seed: 1,
    speed: software ? 60 : 480,
    rule: 'majority',
    factor: 2,
    ties: 'random',
    learning: false,
    patch: 12,
    hidden: 36,
    units: 'binary',
    data: 'patches',
    connected: false,
    algorithm: 'cd',
    steps: 1,
    batch: software ? 64 : 512,
    learningRate: 0.05,
    momentum: 0.5,
    l1: 0.0005,
    l2: 0,
    flow: false,
    correlations: false,
  };
}
