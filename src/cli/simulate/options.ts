import type { StartState } from '../../ising/start.ts';
import type { SamplingShare } from '../../ising/sampling-layout.ts';
import type { ModelOptions } from '../arguments/model-options.ts';
import type { CommonOptions, TemperatureOptions } from '../arguments/options.ts';
import type { RunOptions } from '../arguments/run-options.ts';
import type { LatticeOptions } from './lattices.ts';

/** The flags of `simulate`. */
export interface SimulateOptions
  extends CommonOptions, TemperatureOptions, RunOptions, ModelOptions, LatticeOptions {
  readonly every?: number;
  readonly start: StartState | 'auto';
  readonly correlations?: boolean;
  readonly series?: boolean;
  readonly moments?: boolean;
  readonly part?: SamplingShare;
  readonly out?: string;
  readonly resume?: string;
  /** A file of lattices. */
  readonly from?: string;
}
