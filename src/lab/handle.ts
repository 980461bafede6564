import type { Settings } from './settings/settings.ts';
import type { PageState } from '../page/elements.ts';

/** The running page, as the console and the tests see it: `window.blockspin`. */
export interface LabHandle {
  state(): PageState;
  /** The adapter in use. */
  readonly adapter: { readonly name: string; readonly software: boolean };
  /** Sweeps done since the start. */
  readonly sweeps: number;
  /** The words of the ensemble, as in shaders/shared/lattice.wgsl. */
  readLattice(): Promise<Uint32Array>;
  /** The latest means; undefined while there are too few observations at this temperature. */
  readonly observations:
    | {
        readonly temperature: number;
        readonly energy: number;
        /** Mean of the absolute value. */
        readonly magnetization: number;
      }
    | undefined;
  readonly settings: Settings;
  change(changes: Partial<Settings>): Promise<void>;
  /** The part of an address after `#` that restores this state. */
  address(): string;
  setTemperature(temperature: number): Promise<void>;
  setRunning(running: boolean): void;
  /** Does this many sweeps at once, even while paused. */
  step(sweeps: number): Promise<void>;
}

declare global {
  interface Window {
    blockspin?: LabHandle;
  }
}
